using CsCheck;
using Vyuha.Quant.OptionIndicators;
using Vyuha.Quant.Options;
using Vyuha.Quant.Random;
using Vyuha.Quant.Surface;

namespace Vyuha.Tests.Quant.Surface;

public sealed class VolatilitySurfaceTests
{
    private const double Spot = 24_000;

    private static readonly double[] Times = [3.0 / 365, 10.0 / 365, 31.0 / 365, 94.0 / 365];

    [Theory]
    [InlineData(SurfaceModel.Svi)]
    [InlineData(SurfaceModel.Essvi)]
    public void A_known_surface_is_found_again(SurfaceModel model)
    {
        VolatilitySurface surface = Build(Quotes(0, 1), EventClock.Plain, model);
        Assert.Equal(model, surface.Model);
        foreach (double years in Times)
        {
            SsviSlice known = Known(years);
            for (int i = -10; i <= 10; i++)
            {
                double k = i * 0.2 * Math.Sqrt(known.Theta), strike = surface.Forward(years) * Math.Exp(k);
                Assert.Equal(Math.Sqrt(known.TotalVariance(k) / years), surface.Vol(strike, years), 1e-4);
            }
        }

        Assert.All(surface.Expiries, expiry => Assert.Equal(1, expiry.Quality));
    }

    [Fact]
    public void Risk_reversal_and_butterfly_are_those_of_the_smile_in_closed_form()
    {
        VolatilitySurface surface = Build(Quotes(0, 1), EventClock.Plain, SurfaceModel.Essvi);
        double years = Times[2], atTheMoney = surface.AtTheMoneyVol(years);
        Assert.Equal(Math.Sqrt(Known(years).Theta / years), atTheMoney, 1e-5);
        DeltaSkew skew = surface.Skew(years);
        foreach ((double vol, double sign) in ((double, double)[])[(skew.CallVol, 1), (skew.PutVol, -1)])
        {
            // From the volatility back to the strike of 25 delta: d1 = ∓0.6744897501960817, the normal quantile.
            double root = Math.Sqrt(years), k = (vol * root / 2 + sign * 0.6744897501960817) * vol * root;
            Assert.Equal(Math.Sqrt(Known(years).TotalVariance(k) / years), vol, 1e-5);
        }

        Assert.True(skew.RiskReversal < 0 && skew.Butterfly(atTheMoney) > 0);
    }

    [Fact]
    public void Noisy_quotes_give_a_surface_free_of_arbitrage_on_a_dense_grid() =>
        Gen.Select(Gen.ULong, Gen.Double[0, 0.25], Gen.Double[0.7, 1.3], Gen.Bool.Select(own => own ? SurfaceModel.Essvi : SurfaceModel.Svi)).Sample((seed, noise, dip, model) =>
        {
            VolatilitySurface surface = Build(Quotes(noise, dip, seed), new EventClock(new MarketEvent(20.0 / 365, 6.0 / 365)), model);
            AssertFree(surface);
        }, iter: 40, threads: 1);

    [Fact]
    public void Variance_comes_at_the_event()
    {
        double eventDay = 20.0 / 365;
        VolatilitySurface plain = Build(Quotes(0, 1), EventClock.Plain, SurfaceModel.Essvi);
        VolatilitySurface surface = Build(Quotes(0, 1), new EventClock(new MarketEvent(eventDay, 21.0 / 365)), SurfaceModel.Essvi);
        foreach (double years in Times)
            Assert.Equal(plain.AtTheMoneyVol(years), surface.AtTheMoneyVol(years), 1e-12);

        // Between the expiries of 10 and 31 days the event is worth as much as the 21 days themselves: half of the variance comes on its day.
        double between = Known(Times[2]).Theta - Known(Times[1]).Theta;
        double before = surface.At(eventDay - 1e-9).TotalVariance(0), after = surface.At(eventDay).TotalVariance(0);
        Assert.Equal(between / 2, after - before, 1e-3 * between);
        (double diffusive, double events) = surface.Split(Times[2]);
        Assert.Equal(between / 2, events, 1e-3 * between);
        Assert.Equal(surface.At(Times[2]).TotalVariance(0), diffusive + events, 1e-15);
        Assert.Equal(0, surface.Split(Times[1]).Event);
        Assert.Equal(21.0 / 365, EventClock.ImpliedExtraYears(10.0 / 365, 0.001, 31.0 / 365, 0.001 + 42.0 / 365 * 0.02, Math.Sqrt(0.02)), 1e-12);
    }

    [Fact]
    public void Slope_is_that_of_the_volatility()
    {
        VolatilitySurface surface = Build(Quotes(0, 1), EventClock.Plain, SurfaceModel.Svi);
        foreach (double years in (double[])[0.002, 0.02, 0.05, 0.2, 0.6])
        {
            for (double strike = 20_000; strike <= 28_000; strike += 500)
                Assert.Equal((surface.Vol(strike + 0.5, years) - surface.Vol(strike - 0.5, years)), surface.Slope(strike, years), 1e-9);
        }
    }

    [Fact]
    public void An_expiry_that_cannot_be_fitted_says_why_and_the_others_stand()
    {
        ExpiryQuotes[] quotes = Quotes(0, 1);
        quotes[1] = quotes[1] with { LogMoneyness = [0], TotalVariances = [0.001], HalfWidths = [0.0001] };
        VolatilitySurface surface = Build(quotes, EventClock.Plain, SurfaceModel.Svi);
        Assert.Equal((SviFitStatus.TooFewQuotes, 0.0), (surface.Expiries[1].Fit.Status, surface.Expiries[1].Quality));
        Assert.True(double.IsFinite(surface.Vol(24_000, Times[1])));
        AssertFree(surface);

        Assert.False(VolatilitySurface.TryBuild([quotes[1]], Spot, EventClock.Plain, SurfaceModel.Svi, out VolatilitySurface? none, out IReadOnlyList<ExpirySmile> outcomes));
        Assert.Null(none);
        Assert.Equal(SviFitStatus.TooFewQuotes, outcomes[0].Fit.Status);
        Assert.Throws<ArgumentException>(() => VolatilitySurface.TryBuild([quotes[2], quotes[0]], Spot, EventClock.Plain, SurfaceModel.Svi, out _, out _));
    }

    [Fact]
    public void Nothing_is_NaN_at_any_strike_and_time()
    {
        VolatilitySurface surface = Build(Quotes(0.1, 1, 5), EventClock.Plain, SurfaceModel.Svi);
        foreach (double years in (double[])[-1, 0, 1e-12, 1e-4, 0.01, 0.1, 1, 50])
        {
            foreach (double strike in (double[])[1e-3, 1, 100, 20_000, 24_000, 30_000, 1e6, 1e12])
                Assert.True(surface.Vol(strike, years) > 0 && double.IsFinite(surface.Vol(strike, years)) && double.IsFinite(surface.Slope(strike, years)));
            Assert.True(double.IsFinite(surface.Skew(years).RiskReversal) && surface.AtTheMoneyVol(years) > 0);
        }
    }

    [Fact]
    public void A_moved_surface_keeps_the_volatility_of_the_strike_or_of_the_moneyness()
    {
        VolatilitySurface surface = Build(Quotes(0, 1), EventClock.Plain, SurfaceModel.Svi);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MovedSurface(surface, -0.02, SmileDynamics.StickyStrike));
        var strike = new MovedSurface(surface, Spot, SmileDynamics.StickyStrike);
        var moneyness = new MovedSurface(surface, Spot, SmileDynamics.StickyMoneyness);
        strike.MoveTo(25_200);
        moneyness.MoveTo(25_200);
        Assert.Equal(surface.Vol(23_500, 0.05), strike.Vol(23_500, 0.05));
        Assert.Equal(surface.Vol(23_500, 0.05), moneyness.Vol(23_500 * 1.05, 0.05), 1e-12);
        Assert.Equal((moneyness.Vol(24_000.5, 0.05) - moneyness.Vol(23_999.5, 0.05)), moneyness.Slope(24_000, 0.05), 1e-9);

        // The same as a structure's own dynamics at that level.
        var structure = new OptionStructure(new OptionStructureLeg(LegKind.Put, 23_500, 0.05, -1, 100));
        double own = structure.Profit(25_200, 0.01, new(Spot, 0, 0.06, surface, SmileDynamics.StickyMoneyness));
        Assert.Equal(own, structure.Profit(25_200, 0.01, new(25_200, 0, 0.06, moneyness)), 1e-9);
    }

    internal static void AssertFree(VolatilitySurface surface)
    {
        double last = surface.Expiries[^1].Years * 1.5;
        const int points = 400, times = 60;
        double[] above = new double[points + 1];
        // Growth beyond the last expiry is not free of butterflies by proof: looked at to a hundred times it.
        foreach (double t in Enumerable.Range(1, times).Select(one => (double)one).Concat([2 * times, 5 * times, 20 * times, 70 * times]))
        {
            SmileSlice slice = surface.At(last * t / times);
            for (int i = 0; i <= points; i++)
            {
                double k = 1.5 * Math.Pow(2.0 * i / points - 1, 3), w = slice.TotalVariance(k), g = slice.Durrleman(k);
                Assert.True(w >= above[i] * (1 - 1e-12) && w > 0, $"calendar at k {k}, {t}/{times}");
                Assert.True(g >= -1e-9, $"butterfly {g} at k {k}, {t}/{times}");
                above[i] = w;
            }
        }
    }

    private static VolatilitySurface Build(ExpiryQuotes[] quotes, EventClock clock, SurfaceModel model)
    {
        Assert.True(VolatilitySurface.TryBuild(quotes, Spot, clock, model, out VolatilitySurface? surface, out _));
        return surface!;
    }

    /// <summary>An SSVI surface with the power-law width, whose skew flattens with time.</summary>
    private static SsviSlice Known(double years)
    {
        double theta = 0.0196 * years;
        return new(theta, -0.45, 0.9 * Math.Sqrt(theta));
    }

    private static ExpiryQuotes[] Quotes(double noise, double dip, ulong seed = 1)
    {
        var random = new SplitMix64(seed);
        return [.. Times.Select((years, at) =>
        {
            SsviSlice known = Known(years);
            double[] k = [.. Enumerable.Range(-15, 31).Select(i => i * 0.2 * Math.Sqrt(known.Theta))];
            double[] w = [.. k.Select(x => known.TotalVariance(x) * Math.Exp(noise * random.NextNormal()) * (at == 2 ? dip : 1))];
            return new ExpiryQuotes(years, Spot * Math.Exp(0.05 * years), k, w, [.. w.Select(x => 0.01 * x)]);
        })];
    }
}
