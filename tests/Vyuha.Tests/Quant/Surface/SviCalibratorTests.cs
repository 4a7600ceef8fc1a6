using CsCheck;
using Vyuha.Quant.Random;
using Vyuha.Quant.Surface;

namespace Vyuha.Tests.Quant.Surface;

public sealed class SviCalibratorTests
{
    private readonly SviCalibrator _calibrator = new();

    [Theory]
    [InlineData(0.04, 0.4, -0.4, 0.05, 0.1)] // Wide and steep.
    [InlineData(0.0004, 0.012, -0.35, 0.004, 0.02)] // A week of an index.
    [InlineData(0.002, 0.03, 0.2, -0.01, 0.05)] // A month of a stock.
    [InlineData(0.010030, 0.206160, -0.887, 0.205, 0.293)] // De Marco and Martini's SPX-like set, 2009.
    public void A_known_smile_is_found_again(double a, double b, double rho, double m, double sigma)
    {
        var smile = new SviRaw(a, b, rho, m, sigma);
        (double[] k, double[] w, double[] half) = Quotes(smile, 61, -6 * sigma + m, 6 * sigma + m);
        SviFit fit = _calibrator.Fit(k, w, half);
        Assert.Equal((SviFitStatus.Ok, 61, 61), (fit.Status, fit.Quotes, fit.Inside));
        Assert.Equal(a, fit.Smile.A, 1e-6 * b);
        Assert.Equal(b, fit.Smile.B, 1e-5 * b);
        Assert.Equal(rho, fit.Smile.Rho, 1e-5);
        Assert.Equal(m, fit.Smile.M, 1e-5 * sigma);
        Assert.Equal(sigma, fit.Smile.Sigma, 1e-5 * sigma);
    }

    [Fact]
    public void Every_fit_of_any_quotes_is_free_of_arbitrage_on_a_dense_grid() =>
        Gen.Select(Gen.Int[5, 40], Gen.Double[0.01, 0.6], Gen.Double[0.00002, 0.2], Gen.Double[0, 1], Gen.Double[0, 0.8], Gen.ULong)
            .Sample((count, width, level, tilt, noise, seed) =>
            {
                var random = new SplitMix64(seed);
                double[] k = new double[count], w = new double[count], half = new double[count];
                for (int i = 0; i < count; i++)
                {
                    k[i] = width * (2.0 * i / (count - 1) - 1);
                    w[i] = level * (1 + tilt * Math.Abs(k[i]) / width * 3) * Math.Exp(noise * random.NextNormal());
                    half[i] = w[i] * (0.01 + 0.1 * Math.Abs(k[i]) / width);
                }

                SviFit fit = _calibrator.Fit(k, w, half);
                Assert.True(fit.HasSmile);
                Assert.True(fit.LeastDurrleman >= 0 && fit.Smile.LeastVariance > 0);
                Assert.True(SviFormsTests.DenseLeast(fit.Smile) >= -1e-9, $"{fit}");
                Assert.True(double.IsFinite(fit.RootMeanSquare));
            }, iter: 400, threads: 1);

    [Fact]
    public void Quotes_of_a_smile_with_arbitrage_get_the_nearest_without()
    {
        var vogt = new SviRaw(-0.0410, 0.1331, 0.3060, 0.3586, 0.4153);
        (double[] k, double[] w, double[] half) = Quotes(vogt, 61, -1.5, 1.5);
        SviFit fit = _calibrator.Fit(k, w, half);
        Assert.Equal(SviFitStatus.Constrained, fit.Status);
        Assert.True(SviFormsTests.DenseLeast(fit.Smile) >= 0);
        // Nearer in total variance than Gatheral and Jacquier's optimum, which is the nearest in prices with three numbers held.
        Assert.True(new SviJumpWings(0.01742625, -0.1752111, 0.6997381, 0.8564763, 0.0116249, 1).TryToRaw(out SviRaw theirs));
        Assert.True(Distance(fit.Smile, vogt) < Distance(theirs, vogt));

        double Distance(SviRaw smile, SviRaw other) => k.Sum(x => Math.Pow(smile.TotalVariance(x) - other.TotalVariance(x), 2));
    }

    [Fact]
    public void Bad_quotes_do_not_bend_the_smile()
    {
        var smile = new SviRaw(0.0004, 0.012, -0.35, 0.004, 0.02);
        (double[] k, double[] w, double[] half) = Quotes(smile, 61, -0.08, 0.08);
        w[12] *= 1.9;
        w[33] *= 0.4;
        w[50] *= 2.5;
        SviFit fit = _calibrator.Fit(k, w, half);
        Assert.True(fit.Inside >= 58);
        for (int i = 0; i < k.Length; i++)
            Assert.Equal(smile.TotalVariance(k[i]), fit.Smile.TotalVariance(k[i]), half[i]);
    }

    [Fact]
    public void A_wide_quote_weighs_less()
    {
        var smile = new SviRaw(0.0004, 0.012, -0.35, 0.004, 0.02);
        (double[] k, double[] w, double[] half) = Quotes(smile, 21, -0.08, 0.08);
        for (int i = 0; i < 4; i++)
        {
            w[i] *= 1.05;
            half[i] = 0.1 * w[i];
        }

        SviFit fit = _calibrator.Fit(k, w, half);
        Assert.Equal(21, fit.Inside);
        Assert.True(fit.Worst < 1);
    }

    [Fact]
    public void A_later_smile_stays_above_an_earlier_one()
    {
        var earlier = new SviRaw(0.0010, 0.02, -0.3, 0.002, 0.03);
        // Quoted below the earlier smile in the left wing: calendar arbitrage in the quotes themselves.
        var quoted = new SviRaw(0.0012, 0.014, 0.1, 0.0, 0.04);
        (double[] k, double[] w, double[] half) = Quotes(quoted, 41, -0.2, 0.2);
        Assert.True(Calendar.LeastGap(earlier, quoted, out _) < 0);
        SviFit fit = _calibrator.Fit(k, w, half, earlier);
        Assert.Equal(SviFitStatus.Constrained, fit.Status);
        for (int i = -4_000; i <= 4_000; i++)
            Assert.True(fit.Smile.TotalVariance(i / 500.0) >= earlier.TotalVariance(i / 500.0));
        Assert.True(SviFormsTests.DenseLeast(fit.Smile) >= 0);
    }

    [Fact]
    public void A_crossing_between_two_points_of_the_grid_is_found() =>
        Gen.Select(Gen.Double[-1, 1], Gen.Double[0.05, 0.4], Gen.Double[-0.6, 0.6], Gen.Double[0.02, 0.3]).Sample((m, b, rho, sigma) =>
        {
            // Two smiles that touch at one strike, and one a millionth lower: below there, and nowhere else.
            var earlier = new SviRaw(0.02, b, rho, 0.1 * m, sigma);
            var later = new SviRaw(0.02, b * 1.2, rho, 0.1 * m + 0.3 * sigma, sigma * 1.1);
            double least = double.PositiveInfinity;
            for (int i = -200_000; i <= 200_000; i++)
                least = Math.Min(least, later.TotalVariance(i * 2e-5) - earlier.TotalVariance(i * 2e-5));
            if (later.LeftWing < earlier.LeftWing || later.RightWing < earlier.RightWing)
                return;
            later = later with { A = later.A - least - 1e-7 };
            Assert.InRange(Calendar.LeastGap(earlier, later, out _), -1e-7 - 1e-9, -1e-7 + 1e-12);
        }, iter: 20);

    [Fact]
    public void What_cannot_be_fitted_says_why()
    {
        Assert.Equal(SviFitStatus.TooFewQuotes, _calibrator.Fit([0, 0.1, 0.2, 0.3], [1, 1, 1, 1], [1, 1, 1, 1]).Status);
        Assert.Equal(SviFitStatus.NoShape, _calibrator.Fit([0.1, 0.1, 0.1, 0.1, 0.1], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1]).Status);
        Assert.Equal(SviFitStatus.InvalidInput, _calibrator.Fit([0, 0.1, 0.2, 0.3, 0.4], [1, 1, 1, 1], [1, 1, 1, 1, 1]).Status);
        Assert.Equal(SviFitStatus.InvalidInput, _calibrator.Fit([0, 0.1, double.NaN, 0.3, 0.4], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1]).Status);
        Assert.Equal(SviFitStatus.InvalidInput, _calibrator.Fit([0, 0.1, 0.2, 0.3, 0.4], [1, 1, -1, 1, 1], [1, 1, 1, 1, 1]).Status);
        Assert.False(_calibrator.Fit([], [], []).HasSmile);
    }

    [Fact]
    public void A_fit_allocates_nothing_once_warm()
    {
        (double[] k, double[] w, double[] half) = Quotes(new(0.0004, 0.012, -0.35, 0.004, 0.02), 61, -0.08, 0.08);
        (double[] k2, double[] w2, double[] half2) = Quotes(new(-0.0410, 0.1331, 0.3060, 0.3586, 0.4153), 61, -1.5, 1.5);
        Assert.Equal(0, Allocations.OnceSettled(() =>
        {
            _calibrator.Fit(k, w, half);
            _calibrator.Fit(k2, w2, half2);
        }));
    }

    internal static (double[] K, double[] W, double[] Half) Quotes(SviRaw smile, int count, double low, double high)
    {
        double[] k = new double[count], w = new double[count], half = new double[count];
        for (int i = 0; i < count; i++)
        {
            k[i] = low + (high - low) * i / (count - 1);
            w[i] = smile.TotalVariance(k[i]);
            half[i] = 0.01 * w[i];
        }

        return (k, w, half);
    }
}
