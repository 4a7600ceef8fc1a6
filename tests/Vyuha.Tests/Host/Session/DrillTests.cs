using Vyuha.Core.Rules;
using Vyuha.Host.Drill;
using Vyuha.Simulation.Synthetic;

namespace Vyuha.Tests.Host.Session;

/// <summary>The trader killed at random steps against a misbehaving exchange.</summary>
public sealed class DrillTests
{
    /// <summary>CI runs a few; set VYUHA_SEEDS for a long night.</summary>
    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("VYUHA_SEEDS"), out int seeds) ? seeds : 60;

    [Fact]
    public void Killed_at_random_steps_with_every_fault_no_order_is_doubled_and_no_fill_lost()
    {
        List<DrillResult> results = DrillSeries.Run(MarketRules.Shipped, 1, Seeds, new DrillOptions(), _ => { }, TestContext.Current.CancellationToken);
        Assert.Empty(results.Where(result => !result.Passed).Select(result => $"seed {result.Seed}: {string.Join("; ", result.Failures)}"));

        // The seeds must really have met what the drill is about.
        Assert.True(results.Sum(result => result.Kills) > Seeds, "kills");
        Assert.True(results.Sum(result => result.PowerCuts) > Seeds / 4, "power cuts");
        Assert.True(results.Sum(result => result.InDoubt) > Seeds, "lost answers");
        Assert.True(results.Sum(result => result.Fills) > Seeds * 10, "fills");
        Assert.True(results.Sum(result => result.OtherRows) > Seeds, "other people's rows");
    }

    [Fact]
    public void Orders_that_arrive_when_they_have_been_given_up_are_booked_and_worked_off()
    {
        var options = new DrillOptions { Faults = new DrillFaults { LateArrival = 0.03 } };
        List<DrillResult> results = DrillSeries.Run(MarketRules.Shipped, 1, Math.Max(1, Seeds / 3), options, _ => { }, TestContext.Current.CancellationToken);
        Assert.Empty(results.Where(result => !result.Passed).Select(result => $"seed {result.Seed}: {string.Join("; ", result.Failures)}"));
        Assert.True(results.Sum(result => result.LateArrivals) > results.Count / 2, "late arrivals");
    }

    [Fact]
    public void Without_faults_and_kills_a_session_is_as_quiet_as_it_should_be()
    {
        var market = new DrillMarket(new SyntheticMarket(MarketRules.Shipped, new SyntheticMarketOptions(), seed: 1));
        DrillResult result = DrillSeries.One(
            MarketRules.Shipped, market, 5, new DrillOptions { Kills = 0, Faults = DrillFaults.None }, TestContext.Current.CancellationToken);
        Assert.Empty(result.Failures);
        Assert.Equal(0, result.Kills + result.InDoubt + result.OtherRows);
        Assert.True(result.Structures > 3, $"{result.Structures} structures");
    }
}
