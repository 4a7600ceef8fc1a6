using System.Runtime.CompilerServices;

namespace Vyuha.Quant.Arithmetic;

/// <summary>One double: the scalar twin.</summary>
internal readonly struct Lane1(double value) : ILanes<Lane1>
{
    public readonly double Value = value;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Of(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Load(ReadOnlySpan<double> source, int index) => new(source[index]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Signs(ReadOnlySpan<bool> source, int index) => new(source[index] ? 1 : -1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(Span<double> destination, int index) => destination[index] = Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator +(Lane1 left, Lane1 right) => new(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator -(Lane1 left, Lane1 right) => new(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator *(Lane1 left, Lane1 right) => new(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator /(Lane1 left, Lane1 right) => new(left.Value / right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator -(Lane1 value) => new(-value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Fma(Lane1 left, Lane1 right, Lane1 addend) =>
        new(Math.FusedMultiplyAdd(left.Value, right.Value, addend.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Fma(double left, Lane1 right, double addend) => new(Math.FusedMultiplyAdd(left, right.Value, addend));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Fma(double left, Lane1 right, Lane1 addend) => new(Math.FusedMultiplyAdd(left, right.Value, addend.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Sqrt(Lane1 value) => new(Math.Sqrt(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Abs(Lane1 value) => new(Math.Abs(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Round(Lane1 value) => new(Math.Round(value.Value, MidpointRounding.ToEven));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 IfLess(Lane1 left, Lane1 right, Lane1 yes, Lane1 no) => left.Value < right.Value ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 IfEqual(Lane1 left, Lane1 right, Lane1 yes, Lane1 no) => left.Value == right.Value ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 PowerOfTwo(Lane1 whole)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(whole.Value + (LaneBits.Rounder + LaneBits.ExponentBias));
        return new(BitConverter.UInt64BitsToDouble(bits << LaneBits.ExponentShift));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Exponent(Lane1 value, out Lane1 mantissa)
    {
        ulong shifted = BitConverter.DoubleToUInt64Bits(value.Value) + LaneBits.OneMinusRootHalf;
        mantissa = new(BitConverter.UInt64BitsToDouble((shifted & LaneBits.MantissaMask) + LaneBits.RootHalf));
        ulong exponent = (shifted >> LaneBits.ExponentShift) | LaneBits.TwoTo52Bits;
        return new(BitConverter.UInt64BitsToDouble(exponent) - LaneBits.TwoTo52PlusBias);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyNaN(Lane1 value) => double.IsNaN(value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyLess(Lane1 left, Lane1 right) => left.Value < right.Value;
}
