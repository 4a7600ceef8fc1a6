using Vyuha.Quant.Arithmetic;

namespace Vyuha.Tests.Quant.Arithmetic;

public sealed class ExactMathTests
{
    // The figures are those that the doc comments of ExactMath state.
    [Fact]
    public void The_exponentials_are_within_one_ulp_and_a_tenth()
    {
        Within(1, ExactMathReference.Exp, ExactMath.Exp);
        Within(1.1, ExactMathReference.Expm1, ExactMath.Expm1);
    }

    [Fact]
    public void The_logarithms_are_within_six_tenths_and_one_and_a_half_ulp()
    {
        Within(0.6, ExactMathReference.Log, ExactMath.Log);
        Within(1.5, ExactMathReference.Log1p, ExactMath.Log1p);
    }

    [Fact]
    public void Sine_and_cosine_are_within_one_ulp()
    {
        Within(1, ExactMathReference.SinTurns, x => ExactMath.SinCosTurns(x).Sin);
        Within(1, ExactMathReference.CosTurns, x => ExactMath.SinCosTurns(x).Cos);
        Within(1, ExactMathReference.Sin, x => ExactMath.SinCos(x).Sin);
        Within(1, ExactMathReference.Cos, x => ExactMath.SinCos(x).Cos);
    }

    [Fact]
    public void The_normal_law_is_within_eight_ulp_into_the_far_tail()
    {
        Within(3, ExactMathReference.NormalPdf, ExactMath.NormalPdf);
        Within(8, ExactMathReference.NormalCdf, ExactMath.NormalCdf);
        Within(7, ExactMathReference.MillsRatio, ExactMath.MillsRatio);
        Within(8, ExactMathReference.Erfc, ExactMath.Erfc);
        Within(8, ExactMathReference.Erfcx, ExactMath.Erfcx);
        Within(12, ExactMathReference.NormalInverse, ExactMath.NormalInverse);
    }

    [Theory]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(-745.2, 0)]
    [InlineData(-745.13, 5e-324)]
    [InlineData(0.0, 1)]
    [InlineData(709.79, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Exp_at_the_edges(double x, double expected) => Assert.Equal(expected, ExactMath.Exp(x));

    [Theory]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(1.0, 0)]
    [InlineData(5e-324, -744.4400719213812)] // mpmath: log(2^-1074)
    [InlineData(double.MaxValue, 709.782712893384)] // mpmath
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(-5e-324, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    public void Log_at_the_edges(double x, double expected) => Assert.Equal(expected, ExactMath.Log(x));

    [Fact]
    public void The_other_functions_at_the_edges()
    {
        Assert.Equal(0, ExactMath.NormalCdf(double.NegativeInfinity));
        Assert.Equal(1, ExactMath.NormalCdf(double.PositiveInfinity));
        Assert.Equal(0.5, ExactMath.NormalCdf(0), 2.3e-16);
        Assert.True(double.IsNaN(ExactMath.NormalCdf(double.NaN)));
        Assert.Equal(0, ExactMath.NormalPdf(double.PositiveInfinity));
        Assert.Equal(0, ExactMath.MillsRatio(double.PositiveInfinity), 1e-99);
        Assert.Equal(2, ExactMath.Erfc(double.NegativeInfinity));
        Assert.Equal(0, ExactMath.Erfc(double.PositiveInfinity));
        Assert.Equal(double.NegativeInfinity, ExactMath.NormalInverse(0));
        Assert.Equal(double.PositiveInfinity, ExactMath.NormalInverse(1));
        Assert.Equal(0, ExactMath.NormalInverse(0.5));
        Assert.True(double.IsNaN(ExactMath.NormalInverse(-0.1)));
        Assert.True(double.IsNaN(ExactMath.NormalInverse(double.NaN)));
        Assert.Equal(double.NegativeInfinity, ExactMath.Log1p(-1));
        Assert.Equal((1, double.NegativeInfinity), (ExactMath.Exp(-0.0), ExactMath.Log(-0.0)));
        Assert.Equal((-1, double.PositiveInfinity), (ExactMath.Expm1(double.NegativeInfinity), ExactMath.Expm1(double.PositiveInfinity)));
        Assert.Equal((double.PositiveInfinity, 1.0), (ExactMath.Expm1(709.79), ExactMath.Expm1(double.Epsilon) / double.Epsilon));
        Assert.True(double.IsNegative(ExactMath.Expm1(-0.0)) && double.IsNegative(ExactMath.Log1p(-0.0)) && double.IsNegative(ExactMath.SinCos(-0.0).Sin));
    }

    [Theory]
    [InlineData(0.25, 1, 0)]
    [InlineData(-0.25, -1, 0)]
    [InlineData(0.5, 0, -1)]
    [InlineData(-0.5, 0, -1)]
    [InlineData(0.75, -1, 0)]
    [InlineData(1e300, 0, 1)]
    [InlineData(double.PositiveInfinity, double.NaN, double.NaN)]
    [InlineData(double.NaN, double.NaN, double.NaN)]
    public void Corners_of_a_turn_are_exact(double turns, double sin, double cos) => Assert.Equal((sin, cos), ExactMath.SinCosTurns(turns));

    [Theory]
    [InlineData(1.1e9)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void An_angle_that_can_no_longer_be_reduced_has_no_sine(double radians) =>
        Assert.Equal((double.NaN, double.NaN), ExactMath.SinCos(radians));

    [Fact]
    public void No_function_makes_a_number_of_what_is_none()
    {
        foreach (Func<double, double> function in (Func<double, double>[])
            [
                ExactMath.Exp, ExactMath.Expm1, ExactMath.Log, ExactMath.Log1p, ExactMath.NormalPdf, ExactMath.NormalCdf,
                ExactMath.NormalInverse, ExactMath.MillsRatio, ExactMath.Erfc, ExactMath.Erfcx,
            ])
        {
            Assert.True(double.IsNaN(function(double.NaN)));
        }
    }

    [Fact]
    public void The_ratio_of_two_nearly_equal_numbers_keeps_every_digit()
    {
        // mpmath: log(mpf(24000.05)/24000), log(mpf(24000)/24000.05), log(mpf(30000)/20000), log(mpf(1)/1e300)
        Assert.Equal(2.083331163167142e-06, ExactMath.LogRatio(24000.05, 24000), 1e-21);
        Assert.Equal(-ExactMath.LogRatio(24000.05, 24000), ExactMath.LogRatio(24000, 24000.05));
        Assert.Equal(0.4054651081081644, ExactMath.LogRatio(30000, 20000), 1e-16);
        Assert.Equal(-690.7755278982137, ExactMath.LogRatio(1, 1e300), 2e-13);
        Assert.Equal(0, ExactMath.LogRatio(0.1, 0.1));
    }

    private static void Within(double ulp, (double X, double Value, double Remainder)[] reference, Func<double, double> function)
    {
        foreach ((double x, double expected, double remainder) in reference)
        {
            double unit = Math.Max(Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected), double.Epsilon);
            double error = Math.Abs((function(x) - expected - remainder) / unit);
            Assert.True(error <= ulp, $"at {x:R}: {function(x):R}, not {expected:R}, {error} ulp away");
        }
    }
}
