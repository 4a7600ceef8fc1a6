using Vyuha.Quant.Indicators;

namespace Vyuha.Tests.Quant.Indicators;

/// <summary>What holds for each indicator: batch equals stream, the stated warm-up, gaps that leave no trace, no allocation.</summary>
public sealed class IndicatorLawsTests
{
    public static TheoryData<string> Names => [.. IndicatorCase.All.Select(one => one.Name)];

    [Fact]
    public void Every_indicator_of_the_library_is_among_the_cases() =>
        Assert.Equal(
            typeof(IIndicator<,>).Assembly.GetTypes().Where(IsIndicator).Select(type => type.Name).Order(StringComparer.Ordinal),
            IndicatorCase.All.Select(one => one.Type.Name).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Names))]
    public void The_batch_has_the_bits_of_the_stream(string name)
    {
        IndicatorBar[] bars = Bars(500);
        AssertSameBits(IndicatorCase.Named(name).Stream(bars), IndicatorCase.Named(name).Batch(bars));
    }

    [Theory, MemberData(nameof(Names))]
    public void The_first_value_comes_after_the_stated_warm_up_and_none_is_missing_later(string name)
    {
        IndicatorCase one = IndicatorCase.Named(name);
        IndicatorBar[] bars = Bars(200);
        double[][] rows = one.Stream(bars);
        Assert.Contains(rows, row => !double.IsNaN(row[0]));
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.All(rows[i], value => Assert.Equal(one.Missing(bars, i), double.IsNaN(value)));
            Assert.True(i >= one.WarmUp || one.Missing(bars, i), "Nothing comes before the stated warm-up.");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_gap_yields_nothing_and_leaves_no_trace(string name)
    {
        IndicatorBar[] bars = Bars(200);
        IndicatorBar[] gaps = [
            new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN),
            new(100, double.PositiveInfinity, 99, double.NegativeInfinity, 10)];
        IndicatorBar[] holed = [.. bars.SelectMany((bar, i) => i % 7 == 3 ? [gaps[i % 2], bar] : new[] { bar })];
        double[][] rows = IndicatorCase.Named(name).Stream(holed);
        Assert.All(Enumerable.Range(0, holed.Length).Where(i => !double.IsFinite(holed[i].Close)), i => Assert.All(rows[i], value => Assert.True(double.IsNaN(value))));
        AssertSameBits(
            IndicatorCase.Named(name).Stream(bars),
            [.. rows.Where((_, i) => double.IsFinite(holed[i].Close))]);
    }

    [Fact]
    public void A_running_sum_is_as_good_after_a_million_values_as_at_the_start()
    {
        var mean = new SimpleMovingAverage(20);
        var weighted = new WeightedMovingAverage(20);
        for (int i = 0; i < 1_000_007; i++)
        {
            // One wild value would leave its rounding error in a plain running sum for ever.
            double value = i == 500_000 ? 1e15 : 25_000 + i % 997 * 0.05;
            (_, _) = (mean.Next(value), weighted.Next(value));
        }

        (double Mean, double Weighted) last = default;
        for (int i = 0; i < 40; i++)
            last = (mean.Next(0.1), weighted.Next(0.1));
        Assert.Equal(0.1, last.Mean, tolerance: 1e-12);
        Assert.Equal(0.1, last.Weighted, tolerance: 1e-12);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_value_allocates_nothing(string name) => Assert.Equal(0, IndicatorCase.Named(name).Allocated(Bars(300)));

    private static bool IsIndicator(Type type) =>
        type.IsClass && type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IIndicator<,>));

    /// <summary>A random walk near 25,000 from a fixed seed.</summary>
    private static IndicatorBar[] Bars(int count)
    {
        var random = new System.Random(7);
        double close = 25_000;
        var bars = new IndicatorBar[count];
        for (int i = 0; i < count; i++)
        {
            double open = close;
            close += 200 * (random.NextDouble() - 0.5);
            bars[i] = new(open, Math.Max(open, close) + random.NextDouble(), Math.Min(open, close) - random.NextDouble(), close, random.Next(1, 1000));
        }

        return bars;
    }

    private static void AssertSameBits(double[][] expected, double[][] actual) =>
        Assert.Equal(expected.SelectMany(row => row.Select(BitConverter.DoubleToInt64Bits)), actual.SelectMany(row => row.Select(BitConverter.DoubleToInt64Bits)));
}
