using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Strategies;
using Vyuha.Strategies.OptionSelling;

namespace Vyuha.Tests.Strategies.OptionSelling;

/// <summary>When a structure is entered, and what is recorded when it is not.</summary>
public sealed class EntryTests
{
    // The last Thursday of March 2025: 45 days before is Monday 10 February, 30 days before Tuesday 25 February.
    private static readonly DateOnly March2025 = new(2025, 3, 27);

    private static readonly DateOnly Weekly = new(2026, 2, 10);

    /// <summary>The sample of the owner's request: IV rank above 75, realised volatility below 0.2, 30 to 45 days.</summary>
    internal const string Sample =
        """
        {
          "short_straddle": {
            "iv_rank_threshold": 75,
            "realized_vol_threshold": 0.2,
            "dte_range": [30, 45],
            "profit_target": 0.5,
            "max_loss": 2.0,
            "exit_dte": 21,
            "position_size": 2
          }
        }
        """;

    internal static OptionSellerOptions Read(string json) => OptionSellerConfiguration.Read(LocatedJson.Parse(json, "seller.json"));

    [Theory]
    // IV rank is (VIX − 10) × 10, because the history of VIX runs from 10 to 20.
    [InlineData(18, 0.15, "2025-02-17", true)]
    [InlineData(18, 0.15, "2025-02-07", false)]
    [InlineData(18, 0.25, "2025-02-17", false)]
    [InlineData(18, 0.25, "2025-02-07", false)]
    [InlineData(16, 0.15, "2025-02-17", false)]
    [InlineData(16, 0.15, "2025-02-07", false)]
    [InlineData(16, 0.25, "2025-02-17", false)]
    [InlineData(16, 0.25, "2025-02-07", false)]
    // Edges: 75.0 is not above 75; 45 and 30 days are inside.
    [InlineData(17.5, 0.15, "2025-02-17", false)]
    [InlineData(17.51, 0.15, "2025-02-17", true)]
    [InlineData(18, 0.15, "2025-02-10", true)]
    [InlineData(18, 0.15, "2025-02-25", true)]
    [InlineData(18, 0.15, "2025-02-27", false)]
    public void The_requested_straddle_enters_only_when_all_three_conditions_hold(double vix, double realised, string date, bool enters)
    {
        var day = DateOnly.Parse(date);
        var market = new SellerMarket(Read(Sample), day, [March2025]) { VixNow = vix };
        market.WithHistory(realised).OpenDay().Snapshot("10:00");

        RecordedDecision decision = Assert.Single(market.Decisions);
        Assert.Equal(enters ? DecisionAction.Enter : DecisionAction.NoTrade, decision.Decision.Action);
        int days = March2025.DayNumber - day.DayNumber;
        if (days is < 30 or > 45)
        {
            Assert.Equal(SellerVocabulary.NoExpiry, decision.Decision.Reason);
            return;
        }

        Assert.Equal(10 * (vix - 10), decision[SellerVocabulary.IvRank].Value, 9);
        Assert.Equal((75.0, vix > 17.5), (decision[SellerVocabulary.IvRank].Threshold, decision[SellerVocabulary.IvRank].Passed));
        Assert.Equal(100 * realised, decision[SellerVocabulary.RealisedVolatility].Value, 2);
        Assert.Equal(realised < 0.2, decision[SellerVocabulary.RealisedVolatility].Passed);
        Assert.Equal((days, 30.0, 45.0, true), (decision[SellerVocabulary.DaysToExpiry].Value, decision[SellerVocabulary.DaysToExpiry].Threshold, decision[SellerVocabulary.DaysToExpiry].Upper, decision[SellerVocabulary.DaysToExpiry].Passed));
    }

    [Fact]
    public void A_signal_without_its_history_is_not_ready_and_never_a_number()
    {
        var market = new SellerMarket(Read(Sample), new(2025, 2, 17), [March2025]);
        market.WithHistory(vixDays: 251, days: 20).OpenDay().Snapshot("10:00");
        RecordedDecision decision = Assert.Single(market.Decisions);
        Assert.Equal((DecisionAction.NoTrade, SellerVocabulary.ConditionsNotMet), (decision.Decision.Action, decision.Decision.Reason));
        Assert.Equal((false, false), (decision[SellerVocabulary.IvRank].Ready, decision[SellerVocabulary.IvRank].Passed));
        Assert.Equal((false, false), (decision[SellerVocabulary.RealisedVolatility].Ready, decision[SellerVocabulary.RealisedVolatility].Passed));
    }

    [Fact]
    public void While_the_session_cannot_trade_nothing_is_asked_for_and_the_first_look_after_it_enters()
    {
        // A refusal would make it rest for an hour (retry_minutes), for a feed that was away for seconds.
        var market = new SellerMarket(Read("""{ "profiles": { "weekly-7": {} } }"""), new(2026, 2, 4), [Weekly]);
        market.WithHistory().OpenDay().Operator(OperatorAction.SuspendEntries).Snapshot("10:00");
        Assert.True(market.Kernel.EntriesSuspended);
        Assert.Empty(market.Decisions);
        market.Operator(OperatorAction.ContinueEntries).Snapshot("10:00:05");
        Assert.Equal(DecisionAction.Enter, Assert.Single(market.Decisions).Decision.Action);
        Assert.Empty(market.Denials);
        Assert.True(market.Structure.IsOpen);
    }

    [Fact]
    public void A_naked_straddle_is_refused_by_risk_unless_the_owner_allows_it()
    {
        var refused = new SellerMarket(Read(Sample), new(2025, 2, 17), [March2025]);
        refused.WithHistory().OpenDay().Snapshot("10:00");
        Assert.Equal(DenyReason.NakedShort, (DenyReason)Assert.Single(refused.Denials).Denial.Reason);

        var wider = Read(Sample.Replace("\"position_size\": 2", "\"position_size\": 1, \"loss_cap\": null"));
        var allowed = new SellerMarket(wider, new(2025, 2, 17), [March2025], SellerMarket.Limits with { NakedShortsAllowed = true, LossPerTrade = Money.FromRupees(100_000) });
        allowed.WithHistory().OpenDay().Snapshot("10:00");
        // A lot of 75 loses its whole credit at the stop, and the bot's daily limit is 25,000: it does not fit, with or without the switch.
        Assert.Equal(DenyReason.DailyLossBudget, (DenyReason)Assert.Single(allowed.Denials).Denial.Reason);
    }

    [Fact]
    public void The_weekly_profile_sells_a_condor_five_to_nine_days_before_expiry()
    {
        SellerMarket market = OpenWeekly();
        Assert.Equal(StructureState.Open, market.Structure.State);
        Assert.Equal(4, market.Structure.Legs.Count);
        Assert.All(market.Structure.Legs, leg => Assert.Equal(Weekly, leg.Terms.Instrument.Expiry));
        Assert.Equal(65 * market.Structure.Lots, market.Leg(OptionRight.Put, Side.Buy).Units);
        double width = market.Leg(OptionRight.Put, Side.Sell).Terms.Instrument.Strike.ToModel() - market.Leg(OptionRight.Put, Side.Buy).Terms.Instrument.Strike.ToModel();
        Assert.InRange(width, 200, 400);
        Assert.True(market.Structure.CreditSteps > 0);
    }

    [Theory]
    [InlineData("09:44", false)]
    [InlineData("09:45", true)]
    [InlineData("14:30", true)]
    [InlineData("14:31", false)]
    public void Entries_keep_to_the_hours_of_the_profile(string time, bool enters)
    {
        SellerMarket market = WeeklyMarket();
        market.Snapshot(time);
        Assert.Equal(enters ? 1 : 0, market.Kernel.Structures.Count);
    }

    [Theory]
    [InlineData(64, 0)]
    [InlineData(65, 1)]
    [InlineData(129, 1)]
    [InlineData(130, 2)]
    [InlineData(0, 2)] // Not known.
    public void No_more_lots_are_asked_for_than_the_quotes_display(int units, int lots)
    {
        SellerMarket market = WeeklyMarket();
        market.DisplayedUnits = units;
        market.Snapshot("10:00");
        Assert.Equal(lots, market.Kernel.Structures.Sum(structure => structure.Lots));
    }

    [Fact]
    public void Daily_data_has_no_hours()
    {
        SellerMarket market = WeeklyMarket(DataFrequency.Daily);
        market.Snapshot("15:29");
        Assert.Equal(StructureState.Open, market.Structure.State);
    }

    [Fact]
    public void A_profile_holds_one_structure_of_an_underlying_at_a_time()
    {
        SellerMarket market = OpenWeekly();
        for (int minute = 0; minute < 30; minute++)
            market.Snapshot($"11:{minute:00}");
        Assert.Single(market.Kernel.Structures);
    }

    [Fact]
    public void The_same_no_trade_is_recorded_once_a_day_and_again_when_the_outcome_changes()
    {
        var market = new SellerMarket(Read(Sample), new(2025, 2, 17), [March2025]) { VixNow = 16 };
        market.WithHistory().OpenDay();
        foreach (string time in new[] { "10:00", "10:05", "10:10", "10:15" })
            market.Snapshot(time);
        Assert.Single(market.Decisions);

        market.VixNow = 18;
        market.HalfSpread = 40;
        market.Snapshot("10:20");
        Assert.Equal(SellerVocabulary.NotLiquid, market.Last.Decision.Reason);
        Assert.Equal(2, market.Decisions.Count);

        market.CloseDay();
        market.OpenDay(new(2025, 2, 18)).Snapshot("10:00");
        Assert.Equal(3, market.Decisions.Count);
    }

    [Fact]
    public void A_refused_entry_is_not_asked_again_for_an_hour()
    {
        var market = new SellerMarket(Read(Sample), new(2025, 2, 17), [March2025]);
        market.WithHistory().OpenDay();
        foreach (string time in new[] { "10:00", "10:01", "10:30", "11:00" })
            market.Snapshot(time);
        Assert.Single(market.Denials);
        market.Snapshot("11:01");
        Assert.Equal(2, market.Denials.Count);
    }

    [Fact]
    public void Reasons_for_no_trade_name_the_number_that_failed()
    {
        SellerMarket poor = WeeklyMarket(options: """{ "profiles": { "weekly-7": { "min_credit": 50000 } } }""");
        poor.Snapshot("10:00");
        Assert.Equal(SellerVocabulary.CreditTooSmall, poor.Last.Decision.Reason);
        Assert.False(poor.Last[SellerVocabulary.CreditAfterCharges].Passed);
        Assert.Equal(50_000, poor.Last[SellerVocabulary.CreditAfterCharges].Threshold);

        SellerMarket risky = WeeklyMarket(options: """{ "profiles": { "weekly-7": { "worst_loss_cap": 5000 } } }""");
        risky.Snapshot("10:00");
        Assert.Equal(SellerVocabulary.LossTooLarge, risky.Last.Decision.Reason);
        Assert.False(risky.Last[SellerVocabulary.WorstLoss].Passed);

        SellerMarket empty = WeeklyMarket(options: """{ "profiles": { "weekly-7": { "short_target": 0.02, "short_tolerance": 0.0051, "strike_multiple": 1000 } } }""");
        empty.Snapshot("10:00");
        Assert.Equal(SellerVocabulary.NoStrikes, empty.Last.Decision.Reason);
    }

    [Fact]
    public void The_monthly_profile_ignores_weekly_expiries_in_its_range()
    {
        // On 24 February 2026 both Tuesday 31 March's shifted monthly (Monday 30) and no weekly but the 24 and 31 day ones are listed.
        DateOnly monthly = new(2026, 3, 30), weekly = new(2026, 3, 24);
        OptionSellerOptions options = Read("""{ "profiles": { "monthly-45-21": { "iv_rank_min": null, "variance_risk_premium_min": null, "dte_range": [22, 45] } } }""");
        var market = new SellerMarket(options, new(2026, 2, 24), [weekly, monthly]);
        market.WithHistory().OpenDay().Snapshot("10:00");
        Assert.All(market.Structure.Legs, leg => Assert.Equal(monthly, leg.Terms.Instrument.Expiry));

        var weeklyOnly = new SellerMarket(options, new(2026, 2, 24), [weekly]);
        weeklyOnly.WithHistory().OpenDay().Snapshot("10:00");
        Assert.Equal(SellerVocabulary.NoExpiry, weeklyOnly.Last.Decision.Reason);
    }

    [Fact]
    public void The_variance_premium_and_the_pace_of_volatility_are_conditions_too()
    {
        OptionSellerOptions options = Read("""{ "profiles": { "monthly-45-21": { "iv_rank_min": null } } }""");
        var market = new SellerMarket(options, new(2026, 2, 24), [new(2026, 3, 30)]) { Volatility = 0.14 };
        market.WithHistory(realised: 0.13).OpenDay().Snapshot("10:00");
        RecordedDecision decision = Assert.Single(market.Decisions);
        Assert.Equal(SellerVocabulary.ConditionsNotMet, decision.Decision.Reason);
        // 14 % at the money less 13 % realised; the forward stands above the spot, so the smile is read a little lower.
        Assert.InRange(decision[SellerVocabulary.VarianceRiskPremium].Value, 0.0, 1.1);
        Assert.True(decision[SellerVocabulary.RealisedRatio].Passed);
    }

    // Twenty-one bars by rule; the values by the formulas of Yang and Zhang (2000) and of the sample deviation, computed apart in Python with math.log:
    // 20 days in per cent a year, and 5 days over 20 days. The range of the days is wide and the closes hardly move, so the two differ by half.
    [Theory]
    [InlineData("yang_zhang", 10.280549934731965, 1.0195776987149563)]
    [InlineData("close_to_close", 4.72983846557473, 1.0643558289970676)]
    public void Realised_volatility_is_that_of_the_estimator_asked_for(string estimator, double percent, double ratio)
    {
        OptionSellerOptions options = Read(
            $$"""{ "profiles": { "monthly-45-21": { "iv_rank_min": null, "variance_risk_premium_min": null, "realized_vol_estimator": "{{estimator}}", "realized_vol_max": 0.1 } } }""");
        var market = new SellerMarket(options, new(2026, 2, 24), [new(2026, 3, 30)]);
        market.WithBars([.. Enumerable.Range(0, 21).Select(i =>
        {
            double open = 24_000 + 10 * i;
            return (open, open + 120, open - 100 - 10 * (i % 3), open + (i % 2 == 1 ? 40 : -30));
        })]);
        market.OpenDay().Snapshot("10:00");

        RecordedDecision decision = market.Decisions[0];
        Assert.Equal(percent, decision[SellerVocabulary.RealisedVolatility].Value, 1e-9);
        Assert.Equal(ratio, decision[SellerVocabulary.RealisedRatio].Value, 1e-9);
        Assert.Equal(percent < 10, decision[SellerVocabulary.RealisedVolatility].Passed);
    }

    // One entry a day, and no more than the number allowed; each is left on its own account, and a stop bars the rest of the day.
    [Fact]
    public void Two_structures_of_a_profile_are_entered_on_two_days_and_a_third_is_not()
    {
        SellerMarket market = WeeklyMarket(options: """{ "profiles": { "weekly-7": { "max_structures": 2, "max_lots": 1, "dte_range": [2, 9], "profit_target": 0.95, "loss_cap": null } } }""");
        market.Snapshot("10:00").Snapshot("10:01");
        for (int hour = 11; hour <= 14; hour++)
            market.Snapshot($"{hour}:00");
        Assert.Single(market.Kernel.Structures);

        market.CloseDay();
        market.OpenDay(new(2026, 2, 5)).Snapshot("10:00").Snapshot("10:01");
        Assert.Equal([StructureState.Open, StructureState.Open], market.Kernel.Structures.Select(structure => structure.State));
        Assert.All(market.Kernel.Structures, structure => Assert.Equal(4, structure.Legs.Count));

        market.CloseDay();
        market.OpenDay(new(2026, 2, 6)).Snapshot("10:00").Snapshot("10:30");
        Assert.Equal(2, market.Kernel.Structures.Count);

        // Six hundred points up: closing costs both more than twice their credits, at two snapshots in a row.
        market.Spot = 24_600;
        foreach (string time in new[] { "11:00", "11:01", "11:02", "11:03" })
            market.Snapshot(time);
        Assert.All(market.Kernel.Structures, structure => Assert.Equal(SellerVocabulary.ExitStop, structure.ExitReason));
        Assert.All(market.Kernel.Structures.SelectMany(structure => structure.Legs).Where(leg => leg.Side == Side.Sell), leg => Assert.Equal(0, leg.Units));
        Assert.Equal(
            [1L, 2L],
            market.Decisions.Where(decision => decision.Decision.Action == DecisionAction.Exit).Select(decision => decision.Decision.StructureId).Order());
        market.Snapshot("13:00");
        Assert.Equal(2, market.Kernel.Structures.Count);
        Assert.Equal(SellerVocabulary.StoppedToday, market.Last.Decision.Reason);
    }

    internal static SellerMarket WeeklyMarket(DataFrequency frequency = DataFrequency.Minute, string options = """{ "profiles": { "weekly-7": {} } }""")
    {
        // Room for a structure's worst loss: these tests are about the seller, not about the size risk allows.
        RiskLimits limits = SellerMarket.Limits with { LossPerTrade = Money.FromRupees(30_000) };
        var market = new SellerMarket(Read(options), new(2026, 2, 4), [Weekly], limits, frequency);
        return market.WithHistory().OpenDay();
    }

    internal static SellerMarket OpenWeekly(string options = """{ "profiles": { "weekly-7": {} } }""")
    {
        SellerMarket market = WeeklyMarket(options: options);
        market.Snapshot("10:00");
        Assert.Equal(StructureState.Open, market.Structure.State);
        market.Snapshot("10:01");
        return market;
    }
}
