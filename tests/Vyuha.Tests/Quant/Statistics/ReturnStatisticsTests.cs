using Vyuha.Quant.Random;
using Vyuha.Quant.Statistics;

namespace Vyuha.Tests.Quant.Statistics;

public sealed class ReturnStatisticsTests
{
    [Fact]
    public void Moments_of_a_small_sample()
    {
        // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, population deviation 2 (the standard example); third moment 42/8/8, fourth 356/8/16.
        ReturnStatistics moments = ReturnStatistics.Of([2, 4, 4, 4, 5, 5, 7, 9]);
        Assert.Equal(5, moments.Mean);
        Assert.Equal(Math.Sqrt(32.0 / 7), moments.Deviation, 1e-15);
        Assert.Equal(42.0 / 64, moments.Skewness, 1e-15);
        Assert.Equal(356.0 / 128, moments.Kurtosis, 1e-15);
        Assert.True(double.IsNaN(ReturnStatistics.Of([1]).Sharpe) && double.IsNaN(ReturnStatistics.Of([3, 3, 3]).Sharpe));
    }

    [Fact]
    public void Probabilistic_Sharpe_ratio_of_the_papers_hedge_fund()
    {
        // Bailey and López de Prado (2012): 24 months, Sharpe ratio 0.458 a month; 0.982 were its returns normal, 0.913 as they are.
        Assert.Equal(0.982, new ReturnStatistics(24, 0.458, 1, 0, 3).ProbabilisticSharpe(0), 0.0005);
        Assert.Equal(0.913, new ReturnStatistics(24, 0.458, 1, -2.448, 10.164).ProbabilisticSharpe(0), 0.0005);
    }

    [Fact]
    public void Minimum_track_record_of_the_papers_table()
    {
        // Bailey and López de Prado (2012): normal returns, 2 a year against 1 at 95 %: 2.73 years of days, 2.83 of weeks, 3.24 of months.
        foreach ((double periods, double years) in new[] { (252.0, 2.73), (52.0, 2.83), (12.0, 3.24) })
        {
            var record = new ReturnStatistics(100, 2 / Math.Sqrt(periods), 1, 0, 3);
            Assert.Equal(years, record.MinimumTrackRecord(1 / Math.Sqrt(periods), 0.95) / periods, 0.005);
        }

        Assert.Equal(double.PositiveInfinity, new ReturnStatistics(100, 0.05, 1, 0, 3).MinimumTrackRecord(0.06, 0.95));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReturnStatistics(100, 0.05, 1, 0, 3).MinimumTrackRecord(0, 0.5));
    }

    [Fact]
    public void Deflated_Sharpe_ratio_of_the_papers_example()
    {
        // Bailey and López de Prado (2014): 2.5 a year over 1,250 days of 250 a year, skewness −3, kurtosis 10, 100 trials whose annual ratios
        // vary by 1/2: benchmark 0.1132, probability 0.9004. After 46 trials it would have been 0.9505.
        var record = new ReturnStatistics(1_250, 2.5 / Math.Sqrt(250), 1, -3, 10);
        Assert.Equal(0.1132, ReturnStatistics.ExpectedBestSharpe(100, 0.5 / 250), 5e-5);
        Assert.Equal(0.9004, record.DeflatedSharpe(100, 0.5 / 250), 5e-5);
        Assert.Equal(0.9505, record.DeflatedSharpe(46, 0.5 / 250), 5e-5);
        Assert.Equal(0, ReturnStatistics.ExpectedBestSharpe(1, 1));
    }

    [Fact]
    public void Standard_error_is_that_of_simulated_records()
    {
        // Lo (2002): √((1 + SR²/2)/n) for normal returns.
        const int Records = 4_000, Length = 250;
        var random = new SplitMix64(37);
        double[] returns = new double[Length], ratios = new double[Records];
        for (int record = 0; record < Records; record++)
        {
            for (int i = 0; i < Length; i++)
                returns[i] = 0.1 + random.NextNormal();
            ratios[record] = ReturnStatistics.Of(returns).Sharpe;
        }

        double mean = ratios.Average(), spread = Math.Sqrt(ratios.Sum(ratio => (ratio - mean) * (ratio - mean)) / Records);
        Assert.Equal(Math.Sqrt((1 + 0.1 * 0.1 / 2) / Length), spread, 0.03 * spread);
        Assert.Equal(spread, new ReturnStatistics(Length, 0.1, 1, 0, 3).SharpeError, 0.03 * spread);
    }

    [Fact]
    public void Overfitting_is_even_odds_for_noise_and_none_for_skill()
    {
        const int Periods = 960, Variants = 40;
        double[] returns = new double[Periods * Variants];
        var random = new SplitMix64(41);
        double noise = 0, slope = 0;
        const int Worlds = 20;
        for (int world = 0; world < Worlds; world++)
        {
            for (int i = 0; i < returns.Length; i++)
                returns[i] = random.NextNormal();
            BacktestOverfitting found = BacktestOverfitting.Of(returns, Variants, 12);
            Assert.Equal(924, found.Splits); // 12 over 6
            noise += found.Probability / Worlds;
            slope += found.Slope / Worlds;
        }

        Assert.InRange(noise, 0.35, 0.65);
        Assert.True(slope < 0, "what one half takes the other lacks");

        for (int period = 0; period < Periods; period++)
            returns[period * Variants + 7] += 0.25;
        BacktestOverfitting skill = BacktestOverfitting.Of(returns, Variants, 12);
        Assert.True(skill.Probability < 0.01, $"{skill.Probability}");
        Assert.True(skill.LossProbability < 0.01);

        Assert.Throws<ArgumentOutOfRangeException>(() => BacktestOverfitting.Of(returns, Variants, 7));
        Assert.Throws<ArgumentException>(() => BacktestOverfitting.Of(returns.AsSpan(1), Variants));
        returns[Variants + 3] = double.NaN;
        Assert.Contains("variant 3 in period 1", Assert.Throws<ArgumentException>(() => BacktestOverfitting.Of(returns, Variants)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bootstrap_of_independent_values_has_the_normal_quantiles()
    {
        var random = new SplitMix64(43);
        double[] series = new double[20_000];
        for (int i = 0; i < series.Length; i++)
            series[i] = random.NextNormal();
        double centre = series.Average();
        double[] means = new double[10_000];
        new StationaryBootstrap(series, 1).Sample(ref random, 100, drawn => Mean(drawn), means);

        // The mean of 100 standard normals has deviation 0.1; 1 % of it is the requirement's tolerance, and twice the error of 10,000 draws.
        double deviation = Math.Sqrt(means.Sum(mean => (mean - centre) * (mean - centre)) / means.Length);
        Assert.Equal(0.1, deviation, 0.002);
        Assert.Equal(centre - 0.1 * 1.6449, means[500], 0.005);
        Assert.Equal(centre + 0.1 * 1.6449, means[9_500], 0.005);
    }

    [Fact]
    public void Bootstrap_keeps_what_follows_upon_what()
    {
        // An autoregression of 0.6: the variance of a mean is (1 + 0.6)/(1 − 0.6) = 4 times that of independent values.
        var random = new SplitMix64(47);
        double[] series = new double[50_000];
        for (int i = 1; i < series.Length; i++)
            series[i] = 0.6 * series[i - 1] + 0.8 * random.NextNormal();
        double[] means = new double[4_000];
        double plain = Spread(1), kept = Spread(50);
        Assert.Equal(1.0 / 1_000, plain * plain, 0.1 / 1_000);
        Assert.InRange(kept * kept, 3.4 / 1_000, 4.2 / 1_000);
        Assert.Throws<ArgumentOutOfRangeException>(() => new StationaryBootstrap(series, 0.5));
        Assert.Throws<ArgumentException>(() => new StationaryBootstrap([], 5));

        double Spread(double block)
        {
            new StationaryBootstrap(series, block).Sample(ref random, 1_000, drawn => Mean(drawn), means);
            double centre = means.Average();
            return Math.Sqrt(means.Sum(mean => (mean - centre) * (mean - centre)) / means.Length);
        }
    }

    [Fact]
    public void Tail_of_a_hundred_outcomes()
    {
        // The worst five of −1 … −100 are 96 … 100: mean 98, and 96 begins the tail. Rockafellar and Uryasev split an outcome that the share cuts.
        double[] profits = [.. Enumerable.Range(1, 100).Select(loss => -(double)loss)];
        TailRisk tail = TailRisk.Of(profits, 0.95);
        Assert.Equal((95, 98), (tail.ValueAtRisk, tail.ConditionalValueAtRisk));
        Assert.Equal((100 + 99 + 0.5 * 98) / 2.5, TailRisk.Of(profits, 0.975).ConditionalValueAtRisk, 1e-12);

        // The normal law: 1.6449 and 2.0627 at 95 %, 2.3263 and 2.6652 at 99 %.
        var random = new SplitMix64(53);
        double[] normal = new double[400_000];
        for (int i = 0; i < normal.Length; i++)
            normal[i] = random.NextNormal();
        Assert.Equal(1.6449, TailRisk.Of(normal, 0.95).ValueAtRisk, 0.01);
        Assert.Equal(2.0627, TailRisk.Of(normal, 0.95).ConditionalValueAtRisk, 0.01);
        Assert.Equal(2.6652, TailRisk.Of(normal, 0.99).ConditionalValueAtRisk, 0.02);
        Assert.Throws<ArgumentException>(() => TailRisk.Of([], 0.95));
        Assert.Throws<ArgumentOutOfRangeException>(() => TailRisk.Of(normal, 1));
    }

    [Fact]
    public void Shrinkage_of_the_authors_formula()
    {
        // The steps of Ledoit and Wolf's covCor.m, worked in 40 digits with mpmath on these twelve rows.
        double[] returns =
        [
            1, 1, 2, -1, -1, 1, 3, 2, -1, 0, 1, -2, 2, 2, 1, -2, -2, 2, 1, 1, -2, -3, -2, -1, 4, 3, 0, -1, -2, -1, 2, 1, 2, -2, -1, -1,
        ];
        ShrunkCovariance shrunk = ShrunkCovariance.Of(returns, 3);
        Assert.Equal(0.22817310293881523, shrunk.Shrinkage, 1e-13);
        Assert.Equal(0.34996722475049699, shrunk.MeanCorrelation, 1e-14);
        Assert.Equal(2.8553801551679154, shrunk.Covariance[1], 1e-13);
        Assert.Equal(shrunk.Covariance[1], shrunk.Covariance[3]);
        Assert.Equal(1, shrunk.Correlation[0]);
        Assert.Throws<ArgumentException>(() => ShrunkCovariance.Of([1, 2, 1, 3], 2));
        Assert.Throws<ArgumentException>(() => ShrunkCovariance.Of([1, 2, 3], 2));
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum / values.Length;
    }
}
