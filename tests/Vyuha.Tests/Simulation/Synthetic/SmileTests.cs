using CsCheck;
using Vyuha.Simulation.Synthetic;

namespace Vyuha.Tests.Simulation.Synthetic;

/// <summary>The surface admits no static arbitrage in any state the market can be in, and its numbers are those of NIFTY's smile.</summary>
public sealed class SmileTests
{
    private static readonly Gen<MarketState> States =
        Gen.Select(
            Gen.Double[-1.8, 3.4], Gen.Double[-1.8, 3.4], Gen.Double[-0.3, 0.3], Gen.Double[-0.6, 0.6],
            (slow, fast, tilt, curvature) => new MarketState(10, slow, fast, tilt, curvature, 0.066, 10));

    [Fact]
    public void Calls_fall_and_are_convex_in_the_strike() =>
        Gen.Select(States, Gen.Double[0.001, 70]).Sample((state, sessions) =>
        {
            Smile smile = Smile.At(state, sessions);
            const double forward = 24_000;
            double step = forward * Math.Sqrt(smile.AtTheMoney) / 12;
            double[] calls = new double[81];
            for (int i = 0; i < calls.Length; i++)
            {
                double strike = Math.Max(forward + (i - 40) * step, 1 + i);
                double outside = smile.OutOfTheMoney(forward, strike);
                calls[i] = strike >= forward ? outside : outside + forward - strike;
            }

            for (int i = 1; i + 1 < calls.Length; i++)
            {
                if (forward + (i - 41) * step <= 100)
                    continue; // The grid is not even where it would leave the positive strikes.
                Assert.True(calls[i] <= calls[i - 1] + 1e-8, "a call costs no more than one of a lower strike");
                Assert.True(calls[i - 1] - 2 * calls[i] + calls[i + 1] >= -1e-7, "a butterfly costs something");
                Assert.True(calls[i - 1] - calls[i] <= step + 1e-8, "a call spread costs no more than its width");
            }
        });

    [Fact]
    public void Total_variance_rises_with_the_expiry_at_every_moneyness() =>
        Gen.Select(States, Gen.Double[0.001, 70], Gen.Double[0.001, 30], Gen.Double[-0.4, 0.4]).Sample((state, sessions, further, moneyness) =>
            Assert.True(
                Smile.At(state, sessions + further).TotalVariance(moneyness) >= Smile.At(state, sessions).TotalVariance(moneyness) * (1 - 1e-9)));

    [Theory]
    // Medians of NIFTY options in the NSE end-of-day files of January 2025 and January-February 2026: 25-delta risk reversal
    // (call minus put) and butterfly over the at-the-money volatility, by calendar days to expiry.
    [InlineData(3, -0.089, 0.032)] // 4-6 days
    [InlineData(5.5, -0.100, 0.029)] // 7-9 days
    [InlineData(9, -0.105, 0.025)] // 10-16 days
    [InlineData(21, -0.141, 0.021)] // 25-37 days
    [InlineData(34, -0.139, 0.023)] // 38-60 days
    public void The_ordinary_skew_and_curvature_are_those_measured(double sessions, double riskReversal, double butterfly)
    {
        Smile smile = Smile.At(new MarketState(10, 0, 0, 0, 0, 0.066, 10), sessions);
        double call = AtDelta(smile, 0.25), put = AtDelta(smile, 0.75), atTheMoney = Math.Sqrt(smile.AtTheMoney);
        Assert.Equal(riskReversal, (call - put) / atTheMoney, 0.02);
        Assert.Equal(butterfly, (call + put) / 2 / atTheMoney - 1, 0.02);
    }

    [Theory]
    // Medians of the same files: at-the-money volatility (calendar days) over India VIX.
    [InlineData(5.5, 8, 0.930)]
    [InlineData(9, 13, 0.901)]
    [InlineData(21, 31, 0.948)]
    [InlineData(34, 49, 0.951)]
    public void The_term_structure_against_the_volatility_index_is_that_measured(double sessions, double days, double ratio)
    {
        var state = new MarketState(10, 0, 0, 0, 0, 0.066, 10);
        double volatility = 100 * Math.Sqrt(Smile.At(state, sessions).AtTheMoney * 365 / days);
        Assert.Equal(ratio, volatility / new VolatilityIndex(state).At(0, 0), 0.06);
    }

    [Fact]
    public void The_variance_swap_ratio_is_that_of_a_strip_of_options()
    {
        // What the ratio stands for: 2 ∫ O(K)/K² dK over the at-the-money variance (Demeterfi, Derman, Kamal and Zou, 1999), summed here strike by strike.
        Smile smile = Smile.At(new MarketState(10, 0.2, 0.1, 0, 0, 0.066, 10), 21);
        double strip = 0;
        for (double strike = 8_000; strike < 60_000; strike += 5)
            strip += 2 * smile.OutOfTheMoney(24_000, strike) / (strike * strike) * 5;
        Assert.Equal(strip / smile.AtTheMoney, smile.VarianceSwapRatio(), 0.002);
    }

    /// <summary>Deviation at the strike where the undiscounted call delta is the given one.</summary>
    private static double AtDelta(Smile smile, double delta)
    {
        double low = -1, high = 1;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            double deviation = Math.Sqrt(smile.TotalVariance(middle));
            double call = Vyuha.Quant.Arithmetic.ExactMath.NormalCdf(-middle / deviation + deviation / 2);
            (low, high) = call > delta ? (middle, high) : (low, middle);
        }

        return Math.Sqrt(smile.TotalVariance(low));
    }
}
