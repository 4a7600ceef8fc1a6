using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Random;
using Vyuha.Quant.Volatility;

namespace Vyuha.Tests.Quant.Volatility;

public sealed class VarianceSeriesTests
{
    private static readonly double[] Open = [100, 101, 103], High = [101, 104, 104], Low = [99, 100, 101], Close = [100.5, 103, 101.5];

    [Fact]
    public void Range_estimators_of_three_days_by_hand()
    {
        // Worked in 40 digits with mpmath from each paper's formula.
        Assert.Equal(0.29099894814729473, RealisedVolatility.Parkinson(High, Low), 1e-15);
        Assert.Equal(0.31164891729768992, RealisedVolatility.GarmanKlass(Open, High, Low, Close), 1e-15);
        Assert.Equal(0.30526580186986848, RealisedVolatility.RogersSatchell(Open, High, Low, Close), 1e-15);
        Assert.True(double.IsNaN(RealisedVolatility.Parkinson([], [])));
        Assert.Throws<ArgumentException>(() => RealisedVolatility.GarmanKlass(Open, High, Low, [1]));
    }

    /// <summary>No night, no drift: all three are right. With a drift Rogers–Satchell stays right and the others do not.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.012)]
    public void Range_estimators_of_a_simulated_market(double driftADay)
    {
        const int Days = 2_000, Steps = 4_000;
        const double Daily = 0.20 / 15.874507866387544; // √252
        var random = new SplitMix64(19);
        double[] open = new double[Days], high = new double[Days], low = new double[Days], close = new double[Days];
        double log = 0;
        for (int day = 0; day < Days; day++)
        {
            double top = log, bottom = log;
            open[day] = ExactMath.Exp(log);
            for (int i = 0; i < Steps; i++)
            {
                log += driftADay / Steps + Daily / Math.Sqrt(Steps) * random.NextNormal();
                (top, bottom) = (Math.Max(top, log), Math.Min(bottom, log));
            }

            (high[day], low[day], close[day]) = (ExactMath.Exp(top), ExactMath.Exp(bottom), ExactMath.Exp(log));
            log = day % 100 == 99 ? 0 : log;
        }

        // Steps that are not a continuum see about 1 % less range; the errors of 2,000 days are below 1 %.
        Assert.Equal(0.20, RealisedVolatility.RogersSatchell(open, high, low, close), 0.005);
        double parkinson = RealisedVolatility.Parkinson(high, low), klass = RealisedVolatility.GarmanKlass(open, high, low, close);
        if (driftADay == 0)
        {
            Assert.Equal(0.20, parkinson, 0.005);
            Assert.Equal(0.20, klass, 0.005);
        }
        else
        {
            Assert.True(parkinson > 0.21, $"{parkinson} does not show the drift");
        }
    }

    [Fact]
    public void Exponential_weights_of_Hulls_example()
    {
        // J. Hull, "Options, Futures, and Other Derivatives", exponentially weighted moving average: λ = 0.90, 1 % a day, then a move of 2 %.
        EwmaVariance variance = EwmaVariance.From(0.0001, 0.90);
        Assert.Equal(0.00013, variance.Add(0.02), 1e-15);
        Assert.Equal(0.0114, Math.Sqrt(variance.Value), 5e-5);
        Assert.Equal(variance.Value, variance.Add(double.NaN));
        var fresh = new EwmaVariance();
        Assert.True(double.IsNaN(fresh.Value));
        Assert.Equal(0.0004, fresh.Add(0.02), 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EwmaVariance(decay: 1));
    }

    [Fact]
    public void Jump_test_of_twelve_returns_by_hand()
    {
        // Worked in 40 digits with mpmath from the papers' formulas.
        double[] returns = [.. new[] { 1, -2, 1, 3, -1, 2, -12, 1, 2, -1, 1, -2 }.Select(value => value / 1000.0)];
        JumpTest test = JumpTest.Of(returns);
        Assert.Equal(0.000175, test.RealisedVariance, 1e-18);
        Assert.Equal(9.4247779607693797e-5, test.BipowerVariation, 1e-18);
        Assert.Equal(2.0483333114532324, test.Statistic, 1e-12);
        Assert.Equal(1 - 9.4247779607693797e-5 / 0.000175, test.JumpShare, 1e-12);
        Assert.True(double.IsNaN(JumpTest.Of([0, 0, 0, 0, 0, 0]).Statistic) && double.IsNaN(JumpTest.Of([1, 2]).Statistic));
    }

    [Fact]
    public void Jump_test_rejects_as_often_as_it_says_and_finds_jumps()
    {
        const int Days = 4_000, Minutes = 375;
        var random = new SplitMix64(23);
        double[] returns = new double[Minutes];
        int rejected = 0, found = 0;
        for (int day = 0; day < Days; day++)
        {
            for (int i = 0; i < Minutes; i++)
                returns[i] = 0.0005 * random.NextNormal();
            rejected += JumpTest.Of(returns).Statistic > 1.6449 ? 1 : 0;
            returns[random.NextInt(Minutes)] += 0.006;
            found += JumpTest.Of(returns).Statistic > 1.6449 ? 1 : 0;
        }

        // Huang and Tauchen report sizes a little above nominal.
        Assert.InRange((double)rejected / Days, 0.04, 0.07);
        Assert.True(found > 0.98 * Days, $"{found} of {Days} jumps of twelve deviations");
    }

    [Fact]
    public void Har_model_finds_the_weights_it_was_simulated_with()
    {
        const int Days = 60_000;
        var random = new SplitMix64(29);
        double[] realised = new double[Days];
        for (int day = 0; day < Days; day++)
        {
            double week = 0, month = 0;
            for (int back = 1; back <= HarModel.MonthDays; back++)
            {
                double value = day >= back ? realised[day - back] : 1;
                month += value / HarModel.MonthDays;
                week += back <= HarModel.WeekDays ? value / HarModel.WeekDays : 0;
            }

            realised[day] = 0.1 + 0.35 * (day > 0 ? realised[day - 1] : 1) + 0.3 * week + 0.25 * month + 0.2 * random.NextNormal();
        }

        HarModel model = HarModel.Fit(realised);
        Assert.Equal(0.35, model.Day, 0.02);
        Assert.Equal(0.30, model.Week, 0.03);
        Assert.Equal(0.25, model.Month, 0.03);
        Assert.Equal(0.1, model.Constant, 0.03);
        Assert.Equal(Days - HarModel.MonthDays, model.Observations);
        Assert.InRange(model.RSquared, 0.3, 0.95);

        // What is left over is unlike every regressor: least squares' normal equations.
        double along = 0;
        for (int day = HarModel.MonthDays; day < Days; day++)
            along += (realised[day] - model.Forecast(realised.AsSpan(0, day))) * realised[day - 1];
        Assert.Equal(0, along / Days, 1e-9);

        Assert.Equal(model.Forecast(realised), model.ForecastMean(realised, 1), 1e-12);
        Assert.Equal(model.Constant / (1 - model.Day - model.Week - model.Month), model.ForecastMean(realised, 20_000), 0.01);
        Assert.Throws<ArgumentException>(() => HarModel.Fit(realised.AsSpan(0, 29)));
        Assert.Throws<ArgumentException>(() => HarModel.Fit(new double[100]));
        Assert.Throws<ArgumentException>(() => model.Forecast(realised.AsSpan(0, 21)));
    }

    [Fact]
    public void A_cone_narrows_and_is_centred()
    {
        const int Days = 20_000;
        var random = new SplitMix64(31);
        double[] closes = new double[Days];
        double log = 0;
        for (int day = 0; day < Days; day++)
        {
            closes[day] = 100 * ExactMath.Exp(log);
            log += 0.2 / Math.Sqrt(252) * random.NextNormal();
        }

        VolatilityConeRow[] cone = VolatilityCone.Of(closes, 10, 21, 63, 252, 30_000);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(0.20, cone[i].Median, 0.01);
            Assert.True(cone[i].Lowest <= cone[i].Lower && cone[i].Lower < cone[i].Median && cone[i].Median < cone[i].Upper && cone[i].Upper <= cone[i].Highest);
            Assert.InRange(cone[i].Latest, cone[i].Lowest, cone[i].Highest);
            if (i > 0)
                Assert.True(cone[i].Upper - cone[i].Lower < cone[i - 1].Upper - cone[i - 1].Lower);
        }

        // The quartiles of √(χ²(20)/20): 0.8790 and 1.0914 (R's qchisq), times 20 %.
        Assert.Equal(0.2 * 0.8790, cone[1].Lower, 0.004);
        Assert.Equal(0.2 * 1.0914, cone[1].Upper, 0.004);
        Assert.True(double.IsNaN(cone[4].Median));
        Assert.Throws<ArgumentOutOfRangeException>(() => VolatilityCone.Of(closes, 1));
    }
}
