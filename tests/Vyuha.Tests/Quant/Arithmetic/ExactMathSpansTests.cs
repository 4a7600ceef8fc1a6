using System.Runtime.Intrinsics;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Random;

namespace Vyuha.Tests.Quant.Arithmetic;

public sealed class ExactMathSpansTests
{
    private const int Longest = 67;

    private delegate void OneColumn(ReadOnlySpan<double> x, Span<double> results);

    private delegate void TwoColumns(ReadOnlySpan<double> x, Span<double> first, Span<double> second);

    private static readonly (string Name, OneColumn Many, Func<double, double> One)[] Functions =
    [
        ("exp", ExactMathSpans.Exp, ExactMath.Exp),
        ("expm1", ExactMathSpans.Expm1, ExactMath.Expm1),
        ("log", ExactMathSpans.Log, ExactMath.Log),
        ("log1p", ExactMathSpans.Log1p, ExactMath.Log1p),
        ("density", ExactMathSpans.NormalPdf, ExactMath.NormalPdf),
        ("normal", ExactMathSpans.NormalCdf, ExactMath.NormalCdf),
        ("inverse", ExactMathSpans.NormalInverse, ExactMath.NormalInverse),
        ("mills", ExactMathSpans.MillsRatio, ExactMath.MillsRatio),
        ("erfc", ExactMathSpans.Erfc, ExactMath.Erfc),
        ("erfcx", ExactMathSpans.Erfcx, ExactMath.Erfcx),
    ];

    private static readonly (string Name, TwoColumns Many, Func<double, (double, double)> One)[] Pairs =
    [
        ("angle", ExactMathSpans.SinCos, ExactMath.SinCos),
        ("turns", ExactMathSpans.SinCosTurns, ExactMath.SinCosTurns),
    ];

    [Fact]
    public void Every_length_gives_the_bits_of_one_number_after_another()
    {
        for (int length = 0; length <= Longest; length++)
        {
            double[] x = Arguments(length);
            double[] results = new double[length], second = new double[length];
            foreach ((string name, OneColumn many, Func<double, double> one) in Functions)
            {
                many(x, results);
                for (int i = 0; i < length; i++)
                    SameBits(one(x[i]), results[i], name, x[i]);
            }

            foreach ((string name, TwoColumns many, Func<double, (double, double)> one) in Pairs)
            {
                many(x, results, second);
                for (int i = 0; i < length; i++)
                {
                    (double expected, double other) = one(x[i]);
                    SameBits(expected, results[i], name, x[i]);
                    SameBits(other, second[i], name, x[i]);
                }
            }
        }
    }

    [Fact]
    public void Results_may_take_the_place_of_the_arguments()
    {
        foreach ((string name, OneColumn many, Func<double, double> one) in Functions)
        {
            double[] x = Arguments(Longest), column = [.. x];
            many(column, column);
            for (int i = 0; i < x.Length; i++)
                SameBits(one(x[i]), column[i], name, x[i]);
        }
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ExactMathSpans.Exp(new double[3], new double[2]));
        Assert.Throws<ArgumentException>(() => ExactMathSpans.SinCos(new double[3], new double[3], new double[4]));
    }

    [Fact]
    public void The_widest_registers_are_those_of_the_processor() => Assert.Equal(
        Vector512.IsHardwareAccelerated ? 8 : Vector256.IsHardwareAccelerated ? 4 : System.Runtime.Intrinsics.Arm.AdvSimd.Arm64.IsSupported ? 2 : 1,
        LaneRunner.Widest);

    private static double[] Arguments(int length)
    {
        var random = new SplitMix64((ulong)length);
        double[] x = new double[length];
        for (int i = 0; i < length; i++)
        {
            x[i] = (random.Next() % 8) switch
            {
                0 => random.NextDouble(), // a probability
                1 => (2 * random.NextDouble() - 1) * 1e-3,
                2 => (2 * random.NextDouble() - 1) * 800,
                3 => (2 * random.NextDouble() - 1) * 1e10,
                4 => (random.Next() % 8) switch { 0 => 0, 1 => -0.0, 2 => double.NaN, 3 => double.PositiveInfinity, 4 => double.NegativeInfinity, 5 => 1, 6 => -1, _ => 1e-310 },
                _ => (2 * random.NextDouble() - 1) * 9,
            };
        }

        return x;
    }

    private static void SameBits(double expected, double actual, string name, double x) => Assert.True(
        (double.IsNaN(expected) && double.IsNaN(actual)) || BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual),
        $"{name} of {x:R}: {actual:R} in a column, {expected:R} alone");
}
