using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Hand;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Strategies;
using Vyuha.Strategies.OptionSelling;

namespace Vyuha.Tests.Strategies.OptionSelling;

/// <summary>Each exit alone, several at once, and what must not be an exit. A weekly condor for Tuesday 10 February 2026, sold on the 4th.</summary>
public sealed class ExitTests
{
    /// <summary>Every exit far away: a test brings back the one it is about.</summary>
    private const string Patient =
        """{ "profiles": { "weekly-7": { "profit_target": 0.95, "stop_multiple": 10, "loss_cap": null, "max_lots": 1 } } }""";

    [Fact]
    public void Half_the_greatest_profit_after_charges_is_taken()
    {
        SellerMarket market = EntryTests.OpenWeekly();
        market.Volatility = 0.105;
        market.Snapshot("11:00");
        RecordedDecision exit = Exit(market, SellerVocabulary.ExitProfit);
        Assert.True(exit[SellerVocabulary.ProfitShare].Passed);
        Assert.InRange(exit[SellerVocabulary.ProfitShare].Value, 0.5, 1);
        Assert.False(exit[SellerVocabulary.CostMultiple].Passed);
        Assert.Equal(StructureState.Closed, market.Structure.State);

        // Leaving really earned what the condition said: realised less all charges, over credit less charges of the entry.
        Structure structure = market.Structure;
        double net = structure.RealisedSteps - structure.ChargesSteps;
        double greatest = structure.CreditSteps - EntryCharges(market);
        Assert.Equal(exit[SellerVocabulary.ProfitShare].Value, net / greatest, 3);
    }

    [Fact]
    public void Profit_counts_charges()
    {
        // Halves of a few hundred rupees: gross passes 50 %, net of charges does not.
        SellerMarket market = EntryTests.OpenWeekly();
        for (double volatility = 0.14; volatility > 0.05 && market.Structure.ExitReason == 0; volatility -= 0.0005)
        {
            market.Volatility = volatility;
            market.Snapshot("11:00");
        }

        RecordedDecision exit = Exit(market, SellerVocabulary.ExitProfit);
        Structure structure = market.Structure;
        Assert.True(structure.RealisedSteps > 0.5 * structure.CreditSteps);
        Assert.InRange((structure.RealisedSteps - structure.ChargesSteps) / (double)(structure.CreditSteps - EntryCharges(market)), 0.49, 0.6);
        Assert.InRange(exit[SellerVocabulary.ProfitShare].Value, 0.5, 0.6);
    }

    [Fact]
    public void Twice_the_credit_to_close_stops_after_two_snapshots()
    {
        SellerMarket market = EntryTests.OpenWeekly(Patient.Replace("\"stop_multiple\": 10", "\"stop_multiple\": 2"));
        market.Spot = 23_200;
        market.Snapshot("11:00");
        Assert.Equal(0, market.Structure.ExitReason);
        market.Snapshot("11:01");
        RecordedDecision exit = Exit(market, SellerVocabulary.ExitStop);
        Assert.True(exit[SellerVocabulary.CostMultiple].Value >= 2);
        Assert.Equal((2.0, 2.0), (exit[SellerVocabulary.SnapshotsBeyondStop].Value, exit[SellerVocabulary.SnapshotsBeyondStop].Threshold));
        Assert.True(-market.Structure.RealisedSteps >= market.Structure.CreditSteps);
    }

    [Fact]
    public void The_other_reading_of_the_multiple_loses_twice_the_credit()
    {
        const string loss = "\"stop_multiple\": 2, \"stop_basis\": \"loss_multiple\"";
        SellerMarket market = EntryTests.OpenWeekly(Patient.Replace("\"stop_multiple\": 10", loss));
        double previous = 0;
        for (int points = 0; points <= 1_500 && market.Structure.ExitReason == 0; points += 25)
        {
            market.Spot = 24_000 - points;
            market.Snapshot("11:00:00").Snapshot("11:00:00");
            previous = points;
        }

        // Two snapshots at one instant are no confirmation: the structure is still there.
        Assert.Equal((0, 1_500.0), (market.Structure.ExitReason, previous));
        market.Snapshot("11:00:30");
        RecordedDecision exit = Exit(market, SellerVocabulary.ExitStop);
        Assert.True(exit[SellerVocabulary.LossMultiple].Value >= 2);
        Assert.False(exit.Has(SellerVocabulary.CostMultiple));
    }

    [Fact]
    public void A_freak_quote_is_not_a_stop()
    {
        SellerMarket market = EntryTests.OpenWeekly(Patient.Replace("\"stop_multiple\": 10", "\"stop_multiple\": 2"));
        int put = market.Leg(OptionRight.Put, Side.Sell).Terms.Id;
        for (int minute = 0; minute < 20; minute += 2)
        {
            market.Snapshot($"11:{minute:00}", (instrument, bid, ask) => instrument == market.Market.Terms(put).Instrument ? (bid, ask + 200) : (bid, ask));
            market.Snapshot($"11:{minute + 1:00}");
        }

        Assert.Equal((StructureState.Open, 0), (market.Structure.State, market.Structure.ExitReason));
    }

    [Fact]
    public void A_short_without_an_ask_has_no_known_cost_and_is_no_stop()
    {
        SellerMarket market = EntryTests.OpenWeekly(Patient.Replace("\"stop_multiple\": 10", "\"stop_multiple\": 2"));
        market.Spot = 23_200;
        for (int minute = 0; minute < 5; minute++)
            market.Snapshot($"11:{minute:00}", (_, bid, _) => (bid, 0));
        Assert.Equal(0, market.Structure.ExitReason);
        market.Snapshot("11:05").Snapshot("11:06");
        Exit(market, SellerVocabulary.ExitStop);
    }

    [Fact]
    public void The_loss_cap_of_a_structure_stops_before_the_multiple()
    {
        // Per lot the stop fits the cap; of two lots the cap is reached first.
        string options = Patient.Replace("\"loss_cap\": null", "\"loss_cap\": 6000, \"wing_range\": [200, 200]");
        SellerMarket market = EntryTests.OpenWeekly(options.Replace("\"stop_multiple\": 10", "\"stop_multiple\": 2.5").Replace("\"max_lots\": 1", "\"max_lots\": 2"));
        for (int minute = 0; minute < 59 && market.Structure.ExitReason == 0; minute++)
        {
            market.Spot -= 20;
            market.Snapshot($"11:{minute:00}");
        }

        RecordedDecision exit = Exit(market, SellerVocabulary.ExitLossCap);
        Assert.True(exit[SellerVocabulary.LossWithCharges].Value >= 6_000);
        Assert.False(exit[SellerVocabulary.CostMultiple].Passed);
    }

    [Fact]
    public void A_structure_is_left_at_five_past_three_on_the_trading_day_before_expiry()
    {
        SellerMarket market = EntryTests.OpenWeekly(Patient);
        market.Spot = 23_600; // Near the short put, so that the passing days do not earn everything.
        foreach (int day in new[] { 5, 6 })
        {
            market.CloseDay();
            market.OpenDay(new(2026, 2, day)).Snapshot("10:00").Snapshot("15:09");
        }

        market.CloseDay();
        market.OpenDay(new(2026, 2, 9)).Snapshot("10:00").Snapshot("15:04");
        Assert.Equal(0, market.Structure.ExitReason);
        market.Snapshot("15:05");
        RecordedDecision exit = Exit(market, SellerVocabulary.ExitBeforeExpiry);
        Assert.Equal((1.0, 1.0), (exit[SellerVocabulary.TradingDaysToExpiry].Value, exit[SellerVocabulary.TradingDaysToExpiry].Threshold));
        Assert.Equal((15 * 60 + 5.0, 15 * 60 + 5.0), (exit[SellerVocabulary.TimeOfDay].Value, exit[SellerVocabulary.TimeOfDay].Threshold));

        // A wing nobody bids for any more is left to expire; no short is.
        Assert.All(market.Structure.Legs, leg => Assert.True(leg.Units == 0 || (leg.Units > 0 && market.QuoteOf(leg.Terms.Id).Bid == 0)));
    }

    [Fact]
    public void The_day_before_expiry_is_counted_across_holidays_and_a_shifted_expiry()
    {
        // Tuesday 31 March 2026 is a holiday, so the expiry is Monday the 30th; Thursday the 26th is a holiday too. The day before is Friday the 27th.
        DateOnly expiry = new(2026, 3, 30);
        var market = new SellerMarket(EntryTests.Read(Patient), new(2026, 3, 24), [expiry], SellerMarket.Limits with { LossPerTrade = Money.FromRupees(30_000) });
        market.WithHistory().OpenDay().Snapshot("10:00").Snapshot("15:29");
        market.CloseDay();
        market.Spot = 23_600; // Near the short put, so that the passing days do not earn everything.
        market.OpenDay(new(2026, 3, 25)).Snapshot("15:29");
        Assert.Equal((StructureState.Open, 0), (market.Structure.State, market.Structure.ExitReason));
        market.CloseDay();
        market.OpenDay(new(2026, 3, 27)).Snapshot("15:04");
        Assert.Equal(0, market.Structure.ExitReason);
        market.Snapshot("15:06");
        Exit(market, SellerVocabulary.ExitBeforeExpiry);
        Assert.Equal(new DateOnly(2026, 3, 27), Ist.DateOf(market.Last.Time));
    }

    [Fact]
    public void Days_to_expiry_are_an_exit()
    {
        SellerMarket market = EntryTests.OpenWeekly(Patient.Replace("\"max_lots\"", "\"exit_dte\": 4, \"max_lots\""));
        market.CloseDay();
        market.OpenDay(new(2026, 2, 5)).Snapshot("10:00");
        Assert.Equal(0, market.Structure.ExitReason);
        market.CloseDay();
        market.OpenDay(new(2026, 2, 6)).Snapshot("09:16");
        Assert.Equal(0, market.Structure.ExitReason);
        market.Snapshot("09:20");
        RecordedDecision exit = Exit(market, SellerVocabulary.ExitTime);
        Assert.Equal((4.0, 4.0, true), (exit[SellerVocabulary.DaysLeft].Value, exit[SellerVocabulary.DaysLeft].Threshold, exit[SellerVocabulary.DaysLeft].Passed));
    }

    [Fact]
    public void A_collapse_of_volatility_is_an_exit_only_with_some_profit()
    {
        string options = Patient.Replace("\"max_lots\"", "\"iv_crush_percent\": 20, \"iv_crush_profit\": 0.3, \"max_lots\"");
        SellerMarket market = EntryTests.OpenWeekly(options);
        market.Volatility = 0.10;
        market.Snapshot("11:00");
        RecordedDecision exit = Exit(market, SellerVocabulary.ExitSignal);
        Assert.InRange(exit[SellerVocabulary.VolatilityFall].Value, 20, 40);
        Assert.True(exit[SellerVocabulary.ProfitForSignal].Value >= 0.3);

        SellerMarket poor = EntryTests.OpenWeekly(options);
        (poor.Volatility, poor.Spot) = (0.10, 23_450);
        poor.Snapshot("11:00");
        Assert.Equal(0, poor.Structure.ExitReason);
    }

    [Fact]
    public void Of_several_exits_the_first_in_order_is_the_reason_and_all_are_recorded()
    {
        // At 15:05 on the day before expiry: out of time, past the days to leave, far beyond the stop for the second snapshot.
        string options = Patient.Replace("\"stop_multiple\": 10", "\"stop_multiple\": 2").Replace("\"max_lots\"", "\"exit_dte\": 1, \"max_lots\"");
        SellerMarket market = EntryTests.OpenWeekly(options);
        market.CloseDay();
        market.OpenDay(new(2026, 2, 9));
        market.Spot = 23_200;
        // The hour does not allow the time exit yet, one snapshot no stop.
        market.Snapshot("09:16");
        market.Snapshot("15:05");
        RecordedDecision exit = Exit(market, SellerVocabulary.ExitBeforeExpiry);
        Assert.True(exit[SellerVocabulary.TimeOfDay].Passed);
        Assert.True(exit[SellerVocabulary.CostMultiple].Passed);
        Assert.True(exit[SellerVocabulary.SnapshotsBeyondStop].Passed);
        Assert.True(exit[SellerVocabulary.DaysLeft].Passed);
        Assert.False(exit[SellerVocabulary.ProfitShare].Passed);
        Assert.Single(market.Decisions, decision => decision.Decision.Action == DecisionAction.Exit);

        market.Snapshot("15:06").Snapshot("15:07");
        Assert.Single(market.Decisions, decision => decision.Decision.Action == DecisionAction.Exit);
    }

    [Fact]
    public void The_stop_comes_before_the_days_to_leave_and_profit_before_both_time_and_signal()
    {
        string stopAndTime = Patient.Replace("\"stop_multiple\": 10", "\"stop_multiple\": 2, \"stop_snapshots\": 1, \"stop_seconds\": 0").Replace("\"max_lots\"", "\"exit_dte\": 4, \"max_lots\"");
        SellerMarket stopped = EntryTests.OpenWeekly(stopAndTime);
        stopped.CloseDay();
        stopped.Spot = 23_200;
        stopped.OpenDay(new(2026, 2, 6)).Snapshot("10:00");
        Assert.True(Exit(stopped, SellerVocabulary.ExitStop)[SellerVocabulary.DaysLeft].Passed);

        string profitAndMore = Patient.Replace("\"profit_target\": 0.95", "\"profit_target\": 0.5, \"iv_crush_percent\": 20").Replace("\"max_lots\"", "\"exit_dte\": 4, \"max_lots\"");
        SellerMarket earned = EntryTests.OpenWeekly(profitAndMore);
        earned.CloseDay();
        earned.Volatility = 0.09;
        earned.OpenDay(new(2026, 2, 6)).Snapshot("10:00");
        RecordedDecision exit = Exit(earned, SellerVocabulary.ExitProfit);
        Assert.True(exit[SellerVocabulary.DaysLeft].Passed);
        Assert.True(exit[SellerVocabulary.VolatilityFall].Passed);
    }

    [Fact]
    public void After_a_stop_nothing_is_entered_that_day()
    {
        SellerMarket market = EntryTests.OpenWeekly(Patient.Replace("\"stop_multiple\": 10", "\"stop_multiple\": 2"));
        market.Spot = 23_200;
        market.Snapshot("11:00").Snapshot("11:01");
        market.Spot = 24_000;
        for (int minute = 10; minute < 60; minute += 5)
            market.Snapshot($"11:{minute}");
        Assert.Single(market.Kernel.Structures);
        Assert.Equal((DecisionAction.NoTrade, SellerVocabulary.StoppedToday), (market.Last.Decision.Action, market.Last.Decision.Reason));
        market.CloseDay();
        market.OpenDay(new(2026, 2, 5)).Snapshot("10:00");
        Assert.Equal(2, market.Kernel.Structures.Count);
    }

    [Fact]
    public void After_a_profit_the_next_entry_may_come_the_same_day()
    {
        SellerMarket market = EntryTests.OpenWeekly();
        market.Volatility = 0.09;
        market.Snapshot("11:00");
        Exit(market, SellerVocabulary.ExitProfit);
        market.Volatility = 0.14;
        market.Snapshot("11:10");
        Assert.Equal(2, market.Kernel.Structures.Count);
    }

    [Fact]
    public void On_daily_data_one_close_beyond_the_stop_is_enough()
    {
        SellerMarket market = EntryTests.WeeklyMarket(DataFrequency.Daily, Patient.Replace("\"stop_multiple\": 10", "\"stop_multiple\": 2"));
        market.Snapshot("15:29");
        market.CloseDay();
        market.Spot = 23_200;
        market.OpenDay(new(2026, 2, 5)).Snapshot("15:29");
        Exit(market, SellerVocabulary.ExitStop);

        // That it has ended is seen at the next close: the day of the stop was the one before.
        market.CloseDay();
        market.Spot = 24_000;
        market.OpenDay(new(2026, 2, 6)).Snapshot("15:29");
        Assert.Equal(DecisionAction.NoTrade, market.Last.Decision.Action);
        Assert.NotEqual(SellerVocabulary.StoppedToday, market.Last.Decision.Reason);
    }

    [Fact]
    public void A_new_range_of_days_does_not_touch_an_open_trade()
    {
        SellerMarket market = EntryTests.OpenWeekly(Patient);
        market.Give("""{ "profiles": { "weekly-7": { "dte_range": [20, 30], "exit_dte": 10, "profit_target": 0.01, "stop_multiple": 1.01 } } }""");
        for (int minute = 0; minute < 10; minute++)
            market.Snapshot($"11:{minute:00}");
        Assert.Equal((StructureState.Open, 0), (market.Structure.State, market.Structure.ExitReason));
    }

    [Fact]
    public void An_open_trade_is_left_by_the_options_it_was_opened_with_and_the_next_one_by_the_new_ones()
    {
        SellerMarket market = EntryTests.OpenWeekly();
        market.Give("""{ "profiles": { "weekly-7": { "profit_target": 0.95, "stop_multiple": 10, "loss_cap": null, "entry_until": "13:00" } } }""");
        market.Volatility = 0.105;
        market.Snapshot("11:00");
        RecordedDecision exit = Exit(market, SellerVocabulary.ExitProfit); // At half the greatest profit, as when it was opened.
        Assert.Equal(0.5, exit[SellerVocabulary.ProfitShare].Threshold);

        // The same market with the new options from the start: nothing is left at half the profit.
        SellerMarket patient = EntryTests.OpenWeekly("""{ "profiles": { "weekly-7": { "profit_target": 0.95, "stop_multiple": 10, "loss_cap": null } } }""");
        patient.Volatility = 0.105;
        patient.Snapshot("11:00");
        Assert.Equal(0, patient.Structure.ExitReason);

        // The new hours count for entries from now on.
        int looked = market.Decisions.Count;
        market.Volatility = 0.14;
        market.Snapshot("13:30");
        Assert.Equal(looked, market.Decisions.Count);
    }

    [Theory]
    [InlineData("{}", "profiles")]
    [InlineData("""{ "profiles": { "weekly-7": { "iv_rank_sessions": 100 } } }""", "profiles.weekly-7.iv_rank_sessions")]
    [InlineData("""{ "profiles": { "weekly-7": { "realized_vol_estimator": "yang_zhang", "profit_target": 0.3 } } }""", "profiles.weekly-7.realized_vol_estimator")]
    [InlineData("""{ "volatility_index": "OTHER", "profiles": { "weekly-7": { } } }""", "volatility_index")]
    [InlineData("""{ "profiles": { "weekly-7": { "dte_range": [3, 9], "max_lots": 1, "structure": "iron_fly" } } }""")]
    public void What_signals_and_records_go_by_is_fixed_for_a_run(string options, params string[] fields)
    {
        SellerMarket market = EntryTests.OpenWeekly(Patient);
        var read = LocatedJson.Parse(options, "given");
        Assert.Equal(fields, market.Bot.FixedFieldsIn(read));
        if (fields.Length > 0)
            Assert.Throws<ArgumentException>(() => market.Bot.Reconfigure(read));
        Assert.Equal((StructureState.Open, 0), (market.Structure.State, market.Structure.ExitReason));
    }

    [Fact]
    public void A_trade_that_a_person_has_opened_is_none_of_the_sellers_business()
    {
        SellerMarket market = EntryTests.OpenWeekly(Patient);
        ContractTerms call = market.Chain.Contract(market.Chain.Nearest(24_500), OptionRight.Call)!;
        market.Place(new OrderTicket { Legs = [new TicketLeg(call.Id, Side.Buy)], Lots = 1, StopLoss = 5_000, LeaveAt = Ist.At(new(2026, 2, 10), new TimeOnly(15, 5)).Nanoseconds, Slippage = 5 });
        Assert.Equal((2, StructureState.Open, true), (market.Kernel.Structures.Count, market.Structure.State, market.Structure.IsByHand));
        market.Snapshot("11:00");
        market.CloseDay();

        // Over the night the seller's memory has its own structure, the kernel the person's.
        var opening = BookState.Parse(market.Kernel.Capture().ToJson());
        RiskLimits limits = SellerMarket.Limits with { LossPerTrade = Money.FromRupees(30_000) };
        var morning = new SellerMarket(EntryTests.Read(Patient), new(2026, 2, 5), [new(2026, 2, 10)], limits, opening: opening);
        morning.OpenDay().Snapshot("10:00");
        Assert.All(morning.Kernel.Structures, structure => Assert.Equal((StructureState.Open, 0), (structure.State, structure.ExitReason)));
        Assert.Equal(2, morning.Kernel.Structures.Count);
        Assert.NotNull(morning.Kernel.TargetsOf(morning.Kernel.Structures[1]));
    }

    private static long EntryCharges(SellerMarket market) => market.ChargesAt(market.Structure.Id);

    private static RecordedDecision Exit(SellerMarket market, ushort reason)
    {
        RecordedDecision exit = Assert.Single(market.Decisions, decision => decision.Decision.Action == DecisionAction.Exit);
        Assert.Equal((reason, reason), (exit.Decision.Reason, market.Structure.ExitReason));
        Assert.Equal(market.Structure.Id, (int)exit.Decision.StructureId);
        return exit;
    }
}
