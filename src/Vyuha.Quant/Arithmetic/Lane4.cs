using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vyuha.Quant.Arithmetic;

/// <summary>Four doubles in one register.</summary>
internal readonly struct Lane4(Vector256<double> value) : ILanes<Lane4>
{
    public readonly Vector256<double> Value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Of(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Load(ReadOnlySpan<double> source, int index) => new(Vector256.Create(source.Slice(index, Vector256<double>.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Signs(ReadOnlySpan<bool> source, int index)
    {
        Vector128<byte> bytes = Vector128.CreateScalar(MemoryMarshal.Read<uint>(MemoryMarshal.AsBytes(source.Slice(index, 4)))).AsByte();
        Vector128<uint> narrow = Vector128.WidenLower(Vector128.WidenLower(bytes));
        Vector256<ulong> wide = Vector256.Create(Vector128.WidenLower(narrow), Vector128.WidenUpper(narrow));
        return new(Vector256.ConditionalSelect(Vector256.Equals(wide, Vector256<ulong>.Zero).AsDouble(), Vector256.Create(-1.0), Vector256.Create(1.0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(Span<double> destination, int index) => Value.CopyTo(destination.Slice(index, Vector256<double>.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 operator +(Lane4 left, Lane4 right) => new(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 operator -(Lane4 left, Lane4 right) => new(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 operator *(Lane4 left, Lane4 right) => new(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 operator /(Lane4 left, Lane4 right) => new(left.Value / right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 operator -(Lane4 value) => new(-value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Fma(Lane4 left, Lane4 right, Lane4 addend) =>
        new(Vector256.FusedMultiplyAdd(left.Value, right.Value, addend.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Fma(double left, Lane4 right, double addend) =>
        new(Vector256.FusedMultiplyAdd(Vector256.Create(left), right.Value, Vector256.Create(addend)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Fma(double left, Lane4 right, Lane4 addend) =>
        new(Vector256.FusedMultiplyAdd(Vector256.Create(left), right.Value, addend.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Sqrt(Lane4 value) => new(Vector256.Sqrt(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Abs(Lane4 value) => new(Vector256.Abs(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Round(Lane4 value) => new(Vector256.Round(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 IfLess(Lane4 left, Lane4 right, Lane4 yes, Lane4 no) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(left.Value, right.Value), yes.Value, no.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 IfEqual(Lane4 left, Lane4 right, Lane4 yes, Lane4 no) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(left.Value, right.Value), yes.Value, no.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 PowerOfTwo(Lane4 whole)
    {
        Vector256<ulong> bits = (whole.Value + Vector256.Create(LaneBits.Rounder + LaneBits.ExponentBias)).AsUInt64();
        return new((bits << LaneBits.ExponentShift).AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Exponent(Lane4 value, out Lane4 mantissa)
    {
        Vector256<ulong> shifted = value.Value.AsUInt64() + Vector256.Create(LaneBits.OneMinusRootHalf);
        mantissa = new(((shifted & Vector256.Create(LaneBits.MantissaMask)) + Vector256.Create(LaneBits.RootHalf)).AsDouble());
        Vector256<ulong> exponent = (shifted >>> LaneBits.ExponentShift) | Vector256.Create(LaneBits.TwoTo52Bits);
        return new(exponent.AsDouble() - Vector256.Create(LaneBits.TwoTo52PlusBias));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyNaN(Lane4 value) => !Vector256.EqualsAll(value.Value, value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyLess(Lane4 left, Lane4 right) => Vector256.LessThanAny(left.Value, right.Value);
}
