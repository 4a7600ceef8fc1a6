using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Structures;
using Vyuha.Strategies;
using Vyuha.Strategies.OptionSelling;

namespace Vyuha.Tests.Strategies.OptionSelling;

/// <summary>What is done when a short is tested: which legs move, what it may cost, and that the worst loss keeps to its cap.</summary>
public sealed class AdjustmentTests
{
    private const double Cap = 30_000;

    private const string Options =
        """
        { "profiles": { "weekly-7": {
          "ranking": "width", "wing_width": 300, "max_lots": 1, "profit_target": 0.95, "stop_multiple": 3, "loss_cap": null, "worst_loss_cap": 30000,
          "when_tested": "roll_tested", "max_adjustments": 1, "tested_delta": 0.3, "tested_distance_percent": 0, "adjustment_debit_max": 3
        } } }
        """;

    [Fact]
    public void The_tested_side_moves_out_and_the_other_stays()
    {
        SellerMarket market = EntryTests.OpenWeekly(Options);
        Before before = Before.Of(market);
        Rally(market);
        RecordedDecision adjusted = Assert.Single(market.Decisions, decision => decision.Decision.Action == DecisionAction.Adjust);
        Assert.Equal(SellerVocabulary.RollTested, adjusted.Decision.Reason);
        Assert.True(adjusted[SellerVocabulary.TestedDelta].Value > 0.3);
        Assert.Equal((before.PutLong, before.PutShort), (Strike(market, OptionRight.Put, Side.Buy), Strike(market, OptionRight.Put, Side.Sell)));
        Assert.True(Strike(market, OptionRight.Call, Side.Sell) > before.CallShort);
        Assert.Equal(300, Strike(market, OptionRight.Call, Side.Buy) - Strike(market, OptionRight.Call, Side.Sell));
        Assert.Equal((StructureState.Open, 1), (market.Structure.State, market.Structure.Adjustments));
        Assert.Equal(0, market.Structure.Legs.Where(leg => leg.TargetUnits == 0).Sum(leg => leg.Units));
    }

    [Fact]
    public void A_condor_becomes_a_fly_around_the_tested_short()
    {
        SellerMarket market = EntryTests.OpenWeekly(Options.Replace("roll_tested", "convert_to_fly"));
        Before before = Before.Of(market);
        Rally(market);
        Assert.Equal((before.CallShort, before.CallLong), (Strike(market, OptionRight.Call, Side.Sell), Strike(market, OptionRight.Call, Side.Buy)));
        Assert.Equal((before.CallShort, before.CallShort - 300), (Strike(market, OptionRight.Put, Side.Sell), Strike(market, OptionRight.Put, Side.Buy)));
        Assert.Equal(1, market.Structure.Adjustments);
    }

    // Buying the old short back, buying the new wing and selling the new short each cross six points before the fly is whole. The budget must hold what
    // leaves as well as what comes: else the new short cannot be sold any more, and the whole structure is unwound at a loss.
    [Fact]
    public void A_conversion_across_wide_spreads_completes()
    {
        SellerMarket market = EntryTests.OpenWeekly(
            Options.Replace("roll_tested", "convert_to_fly").Replace("\"stop_multiple\": 3", "\"stop_multiple\": 8, \"max_spread_points\": 15"));
        market.HalfSpread = 6;
        Rally(market);
        Assert.Equal((1, StructureState.Open, (ushort)0), (market.Structure.Adjustments, market.Structure.State, market.Structure.ExitReason));
    }

    [Fact]
    public void A_structure_that_has_lost_a_leg_by_hand_is_not_adjusted()
    {
        foreach (string action in new[] { "roll_tested", "convert_to_fly", "recentre" })
        {
            SellerMarket market = EntryTests.OpenWeekly(Options.Replace("roll_tested", action));
            StructureLeg put = market.Structure.Legs.Single(leg => leg.Side == Side.Sell && leg.Terms.Instrument.Right == OptionRight.Put);
            market.CloseLeg(put.Terms.Id);
            Assert.Equal(0, put.Units);
            Rally(market);
            Assert.DoesNotContain(market.Decisions, decision => decision.Decision.Action == DecisionAction.Adjust);
            Assert.Equal(0, market.Structure.Adjustments);
        }
    }

    // One lot of 65; forty units are offered of the call that would be bought back.
    [Fact]
    public void A_short_that_cannot_be_bought_back_whole_is_not_rolled()
    {
        SellerMarket market = EntryTests.OpenWeekly(Options);
        StructureLeg tested = market.Structure.Legs.Single(leg => leg.Side == Side.Sell && leg.Terms.Instrument.Right == OptionRight.Call);
        market.Thin = (tested.Terms.Id, 40);
        Rally(market);
        Assert.Equal(0, market.Structure.Adjustments);
        market.Thin = null;
        Rally(market, from: "13:00");
        Assert.Equal(1, market.Structure.Adjustments);
    }

    [Fact]
    public void Both_sides_move_around_the_market()
    {
        SellerMarket market = EntryTests.OpenWeekly(Options.Replace("roll_tested", "recentre"));
        Before before = Before.Of(market);
        Rally(market);
        Assert.True(Strike(market, OptionRight.Call, Side.Sell) > before.CallShort);
        Assert.True(Strike(market, OptionRight.Put, Side.Sell) > before.PutShort);
        Assert.Equal(1, market.Structure.Adjustments);
    }

    [Theory]
    [InlineData("roll_tested")]
    [InlineData("convert_to_fly")]
    [InlineData("recentre")]
    public void No_adjustment_makes_the_worst_loss_exceed_its_cap(string action)
    {
        for (double cap = 16_000; cap <= Cap; cap += 2_000)
        {
            string options = Options.Replace("roll_tested", action).Replace("30000", cap.ToString()).Replace("\"max_adjustments\": 1", "\"max_adjustments\": 3");
            SellerMarket market = EntryTests.WeeklyMarket(options: options);
            market.Snapshot("10:00");
            if (market.Kernel.Structures.Count == 0)
                continue;
            Rally(market);
            Assert.True(WorstAtExpiry(market.Structure) <= cap, $"{action}: ₹{WorstAtExpiry(market.Structure):0} with a cap of ₹{cap:0}");
        }
    }

    [Fact]
    public void An_adjustment_that_costs_too_much_is_not_made()
    {
        SellerMarket market = EntryTests.OpenWeekly(Options.Replace("\"adjustment_debit_max\": 3", "\"adjustment_debit_max\": 0.01"));
        Rally(market);
        Assert.Equal(0, market.Structure.Adjustments);
        Assert.DoesNotContain(market.Decisions, decision => decision.Decision.Action == DecisionAction.Adjust);
    }

    [Fact]
    public void The_number_of_adjustments_is_limited()
    {
        SellerMarket once = EntryTests.OpenWeekly(Options.Replace("\"stop_multiple\": 3", "\"stop_multiple\": 3, \"recheck_minutes\": 1"));
        Rally(once);
        Rally(once, from: "13:00");
        Assert.Equal(1, once.Structure.Adjustments);

        SellerMarket never = EntryTests.OpenWeekly(Options.Replace("\"max_adjustments\": 1", "\"max_adjustments\": 0"));
        Rally(never);
        Assert.Equal(0, never.Structure.Adjustments);
    }

    [Fact]
    public void The_stop_after_an_adjustment_counts_what_it_cost()
    {
        SellerMarket market = EntryTests.OpenWeekly(Options);
        long credit = market.Structure.CreditSteps;
        Rally(market);
        Assert.Equal(1, market.Structure.Adjustments);
        Assert.True(market.Structure.RealisedSteps < 0);
        for (int minute = 0; minute < 59 && market.Structure.ExitReason == 0; minute++)
        {
            market.Spot += 20;
            market.Snapshot($"13:{minute:00}");
        }

        RecordedDecision exit = Assert.Single(market.Decisions, decision => decision.Decision.Action == DecisionAction.Exit);
        Assert.Equal(SellerVocabulary.ExitStop, exit.Decision.Reason);
        // Twice the credit of the entry is lost in all, not twice the credit since the roll.
        Assert.InRange(-market.Structure.RealisedSteps / (double)credit, 2, 2.6);
    }

    /// <summary>The index climbs 25 points every five minutes until the seller acts.</summary>
    private static void Rally(SellerMarket market, string from = "11:00")
    {
        int adjustments = market.Structure.Adjustments;
        TimeOnly time = TimeOnly.Parse(from);
        for (int step = 0; step < 18 && market.Structure.Adjustments == adjustments && market.Structure.ExitReason == 0; step++)
        {
            market.Spot += 25;
            market.Snapshot(time.AddMinutes(5 * step).ToString("HH:mm"));
        }
    }

    /// <summary>Loss at the worst settlement price, in rupees, from cash and legs alone.</summary>
    private static double WorstAtExpiry(Structure structure)
    {
        double cash = (structure.OpenCreditSteps + structure.RealisedSteps - structure.ChargesSteps) / 10_000.0, worst = double.NegativeInfinity;
        for (double level = 22_000; level <= 26_000; level += 50)
        {
            double value = structure.Legs.Sum(leg => leg.Units * (leg.Terms.Instrument.Right == OptionRight.Call
                ? Math.Max(0, level - leg.Terms.Instrument.Strike.ToModel())
                : Math.Max(0, leg.Terms.Instrument.Strike.ToModel() - level)));
            worst = Math.Max(worst, -(cash + value));
        }

        return worst;
    }

    private static double Strike(SellerMarket market, OptionRight right, Side side) => market.Leg(right, side).Terms.Instrument.Strike.ToModel();

    private readonly record struct Before(double PutLong, double PutShort, double CallShort, double CallLong)
    {
        public static Before Of(SellerMarket market) => new(
            Strike(market, OptionRight.Put, Side.Buy), Strike(market, OptionRight.Put, Side.Sell),
            Strike(market, OptionRight.Call, Side.Sell), Strike(market, OptionRight.Call, Side.Buy));
    }
}
