using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Margins;

namespace Vyuha.Tests.Kernel.Margins;

public sealed class RiskArrayTests
{
    private static readonly DateOnly Today = MarginSamples.Date;

    [Fact]
    public void The_sixteen_scenarios_are_the_exchanges()
    {
        // Market rules §3.2, and nse_span_scenarios.csv where the data folder is present.
        string[] rows = File.ReadAllLines(TestData.Path("span/nse_span_scenarios.csv"))[1..];
        Assert.Equal(ScanScenarios.Count, rows.Length);
        for (int scenario = 1; scenario <= ScanScenarios.Count; scenario++)
        {
            string[] fields = rows[scenario - 1].Split(',');
            Assert.Equal(double.Parse(fields[1]) / double.Parse(fields[2]), ScanScenarios.PriceMove(scenario, extremeMultiple: 2), tolerance: 1e-15);
            Assert.Equal(int.Parse(fields[3]), ScanScenarios.VolMove(scenario));
            Assert.Equal(double.Parse(fields[4]) == 0.35, scenario >= 15);
        }
    }

    [Theory]
    // mpmath, 30 digits: 24,100 put, 20 days, 15 %, forward 24,080, level 24,000, price 302.5, range 2,232, rate 6.5 %, t′ = 19/365;
    // loss = 302.5 − e^(−r t′) Black76(S′ (F/S)^(t′/t), K, t′, 0.15 ± 0.04), extremes at 15 % × 0.35.
    [InlineData(1, -124.7091)]
    [InlineData(2, 49.9930)]
    [InlineData(5, -599.7445)]
    [InlineData(12, 302.4637)]
    [InlineData(13, -1956.8351)]
    [InlineData(15, 105.8750)]
    [InlineData(16, -1464.5518)]
    public void A_put_is_repriced_on_its_own_forward_one_day_ahead(int scenario, double expected)
    {
        ScanRanges ranges = ScanRanges.For(MarginSamples.Parameters, MarginSamples.Rupees(24_000), MarginSamples.Rate, Today, Today.AddDays(20));
        RiskArray array = RiskArray.OfOption(OptionRight.Put, 24_100, 302.5, 24_080, 0.15, 20 / 365.0, ranges);
        Assert.Equal(expected, array.Loss(scenario).ToModel(), tolerance: 0.00011);
    }

    [Fact]
    public void The_composite_delta_is_the_weighted_average_of_seven_deltas()
    {
        // mpmath, same put: weights .270, .217 × 2, .111 × 2, .037 × 2 at 0, ± ⅓, ± ⅔, ± 1 of the range.
        ScanRanges ranges = ScanRanges.For(MarginSamples.Parameters, MarginSamples.Rupees(24_000), MarginSamples.Rate, Today, Today.AddDays(20));
        RiskArray put = RiskArray.OfOption(OptionRight.Put, 24_100, 302.5, 24_080, 0.15, 20 / 365.0, ranges);
        Assert.Equal(-0.505556962, put.CompositeDelta, tolerance: 1e-6);

        RiskArray call = RiskArray.OfOption(OptionRight.Call, 24_100, 282.5, 24_080, 0.15, 20 / 365.0, ranges);
        Assert.Equal(1, call.CompositeDelta - put.CompositeDelta, tolerance: 2e-6);
    }

    [Fact]
    public void On_the_expiry_day_an_option_is_worth_its_intrinsic_value_tomorrow()
    {
        // 24,000 call at 40 rupee with six hours to go: nothing is left of time one day ahead, so j11 is 2,232 − 0 exactly.
        ScanRanges ranges = ScanRanges.For(MarginSamples.Parameters, MarginSamples.Rupees(24_000), MarginSamples.Rate, Today, Today);
        RiskArray array = RiskArray.OfOption(OptionRight.Call, 24_000, 40, 24_003, 0.13, 0.25 / 365, ranges);
        Assert.Equal(Price.FromRupees(40m), array.Loss(1));
        Assert.Equal(Price.FromRupees(40m - 2_232m), array.Loss(11));
        Assert.Equal(Price.FromRupees(40m), array.Loss(14));
        Assert.Equal(Price.FromRupees((40m - 4_464m) * 0.35m), array.Loss(15));
    }

    [Fact]
    public void A_volatility_below_the_scan_range_is_scanned_down_to_zero()
    {
        ScanRanges ranges = ScanRanges.For(MarginSamples.Parameters, MarginSamples.Rupees(24_000), 0, Today, Today.AddDays(9));
        RiskArray array = RiskArray.OfOption(OptionRight.Call, 24_000, 20, 24_000, 0.03, 9 / 365.0, ranges);
        Assert.Equal(Price.FromRupees(20m), array.Loss(2));
    }

    [Fact]
    public void Options_beyond_nine_months_are_scanned_over_the_wider_range()
    {
        Price level = MarginSamples.Rupees(24_000);
        DateOnly ninth = Today.AddMonths(9);
        Assert.Equal(2_232, ScanRanges.For(MarginSamples.Parameters, level, 0, Today, ninth).PriceScan, tolerance: 1e-9);
        Assert.Equal(4_248, ScanRanges.For(MarginSamples.Parameters, level, 0, Today, ninth.AddDays(1)).PriceScan, tolerance: 1e-9); // 17.7 %
    }

    [Fact]
    public void Parameters_in_the_wrong_unit_are_refused()
    {
        Price level = MarginSamples.Rupees(24_000);
        MarginParameters[] wrong =
        [
            MarginSamples.Parameters with { PriceScanPercent = 50 }, // Twice the range reaches zero.
            MarginSamples.Parameters with { PriceScanPercent = 0 },
            MarginSamples.Parameters with { VolScanPoints = 4 }, // Points, not a fraction.
            MarginSamples.Parameters with { ExtremeMoveCover = 35 },
        ];
        foreach (MarginParameters parameters in wrong)
            Assert.Throws<ArgumentOutOfRangeException>(() => ScanRanges.For(parameters, level, 0, Today, Today));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScanRanges.For(MarginSamples.Parameters, Price.Zero, 0, Today, Today));
    }

    [Fact]
    public void A_contract_without_a_price_forward_or_time_is_our_bug()
    {
        ScanRanges ranges = ScanRanges.For(MarginSamples.Parameters, MarginSamples.Rupees(24_000), 0, Today, Today);
        Assert.Throws<InvariantException>(() => RiskArray.OfOption(OptionRight.Call, 24_000, double.NaN, 24_000, 0.1, 0.1, ranges));
        Assert.Throws<InvariantException>(() => RiskArray.OfOption(OptionRight.Call, 24_000, 10, 0, 0.1, 0.1, ranges));
        Assert.Throws<InvariantException>(() => RiskArray.OfOption(OptionRight.None, 24_000, 10, 24_000, 0.1, 0.1, ranges));
        Assert.Throws<InvariantException>(() => RiskArray.OfFuture(24_000, -0.1, ranges));
    }
}
