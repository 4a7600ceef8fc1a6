using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Margins;

namespace Vyuha.Tests.Kernel.Margins;

/// <summary>The rules around the scan: each number here is worked by hand from the stated percentages.</summary>
public sealed class SpanCalculatorTests
{
    private static readonly Price Level = MarginSamples.Rupees(24_000);

    [Fact]
    public void An_empty_book_needs_nothing() =>
        Assert.Equal(default, new SpanCalculator().Compute([], MarginSamples.Parameters, Level, MarginSamples.Date));

    [Fact]
    public void A_long_option_costs_its_premium_in_cash_and_no_margin()
    {
        MarginLeg leg = MarginSamples.Option(OptionRight.Call, 24_000, 65, 9, 0.13);
        MarginResult margin = MarginSamples.Margin([leg]);
        Assert.Equal(Money.Zero, margin.Total);
        Assert.Equal((leg.Price * leg.Quantity).ToPaisa(), margin.LongPremium);
        Assert.Equal(Money.Zero, margin.ShortPremium);
    }

    [Fact]
    public void Futures_pay_exposure_on_their_own_price_long_or_short()
    {
        // 2 % × 24,100 × 65 = 31,330.
        Assert.Equal(Money.FromRupees(31_330m), MarginSamples.Margin([MarginSamples.Future(24_100, 65, 29)]).Exposure);
        Assert.Equal(Money.FromRupees(31_330m), MarginSamples.Margin([MarginSamples.Future(24_100, -65, 29)]).Exposure);
    }

    [Fact]
    public void A_calendar_spread_of_futures_pays_exposure_on_a_third_of_the_far_leg()
    {
        // Market rules §3.1: "on one third of the far-month value". 2 % × 24,200 × 65 / 3 = 10,486.67; the near leg pays nothing.
        MarginLeg near = MarginSamples.Future(24_100, -65, 29), far = MarginSamples.Future(24_200, 65, 57);
        Assert.Equal(Money.FromRupees(10_486.67m), MarginSamples.Margin([near, far]).Exposure);
        Assert.Equal(Money.FromRupees(10_486.67m), MarginSamples.Margin([far.With(-far.Quantity), near.With(-near.Quantity)]).Exposure);

        // Two of the same side are no spread: 2 % × (24,100 + 24,200) × 65 = 62,790.
        Assert.Equal(Money.FromRupees(62_790m), MarginSamples.Margin([near, far.With(-far.Quantity)]).Exposure);
    }

    [Fact]
    public void What_a_spread_of_futures_leaves_over_pays_in_full()
    {
        // −65 near, +130 next, −130 far. 65 near–next: a third of 24,200 × 65; 65 next–far: a third of 24,300 × 65; 65 far left: 24,300 × 65.
        // 2 % × 65 × (24,200 / 3 + 24,300 / 3 + 24,300) = 10,486.667 + 10,530 + 31,590 = 52,606.67.
        MarginLeg[] legs =
        [
            MarginSamples.Future(24_300, -130, 90), MarginSamples.Future(24_100, -65, 29), MarginSamples.Future(24_200, 130, 57),
        ];
        Assert.Equal(Money.FromRupees(52_606.67m), MarginSamples.Margin(legs).Exposure);
    }

    [Fact]
    public void A_future_that_expires_today_is_no_part_of_a_spread()
    {
        // Market rules §3.1: from 10 Feb 2025 "the position expiring today is left out". 2 % × (24,100 + 24,200) × 65 = 62,790; before that 10,486.67.
        MarginLeg[] legs = [MarginSamples.Future(24_100, -65, 29), MarginSamples.Future(24_200, 65, 57)];
        DateOnly expiry = MarginSamples.Date.AddDays(29);
        Assert.Equal(Money.FromRupees(62_790m), MarginSamples.Margin(legs, date: expiry).Exposure);
        Assert.Equal(
            Money.FromRupees(10_486.67m),
            new SpanCalculator().Compute(legs, MarginSamples.Parameters with { CalendarBenefitOnExpiryDay = true }, Level, expiry).Exposure);
    }

    [Fact]
    public void A_future_has_no_option_value()
    {
        MarginResult margin = MarginSamples.Margin([MarginSamples.Future(24_100, -65, 29)]);
        Assert.Equal(Money.Zero, margin.NetOptionValue);
        Assert.Equal(margin.ScanLoss, margin.Span);
    }

    [Fact]
    public void The_two_sides_of_one_contract_cancel_before_anything_is_charged()
    {
        MarginLeg shortCall = MarginSamples.Option(OptionRight.Call, 24_000, -130, 9, 0.13);
        MarginLeg boughtBack = MarginSamples.Option(OptionRight.Call, 24_000, 65, 9, 0.13);
        MarginResult half = MarginSamples.Margin([shortCall.With(Quantity.FromUnits(-65))]);
        Assert.Equal(half, MarginSamples.Margin([shortCall, boughtBack]));
        Assert.Equal(Money.Zero, MarginSamples.Margin([shortCall, boughtBack, boughtBack]).Total);
    }

    [Fact]
    public void Each_short_leg_pays_exposure_and_no_long_leg_does()
    {
        // Condor: 2 short legs × 2 % × 24,000 × 65 = 62,400; on expiry day as much again.
        MarginLeg[] condor = MarginSamples.Legs("+23200PE -23500PE -24500CE +24800CE", 9, 0.13);
        MarginResult before = MarginSamples.Margin(condor);
        MarginResult onExpiry = MarginSamples.Margin(condor, date: MarginSamples.Date.AddDays(9));
        Assert.Equal(Money.FromRupees(62_400m), before.Exposure);
        Assert.Equal(Money.Zero, before.ExpiryDayExposure);
        Assert.Equal(Money.FromRupees(62_400m), onExpiry.ExpiryDayExposure);
        Assert.Equal(before.Span, onExpiry.Span); // All legs expire together: the hedge still counts.
        Assert.Equal(before.Total + Money.FromRupees(62_400m), onExpiry.Total);
    }

    [Fact]
    public void The_expiry_day_margin_can_be_based_on_the_strike()
    {
        // Some brokers: 2 % × 24,500 × 65 = 31,850 instead of 2 % × 24,000 × 65 = 31,200.
        MarginLeg[] call = MarginSamples.Legs("-24500CE", 9, 0.13);
        DateOnly expiry = MarginSamples.Date.AddDays(9);
        Assert.Equal(
            Money.FromRupees(31_850m),
            new SpanCalculator().Compute(
                call, MarginSamples.Parameters with { ExpiryDayExposureBase = ExpiryDayExposureBase.Strike }, Level, expiry).ExpiryDayExposure);
        Assert.Equal(
            Money.FromRupees(31_200m), new SpanCalculator().Compute(call, MarginSamples.Parameters, Level, expiry).ExpiryDayExposure);
    }

    [Fact]
    public void Legs_that_expired_before_the_date_are_gone()
    {
        MarginLeg[] calendar = MarginSamples.Legs("-24000CE +24000CE@37/0.14", 9, 0.13);
        MarginResult after = MarginSamples.Margin(calendar, date: MarginSamples.Date.AddDays(10));
        Assert.Equal(MarginSamples.Margin([calendar[1]], date: MarginSamples.Date.AddDays(10)), after);
    }

    [Fact]
    public void The_short_option_minimum_is_a_floor_when_the_rules_have_one()
    {
        // 3 % (pages before 2020): 2 short legs × 65 × 24,000 × 3 % = 93,600, above the condor's scan; − NOV adds the credit.
        MarginParameters parameters = MarginSamples.Parameters with { ShortOptionMinimumPercent = 3 };
        MarginLeg[] condor = MarginSamples.Legs("+23200PE -23500PE -24500CE +24800CE", 9, 0.13);
        MarginResult margin = new SpanCalculator().Compute(condor, parameters, Level, MarginSamples.Date);
        Assert.Equal(Money.FromRupees(93_600m), margin.ShortOptionMinimum);
        Assert.Equal(Money.FromRupees(93_600m) - margin.NetOptionValue, margin.Span);
    }

    [Fact]
    public void The_calendar_charge_pairs_the_nearest_expiries_first()
    {
        // Futures have delta 1, so the spreads count themselves: −65 near; +130 next; −130 far. 65 near–next, then 65 next–far: 130 × ₹420.
        MarginLeg[] legs =
        [
            MarginSamples.Future(24_300, -130, 90), MarginSamples.Future(24_100, -65, 29), MarginSamples.Future(24_200, 130, 57),
        ];
        Assert.Equal(Money.FromRupees(130 * 420m), MarginSamples.Margin(legs).CalendarCharge);

        // One side only: nothing to pair.
        Assert.Equal(Money.Zero, MarginSamples.Margin([legs[0], legs[1]]).CalendarCharge);
    }

    [Fact]
    public void Two_underlyings_get_no_offset()
    {
        MarginResult nifty = MarginSamples.Margin([MarginSamples.Option(OptionRight.Call, 24_000, -65, 9, 0.13)]);
        MarginResult bank = MarginSamples.Margin(
            MarginSamples.Legs("-58000PE", 35, 0.16, 58_000, 30, "BANKNIFTY"), 58_000);
        Assert.Equal(nifty.Total + bank.Total, (nifty + bank).Total);
        Assert.Throws<InvariantException>(() => MarginSamples.Margin(
            [.. MarginSamples.Legs("-24000CE", 9, 0.13), .. MarginSamples.Legs("-58000PE", 35, 0.16, 58_000, 30, "BANKNIFTY")]));
    }

    [Fact]
    public void The_scratch_space_grows_with_the_book()
    {
        var small = new SpanCalculator(capacity: 1);
        MarginLeg[] legs = [.. Enumerable.Range(0, 40).Select(i =>
            MarginSamples.Option(OptionRight.Put, 22_000 + 50 * i, i % 2 == 0 ? -65 : 65, 7 + i % 5 * 7, 0.13))];
        Assert.Equal(
            new SpanCalculator(capacity: 64).Compute(legs, MarginSamples.Parameters, Level, MarginSamples.Date),
            small.Compute(legs, MarginSamples.Parameters, Level, MarginSamples.Date));
    }

    [Fact]
    public void A_calculation_allocates_nothing()
    {
        MarginLeg[] legs = MarginSamples.Legs("+23200PE -23500PE -24500CE +24800CE -24000CE +24000CE@37/0.14 -23000PE@37/0.14 +22500PE@37/0.14 -25000CE@37/0.14 +25500CE@37/0.14", 9, 0.13);
        var calculator = new SpanCalculator();
        var basket = new BasketMargin(calculator);
        var along = new Money[legs.Length];
        basket.Compute(legs, legs, MarginSamples.Parameters, Level, MarginSamples.Date, along);
        ScanRanges ranges = ScanRanges.For(MarginSamples.Parameters, Level, 0.065, MarginSamples.Date, MarginSamples.Date.AddDays(9));

        Assert.Equal(0, Allocations.OnceSettled(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                calculator.Compute(legs, MarginSamples.Parameters, Level, MarginSamples.Date);
                basket.Compute(legs, legs, MarginSamples.Parameters, Level, MarginSamples.Date, along);
                RiskArray.OfOption(OptionRight.Call, 24_000, 200, 24_040, 0.13, 9 / 365.0, ranges);
            }
        }));
    }
}
