using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Strategies;
using Vyuha.Strategies.OptionSelling;

namespace Vyuha.Tests.Strategies.OptionSelling;

/// <summary>The bot as a whole: profiles side by side, the same run twice, and what it costs to ask it when there is nothing to do.</summary>
public sealed class OptionSellerTests
{
    private const string Both =
        """
        { "profiles": {
          "monthly-45-21": { "iv_rank_min": null, "variance_risk_premium_min": null, "max_lots": 1, "profit_target": 0.95, "iv_crush_percent": null },
          "weekly-7": { "max_lots": 1 }
        } }
        """;

    [Fact]
    public void Profiles_hold_their_own_structures_and_leave_by_their_own_rules()
    {
        // Wednesday 18 February 2026: 6 days to the monthly of the 24th, 40 to that of 30 March.
        var market = new SellerMarket(EntryTests.Read(Both), new(2026, 2, 18), [new(2026, 2, 24), new(2026, 3, 30)]);
        market.WithHistory().OpenDay().Snapshot("10:00").Snapshot("10:01");
        Assert.Equal([1, 2], market.Kernel.Structures.Select(structure => (int)structure.Profile));
        Assert.Equal(new DateOnly(2026, 3, 30), market.Kernel.Structures[0].Legs[0].Terms.Instrument.Expiry);
        Assert.Equal(new DateOnly(2026, 2, 24), market.Kernel.Structures[1].Legs[0].Terms.Instrument.Expiry);

        market.CloseDay();
        market.OpenDay(new(2026, 2, 23)).Snapshot("15:05");
        Assert.Equal((0, SellerVocabulary.ExitBeforeExpiry), (market.Kernel.Structures[0].ExitReason, market.Kernel.Structures[1].ExitReason));

        market.CloseDay();
        market.OpenDay(new(2026, 3, 9)).Snapshot("10:00");
        Assert.Equal(SellerVocabulary.ExitTime, market.Kernel.Structures[0].ExitReason);
    }

    [Fact]
    public void The_same_inputs_give_the_same_outputs() => Assert.Equal(Run().Kernel.Hash, Run().Kernel.Hash);

    [Fact]
    public void Asking_when_there_is_nothing_to_do_allocates_nothing()
    {
        SellerMarket holding = EntryTests.OpenWeekly();
        holding.AllocatedBySnapshots(100);
        Assert.Equal(0, holding.AllocatedBySnapshots(1_000));

        SellerMarket idle = EntryTests.WeeklyMarket();
        idle.Snapshot("09:30");
        idle.AllocatedBySnapshots(100);
        Assert.Equal(0, idle.AllocatedBySnapshots(1_000));
    }

    [Fact]
    public void An_underlying_that_is_not_in_the_data_is_left_alone()
    {
        var market = new SellerMarket(EntryTests.Read("""{ "underlyings": ["BANKNIFTY"] }"""), new(2026, 2, 4), [new(2026, 2, 10)]);
        market.WithHistory().OpenDay().Snapshot("10:00");
        Assert.Empty(market.Decisions);
    }

    [Fact]
    public void A_day_without_options_is_passed_over()
    {
        var market = new SellerMarket(EntryTests.Read(Both), new(2026, 2, 18), []);
        market.WithHistory().OpenDay().Snapshot("10:00").Snapshot("12:00").Snapshot("15:25");
        Assert.Empty(market.Kernel.Structures);
        Assert.Contains(market.Decisions, decision => decision.Decision.Reason == SellerVocabulary.NoExpiry);
        Assert.DoesNotContain(market.Decisions, decision => decision.Decision.Action == DecisionAction.Enter);
    }

    private static SellerMarket Run()
    {
        SellerMarket market = EntryTests.OpenWeekly();
        for (int minute = 2; minute < 50; minute++)
        {
            market.Spot -= 18;
            market.Volatility += 0.0004;
            market.Snapshot($"10:{minute:00}");
        }

        Assert.Contains(market.Decisions, decision => decision.Decision.Action == DecisionAction.Exit);
        return market;
    }
}
