using Vyuha.Quant.Options;

namespace Vyuha.Tests.Quant.Options;

public sealed class AmericanOptionTests
{
    /// <summary>QuantLib 1.29: BinomialVanillaEngine of LeisenReimer, 201 steps, with its delta; and QdFpAmericanEngine at high precision.</summary>
    public static readonly TheoryData<bool, double, double, int, double, double, double, double, double, double> QuantLib = new()
    {
        { false, 100, 110, 365, 0.25, 0.05, 0, 13.738979378734, -0.5911217187, 13.742900840056 },
        { false, 36, 40, 365, 0.2, 0.06, 0, 4.484313453011, -0.6959054925, 4.486674419027 },
        { false, 1480, 1500, 91, 0.28, 0.07, 0.01, 83.404953206939, -0.4855240803, 83.404825848858 },
        { true, 100, 100, 183, 0.3, 0.03, 0.08, 7.331594446207, 0.5005470731, 7.331683619688 },
        { true, 110, 100, 365, 0.2, 0.05, 0.12, 11.220383138965, 0.7246991628, 11.227669012266 },
        { false, 100, 80, 730, 0.4, 0.1, 0.02, 7.367858576266, -0.1927832345, 7.369233169980 },
        { true, 100, 90, 30, 0.2, 0.05, 0, 10.427675398914, 0.9733886981, 10.427673877408 },
    };

    [Theory]
    [MemberData(nameof(QuantLib))]
    public void The_tree_is_that_of_QuantLib_and_nears_the_exact_price(
        bool isCall, double spot, double strike, int days, double vol, double rate, double yield, double tree, double delta, double exact)
    {
        double years = days / 365.0;
        PricedOption option = AmericanOption.PriceAndGreeks(isCall, spot, strike, years, vol, rate, yield, 201);
        Assert.Equal(tree, option.Price, 2e-9);
        Assert.Equal(delta, option.Greeks.Delta, 2e-9);
        Assert.Equal(exact, AmericanOption.Price(isCall, spot, strike, years, vol, rate, yield, 2_001), 1e-5 * strike);
    }

    [Fact]
    public void Sensitivities_are_the_slopes_of_the_price()
    {
        // QuantLib 1.29, finite differences of 2,000 × 4,000: delta, gamma, theta a year.
        Greeks put = AmericanOption.PriceAndGreeks(false, 1480, 1500, 91 / 365.0, 0.28, 0.07, 0.01, 1_001).Greeks;
        Assert.Equal(-0.48556088, put.Delta, 2e-4);
        Assert.Equal(0.00205667, put.Gamma, 2e-5);
        Assert.Equal(-128.076153, put.Theta * 365, 0.5);
        double up = AmericanOption.Price(false, 1480, 1500, 91 / 365.0, 0.29, 0.07, 0.01, 1_001), down = AmericanOption.Price(false, 1480, 1500, 91 / 365.0, 0.27, 0.07, 0.01, 1_001);
        Assert.Equal((up - down) / 2, put.Vega, 1e-3);
    }

    [Fact]
    public void A_call_without_dividends_is_worth_the_european_one()
    {
        double european = BlackScholesMerton.Price(true, 1480, 1500, 0.25, 0.3, 0.07, 0);
        Assert.Equal(european, AmericanOption.Price(true, 1480, 1500, 0.25, 0.3, 0.07, 0, 201), 2e-4 * 1480 / 100);
        double coarse = Math.Abs(AmericanOption.Price(true, 1480, 1500, 0.25, 0.3, 0.07, 0, 101) - european);
        double fine = Math.Abs(AmericanOption.Price(true, 1480, 1500, 0.25, 0.3, 0.07, 0, 401) - european);
        Assert.True(fine < coarse / 10, $"second order in the step: {coarse:R} then {fine:R}");
    }

    [Theory]
    [InlineData(true, 120, 100, 0, 0.2, 0.05, 0.0, 20)]
    [InlineData(false, 80, 100, 1, 0, 0.05, 0.0, 20)] // exercise now: waiting only costs interest
    [InlineData(true, 100, 100, 1, 0, 0.05, 0.0, 4.877057549928594)] // 100 (1 − e^−0.05), at expiry
    public void Without_time_or_volatility_it_is_exercised_at_the_best_moment(
        bool isCall, double spot, double strike, double years, double vol, double rate, double yield, double expected) =>
        Assert.Equal(expected, AmericanOption.Price(isCall, spot, strike, years, vol, rate, yield), 1e-12);

    [Fact]
    public void Growth_that_stops_paying_before_expiry_ends_the_wait_there()
    {
        // r 20 %, q 10 %: S e^(−qt) − K e^(−rt) peaks between now and expiry, found here by trying every moment.
        double best = 0;
        for (int i = 0; i <= 400_000; i++)
        {
            double t = i * 1e-5;
            best = Math.Max(best, 160 * Math.Exp(-0.1 * t) - 100 * Math.Exp(-0.2 * t));
        }

        Assert.Equal(best, AmericanOption.Price(true, 160, 100, 4, 0, 0.2, 0.1), 1e-8);
    }

    [Fact]
    public void A_meaningless_argument_gives_no_number_and_too_few_steps_are_refused()
    {
        Assert.True(double.IsNaN(AmericanOption.Price(true, -1, 100, 1, 0.2, 0.05, 0)));
        Assert.True(double.IsNaN(AmericanOption.PriceAndGreeks(true, 100, 100, double.NaN, 0.2, 0.05, 0).Price));
        Assert.Throws<ArgumentOutOfRangeException>(() => AmericanOption.Price(true, 100, 100, 1, 0.2, 0.05, 0, 2));
    }
}
