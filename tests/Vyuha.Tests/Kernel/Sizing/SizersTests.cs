using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Sizing;
using Vyuha.Tests.Kernel.Control;

namespace Vyuha.Tests.Kernel.Sizing;

public sealed class SizersTests
{
    // The owner's row: p = 0.6 at even money is 0.2 of the capital, half of it 0.1; without an edge nothing.
    [Theory]
    [InlineData(0.6, 1, 0.2)]
    [InlineData(0.5, 2, 0.25)] // Kelly (1956): p - q/b = 0.5 - 0.5/2.
    [InlineData(0.5, 1, 0)]
    [InlineData(0.4, 1, 0)]
    public void Kelly_of_a_known_edge(double probability, double payoff, double full)
    {
        var known = new KellyEstimate(probability, payoff, trades: 1e300, part: 0.5);
        Assert.Equal(full, known.Full, 12);
        Assert.Equal(full / 2, known.Fraction, 12);
        Assert.Equal(full == 0 ? 0 : (int)(full / 2 * 300_000 / 10_000), Sizers.ByKelly(known, 10_000, 300_000).Lots);
    }

    // By mpmath: e = 0.2, s = 2 sqrt(0.24/100), e^2/(e^2 + s^2) = 0.80645161290322580645; with 20 trades 0.45454545454545454545.
    [Theory]
    [InlineData(100, 0.80645161290322580645)]
    [InlineData(20, 0.45454545454545454545)]
    public void Kelly_shrinks_with_what_is_not_known(int trades, double shrinkage)
    {
        var estimate = new KellyEstimate(0.6, 1, trades);
        Assert.Equal(shrinkage, estimate.Shrinkage, 14);
        Assert.Equal(0.2 * 0.25 * shrinkage, estimate.Fraction, 14);
        Assert.Equal(estimate.Fraction / 2, new KellyEstimate(0.6, 1, trades, drawdown: 0.5).Fraction, 14);
        Assert.Equal(0, new KellyEstimate(0.6, 1, trades, drawdown: 1.3).Fraction);
    }

    [Fact]
    public void More_than_half_of_Kelly_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new KellyEstimate(0.6, 1, 100, part: 0.51));

    [Theory]
    [InlineData(2_500, 4)]
    [InlineData(5_000, 2)] // Twice the movement, half the lots.
    [InlineData(5_001, 1)]
    [InlineData(10_000, 1)]
    [InlineData(10_001, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(0, int.MaxValue)]
    public void Lots_by_volatility(double perLot, int lots) => Assert.Equal(lots, Sizers.ByVolatility(perLot, 10_000).Lots);

    [Fact]
    public void Twice_the_volatility_halves_the_lots_of_a_position_of_delta_alone()
    {
        var greeks = new RupeeGreeks(2_000, 0, 0, 0);
        int calm = Sizers.ByVolatility(Sizers.RupeeVolatility(greeks, 0.12, 0), 30_000).Lots;
        int wild = Sizers.ByVolatility(Sizers.RupeeVolatility(greeks, 0.24, 0), 30_000).Lots;
        // By hand: 12 % a year is 0.75593 % a day, 1,511.86 rupees a lot; 30,000 / 1,511.86 = 19.84, half of it 9.92.
        Assert.Equal((19, 9), (calm, wild));
    }

    // The standard deviation of D x + G x^2/2 + V y for normal x (deviation 1.25 %) and y (0.8 points): by mpmath 4090.52115032425.
    [Fact]
    public void Rupee_volatility_is_that_of_a_normal_move() =>
        Assert.Equal(4090.52115032425, Sizers.RupeeVolatility(new RupeeGreeks(2_500, -1_900, -2_000, 0), 0.0125 * Math.Sqrt(252), 0.8), 1e-8);

    [Theory]
    [InlineData(100, 50, 2)]
    [InlineData(99.99, 50, 1)]
    [InlineData(49.99, 50, 0)]
    [InlineData(0, 50, 0)]
    [InlineData(-10, 50, 0)]
    [InlineData(100, 0, int.MaxValue)]
    public void Lots_by_premium_and_by_loss_are_whole_and_may_be_none(double available, double perLot, int lots)
    {
        Assert.Equal(lots, Sizers.ByPremium(Money.FromModel(perLot), Money.FromModel(available)).Lots);
        Assert.Equal(lots, Sizers.ByStopLoss(Money.FromModel(perLot), Money.FromModel(available)).Lots);
    }

    // By hand with 1,000 held and 1,000 a lot within 2,000: together for correlation 1 they add up (1 lot); for 0, sqrt(1000^2 + n^2 1000^2) <= 2000
    // gives n = 1.73; for -1, n - 1 <= 2 gives 3.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 1)]
    [InlineData(-1, 3)]
    public void Lots_by_correlation(double correlation, int lots) => Assert.Equal(lots, Sizers.ByCorrelation(1_000, 1_000, correlation, 2_000).Lots);

    [Fact]
    public void A_second_bet_on_the_same_thing_is_smaller_than_one_on_another()
    {
        int same = Sizers.ByCorrelation(100, 1_000, 1, 2_000).Lots;
        int other = Sizers.ByCorrelation(100, 1_000, 0, 2_000).Lots;
        Assert.Equal((10, 17), (same, other));
        Assert.Equal(0, Sizers.ByCorrelation(100, 2_001, 0, 2_000).Lots);
    }

    // Ten scenarios; the worst fifth is two. Held loses 500 and 300 there: mean 400. A lot loses 100 in the same two: each adds 100, so up to 700 it is 3.
    // A lot that gains 100 there, and loses where held gains, adds nothing until the tail moves over.
    [Fact]
    public void Lots_by_tail_loss()
    {
        double[] held = [-500, -300, 100, 100, 100, 100, 100, 100, 100, 100];
        double[] alike = [-100, -100, 20, 20, 20, 20, 20, 20, 20, 20];
        double[] against = [100, 100, -20, -20, -20, -20, -20, -20, -20, -20];
        var scratch = new double[10];
        Size size = Sizers.ByTailLoss(held, alike, 0.2, 700, 10, scratch);
        Assert.Equal((3, 800.0), (size.Lots, size.Needed));
        Assert.Equal(0, Sizers.ByTailLoss(held, alike, 0.2, 399, 10, scratch).Lots);
        Assert.Equal(10, Sizers.ByTailLoss(held, against, 0.2, 700, 10, scratch).Lots);
    }

    [Fact]
    public void Lots_by_margin_are_of_the_whole_basket()
    {
        var floor = new TradingFloor();
        floor.First.AtNext((market, book, _) =>
        {
            LegIntent[] condor =
            [
                new(floor.IdOf(24_500, OptionRight.Call), Side.Sell), new(floor.IdOf(23_500, OptionRight.Put), Side.Sell),
                new(floor.IdOf(24_800, OptionRight.Call), Side.Buy), new(floor.IdOf(23_200, OptionRight.Put), Side.Buy),
            ];
            Assert.True(book.TryMargin(condor, 1, out Money one));
            Assert.True(book.TryMargin(condor, 3, out Money three));
            Assert.Equal(3, Sizers.ByMargin(book, condor, three).Lots);
            Assert.Equal(2, Sizers.ByMargin(book, condor, three - Money.FromSteps(1)).Lots);
            Assert.Equal(0, Sizers.ByMargin(book, condor, one - Money.FromSteps(1)).Lots);
            // A naked leg alone blocks more than the whole condor: legs are never added up.
            Assert.True(book.TryMargin(condor.AsSpan(0, 1), 1, out Money naked));
            Assert.True(naked > one);

            // 6,500 units stand at each best quote (MiniMarket): a hundred lots of 65; a twentieth of them is five.
            Assert.Equal(100, Sizers.ByDepth(market, condor, 1).Lots);
            Assert.Equal(5, Sizers.ByDepth(market, condor, 0.05).Lots);
        });
        floor.Snapshot(new TimeOnly(10, 0));
    }

    [Theory]
    [InlineData(650, 0.01, 0)]
    [InlineData(6_500, 0.01, 1)]
    [InlineData(64_999, 0.01, 9)]
    public void Lots_by_volume(long volume, double share, int lots) => Assert.Equal(lots, Sizers.ByVolume(65, volume, share).Lots);

    [Theory]
    [InlineData(20, 1, 1)]
    [InlineData(20, 5, 1)]
    [InlineData(20, 10, 2)]
    [InlineData(20, 25, 5)]
    [InlineData(20, 50, 10)]
    [InlineData(20, 100, 20)]
    [InlineData(2, 50, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(0, 50, 0)]
    public void Lots_by_ramp(int full, int percent, int lots) => Assert.Equal(lots, CapitalRamp.Lots(full, percent));

    [Theory]
    [InlineData(10, 30, 20, 500, 1_000, 3, 25, RampReason.Earned)] // 500 - 1000/sqrt(20) = 276 > 0.
    [InlineData(10, 30, 20, 200, 1_000, 3, 10, RampReason.NotProven)] // 200 - 224 < 0.
    [InlineData(10, 29, 20, 500, 1_000, 3, 10, RampReason.TooFewDays)]
    [InlineData(10, 30, 19, 500, 1_000, 3, 10, RampReason.TooFewTrades)]
    [InlineData(10, 30, 20, 500, 1_000, 8, 5, RampReason.Drawdown)]
    [InlineData(1, 30, 20, 500, 1_000, 8, 1, RampReason.Drawdown)]
    [InlineData(100, 300, 200, 500, 1_000, 3, 100, RampReason.Full)]
    public void A_step_of_the_ramp_is_earned(int percent, int days, int trades, double mean, double deviation, double drawdown, int next, RampReason reason) =>
        Assert.Equal(
            new RampAdvice(next, reason),
            CapitalRamp.Judge(percent, new RampEvidence(days, trades, mean, deviation, drawdown), RampTerms.Of(RiskProfile.Conservative)));

    [Fact]
    public void The_smallest_size_wins_and_the_record_says_which()
    {
        var decision = new SizeDecision();
        decision.Begin(5).Add(Sizers.ByVolatility(2_500, 10_000)).Add(Sizers.ByStopLoss(Money.FromRupees(4_000), Money.FromRupees(10_000)));
        Assert.Equal((2, Sizer.StopLoss), (decision.Lots, decision.Smallest.Sizer));

        decision.Begin(5).Add(Sizers.ByStopLoss(Money.FromRupees(13_339), Money.FromRupees(10_000)));
        Assert.Equal((0, Sizer.StopLoss, 13_339.0, 10_000.0), (decision.Lots, decision.Smallest.Sizer, decision.Smallest.Needed, decision.Smallest.Available));
        var intents = new IntentBuffer();
        intents.Decision(Vyuha.Core.Events.DecisionAction.NoTrade, 1, 1);
        decision.WriteTo(intents);
        var records = intents.Decisions;
        Assert.Equal(4, records.Length);
        Assert.Equal(3, records[0].Decision.Conditions);
        Assert.Equal((SizingWords.LotsBy(Sizer.StopLoss), false, 0.0), (records[2].Condition.Code, records[2].Condition.Passed, records[2].Condition.Value));
        Assert.Equal((SizingWords.BoundBy(Sizer.StopLoss), 10_000.0, 13_339.0), (records[3].Condition.Code, records[3].Condition.Value, records[3].Condition.Threshold));
        Assert.All(Enum.GetValues<Sizer>().Where(sizer => sizer != Sizer.None), sizer =>
        {
            Assert.Contains(SizingWords.Words, word => word.Code == SizingWords.LotsBy(sizer));
            Assert.Contains(SizingWords.Words, word => word.Code == SizingWords.BoundBy(sizer));
        });
    }
}
