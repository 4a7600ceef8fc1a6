using Vyuha.Quant.MonteCarlo;
using Vyuha.Quant.Options;

namespace Vyuha.Tests.Quant.MonteCarlo;

/// <summary>Option structures repriced along simulated paths.</summary>
public sealed class StructureQuestionTests
{
    private const double Spot = 24_000, Volatility = 0.15, Years = 30.0 / 365;

    /// <summary>A smile that falls with the strike.</summary>
    private static readonly QuotedSmile Skew = new([20_000, 22_000, 24_000, 26_000, 28_000], [0.24, 0.19, 0.15, 0.13, 0.125]);

    [Theory]
    [InlineData(0.25)]
    [InlineData(1)]
    public void Sold_at_their_price_options_earn_nothing_on_average_in_the_world_that_priced_them(double share)
    {
        // Without rates the value of a portfolio of options is a martingale in the model that prices it (Black and Scholes, 1973), before expiry and at it.
        double call = Black76.Price(isCall: true, Spot, 24_500, Years, Volatility, 1), put = Black76.Price(isCall: false, Spot, 23_500, Years, Volatility, 1);
        var structure = new OptionStructure(
            new OptionStructureLeg(LegKind.Call, 24_500, Years, -75, call), new OptionStructureLeg(LegKind.Put, 23_500, Years, -75, put), new OptionStructureLeg(LegKind.Forward, 0, Years, 10, Spot));
        var question = new StructureQuestion(structure, new StructureMarket(Spot, 0, 0, new FlatVolatility(Volatility)));
        PathEstimate mean = new PathSimulation(new GeometricBrownianMotion(0, Volatility), share * Years, 3, 1) { Antithetic = true }.Estimate(100, question);
        Assert.Equal(0, mean.Mean, 4 * mean.StandardError);
        Assert.InRange(mean.StandardError, 1, 250);
    }

    [Theory]
    [InlineData(SmileDynamics.StickyStrike)]
    [InlineData(SmileDynamics.StickyMoneyness)]
    public void A_path_is_valued_as_the_structure_itself_values_its_end(SmileDynamics dynamics)
    {
        var market = new StructureMarket(Spot, 0.05, 0.06, Skew, dynamics);
        var structure = new OptionStructure(new OptionStructureLeg(LegKind.Put, 23_000, Years, -75, 120), new OptionStructureLeg(LegKind.Put, 22_000, Years, 75, 40));
        PathEstimate mean = new PathSimulation(new StraightPath(-0.03), Years / 2, 4, 1).Estimate(1, new StructureQuestion(structure, market));
        Assert.Equal(structure.Profit(Spot * Math.Exp(-0.03), Years / 2, market), mean.Mean, 1e-6);
        StructureMarket other = market with { Dynamics = 1 - dynamics };
        Assert.True(Math.Abs(structure.Profit(Spot * Math.Exp(-0.03), Years / 2, other) - mean.Mean) > 100);
    }

    [Fact]
    public void A_stop_and_a_target_close_it_where_they_are_met()
    {
        var market = new StructureMarket(Spot, 0, 0, Skew);
        var structure = new OptionStructure(new OptionStructureLeg(LegKind.Forward, 0, Years, 1, Spot));
        var simulation = new PathSimulation(new GeometricBrownianMotion(0, Volatility), Years, 300, 4);
        double first = simulation.Estimate(20, new StructureQuestion(structure, market) { Target = 600, Stop = -300, AsksWhichCameFirst = true }).Mean;
        PathEstimate profit = simulation.Estimate(20, new StructureQuestion(structure, market) { Target = 600, Stop = -300 });
        Assert.Equal(0, profit.Mean, 4 * profit.StandardError); // Stopping does not make a martingale earn.

        // Gambler's ruin: nearly all paths meet one of ±: a martingale that leaves (−300, 600) does so above with probability 1/3, and the few left over lie between.
        // Target first − stop first: about 1/3 − 2/3.
        Assert.Equal(-1.0 / 3, first, 0.06);
        PathEstimate worst = simulation.Estimate(20, new StructureQuestion(structure, market) { Stop = -300 });
        Assert.Equal(0, worst.Mean, 4 * worst.StandardError);
    }

    /// <summary>ln S moves by the same at each of four steps, to a known end.</summary>
    private sealed class StraightPath(double end) : IPathModel
    {
        public void Begin(PathBlock block)
        {
        }

        public void Step(PathBlock block, double years)
        {
            foreach (ref double log in block.Log)
                log += end / 4;
        }
    }
}
