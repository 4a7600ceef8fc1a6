using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vyuha.Quant.Arithmetic;

/// <summary>Eight doubles in one register.</summary>
internal readonly struct Lane8(Vector512<double> value) : ILanes<Lane8>
{
    public readonly Vector512<double> Value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Of(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Load(ReadOnlySpan<double> source, int index) => new(Vector512.Create(source.Slice(index, Vector512<double>.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Signs(ReadOnlySpan<bool> source, int index)
    {
        Vector128<byte> bytes = Vector128.CreateScalar(MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(source.Slice(index, 8)))).AsByte();
        Vector128<ushort> narrow = Vector128.WidenLower(bytes);
        Vector256<uint> half = Vector256.Create(Vector128.WidenLower(narrow), Vector128.WidenUpper(narrow));
        Vector512<ulong> wide = Vector512.Create(Vector256.WidenLower(half), Vector256.WidenUpper(half));
        return new(Vector512.ConditionalSelect(Vector512.Equals(wide, Vector512<ulong>.Zero).AsDouble(), Vector512.Create(-1.0), Vector512.Create(1.0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(Span<double> destination, int index) => Value.CopyTo(destination.Slice(index, Vector512<double>.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 operator +(Lane8 left, Lane8 right) => new(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 operator -(Lane8 left, Lane8 right) => new(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 operator *(Lane8 left, Lane8 right) => new(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 operator /(Lane8 left, Lane8 right) => new(left.Value / right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 operator -(Lane8 value) => new(-value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Fma(Lane8 left, Lane8 right, Lane8 addend) =>
        new(Vector512.FusedMultiplyAdd(left.Value, right.Value, addend.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Fma(double left, Lane8 right, double addend) =>
        new(Vector512.FusedMultiplyAdd(Vector512.Create(left), right.Value, Vector512.Create(addend)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Fma(double left, Lane8 right, Lane8 addend) =>
        new(Vector512.FusedMultiplyAdd(Vector512.Create(left), right.Value, addend.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Sqrt(Lane8 value) => new(Vector512.Sqrt(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Abs(Lane8 value) => new(Vector512.Abs(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Round(Lane8 value) => new(Vector512.Round(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 IfLess(Lane8 left, Lane8 right, Lane8 yes, Lane8 no) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(left.Value, right.Value), yes.Value, no.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 IfEqual(Lane8 left, Lane8 right, Lane8 yes, Lane8 no) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(left.Value, right.Value), yes.Value, no.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 PowerOfTwo(Lane8 whole)
    {
        Vector512<ulong> bits = (whole.Value + Vector512.Create(LaneBits.Rounder + LaneBits.ExponentBias)).AsUInt64();
        return new((bits << LaneBits.ExponentShift).AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Exponent(Lane8 value, out Lane8 mantissa)
    {
        Vector512<ulong> shifted = value.Value.AsUInt64() + Vector512.Create(LaneBits.OneMinusRootHalf);
        mantissa = new(((shifted & Vector512.Create(LaneBits.MantissaMask)) + Vector512.Create(LaneBits.RootHalf)).AsDouble());
        Vector512<ulong> exponent = (shifted >>> LaneBits.ExponentShift) | Vector512.Create(LaneBits.TwoTo52Bits);
        return new(exponent.AsDouble() - Vector512.Create(LaneBits.TwoTo52PlusBias));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyNaN(Lane8 value) => !Vector512.EqualsAll(value.Value, value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyLess(Lane8 left, Lane8 right) => Vector512.LessThanAny(left.Value, right.Value);
}
