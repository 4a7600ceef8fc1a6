using Vyuha.Quant.Arithmetic;

namespace Vyuha.Tests.Quant.Arithmetic;

public sealed class ExactMathTests
{
    [Fact]
    public void Exp_is_within_one_ulp() => Within(1, ExactMathReference.Exp, ExactMath.Exp);

    [Fact]
    public void Expm1_is_within_four_ulp() => Within(4, ExactMathReference.Expm1, ExactMath.Expm1);

    [Fact]
    public void Log_is_within_one_ulp() => Within(1, ExactMathReference.Log, ExactMath.Log);

    [Fact]
    public void Log1p_is_within_two_ulp() => Within(2, ExactMathReference.Log1p, ExactMath.Log1p);

    [Fact]
    public void Sine_of_turns_is_within_one_ulp() => Within(1, ExactMathReference.SinTurns, x => ExactMath.SinCosTurns(x).Sin);

    [Fact]
    public void Cosine_of_turns_is_within_one_ulp() => Within(1, ExactMathReference.CosTurns, x => ExactMath.SinCosTurns(x).Cos);

    [Fact]
    public void The_normal_law_is_within_eight_ulp_into_the_far_tail()
    {
        Within(3, ExactMathReference.NormalPdf, ExactMath.NormalPdf);
        Within(8, ExactMathReference.NormalCdf, ExactMath.NormalCdf);
        Within(8, ExactMathReference.MillsRatio, ExactMath.MillsRatio);
        Within(8, ExactMathReference.Erfc, ExactMath.Erfc);
        Within(8, ExactMathReference.Erfcx, ExactMath.Erfcx);
        Within(10, ExactMathReference.NormalInverse, ExactMath.NormalInverse);
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
        Assert.Equal((1, 0), (ExactMath.SinCosTurns(0.25).Sin, ExactMath.SinCosTurns(0.25).Cos));
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

    private static void Within(double ulp, (double X, double Value)[] reference, Func<double, double> function)
    {
        foreach ((double x, double expected) in reference)
        {
            double unit = Math.Max(Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected), double.Epsilon);
            double error = Math.Abs(function(x) - expected) / unit;
            Assert.True(error <= ulp, $"at {x:R}: {function(x):R}, not {expected:R}, {error} ulp away");
        }
    }
}
