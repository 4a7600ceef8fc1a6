using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Indicators;
using Vyuha.Simulation.Workloads;

namespace Vyuha.Tests.Quant.Indicators;

/// <summary>Ten digits of every indicator on the workload W-BARS: TA-Lib's where it has it, else the named definition's.</summary>
public sealed class IndicatorReferenceTests
{
    private static readonly IndicatorBar[] Bars = MakeBars();

    public static TheoryData<string> Names => [.. IndicatorReference.All.Select(one => one.Name).Distinct()];

    [Fact]
    public void Every_indicator_has_reference_values() =>
        Assert.Equal(
            IndicatorCase.All.Select(one => one.Name).Order(StringComparer.Ordinal),
            IndicatorReference.All.Select(one => one.Name).Distinct().Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Names))]
    public void Values_are_those_of_the_source(string name)
    {
        double[][] rows = IndicatorCase.Named(name).Stream(Bars);
        foreach ((_, string source, int bar, double[] expected) in IndicatorReference.All.Where(one => one.Name == name))
        {
            // TA-Lib has no column for the side of a parabolic stop; the line is its only one.
            for (int column = 0; column < expected.Length; column++)
                AssertClose(expected[column], rows[bar][column], $"{name} at bar {bar}, column {column}, by {source}");
        }
    }

    [Fact]
    public void The_angle_of_a_regression_is_TA_Libs()
    {
        var regression = new LinearRegression(14);
        double[] angles = [.. Bars.Select(bar => regression.Next(bar.Close).Angle)];
        foreach ((int bar, double degrees) in IndicatorReference.Angles)
            AssertClose(degrees, angles[bar], $"bar {bar}");
    }

    [Fact]
    public void The_arctangent_is_within_five_units_in_the_last_place()
    {
        foreach ((double x, double angle) in IndicatorReference.Arctangents)
        {
            Assert.True(Math.Abs(BitConverter.DoubleToInt64Bits(Arctangent.Of(x)) - BitConverter.DoubleToInt64Bits(angle)) < 5, $"atan {x:R}");
            Assert.Equal(-Arctangent.Of(x), Arctangent.Of(-x));
        }

        Assert.Equal(Math.PI / 2, Arctangent.Of(double.PositiveInfinity));
        Assert.True(double.IsNaN(Arctangent.Of(double.NaN)));
    }

    private static void AssertClose(double expected, double actual, string where)
    {
        if (double.IsNaN(expected))
            Assert.True(double.IsNaN(actual), $"{where}: {actual:R} where there is nothing.");
        else
            Assert.True(Math.Abs(actual - expected) <= 1e-9 + 1e-10 * Math.Abs(expected), $"{where}: {actual:R}, not {expected:R}.");
    }

    private static IndicatorBar[] MakeBars()
    {
        BarSeries series = BarSeries.Make(400, 25_000, 42, 0.003);
        return [.. Enumerable.Range(0, series.Count).Select(i => new IndicatorBar(series.Open[i], series.High[i], series.Low[i], series.Close[i], series.Volume[i]))];
    }
}
