using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vyuha.Quant.Arithmetic;

/// <summary>Two doubles in one register: the width of NEON.</summary>
internal readonly struct Lane2(Vector128<double> value) : ILanes<Lane2>
{
    public readonly Vector128<double> Value = value;

    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 Of(double value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 Load(ReadOnlySpan<double> source, int index) => new(Vector128.Create(source.Slice(index, Vector128<double>.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 Signs(ReadOnlySpan<bool> source, int index)
    {
        ReadOnlySpan<bool> of = source.Slice(index, 2);
        return new(Vector128.Create(of[0] ? 1.0 : -1.0, of[1] ? 1.0 : -1.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(Span<double> destination, int index) => Value.CopyTo(destination.Slice(index, Vector128<double>.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 operator +(Lane2 left, Lane2 right) => new(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 operator -(Lane2 left, Lane2 right) => new(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 operator *(Lane2 left, Lane2 right) => new(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 operator /(Lane2 left, Lane2 right) => new(left.Value / right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 operator -(Lane2 value) => new(-value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 Fma(Lane2 left, Lane2 right, Lane2 addend) =>
        new(Vector128.FusedMultiplyAdd(left.Value, right.Value, addend.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 Fma(double left, Lane2 right, double addend) =>
        new(Vector128.FusedMultiplyAdd(Vector128.Create(left), right.Value, Vector128.Create(addend)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 Fma(double left, Lane2 right, Lane2 addend) =>
        new(Vector128.FusedMultiplyAdd(Vector128.Create(left), right.Value, addend.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 Sqrt(Lane2 value) => new(Vector128.Sqrt(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 Abs(Lane2 value) => new(Vector128.Abs(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 Round(Lane2 value) => new(Vector128.Round(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 IfLess(Lane2 left, Lane2 right, Lane2 yes, Lane2 no) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(left.Value, right.Value), yes.Value, no.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 IfEqual(Lane2 left, Lane2 right, Lane2 yes, Lane2 no) =>
        new(Vector128.ConditionalSelect(Vector128.Equals(left.Value, right.Value), yes.Value, no.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 PowerOfTwo(Lane2 whole)
    {
        Vector128<ulong> bits = (whole.Value + Vector128.Create(LaneBits.Rounder + LaneBits.ExponentBias)).AsUInt64();
        return new((bits << LaneBits.ExponentShift).AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane2 Exponent(Lane2 value, out Lane2 mantissa)
    {
        Vector128<ulong> shifted = value.Value.AsUInt64() + Vector128.Create(LaneBits.OneMinusRootHalf);
        mantissa = new(((shifted & Vector128.Create(LaneBits.MantissaMask)) + Vector128.Create(LaneBits.RootHalf)).AsDouble());
        Vector128<ulong> exponent = (shifted >>> LaneBits.ExponentShift) | Vector128.Create(LaneBits.TwoTo52Bits);
        return new(exponent.AsDouble() - Vector128.Create(LaneBits.TwoTo52PlusBias));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyNaN(Lane2 value) => !Vector128.EqualsAll(value.Value, value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyLess(Lane2 left, Lane2 right) => Vector128.LessThanAny(left.Value, right.Value);
}
