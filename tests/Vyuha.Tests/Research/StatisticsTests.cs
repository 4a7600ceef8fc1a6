using Vyuha.Research.Metrics;

namespace Vyuha.Tests.Research;

public sealed class StatisticsTests
{
    // "mixed returns" of the test suite of the empyrical library (Quantopian), which publishes the two ratios below.
    private static readonly double[] Mixed = [0.01, 0.10, -0.04, 0.02, 0.03, 0.02, 0.01, -0.10];

    // The portfolio of 24 months in C. Bacon, Practical Portfolio Performance Measurement and Attribution, 2nd ed. (2008), chapter 4,
    // as the R package PerformanceAnalytics ships it (portfolio_bacon), with the results its vignette quotes from the book.
    private static readonly double[] Bacon =
    [
        0.003, 0.026, 0.011, -0.010, 0.015, 0.025, 0.016, 0.067, -0.014, 0.040, -0.005, 0.081,
        0.040, -0.037, -0.061, 0.017, -0.049, -0.022, 0.070, 0.058, -0.065, 0.024, -0.005, -0.009,
    ];

    [Fact]
    public void Sharpe_agrees_with_the_published_value() => Assert.Equal(1.7238613961706866, Statistics.Sharpe(Mixed), 1e-12);

    [Fact]
    public void Sortino_agrees_with_the_published_value() => Assert.Equal(2.605531251673693, Statistics.Sortino(Mixed), 1e-12);

    [Fact]
    public void Kurtosis_agrees_with_bacon() => Assert.Equal(2.43 - 3, Statistics.ExcessKurtosis(Bacon), 0.005);

    // The book's sample skewness of -0.09 is the population's times n² / ((n − 1)(n − 2)).
    [Fact]
    public void Skewness_agrees_with_bacon() =>
        Assert.Equal(-0.09, Statistics.Skewness(Bacon) * 24 * 24 / (23 * 22), 0.005);

    [Fact]
    public void Downside_deviation_agrees_with_bacon() => Assert.Equal(0.0255, Statistics.DownsideDeviation(Bacon, 0.005), 0.00005);

    // Computed with Python's statistics.stdev of the same list.
    [Fact]
    public void Deviation_is_that_of_a_sample() => Assert.Equal(0.039548539246370897, Statistics.Deviation(Bacon), 1e-12);

    [Fact]
    public void A_constant_series_has_no_ratio()
    {
        double[] constant = [0.01, 0.01, 0.01, 0.01];
        Assert.True(double.IsNaN(Statistics.Sharpe(constant)));
        Assert.True(double.IsNaN(Statistics.Sortino(constant)));
        Assert.True(double.IsNaN(Statistics.Skewness(constant)));
        Assert.True(double.IsNaN(Statistics.ExcessKurtosis(constant)));
        Assert.True(double.IsNaN(Statistics.Deviation([0.01])));
    }
}
