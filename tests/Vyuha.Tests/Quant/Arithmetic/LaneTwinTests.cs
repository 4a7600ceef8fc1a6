using System.Runtime.Intrinsics;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Random;

namespace Vyuha.Tests.Quant.Arithmetic;

/// <summary>The formulas over two, four and eight lanes give the bits of the formula over one, also for special values.</summary>
public sealed class LaneTwinTests
{
    private static readonly double[] Arguments = MakeArguments();

    [Fact]
    public void Two_lanes_equal_one() => Compare<Lane2>();

    [Fact]
    public void Four_lanes_equal_one() => Compare<Lane4>();

    // Runs in software where the processor has no 512-bit registers: the bits must be those all the same.
    [Fact]
    public void Eight_lanes_equal_one() => Compare<Lane8>();

    private static void Compare<T>()
        where T : struct, ILanes<T>
    {
        Assert.Equal(
            typeof(T) == typeof(Lane2) ? Vector128<double>.Count : typeof(T) == typeof(Lane4) ? Vector256<double>.Count : Vector512<double>.Count, T.Count);
        Compare<T>("exp", static x => Elementary<T>.Exp(x, T.Of(0)), static x => Elementary<Lane1>.Exp(x, new(0)));
        Compare<T>("log", Elementary<T>.Log, Elementary<Lane1>.Log);
        Compare<T>("bell", Gaussian<T>.Bell, Gaussian<Lane1>.Bell);
        Compare<T>("cdf", Gaussian<T>.Cdf, Gaussian<Lane1>.Cdf);
        Compare<T>("mills", static x => Gaussian<T>.Mills(T.Abs(x)), static x => Gaussian<Lane1>.Mills(Lane1.Abs(x)));
        Compare<T>("moment", static x => Gaussian<T>.FirstMoment(T.Abs(x)), static x => Gaussian<Lane1>.FirstMoment(Lane1.Abs(x)));
        Compare<T>("expm1", Elementary<T>.Expm1, Elementary<Lane1>.Expm1);
        Compare<T>("log1p", Elementary<T>.Log1p, Elementary<Lane1>.Log1p);
        Compare<T>("inverse", GaussianInverse<T>.Of, GaussianInverse<Lane1>.Of);
        Compare<T>("inverse of a tail", static x => GaussianInverse<T>.Of(Gaussian<T>.Cdf(x)), static x => GaussianInverse<Lane1>.Of(Gaussian<Lane1>.Cdf(x)));
        Compare<T>("mills of any", Gaussian<T>.MillsOfAny, Gaussian<Lane1>.MillsOfAny);
        Compare<T>("erfc", Gaussian<T>.Erfc, Gaussian<Lane1>.Erfc);
        Compare<T>("erfcx", Gaussian<T>.Erfcx, Gaussian<Lane1>.Erfcx);
        Compare<T>("sin", static x => Trigonometry<T>.OfRadians(x, out _), static x => Trigonometry<Lane1>.OfRadians(x, out _));
        Compare<T>("cos", static x => Second(Trigonometry<T>.OfRadians(x, out T cos), cos), static x => Second(Trigonometry<Lane1>.OfRadians(x, out Lane1 cos), cos));
        Compare<T>("sin of turns", static x => Trigonometry<T>.OfTurns(x, out _), static x => Trigonometry<Lane1>.OfTurns(x, out _));
        Compare<T>("cos of turns", static x => Second(Trigonometry<T>.OfTurns(x, out T cos), cos), static x => Second(Trigonometry<Lane1>.OfTurns(x, out Lane1 cos), cos));
        Compare<T>("round", T.Round, Lane1.Round);
        Compare<T>("sqrt", T.Sqrt, Lane1.Sqrt);
        Compare<T>("negation", static x => -x, static x => -x);
        Compare<T>("smaller", static x => T.Min(x, T.Of(1)), static x => Smaller(x));
    }

    private static T Second<T>(T first, T second) => second;

    private static Lane1 Smaller(Lane1 x) => Lane1.IfLess(x, new(1), x, new(1));

    private static void Compare<T>(string name, Func<T, T> wide, Func<Lane1, Lane1> single)
        where T : struct, ILanes<T>
    {
        double[] results = new double[Arguments.Length];
        for (int i = 0; i < Arguments.Length; i += T.Count)
            wide(T.Load(Arguments, i)).Store(results, i);
        for (int i = 0; i < Arguments.Length; i++)
        {
            double expected = single(new(Arguments[i])).Value;
            bool same = double.IsNaN(expected)
                ? double.IsNaN(results[i])
                : BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(results[i]);
            Assert.True(same, $"{name} of {Arguments[i]:R}: {results[i]:R} in lanes, {expected:R} alone");
        }
    }

    private static double[] MakeArguments()
    {
        var random = new SplitMix64(20260101);
        double[] arguments = new double[8_000];
        double[] special =
        [
            0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon,
            double.MaxValue, double.MinValue, 2.2250738585072014e-308, 2.225073858507201e-308, -745.2, 709.79, 40, -40,
        ];
        special.CopyTo(arguments, 0);
        for (int i = special.Length; i < arguments.Length; i++)
        {
            double scale = (i % 4) switch { 0 => 1e-3, 1 => 1, 2 => 40, _ => 800 };
            arguments[i] = scale * (2 * random.NextDouble() - 1);
        }

        return arguments;
    }
}
