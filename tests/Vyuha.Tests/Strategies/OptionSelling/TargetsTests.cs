using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Strategies.OptionSelling;

namespace Vyuha.Tests.Strategies.OptionSelling;

/// <summary>The distance to stop and target that the seller tells, against the exits it then takes.</summary>
public sealed class TargetsTests
{
    [Fact]
    public void A_structure_leaves_by_its_stop_once_the_stop_is_used_up_and_not_before()
    {
        SellerMarket market = EntryTests.OpenWeekly();
        var told = new List<StructureTargets>();
        for (int minute = 2; minute < 59 && market.Structure.ExitReason == 0; minute++)
        {
            if (market.Kernel.TargetsOf(market.Structure) is { } targets)
                told.Add(targets);
            market.Spot -= 25;
            market.Snapshot($"10:{minute:00}");
        }

        Assert.Contains(market.Structure.ExitReason, new[] { SellerVocabulary.ExitStop, SellerVocabulary.ExitLossCap });
        Assert.True(told.Count > 4);
        // One snapshot beyond the stop is not yet a loss; the second is, so the last told is the only one beyond.
        Assert.True(told[^1].StopUsed >= 1 && told[^1].StopDistance <= Money.Zero);
        Assert.All(told.SkipLast(1), targets => Assert.True(targets.StopUsed < 1 && targets.StopDistance > Money.Zero));
        Assert.True(told[0].StopUsed < told[^2].StopUsed);
        Assert.Null(market.Kernel.TargetsOf(market.Structure));
    }

    [Fact]
    public void A_structure_leaves_by_its_target_when_the_way_to_it_is_gone()
    {
        SellerMarket market = EntryTests.OpenWeekly();
        var told = new List<StructureTargets>();
        for (int minute = 2; minute < 59 && market.Structure.ExitReason == 0; minute++)
        {
            told.Add(market.Kernel.TargetsOf(market.Structure)!.Value);
            market.Volatility -= 0.0025;
            market.Snapshot($"10:{minute:00}");
        }

        Assert.Equal(SellerVocabulary.ExitProfit, market.Structure.ExitReason);
        Assert.All(told, targets => Assert.True(targets.TargetReached < 1 && targets.TargetDistance > Money.Zero));
        Assert.True(told[^1].TargetReached > 0.8);
    }

    [Fact]
    public void The_distances_are_those_of_the_profile_by_hand()
    {
        SellerMarket market = EntryTests.OpenWeekly();
        StructureTargets targets = market.Kernel.TargetsOf(market.Structure)!.Value;
        double cost = 0;
        foreach (Vyuha.Kernel.Structures.StructureLeg leg in market.Structure.Legs)
        {
            (double bid, double ask) = market.QuoteOf(leg.Terms.Id);
            cost -= leg.Units * (leg.Units < 0 ? ask : bid);
        }

        double credit = market.Structure.CreditSteps / 10_000.0, charges = market.Structure.ChargesSteps / 10_000.0;
        ProfileOptions profile = new();
        // The weekly profile: out when closing costs StopMultiple times the credit, or at the loss cap, charges included; whichever is nearer.
        double loss = cost - credit;
        double byMultiple = (profile.StopMultiple - 1) * credit - loss, byCap = profile.LossCap!.Value.ToModel() - charges - loss;
        Assert.Equal(Math.Min(byMultiple, byCap), targets.StopDistance!.Value.ToModel(), tolerance: 0.001);
    }
}
