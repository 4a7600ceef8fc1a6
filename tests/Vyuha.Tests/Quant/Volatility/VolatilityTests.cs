using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Random;
using Vyuha.Quant.Volatility;

namespace Vyuha.Tests.Quant.Volatility;

public sealed class VolatilityTests
{
    [Fact]
    public void Rank_of_the_worked_example()
    {
        // MARKET_RULES 5.3: IV 15.2 in a range of 11.0 to 24.6 ranks 30.9; 190 lower days of 252 are the percentile 75.4.
        double[] history = [.. Enumerable.Repeat(15.0, 188), 11.0, 14.0, .. Enumerable.Repeat(20.0, 61), 24.6];
        Assert.Equal(252, history.Length);
        Assert.Equal(30.9, VolatilityRank.Rank(history, 15.2), 0.05);
        Assert.Equal(75.4, VolatilityRank.Percentile(history, 15.2), 0.05);
    }

    [Fact]
    public void Rank_of_a_plain_series()
    {
        double[] history = [.. Enumerable.Range(10, 21).Select(v => (double)v)];
        Assert.Equal(25.0, VolatilityRank.Rank(history, 15));
        Assert.Equal(100.0 * 5 / 21, VolatilityRank.Percentile(history, 15));
        Assert.True(double.IsNaN(VolatilityRank.Rank([12, 12], 12)));
        Assert.True(double.IsNaN(VolatilityRank.Percentile([], 12)));
    }

    [Fact]
    public void Close_to_close_of_Hulls_twenty_one_prices()
    {
        // Hull 9e, table 15.1: daily standard deviation 0.01216, 19.3 % a year of 252 days.
        double[] closes =
        [
            20.00, 20.10, 19.90, 20.00, 20.50, 20.25, 20.90, 20.90, 20.90, 20.75, 20.75, 21.00, 21.10, 20.90, 20.90, 21.25, 21.40, 21.40, 21.25, 21.75, 22.00,
        ];
        Assert.Equal(0.193, RealisedVolatility.CloseToClose(closes), 0.0005);
        Assert.True(double.IsNaN(RealisedVolatility.CloseToClose([20, 21])));
    }

    [Fact]
    public void Yang_Zhang_finds_the_volatility_of_a_simulated_market()
    {
        // 20 % a year: a fifth of a day's variance overnight, the rest in 4,000 steps of the session, which see 1 % less range than a continuum.
        const int Days = 1_500, Steps = 4_000;
        var random = new SplitMix64(3);
        double daily = 0.20 / Math.Sqrt(252), night = daily * Math.Sqrt(0.2), step = daily * Math.Sqrt(0.8 / Steps);
        double[] open = new double[Days], high = new double[Days], low = new double[Days], close = new double[Days];
        double log = 0;
        for (int day = 0; day < Days; day++)
        {
            log += night * random.NextNormal();
            double top = log, bottom = log;
            open[day] = ExactMath.Exp(log);
            for (int i = 0; i < Steps; i++)
            {
                log += step * random.NextNormal();
                top = Math.Max(top, log);
                bottom = Math.Min(bottom, log);
            }

            (high[day], low[day], close[day]) = (ExactMath.Exp(top), ExactMath.Exp(bottom), ExactMath.Exp(log));
        }

        Assert.Equal(0.20, RealisedVolatility.YangZhang(open, high, low, close), 0.006);
        Assert.Equal(0.20, RealisedVolatility.CloseToClose(close), 0.013);
    }

    [Fact]
    public void Yang_Zhang_of_three_days_by_hand()
    {
        // Worked in 40 digits with mpmath, term by term from the paper.
        double[] open = [100, 101, 103, 102], high = [101, 104, 104, 103], low = [99, 100, 101, 98], close = [100.5, 103, 101.5, 99];
        Assert.Equal(0.38326173816217907, RealisedVolatility.YangZhang(open, high, low, close), 1e-14);
        Assert.Throws<ArgumentException>(() => RealisedVolatility.YangZhang(open, high, low, [1, 2]));
    }

    [Fact]
    public void Constant_maturity_interpolates_variance()
    {
        // 14 % at 23 days and 15 % at 51: (0.14² × 23 × 21 + 0.15² × 51 × 7)/28/30 under the root.
        double expected = Math.Sqrt((0.14 * 0.14 * 23 * 21 + 0.15 * 0.15 * 51 * 7) / 28 / 30);
        Assert.Equal(expected, ConstantMaturity.Volatility(23 / 365.0, 0.14, 51 / 365.0, 0.15, 30 / 365.0), 1e-15);
        Assert.Equal(0.14, ConstantMaturity.Volatility(0.1, 0.14, 0.2, 0.15, 0.05));
        Assert.Equal(0.15, ConstantMaturity.Volatility(0.1, 0.14, 0.2, 0.15, 0.5));
        Assert.True(double.IsNaN(ConstantMaturity.Volatility(0.2, 0.14, 0.1, 0.15, 0.15)));
    }
}
