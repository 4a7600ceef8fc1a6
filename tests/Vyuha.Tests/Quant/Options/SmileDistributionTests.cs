using Vyuha.Quant.Options;

namespace Vyuha.Tests.Quant.Options;

public sealed class SmileDistributionTests
{
    private const double Years = 9 / 365.0;

    private static readonly QuotedSmile Smile = new([22_000, 23_000, 23_500, 24_000, 24_500, 25_000, 26_000], [0.21, 0.165, 0.148, 0.135, 0.128, 0.126, 0.13]);

    [Theory]
    [InlineData(22_500)]
    [InlineData(23_700)]
    [InlineData(24_010)]
    [InlineData(24_650)]
    [InlineData(25_900)]
    public void The_probability_of_ending_above_is_the_slope_of_the_call_prices(double level)
    {
        // Breeden and Litzenberger, by a central difference of fourth order.
        double Call(double k) => Black76.Price(true, 24_000, k, Years, Smile.Vol(k, Years), 1);
        const double H = 2;
        double slope = (8 * (Call(level + H) - Call(level - H)) - (Call(level + 2 * H) - Call(level - 2 * H))) / (12 * H);
        var law = new SmileDistribution(24_000, Years, Smile);
        Assert.Equal(-slope, law.Above(level), 1e-7);
        Assert.Equal(1, law.InTheMoney(true, level) + law.InTheMoney(false, level), 1e-15);
    }

    [Fact]
    public void The_mean_of_the_law_is_the_forward()
    {
        // ∫ P(S > x) dx over all levels, by the midpoint rule of one rupee.
        var law = new SmileDistribution(24_000, Years, Smile);
        double mean = 0;
        for (int i = 0; i < 60_000; i++)
            mean += law.Above(i + 0.5);
        Assert.Equal(24_000, mean, 0.5);
    }

    [Fact]
    public void A_quantile_is_the_inverse_of_the_probability()
    {
        var law = new SmileDistribution(24_000, Years, Smile);
        foreach (double probability in (double[])[0.01, 0.16, 0.5, 0.84, 0.99])
            Assert.Equal(probability, 1 - law.Above(law.Quantile(probability)), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => law.Quantile(1));
    }

    [Fact]
    public void Under_a_flat_smile_it_is_the_lognormal_law()
    {
        var law = new SmileDistribution(24_000, Years, new FlatVolatility(0.13));
        Assert.Equal(OptionProbabilities.InTheMoney(true, 24_000, 24_500, Years, 0.13), law.Above(24_500), 1e-15);
        Assert.Equal(OptionProbabilities.Touch(24_000, 24_500, Years, 0.13), law.Touch(24_500), 1e-15);
        // N(±1) of the logarithm: the usual expected move.
        double deviation = 0.13 * Math.Sqrt(Years);
        Assert.Equal(24_000 * Math.Exp(deviation - deviation * deviation / 2), law.Quantile(0.8413447460685429), 1e-6);
    }

    [Fact]
    public void The_expected_move_is_the_standard_deviation_of_the_law()
    {
        // Lognormal: F √(exp(σ²T) − 1).
        double variance = 0.13 * 0.13 * Years;
        Assert.Equal(24_000 * Math.Sqrt(Math.Exp(variance) - 1), new SmileDistribution(24_000, Years, new FlatVolatility(0.13)).StandardDeviation(), 1e-5);
        Assert.Equal(0, new SmileDistribution(24_000, 0, Smile).StandardDeviation());

        // Under the smile: E(S − F)² = ∫ 2 (x − F) P(S > x) dx − F² …, by the midpoint rule of half a rupee on the law itself.
        var law = new SmileDistribution(24_000, Years, Smile);
        double second = 0;
        for (int i = 0; i < 100_000; i++)
            second += 2 * (i + 0.5) * 0.5 * law.Above((i + 0.5) * 0.5) * 0.5;
        Assert.Equal(Math.Sqrt(second - 24_000.0 * 24_000), law.StandardDeviation(), 0.05);
    }

    [Fact]
    public void At_the_date_itself_the_underlying_is_where_it_is()
    {
        var law = new SmileDistribution(24_000, 0, Smile);
        Assert.Equal((1, 0), (law.Above(23_999), law.Above(24_001)));
        Assert.Equal(1, law.Between(23_999, 24_001));
    }

    [Fact]
    public void A_smile_goes_through_its_quotes_without_bumps_and_is_flat_beyond()
    {
        Assert.Equal((0.21, 0.148, 0.13), (Smile.Vol(20_000, Years), Smile.Vol(23_500, Years), Smile.Vol(30_000, Years)));
        Assert.Equal((0, 0), (Smile.Slope(20_000, Years), Smile.Slope(30_000, Years)));
        for (double strike = 22_001; strike < 24_990; strike += 7)
        {
            Assert.True(Smile.Vol(strike + 7, Years) <= Smile.Vol(strike, Years));
            Assert.Equal((Smile.Vol(strike + 0.01, Years) - Smile.Vol(strike - 0.01, Years)) / 0.02, Smile.Slope(strike, Years), 1e-9);
        }
    }

    [Fact]
    public void Quotes_that_are_no_smile_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new QuotedSmile([], []));
        Assert.Throws<ArgumentException>(() => new QuotedSmile([1, 2], [0.1]));
        Assert.Throws<ArgumentException>(() => new QuotedSmile([2, 1], [0.1, 0.1]));
        Assert.Throws<ArgumentException>(() => new QuotedSmile([1, 2], [0.1, 0]));
    }
}
