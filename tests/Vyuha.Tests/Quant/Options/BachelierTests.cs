using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;
using Vyuha.Quant.Random;

namespace Vyuha.Tests.Quant.Options;

public sealed class BachelierTests
{
    [Fact]
    public void Price_and_sensitivities_are_those_of_mpmath()
    {
        // The unit of volatility is one rupee, so only time and rate are scaled.
        double[] units = [1, 1, 1, 1, 1 / 365.0, 0.01, 1, 1];
        foreach (OptionCase o in OptionReference.Bachelier)
        {
            (double price, Greeks g) = Bachelier.PriceAndGreeks(o.IsCall, o.Underlying, o.Strike, o.Years, o.Vol, ExactMath.Exp(-o.Rate * o.Years));
            double[] actual = [price, g.Delta, g.Gamma, g.Vega, g.Theta, g.Rho, g.Vanna, g.Volga];
            for (int i = 0; i < actual.Length; i++)
            {
                double expected = o.Values[i] * units[i];
                Assert.True(Math.Abs(actual[i] - expected) <= 1e-12 * Math.Abs(expected) + (expected == 0 ? 1e-15 : 0), $"{o}, value {i}: {actual[i]:R}, not {expected:R}");
            }
        }
    }

    [Fact]
    public void A_volatility_survives_the_way_through_its_price()
    {
        var random = new SplitMix64(11);
        for (int i = 0; i < 50_000; i++)
        {
            double vol = 3_000 * ExactMath.Exp(4 * random.NextDouble() - 2), years = ExactMath.Exp(-13 + 13 * random.NextDouble());
            double distance = vol * Math.Sqrt(years) * (random.Next() % 16 == 0 ? 0 : ExactMath.Exp(-20 + 23.2 * random.NextDouble()));
            bool isCall = random.Next() % 2 == 0;
            double forward = 24_000 * random.NextDouble() - 12_000, strike = isCall ? forward + distance : forward - distance;
            double price = Bachelier.Price(isCall, forward, strike, years, vol, 0.98);
            Assert.Equal(ImpliedVolatilityStatus.Ok, Bachelier.TrySolve(isCall, forward, strike, years, 0.98, price, out double solved));
            Assert.True(Math.Abs(solved / vol - 1) <= 4e-15, $"step {i}: F {forward:R} K {strike:R} T {years:R} σ {vol:R} gave {solved:R}");
        }
    }

    [Theory]
    [InlineData(true, 10.0, 5.0, 0.1, 4.9, ImpliedVolatilityStatus.BelowIntrinsic)]
    [InlineData(true, 10.0, 5.0, 0.1, 5.0, ImpliedVolatilityStatus.NoInformation)]
    [InlineData(true, 10.0, 15.0, 0.1, 0.0, ImpliedVolatilityStatus.NoInformation)]
    [InlineData(true, 10.0, 15.0, 0.0, 1.0, ImpliedVolatilityStatus.NoTimeLeft)]
    [InlineData(true, 10.0, 15.0, 0.1, -1.0, ImpliedVolatilityStatus.InvalidInput)]
    [InlineData(true, double.NaN, 15.0, 0.1, 1.0, ImpliedVolatilityStatus.InvalidInput)]
    public void A_price_without_an_answer_says_why(bool isCall, double forward, double strike, double years, double price, ImpliedVolatilityStatus expected)
    {
        Assert.Equal(expected, Bachelier.TrySolve(isCall, forward, strike, years, 1, price, out double vol));
        Assert.Equal(0, vol);
    }

    [Fact]
    public void Call_minus_put_is_the_discounted_forward_minus_strike() => Assert.Equal(
        0.97 * (-30 - 20),
        Bachelier.Price(true, -30, 20, 0.3, 55, 0.97) - Bachelier.Price(false, -30, 20, 0.3, 55, 0.97),
        1e-13);

    [Theory]
    [InlineData(0, 50)]
    [InlineData(0.1, 0)]
    public void Without_time_or_volatility_a_price_is_discounted_intrinsic_value(double years, double vol)
    {
        PricedOption call = Bachelier.PriceAndGreeks(true, 5, -10, years, vol, 0.9);
        Assert.Equal((13.5, 0.9, 0.0), (call.Price, call.Greeks.Delta, call.Greeks.Gamma));
    }

    [Fact]
    public void A_small_volatility_is_that_of_the_lognormal_law() =>
        // At the money Black is Bachelier × (1 − s²/24 + s⁴/640 − …), s being σ√T: the series of N(s/2) − N(−s/2).
        Assert.Equal(
            Black76.Price(true, 24_000, 24_000, 0.004, 0.1, 1),
            Bachelier.Price(true, 24_000, 24_000, 0.004, 2_400, 1) * (1 - 4e-5 / 24 + 1.6e-9 / 640),
            1e-12);
}
