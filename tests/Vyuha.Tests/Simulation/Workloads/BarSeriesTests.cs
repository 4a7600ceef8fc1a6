using Vyuha.Simulation.Workloads;

namespace Vyuha.Tests.Simulation.Workloads;

/// <summary>The bars the peers were measured on: checksums printed in the definition of the workload.</summary>
public sealed class BarSeriesTests
{
    [Theory]
    [InlineData(1_000_000, 25_000, 0.0003, 35_990.58, 3.03928253e10, 50)] // bars1m of W-BARS; the sum is printed to nine digits.
    [InlineData(99_840, 200, 0.0005, 171.77, 17_056_151.49, 0.005)] // bars100k of W-BARS.
    public void The_closes_are_those_of_the_definition(int count, double first, double volatility, double last, double sum, double within)
    {
        BarSeries bars = BarSeries.Make(count, first, 42, volatility);
        Assert.Equal(count, bars.Count);
        Assert.Equal(last, bars.Close[^1]);
        Assert.Equal(sum, bars.Close.Sum(), within);
    }

    [Fact]
    public void A_bar_opens_where_the_last_one_closed_and_holds_its_own_range()
    {
        BarSeries bars = BarSeries.HundredThousand();
        for (int i = 0; i < bars.Count; i++)
        {
            Assert.Equal(i == 0 ? 200 : bars.Close[i - 1], bars.Open[i]);
            Assert.InRange(bars.High[i], Math.Max(bars.Open[i], bars.Close[i]), double.MaxValue);
            Assert.InRange(bars.Low[i], 0, Math.Min(bars.Open[i], bars.Close[i]));
            Assert.InRange(bars.Volume[i], 100, 999);
        }
    }
}
