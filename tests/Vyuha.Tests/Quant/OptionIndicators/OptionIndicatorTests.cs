using Vyuha.Quant.OptionIndicators;

namespace Vyuha.Tests.Quant.OptionIndicators;

/// <summary>A chain of five strikes worked by hand, and the definitions taken literally on chains from a seed.</summary>
public sealed class OptionIndicatorTests
{
    private static readonly double[] Strikes = [24_900, 24_950, 25_000, 25_050, 25_100];
    private static readonly double[] Calls = [100, 200, 500, 900, 700];
    private static readonly double[] Puts = [800, 700, 600, 100, 200];

    [Fact]
    public void Puts_over_calls_of_all_strikes_and_of_a_band_around_the_money()
    {
        Assert.Equal(2400.0 / 2400, PutCallRatio.Of(Calls, Puts));
        Assert.Equal(1400.0 / 1600, PutCallRatio.Around(Strikes, Calls, Puts, forward: 25_000, band: 50));
        Assert.Equal(600.0 / 500, PutCallRatio.Around(Strikes, Calls, Puts, forward: 25_010, band: 20));
        Assert.True(double.IsNaN(PutCallRatio.Around(Strikes, Calls, Puts, forward: 26_000, band: 50)));
        Assert.True(double.IsNaN(PutCallRatio.Of([0, 0], [1, 2])));
        Assert.Equal(0.5, PutCallRatio.Of([double.NaN, 4], [double.NaN, 2]));
    }

    [Fact]
    public void Max_pain_is_where_the_holders_get_least()
    {
        // Payouts by hand: 24,900 gets 0 + 35,000 + 60,000 + 15,000 + 40,000; 25,000 gets calls 10,000 + 10,000 and puts 5,000 + 20,000.
        Assert.Equal(new(25_000, 45_000), MaxPain.Of(Strikes, Calls, Puts));
        Assert.Equal(new(24_900, 0), MaxPain.Of(Strikes, Calls, new double[5]));
        Assert.Equal(new(25_100, 0), MaxPain.Of(Strikes, new double[5], Puts));
        Assert.True(double.IsNaN(MaxPain.Of([], [], []).Strike));
    }

    [Fact]
    public void Max_pain_in_one_pass_is_that_of_every_strike_tried()
    {
        var random = new System.Random(11);
        for (int round = 0; round < 200; round++)
        {
            double[] strikes = [.. Enumerable.Range(0, random.Next(1, 60)).Select(i => 24_000.0 + 50 * i + (i > 20 ? 100 * (i - 20) : 0))];
            double[] calls = [.. strikes.Select(_ => (double)random.Next(0, 5) * random.Next(0, 10_000))], puts = [.. strikes.Select(_ => (double)random.Next(0, 10_000))];
            (double Strike, double Payout) least = strikes
                .Select(level => (level, strikes.Select((strike, i) => calls[i] * Math.Max(level - strike, 0) + puts[i] * Math.Max(strike - level, 0)).Sum()))
                .MinBy(one => one.Item2);
            Assert.Equal(new(least.Strike, least.Payout), MaxPain.Of(strikes, calls, puts));
        }
    }

    [Fact]
    public void Gamma_exposure_is_rupees_for_one_percent_calls_held_and_puts_owed()
    {
        var exposures = new double[2];
        double sum = GammaExposure.Of(25_000, [0.001, 0.0008], [10_000, 20_000], [0.001, 0.0009], [30_000, double.NaN], exposures);
        // 25,000² × 1 % = 6,250,000 a unit of gamma.
        Assert.Equal(6_250_000 * (10.0 - 30), exposures[0], tolerance: 1e-6);
        Assert.Equal(6_250_000 * 16.0, exposures[1], tolerance: 1e-6);
        Assert.Equal(6_250_000 * (16.0 - 20), sum, tolerance: 1e-6);
    }

    [Fact]
    public void The_skew_is_read_between_the_strikes_whose_deltas_enclose_it()
    {
        DeltaSkew skew = DeltaSkew.Of(
            0.25, [0.6, 0.5, 0.35, double.NaN, 0.15], [0.13, 0.12, 0.115, 0.5, 0.119], [-0.1, -0.2, -0.3, -0.5], [0.18, 0.16, 0.14, 0.12]);
        Assert.Equal(0.117, skew.CallVol, tolerance: 1e-15); // Half-way from 0.35 to 0.15.
        Assert.Equal(0.15, skew.PutVol, tolerance: 1e-15); // Half-way from −0.2 to −0.3.
        Assert.Equal(-0.033, skew.RiskReversal, tolerance: 1e-15);
        Assert.Equal(0.0135, skew.Butterfly(0.12), tolerance: 1e-15);

        DeltaSkew narrow = DeltaSkew.Of(0.25, [0.6, 0.4], [0.13, 0.12], [-0.3, -0.5], [0.14, 0.12]);
        Assert.True(double.IsNaN(narrow.CallVol) && double.IsNaN(narrow.PutVol) && double.IsNaN(narrow.RiskReversal));
    }

    [Fact]
    public void The_term_structure_has_a_slope_and_a_volatility_in_between()
    {
        // 20 % for a quarter, 22 % for half a year: variance (0.0242 − 0.01)/0.25 = 0.0568 between them.
        TermStructure rising = TermStructure.Of(0.25, 0.20, 0.5, 0.22);
        Assert.Equal(0.08, rising.Slope, tolerance: 1e-14);
        Assert.Equal(Math.Sqrt(0.0568), rising.ForwardVol, tolerance: 1e-14);
        TermStructure arbitrage = TermStructure.Of(0.25, 0.40, 0.5, 0.22);
        Assert.Equal(-0.72, arbitrage.Slope, tolerance: 1e-14);
        Assert.True(double.IsNaN(arbitrage.ForwardVol));
        Assert.True(double.IsNaN(TermStructure.Of(0.5, 0.2, 0.25, 0.2).Slope));
        Assert.True(double.IsNaN(TermStructure.Of(0.25, double.NaN, 0.5, 0.2).Slope));
    }

    [Fact]
    public void Chains_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PutCallRatio.Of([1], [1, 2]));
        Assert.Throws<ArgumentException>(() => PutCallRatio.Around([1, 2], [1, 2], [1], 1, 1));
        Assert.Throws<ArgumentException>(() => MaxPain.Of([2, 1], [1, 1], [1, 1]));
        Assert.Throws<ArgumentException>(() => GammaExposure.Of(1, [1], [1], [1], [1], new double[2]));
        Assert.Throws<ArgumentException>(() => DeltaSkew.Of(0.25, [0.5], [], [], []));
    }

    [Fact]
    public void A_chain_is_measured_without_allocating()
    {
        var exposures = new double[5];
        double sum = 0;
        Assert.Equal(0, Allocations.OnceSettled(() => sum += All()));
        Assert.True(double.IsFinite(sum));

        double All() =>
            PutCallRatio.Of(Calls, Puts) + PutCallRatio.Around(Strikes, Calls, Puts, 25_000, 50) + MaxPain.Of(Strikes, Calls, Puts).Strike
            + GammaExposure.Of(25_000, Calls, Calls, Puts, Puts, exposures) + TermStructure.Of(0.25, 0.2, 0.5, 0.2).Slope;
    }
}
