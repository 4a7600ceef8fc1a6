using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Core.Events;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Structures;
using Vyuha.Strategies;
using Vyuha.Strategies.Buying;
using Vyuha.Strategies.VolatilityBuying;

namespace Vyuha.Tests.Strategies.Buying;

/// <summary>When volatility is bought and when it is not. Wednesday 4 February 2026, a policy decision on Friday the 6th at ten, expiries on three Tuesdays.</summary>
public sealed class VolatilityExpanderTests
{
    private static readonly DateOnly Today = new(2026, 2, 4);
    private static readonly DateOnly Decision = new(2026, 2, 6);
    private static readonly DateOnly[] Expiries = [new(2026, 2, 10), new(2026, 2, 17), new(2026, 2, 24)];

    /// <summary>Decisions of the last year and a half, as they were held; each moved the index by 1.5 %.</summary>
    private static readonly DateOnly[] Past =
    [
        new(2024, 8, 8), new(2024, 10, 9), new(2024, 12, 6), new(2025, 2, 7), new(2025, 4, 9), new(2025, 6, 6), new(2025, 8, 6), new(2025, 10, 1), new(2025, 12, 5),
    ];

    [Fact]
    public void Cheap_volatility_before_an_event_is_bought()
    {
        BuyerMarket market = Ready();
        market.Snapshot("10:00");
        RecordedDecision entry = market.Last;
        Assert.Equal((DecisionAction.Enter, BuyerVocabulary.Entry), (entry.Decision.Action, entry.Decision.Reason));
        Assert.Equal((2.0, 1.0, 5.0), (entry[BuyerVocabulary.EventDays].Value, entry[BuyerVocabulary.EventDays].Threshold, entry[BuyerVocabulary.EventDays].Upper));
        Assert.Equal((20.0, 25.0), (Math.Round(entry[BuyerVocabulary.IvRank].Value, 9), entry[BuyerVocabulary.IvRank].Threshold));
        Assert.Equal((9.0, 8.0), (entry[ExpanderVocabulary.EventHistory].Value, entry[ExpanderVocabulary.EventHistory].Threshold));
        Assert.Equal(1.5, entry[ExpanderVocabulary.ImpliedMove].Threshold, 6);
        Assert.True(entry[ExpanderVocabulary.ForecastToImplied].Value > 1);
        Assert.Equal(StructureState.Open, market.Structure.State);
        Assert.All(market.Structure.Legs, leg => Assert.Equal((Side.Buy, Expiries[0], 65L), (leg.Side, leg.Terms.Instrument.Expiry, leg.Units)));
        Assert.Equal(2, market.Structure.Legs.Count);
    }

    [Theory]
    [InlineData(12.499, true)]
    [InlineData(12.5, false)]
    [InlineData(18, false)]
    [InlineData(0, false)] // No value of India VIX today: the last close stands, which is the year's highest.
    public void The_rank_must_be_below_its_bound(double vix, bool enters)
    {
        BuyerMarket market = Ready();
        market.VixNow = vix;
        market.Snapshot("10:00");
        Assert.Equal(enters, market.Last.Decision.Action == DecisionAction.Enter);
        if (!enters)
            Refused(market, BuyerVocabulary.ConditionsNotMet, BuyerVocabulary.IvRank);
    }

    [Fact]
    public void Other_options_count_for_the_next_entry_and_what_is_held_keeps_its_own()
    {
        const string Impatient = """{ "profiles": { "before-events": { "iv_rank_max": 5, "stop_loss": 0.01, "profit_target": 0.01, "max_sessions": 1 } } }""";
        BuyerMarket held = Ready();
        held.Snapshot("10:00").Give(Impatient).Snapshot("10:05").Snapshot("10:10");
        Assert.Equal((StructureState.Open, 0), (held.Structure.State, held.Structure.ExitReason));

        BuyerMarket looking = Ready();
        looking.Give(Impatient).Snapshot("10:00");
        Refused(looking, BuyerVocabulary.ConditionsNotMet, BuyerVocabulary.IvRank);
        Assert.Equal(5, looking.Last[BuyerVocabulary.IvRank].Threshold);

        var bot = (VolatilityExpander)looking.Bot;
        Assert.Equal(["profiles.before-events.forecast_returns"], bot.FixedFieldsIn(LocatedJson.Parse("""{ "profiles": { "before-events": { "forecast_returns": 600 } } }""", "given")));
    }

    [Fact]
    public void Without_an_event_there_is_no_trade()
    {
        BuyerMarket market = Ready(withEvent: false);
        market.Snapshot("10:00");
        Refused(market, BuyerVocabulary.NoEvent, BuyerVocabulary.EventDays);
    }

    [Fact]
    public void A_date_that_nobody_has_confirmed_is_none()
    {
        BuyerMarket market = Ready(withEvent: false).Event("rbi", MarketEventKind.RbiPolicy, Decision, "10:00", EventStatus.Unconfirmed);
        market.Snapshot("10:00");
        Refused(market, BuyerVocabulary.NoEvent, BuyerVocabulary.EventDays);
        market.Event("rbi", MarketEventKind.RbiPolicy, Decision, "10:00").Snapshot("10:10");
        Assert.Equal(DecisionAction.Enter, market.Last.Decision.Action);
    }

    [Fact]
    public void An_event_of_another_kind_or_too_near_or_too_far_is_none()
    {
        BuyerMarket market = Ready(withEvent: false)
            .Event("cpi", MarketEventKind.Inflation, Decision, "16:00")
            .Event("now", MarketEventKind.RbiPolicy, Today, "14:00")
            .Event("far", MarketEventKind.UnionBudget, BuyerMarket.TradingDay(Today, 6), "11:00");
        market.Snapshot("10:00");
        Refused(market, BuyerVocabulary.NoEvent, BuyerVocabulary.EventDays);
    }

    [Fact]
    public void An_event_that_options_price_above_its_history_is_not_bought()
    {
        // 10 Feb holds the event: 0.35² T less what 17 Feb says of other days is a move of about 3 %, twice the median of 1.5 %.
        BuyerMarket market = Ready(volatility: 0.6);
        market.VolatilityOf[Expiries[0]] = 0.35;
        market.VolatilityOf[Expiries[1]] = 0.25;
        market.Snapshot("10:00");
        Refused(market, BuyerVocabulary.ConditionsNotMet, ExpanderVocabulary.ImpliedMove);
        ConditionPayload implied = market.Last[ExpanderVocabulary.ImpliedMove];

        // By hand: w = σ²T; d = (w₂ − w₁)/(T₂ − T₁); v = w₁ − d T₁; the median of |N| is 0.6745.
        double first = market.Years(Expiries[0]), second = market.Years(Expiries[1]);
        double w1 = 0.35 * 0.35 * first, w2 = 0.25 * 0.25 * second;
        double variance = w1 - (w2 - w1) / (second - first) * first;
        Assert.Equal(67.45 * Math.Sqrt(variance), implied.Value, 1);
    }

    [Fact]
    public void Too_few_past_events_are_no_history()
    {
        BuyerMarket market = Ready(past: Past[2..]);
        market.Snapshot("10:00");
        Refused(market, BuyerVocabulary.ConditionsNotMet, ExpanderVocabulary.EventHistory);
        Assert.Equal(7, market.Last[ExpanderVocabulary.EventHistory].Value);
    }

    [Fact]
    public void A_forecast_below_implied_volatility_buys_nothing()
    {
        BuyerMarket market = Ready(volatility: 0.08, move: 0.004);
        market.Snapshot("10:00");
        Refused(market, BuyerVocabulary.ConditionsNotMet, ExpanderVocabulary.ForecastToImplied);
    }

    [Fact]
    public void What_does_not_fit_the_money_gives_way_to_what_does_and_else_there_is_no_trade()
    {
        // A straddle of 10 Feb costs about 24,000 × 0.14 × √(6.2/365) × 0.8 ≈ 350 points, ₹22,800 a lot; half of it is above ₹10,000 with charges.
        BuyerMarket strangle = Ready();
        strangle.Snapshot("10:00");
        Assert.NotEqual(strangle.Structure.Legs[0].Terms.Instrument.Strike, strangle.Structure.Legs[1].Terms.Instrument.Strike);
        Assert.True(strangle.Last[BuyerVocabulary.StopLoss].Value <= 10_000);

        BuyerMarket straddle = Ready("""{ "profiles": { "before-events": { "loss_at_stop_max": 20000 } } }""", limits: BuyerMarket.Limits with { LossPerTrade = Money.FromRupees(20_000) });
        straddle.Snapshot("10:00");
        Assert.Equal(straddle.Structure.Legs[0].Terms.Instrument.Strike, straddle.Structure.Legs[1].Terms.Instrument.Strike);

        BuyerMarket nothing = Ready("""{ "profiles": { "before-events": { "loss_at_stop_max": 2000 } } }""");
        nothing.Snapshot("10:00");
        Refused(nothing, BuyerVocabulary.TooDear, BuyerVocabulary.StopLoss);
        Assert.Empty(nothing.Kernel.Structures);
    }

    [Fact]
    public void The_cap_of_a_trade_counts_premium_and_charges()
    {
        BuyerMarket market = Ready(cap: Money.FromRupees(10_000));
        market.Snapshot("10:00");
        Refused(market, BuyerVocabulary.TooDear, BuyerVocabulary.CountedByCap);
        ConditionPayload counted = market.Last[BuyerVocabulary.CountedByCap];
        Assert.Equal(10_000, counted.Threshold);
        Assert.True(counted.Value > market.Last[BuyerVocabulary.Premium].Value);
    }

    [Fact]
    public void It_is_sold_on_the_last_session_before_the_event()
    {
        BuyerMarket market = Ready();
        market.Snapshot("10:00");
        market.Snapshot("15:05").CloseDay();
        Assert.Equal(0, market.Structure.ExitReason);
        market.OpenDay(new DateOnly(2026, 2, 5)).Snapshot("10:00").Snapshot("14:59");
        Assert.Equal(0, market.Structure.ExitReason);
        market.Snapshot("15:00");
        Assert.Equal(BuyerVocabulary.ExitEvent, market.Structure.ExitReason);
        Assert.Equal(1, market.Decisions.Last(decision => decision.Decision.Action == DecisionAction.Exit)[BuyerVocabulary.TradingDaysToEvent].Value);
        Assert.Equal(StructureState.Closed, market.Structure.State);
    }

    [Fact]
    public void Told_to_it_is_held_through_the_event_and_left_after_it()
    {
        BuyerMarket market = Ready("""{ "profiles": { "before-events": { "hold_through_event": true, "minutes_after_event": 30 } } }""");
        market.Snapshot("10:00").CloseDay();
        market.OpenDay(new DateOnly(2026, 2, 5)).Snapshot("15:20").CloseDay();
        market.OpenDay(Decision).Snapshot("09:45").Snapshot("10:29");
        Assert.Equal(0, market.Structure.ExitReason);
        market.Snapshot("10:30");
        Assert.Equal(BuyerVocabulary.ExitEvent, market.Structure.ExitReason);
    }

    [Fact]
    public void An_event_that_moves_takes_the_exit_with_it_and_one_that_is_withdrawn_ends_the_trade()
    {
        BuyerMarket market = Ready();
        market.Snapshot("10:00").CloseDay();
        market.OpenDay(new DateOnly(2026, 2, 5)).Event("rbi", MarketEventKind.RbiPolicy, new DateOnly(2026, 2, 9), "10:00").Snapshot("15:05");
        Assert.Equal(0, market.Structure.ExitReason);
        market.Event("rbi", MarketEventKind.RbiPolicy, new DateOnly(2026, 2, 9), "10:00", EventStatus.Withdrawn).Snapshot("15:06");
        Assert.Equal(BuyerVocabulary.ExitEventGone, market.Structure.ExitReason);
    }

    [Fact]
    public void A_session_that_was_missed_makes_a_critical_exit()
    {
        BuyerMarket market = Ready();
        market.Snapshot("10:00").CloseDay();
        market.OpenDay(Decision).Snapshot("09:16");
        Assert.Equal(BuyerVocabulary.ExitEventMissed, market.Structure.ExitReason);
    }

    [Fact]
    public void Half_the_premium_lost_is_a_stop_after_two_snapshots_and_ends_the_day()
    {
        BuyerMarket market = Ready();
        market.Snapshot("10:00");
        market.Volatility = 0.06;
        market.Snapshot("11:00");
        Assert.Equal(0, market.Structure.ExitReason);
        market.Snapshot("11:01");
        Assert.Equal(BuyerVocabulary.ExitStop, market.Structure.ExitReason);
        market.Volatility = 0.14;
        market.Event("two", MarketEventKind.UnionBudget, Decision, "11:00").Snapshot("11:10");
        Assert.Single(market.Kernel.Structures);
    }

    [Fact]
    public void Volatility_that_has_risen_by_its_target_is_sold()
    {
        BuyerMarket market = Ready("""{ "profiles": { "before-events": { "profit_target": null, "breakeven_from": null } } }""");
        market.Snapshot("10:00");
        market.Volatility = 0.1695;
        market.Snapshot("11:00");
        Assert.Equal(0, market.Structure.ExitReason);
        market.Volatility = 0.1705;
        market.Snapshot("11:05");
        Assert.Equal(BuyerVocabulary.ExitVolatility, market.Structure.ExitReason);
    }

    [Fact]
    public void From_a_profit_on_it_is_not_let_become_a_loss()
    {
        BuyerMarket market = Ready("""{ "profiles": { "before-events": { "profit_target": null, "volatility_target": null } } }""");
        market.Snapshot("10:00");
        market.Spot = 24_330;
        market.Snapshot("11:00").Snapshot("11:01");
        Assert.Equal(0, market.Structure.ExitReason);
        market.Spot = 24_000;
        market.Snapshot("11:02");
        Assert.Equal(0, market.Structure.ExitReason);
        market.Snapshot("11:03");
        Assert.Equal(BuyerVocabulary.ExitFloor, market.Structure.ExitReason);
    }

    [Fact]
    public void A_calendar_sells_the_expiry_before_the_event_against_the_one_after()
    {
        BuyerMarket market = Ready(
            """{ "profiles": { "before-events": { "shapes": ["calendar"], "event_days": [1, 9], "dte_range": [4, 40] } } }""",
            withEvent: false).Event("rbi", MarketEventKind.RbiPolicy, new DateOnly(2026, 2, 12), "10:00");
        market.Snapshot("10:00");
        Assert.Equal(StructureState.Open, market.Structure.State);
        StructureLeg bought = market.Leg(OptionRight.Call, Side.Buy), sold = market.Leg(OptionRight.Call, Side.Sell);
        Assert.Equal((Expiries[1], Expiries[0]), (bought.Terms.Instrument.Expiry, sold.Terms.Instrument.Expiry));
        Assert.Equal(bought.Terms.Instrument.Strike, sold.Terms.Instrument.Strike);

        // The worst a calendar can do is lose what it cost: at the nearer expiry the later option is worth no less than the nearer.
        double debit = -market.Structure.CreditSteps / 10_000.0;
        Assert.Equal(debit, market.Decisions[^1][BuyerVocabulary.CountedByCap].Value - ChargesOf(market), 0.5 * debit);
        market.OpenDayAfter(new DateOnly(2026, 2, 9)).Snapshot("15:00");
        Assert.Equal(BuyerVocabulary.ExitBeforeExpiry, market.Structure.ExitReason);
    }

    private static double ChargesOf(BuyerMarket market) => 2 * market.ChargesAt(market.Structure.Id) / 10_000.0;

    private static void Refused(BuyerMarket market, ushort reason, ushort failed)
    {
        Assert.Equal((DecisionAction.NoTrade, reason), (market.Last.Decision.Action, market.Last.Decision.Reason));
        Assert.False(market.Last[failed].Passed);
        Assert.Equal([failed], market.Last.Conditions.Where(condition => !condition.Passed).Select(condition => condition.Code));
    }

    /// <summary>Everything as an entry wants it.</summary>
    private static BuyerMarket Ready(
        string json = "{}", bool withEvent = true, DateOnly[]? past = null, double volatility = 0.2, double move = 0.015, Money? cap = null, RiskLimits? limits = null)
    {
        var bot = new VolatilityExpander(VolatilityExpanderOptions.Read(LocatedJson.Parse(json, "expander.json")), cap ?? Money.FromRupees(50_000));
        var market = new BuyerMarket(bot, Today, Expiries, limits) { VixNow = 12 };
        market.WithHistory(Today, volatility, moves: Past.ToDictionary(date => date, date => date.Day % 2 == 0 ? move : -move));
        foreach (DateOnly date in past ?? Past)
            market.Event($"rbi-{date:yyyy-MM}", MarketEventKind.RbiPolicy, date, "10:00");
        if (withEvent)
            market.Event("rbi", MarketEventKind.RbiPolicy, Decision, "10:00");
        return market.OpenDay();
    }
}
