using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;
using Vyuha.Quant.Random;

namespace Vyuha.Tests.Quant.Options;

public sealed class OptionStructureTests
{
    private const double Week = 7 / 365.0;

    private static readonly StructureMarket Flat = new(24_000, 0, 0.065, new FlatVolatility(0.13));

    private static readonly OptionStructure Condor = new(
        new OptionStructureLeg(LegKind.Put, 23_400, Week, 75, 12),
        new OptionStructureLeg(LegKind.Put, 23_600, Week, -75, 32),
        new OptionStructureLeg(LegKind.Call, 24_400, Week, -75, 36),
        new OptionStructureLeg(LegKind.Call, 24_600, Week, 75, 14));

    [Fact]
    public void A_condor_pays_its_credit_between_its_breakevens()
    {
        // Credit 42 rupee: breakevens 23,600 − 42 and 24,400 + 42, loss 200 − 42 on the wings.
        Assert.Equal([23_558.0, 24_442.0], Condor.Breakevens(Week, Flat));
        Assert.Equal(75 * 42, Condor.Profit(24_000, Week, Flat), 1e-9);
        Assert.Equal(-75 * 158, Condor.Profit(23_000, Week, Flat), 1e-9);
        Assert.Equal(-75 * 158, Condor.Profit(25_500, Week, Flat), 1e-9);
    }

    [Fact]
    public void The_probability_of_profit_under_a_flat_smile_is_the_lognormal_one()
    {
        double expected = OptionProbabilities.InTheMoney(true, 24_000, 23_558, Week, 0.13) - OptionProbabilities.InTheMoney(true, 24_000, 24_442, Week, 0.13);
        Assert.Equal(expected, Condor.ProbabilityOfProfit(Week, Flat), 1e-14);
    }

    [Fact]
    public void Today_a_structure_is_worth_what_its_legs_are()
    {
        double discount = ExactMath.Exp(-0.065 * Week);
        double call = Black76.Price(true, 24_050, 24_400, Week, 0.13, discount);
        var sold = new OptionStructure(new OptionStructureLeg(LegKind.Call, 24_400, Week, -75, 36));
        Assert.Equal(-75 * (call - 36), sold.Profit(24_050, 0, Flat), 1e-9);

        // Half way the breakevens are where the price is back at 36 again.
        double level = Assert.Single(sold.Breakevens(Week / 2, Flat));
        Assert.Equal(36, Black76.Price(true, level, 24_400, Week / 2, 0.13, ExactMath.Exp(-0.065 * Week / 2)), 1e-9);
    }

    [Fact]
    public void A_calendar_is_valued_at_its_first_expiry_by_its_second()
    {
        const double Month = 35 / 365.0;
        var calendar = new OptionStructure(
            new OptionStructureLeg(LegKind.Call, 24_000, Week, -1, 180), new OptionStructureLeg(LegKind.Call, 24_000, Month, 1, 400));
        double far = Black76.Price(true, 24_000, 24_000, Month - Week, 0.13, ExactMath.Exp(-0.065 * (Month - Week)));
        Assert.Equal(180 + far - 400, calendar.Profit(24_000, Week, Flat), 1e-9);

        IReadOnlyList<double> breakevens = calendar.Breakevens(Week, Flat);
        Assert.Equal(2, breakevens.Count);
        foreach (double level in breakevens)
            Assert.Equal(0, calendar.Profit(level, Week, Flat), 1e-8);
        Assert.InRange(calendar.ProbabilityOfProfit(Week, Flat), 0.3, 0.95);
        Assert.Throws<ArgumentOutOfRangeException>(() => calendar.Profit(24_000, Month, Flat));
    }

    [Fact]
    public void A_covered_call_has_one_breakeven_and_profits_above_it()
    {
        var covered = new OptionStructure(
            new OptionStructureLeg(LegKind.Forward, 0, Week, 75, 24_000), new OptionStructureLeg(LegKind.Call, 24_300, Week, -75, 60));
        Assert.Equal([23_940.0], covered.Breakevens(Week, Flat));
        Assert.Equal(OptionProbabilities.InTheMoney(true, 24_000, 23_940, Week, 0.13), covered.ProbabilityOfProfit(Week, Flat), 1e-14);
        Assert.Equal(75 * 360, covered.Profit(26_000, Week, Flat), 1e-9);
    }

    [Fact]
    public void A_bought_straddle_profits_on_both_sides()
    {
        var straddle = new OptionStructure(new OptionStructureLeg(LegKind.Call, 24_000, Week, 1, 170), new OptionStructureLeg(LegKind.Put, 24_000, Week, 1, 160));
        Assert.Equal([23_670.0, 24_330.0], straddle.Breakevens(Week, Flat));
        double inside = OptionProbabilities.InTheMoney(true, 24_000, 23_670, Week, 0.13) - OptionProbabilities.InTheMoney(true, 24_000, 24_330, Week, 0.13);
        Assert.Equal(1 - inside, straddle.ProbabilityOfProfit(Week, Flat), 1e-14);
    }

    [Fact]
    public void A_free_spread_has_no_breakeven_below_its_edge_and_never_loses()
    {
        var free = new OptionStructure(new OptionStructureLeg(LegKind.Call, 24_000, Week, 1, 100), new OptionStructureLeg(LegKind.Call, 24_200, Week, -1, 100));
        Assert.Equal([24_000.0], free.Breakevens(Week, Flat)); // 0 below, a profit above
        Assert.Equal(OptionProbabilities.InTheMoney(true, 24_000, 24_000, Week, 0.13), free.ProbabilityOfProfit(Week, Flat), 1e-14);

        var touching = new OptionStructure(
            new OptionStructureLeg(LegKind.Call, 24_000, Week, 1, 0), new OptionStructureLeg(LegKind.Put, 24_000, Week, 1, 0));
        Assert.Empty(touching.Breakevens(Week, Flat)); // touches 0 at the strike, profits on both sides
        Assert.Equal(1, touching.ProbabilityOfProfit(Week, Flat));
    }

    [Fact]
    public void Prices_that_balance_only_in_decimals_leave_a_stretch_of_nothing()
    {
        // 0.1 + 0.2 − 0.3 is 5.6e-17 in binary: below the lowest strike this structure has made nothing.
        var ladder = new OptionStructure(
            new OptionStructureLeg(LegKind.Call, 24_000, Week, -1, 0.1), new OptionStructureLeg(LegKind.Call, 24_000, Week, -1, 0.2), new OptionStructureLeg(LegKind.Call, 23_900, Week, 2, 0.15));
        Assert.Equal([23_900.0], ladder.Breakevens(Week, Flat));
        Assert.Equal(OptionProbabilities.InTheMoney(true, 24_000, 23_900, Week, 0.13), ladder.ProbabilityOfProfit(Week, Flat), 1e-14);
    }

    [Fact]
    public void A_probability_of_profit_is_the_share_of_simulated_ends()
    {
        var random = new SplitMix64(9);
        int profits = 0;
        const int Paths = 200_000;
        double deviation = 0.13 * Math.Sqrt(Week);
        for (int i = 0; i < Paths; i++)
        {
            double end = 24_000 * ExactMath.Exp(deviation * random.NextNormal() - deviation * deviation / 2);
            if (Condor.Profit(end, Week, Flat) > 0)
                profits++;
        }

        // Four standard deviations of the share.
        Assert.Equal(Condor.ProbabilityOfProfit(Week, Flat), profits / (double)Paths, 4 * Math.Sqrt(0.25 / Paths));
    }

    [Fact]
    public void A_smile_that_moves_along_keeps_the_volatility_of_the_money()
    {
        IVolatilitySurface smile = new QuotedSmile([23_000, 24_000, 25_000], [0.18, 0.13, 0.12]);
        var option = new OptionStructure(new OptionStructureLeg(LegKind.Put, 23_000, Week, 1, 0));
        double discount = ExactMath.Exp(-0.065 * Week);
        Assert.Equal(
            Black76.Price(false, 23_000, 23_000, Week, 0.18, discount), option.Profit(23_000, 0, new(24_000, 0, 0.065, smile)), 1e-9);
        Assert.Equal(
            Black76.Price(false, 23_000, 23_000, Week, 0.13, discount),
            option.Profit(23_000, 0, new(24_000, 0, 0.065, smile, SmileDynamics.StickyMoneyness)),
            1e-9);
    }

    [Fact]
    public void Legs_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new OptionStructure());
        Assert.Throws<ArgumentException>(() => new OptionStructure(new OptionStructureLeg(LegKind.Call, 0, Week, 1, 1)));
        Assert.Throws<ArgumentException>(() => new OptionStructure(new OptionStructureLeg(LegKind.Call, 24_000, 0, 1, 1)));
        Assert.Throws<ArgumentException>(() => new OptionStructure(new OptionStructureLeg(LegKind.Call, 24_000, Week, double.NaN, 1)));
    }
}
