using Vyuha.Core;
using Vyuha.Core.Rules;

namespace Vyuha.Tests.Core.Rules;

/// <summary>Expected values are the tables and examples of the market rules the sources state; the section is named where it helps.</summary>
public sealed class MarketRulesTests
{
    private static readonly MarketRules Rules = MarketRules.Shipped;

    // §1.1: trade date 19 Dec 2025, three contracts, and the evening of the conversion.
    [Theory]
    [InlineData("NIFTY", "2025-12-23", "2025-12-19", 75)]
    [InlineData("NIFTY", "2026-01-06", "2025-12-19", 65)]
    [InlineData("NIFTY", "2026-03-30", "2025-12-19", 75)]
    [InlineData("NIFTY", "2026-03-30", "2025-12-30", 75)]
    [InlineData("NIFTY", "2026-03-30", "2025-12-31", 65)]
    [InlineData("NIFTY", "2024-05-30", "2024-04-25", 50)]
    [InlineData("NIFTY", "2024-05-02", "2024-04-26", 25)]
    [InlineData("BANKNIFTY", "2025-06-26", "2025-05-05", 30)]
    [InlineData("BANKNIFTY", "2025-07-31", "2025-05-05", 35)]
    [InlineData("BANKNIFTY", "2026-01-27", "2026-01-05", 30)]
    [InlineData("FINNIFTY", "2024-06-25", "2024-06-04", 40)]
    [InlineData("FINNIFTY", "2026-01-27", "2026-01-05", 60)]
    [InlineData("MIDCPNIFTY", "2025-07-31", "2025-07-01", 140)]
    [InlineData("NIFTYNXT50", "2025-01-30", "2025-01-02", 10)]
    [InlineData("SENSEX", "2026-04-30", "2026-04-30", 20)]
    public void Lot_size_goes_by_contract(string underlying, string expiry, string tradeDate, int lot) =>
        Assert.Equal(lot, Rules.LotSize(Option(underlying, expiry), DateOnly.Parse(tradeDate)).Value);

    [Fact]
    public void A_missing_lot_names_the_rule_the_contract_and_the_date()
    {
        RuleLookup<int> lot = Rules.LotSize(Option("FINNIFTY", "2011-01-27"), new DateOnly(2011, 1, 3));

        Assert.False(lot.HasValue);
        Assert.StartsWith("No lot size rule for FINNIFTY expiring 2011-01-27, traded on 2011-01-03:", lot.Missing, StringComparison.Ordinal);
        Assert.Equal(lot.Missing, Assert.Throws<MissingRuleException>(() => lot.Value).Message);
        Assert.False(lot.TryGet(out _));
        Assert.False(Rules.LotSize(Option("SENSEX50", "2026-01-29"), new DateOnly(2026, 1, 5)).HasValue);
        Assert.False(Rules.LotSize(Instrument.Spot(Exchange.NseIndex, "NIFTY"), new DateOnly(2026, 1, 5)).HasValue);
    }

    [Fact]
    public void A_lot_after_the_review_of_September_2026_is_marked_unverified()
    {
        Assert.True(Rules.LotSize(Option("NIFTY", "2026-12-01"), new DateOnly(2026, 11, 23)).Verified);
        Assert.False(Rules.LotSize(Option("NIFTY", "2027-01-25"), new DateOnly(2026, 11, 23)).Verified);
    }

    // §1.3.
    [Theory]
    [InlineData("2025-04-15", "15000", "0.05")]
    [InlineData("2025-04-15", "15000.05", "0.10")]
    [InlineData("2026-01-05", "26000", "0.10")]
    [InlineData("2026-01-05", "30000", "0.10")]
    [InlineData("2026-01-05", "58000", "0.20")]
    public void Futures_tick_goes_by_index_level(string date, string level, string tick)
    {
        Instrument future = Instrument.Future(Exchange.Nfo, "NIFTY", new DateOnly(2026, 1, 27));
        Assert.Equal(Rupees(tick), Rules.TickSize(future, DateOnly.Parse(date), Rupees(level)).Value);
        Assert.Equal(Rupees("0.05"), Rules.TickSize(Option("NIFTY", "2026-01-27"), DateOnly.Parse(date), Rupees(level)).Value);
    }

    [Theory]
    [InlineData("BANKNIFTY", "2025-09-15", 900)]
    [InlineData("BANKNIFTY", "2026-03-31", null)]
    [InlineData("BANKNIFTY", "2026-06-30", 900)]
    [InlineData("BANKNIFTY", "2026-07-01", 600)]
    [InlineData("FINNIFTY", "2026-01-15", 1200)]
    [InlineData("NIFTY", "2026-08-03", 1800)]
    [InlineData("MIDCPNIFTY", "2026-08-03", 2800)]
    public void Freeze_quantity_goes_by_month(string underlying, string date, int? units) =>
        Assert.Equal(units, Rules.FreezeQuantity(underlying, DateOnly.Parse(date)) is { HasValue: true } found ? (int)found.Value.Units : null);

    [Theory]
    [InlineData("5750", 8500)]
    [InlineData("5750.05", 5500)]
    [InlineData("11500", 4200)]
    [InlineData("17250", 2800)]
    [InlineData("27500", 1800)]
    [InlineData("40000", 1200)]
    [InlineData("55000", 900)]
    [InlineData("55000.05", 600)]
    public void Freeze_quantity_without_announcement_goes_by_index_level(string level, int units) =>
        Assert.Equal(units, Rules.FreezeQuantity("NIFTY", new DateOnly(2023, 1, 2), Rupees(level)).Value.Units);

    [Fact]
    public void The_slabs_agree_with_every_announced_freeze_quantity()
    {
        // Index levels on the days the quantities were set, from the bhavcopies of 2026: NIFTY 25,900, BANKNIFTY 60,600, MIDCPNIFTY 13,950.
        var date = new DateOnly(2026, 2, 10);
        foreach ((string underlying, string level) in (ReadOnlySpan<(string, string)>)[("NIFTY", "25935.15"), ("BANKNIFTY", "60626.40"), ("MIDCPNIFTY", "13953.10")])
        {
            Quantity announced = Rules.FreezeQuantity(underlying, date).Value;
            Assert.Equal(announced, Rules.FreezeQuantity(underlying, new DateOnly(2025, 10, 15), Rupees(level)).Value);
        }
    }

    [Fact]
    public void Strike_steps_near_the_money_are_those_observed_in_the_bhavcopies()
    {
        int compared = 0;
        var differences = new List<string>();
        foreach (var row in MarketFiles.Csv("reference/strike_intervals.csv"))
        {
            DateOnly date = MarketFiles.Date(row["observed_on"]), expiry = MarketFiles.Date(row["expiry"]);
            // Long-dated NIFTY keeps strikes of the earlier 1000 grid beside those of the 1500 grid, so their gaps are not the step.
            if (row["type"] != "index" || (row["underlying"] == "NIFTY" && expiry.DayNumber - date.DayNumber > 98))
                continue;
            compared++;
            RuleLookup<Price> step = Rules.StrikeStep(row["underlying"], expiry, date);
            if (!step.HasValue || step.Value != Rupees(row["interval_near_atm"]))
                differences.Add($"{row["underlying"]} {expiry:yyyy-MM-dd}: {row["interval_near_atm"]}, ours {step}");
        }

        Assert.Equal(44, compared);
        Assert.Equal([], differences);
    }

    [Fact]
    public void Long_dated_strikes_follow_their_circulars()
    {
        var expiry = new DateOnly(2027, 6, 29);
        Assert.Equal(Rupees("1000"), Rules.StrikeStep("NIFTY", expiry, new DateOnly(2025, 12, 30)).Value);
        Assert.Equal(Rupees("1500"), Rules.StrikeStep("NIFTY", expiry, new DateOnly(2025, 12, 31)).Value);
    }

    // §1.3, the examples.
    [Theory]
    [InlineData("80", "48", "112")]
    [InlineData("12", "0.05", "32")]
    [InlineData("50", "30", "70")]
    public void Limit_prices_stay_inside_the_band(string reference, string low, string high) =>
        Assert.Equal(new PriceBand(Rupees(low), Rupees(high)), Rules.PriceBand(Exchange.Nfo, Rupees(reference), new DateOnly(2026, 1, 5)).Value);

    [Theory]
    [InlineData("100", "20")]
    [InlineData("30", "10")]
    public void Stop_limits_stay_near_their_trigger(string trigger, string gap) =>
        Assert.Equal(
            Rupees(gap), Rules.StopLimitGap(Exchange.Nfo, InstrumentKind.IndexOption, Rupees(trigger), new DateOnly(2026, 1, 5)).Value);

    [Fact]
    public void Before_the_rule_there_is_no_band() =>
        Assert.False(Rules.PriceBand(Exchange.Nfo, Rupees("80"), new DateOnly(2022, 10, 30)).HasValue);

    // §1.2, the examples, and §5.1.
    [Theory]
    [InlineData("NIFTY", ExpiryCycle.Monthly, "2026-11-30", "2026-11-02", "2026-11-23")]
    [InlineData("BANKNIFTY", ExpiryCycle.Monthly, "2026-11-30", "2026-11-02", "2026-11-23")]
    [InlineData("SENSEX", ExpiryCycle.Monthly, "2026-11-30", "2026-11-02", "2026-11-26")]
    [InlineData("NIFTY", ExpiryCycle.Monthly, "2026-03-01", "2026-01-05", "2026-03-30")]
    [InlineData("SENSEX", ExpiryCycle.Monthly, "2026-03-01", "2026-01-05", "2026-03-25")]
    [InlineData("NIFTY", ExpiryCycle.Monthly, "2027-01-01", "2026-11-23", "2027-01-25")]
    [InlineData("SENSEX", ExpiryCycle.Weekly, "2026-01-15", "2026-01-09", "2026-01-15")]
    [InlineData("SENSEX", ExpiryCycle.Weekly, "2026-01-15", "2026-01-12", "2026-01-14")]
    public void Expiry_on_a_holiday_moves_to_the_previous_trading_day(
        string underlying, ExpiryCycle cycle, string period, string tradeDate, string expiry) =>
        Assert.Equal(DateOnly.Parse(expiry), Rules.ExpiryFor(underlying, cycle, DateOnly.Parse(period), DateOnly.Parse(tradeDate)).Value);

    [Fact]
    public void Only_NIFTY_has_weeklies_on_NSE_now()
    {
        var date = new DateOnly(2026, 11, 23);
        foreach (string underlying in (string[])["BANKNIFTY", "FINNIFTY", "MIDCPNIFTY", "NIFTYNXT50"])
            Assert.DoesNotContain(Rules.Expiries(underlying, date), listed => listed.Kind == ExpiryKind.Weekly);
        Assert.Equal(4, Rules.Expiries("NIFTY", date).Count(listed => listed.Kind == ExpiryKind.Weekly));
        Assert.Equal(3, Rules.Expiries("NIFTY", date).Count(listed => listed.Kind == ExpiryKind.Quarterly));
        Assert.Equal(8, Rules.Expiries("NIFTY", date).Count(listed => listed.Kind == ExpiryKind.HalfYearly));
        Assert.False(Rules.Expiries("NIFTY", date).Single(listed => listed.Expiry == new DateOnly(2027, 1, 25)).IsConfirmed);
    }

    [Fact]
    public void An_underlying_without_a_cycle_has_no_expiries_to_guess()
    {
        Assert.Throws<MissingRuleException>(() => Rules.Expiries("FINNIFTY", new DateOnly(2020, 1, 6)));
        Assert.Contains("INDIAVIX", Assert.Throws<MissingRuleException>(() => Rules.Expiries("INDIAVIX", new DateOnly(2026, 1, 5))).Message);
        Assert.Contains("FOO", Assert.Throws<MissingRuleException>(() => Rules.Expiries("FOO", new DateOnly(2026, 1, 5))).Message);
    }

    [Theory]
    [InlineData("NIFTY", "2026-07-28", "2026-07-28T15:30:00+05:30", true)]
    [InlineData("NIFTY", "2026-12-01", "2026-12-01T15:40:00+05:30", true)]
    [InlineData("NIFTY", "2027-01-25", "2027-01-25T15:40:00+05:30", false)]
    public void Options_expire_at_the_close_of_their_last_day(string underlying, string expiry, string instant, bool verified)
    {
        RuleLookup<Timestamp> found = Rules.ExpiryInstant(underlying, DateOnly.Parse(expiry));
        Assert.Equal(instant, found.Value.ToString());
        Assert.Equal(verified, found.Verified);
    }

    [Fact]
    public void There_is_no_expiry_instant_on_a_holiday() =>
        Assert.Contains("Guru Nanak", Rules.ExpiryInstant("NIFTY", new DateOnly(2026, 11, 24)).Missing, StringComparison.Ordinal);

    // §3.1.
    [Fact]
    public void Margin_parameters_are_those_of_the_clearing_corporation()
    {
        MarginParameters nifty = Rules.Margin("NIFTY", new DateOnly(2026, 6, 25)).Value;

        Assert.Equal(
            (9.3m, 17.7m, 0.04m, 2m, 0.35m, 1.75m),
            (nifty.PriceScanPercent, nifty.PriceScanPercentLong, nifty.VolScanPoints, nifty.ExtremeMoveMultiple, nifty.ExtremeMoveCover, nifty.CalendarSpreadPercent));
        Assert.Equal((0m, 2m, 2m), (nifty.ShortOptionMinimumPercent, nifty.ExposurePercent, nifty.ExpiryDayExposurePercent));
        Assert.Equal(ExpiryDayExposureBase.Underlying, nifty.ExpiryDayExposureBase);
        Assert.Equal(3, nifty.FuturesSpreadExposureDivisor); // "on one third of the far-month value"
        Assert.Equal(0.05m, Rules.Margin("BANKNIFTY", new DateOnly(2026, 6, 25)).Value.VolScanPoints);
    }

    [Theory]
    [InlineData("2024-11-19", 0, true)]
    [InlineData("2024-11-20", 2, true)]
    [InlineData("2025-02-09", 2, true)]
    [InlineData("2025-02-10", 2, false)]
    public void Expiry_day_rules_start_on_their_days(string date, int expiryDayPercent, bool calendarBenefit)
    {
        MarginParameters nifty = Rules.Margin("NIFTY", DateOnly.Parse(date)).Value;
        Assert.Equal((expiryDayPercent, calendarBenefit), ((int)nifty.ExpiryDayExposurePercent, nifty.CalendarBenefitOnExpiryDay));
    }

    [Fact]
    public void Scan_ranges_cover_every_value_the_clearing_corporation_published()
    {
        int compared = 0;
        foreach (var row in MarketFiles.Csv("span/nse_span_price_scan_ranges_2012_2026.csv.gz"))
        {
            MarginParameters found = Rules.Margin(row["symbol"], MarketFiles.Date(row["date"])).Value;
            Assert.True(found.PriceScanPercent >= decimal.Parse(row["price_scan_pct"]), $"{row["symbol"]} {row["date"]}");
            Assert.True(found.VolScanPoints >= decimal.Parse(row["vol_scan"]), $"{row["symbol"]} {row["date"]}");
            compared++;
        }

        Assert.True(compared > 9_000);
    }

    [Fact]
    public void Lookups_that_find_their_rule_allocate_nothing()
    {
        Instrument option = Option("NIFTY", "2026-01-27");
        var date = new DateOnly(2026, 1, 5);
        Price level = Rupees("26000");
        Timestamp noon = Ist.At(date, new TimeOnly(12, 0));
        long sum = 0;
        long allocated = Allocations.OnceSettled(() =>
        {
            for (int i = 0; i < 100; i++)
                sum += Ask();
        });

        Assert.True(sum > 0);
        Assert.Equal(0, allocated);

        long Ask() => Rules.LotSize(option, date).Value
            + Rules.TickSize(option, date, level).Value.Steps
            + Rules.FreezeQuantity("NIFTY", date, level).Value.Units
            + Rules.StrikeStep("NIFTY", option.Expiry, date).Value.Steps
            + Rules.PriceBand(Exchange.Nfo, level, date).Value.High.Steps
            + Rules.ExpiryInstant("NIFTY", option.Expiry).Value.Nanoseconds % 7
            + (Rules.Margin("NIFTY", date).Value.CalendarBenefitOnExpiryDay ? 1 : 0)
            + (Rules.IsOpen(Exchange.Nfo, noon) ? 1 : 0)
            + (Rules.SpotIsLive("NIFTY", noon) ? 1 : 0);
    }

    private static Price Rupees(string text) => Price.FromRupees(decimal.Parse(text));

    private static Instrument Option(string underlying, string expiry) => Instrument.Option(
        Rules.Underlying(underlying).Value.Derivatives!.Value, underlying, DateOnly.Parse(expiry), Price.FromRupees(20_000), OptionRight.Call);
}
