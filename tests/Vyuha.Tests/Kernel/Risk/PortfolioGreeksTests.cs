using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Options;
using Vyuha.Tests.Kernel.Control;
using Vyuha.Tests.Simulation.Backtest;

namespace Vyuha.Tests.Kernel.Risk;

public sealed class PortfolioGreeksTests
{
    private static readonly DateOnly Monday = new(2026, 2, 2);
    private static readonly DateOnly Expiry = new(2026, 2, 10);

    /// <summary>Asks while quotes stand: after the day they are forgotten.</summary>
    private sealed class Asking(OneCondor inner, Action<MarketState, StrategyBook> ask) : IStrategy
    {
        public Vocabulary Vocabulary => inner.Vocabulary;

        public WakeOn Wakes => inner.Wakes;

        public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
        {
            inner.Decide(market, book, intents);
            if (book.Live.Count > 0 && book.Live[0].IsOpen)
                ask(market, book);
        }
    }

    [Fact]
    public void A_condors_greeks_predict_its_full_repricing_for_a_tenth_of_a_percent()
    {
        int asked = 0;
        MiniRun.Go(
            new MiniMarket([(Monday, [24_000, 24_030, 24_060])], Expiry) { HalfSpread = 0 },
            new Asking(new OneCondor(), (market, book) =>
            {
                asked++;
                GreekGroup group = Assert.Single(PortfolioGreeks.Of(market, book.Live));
                Assert.True(group.IsComplete);
                Assert.Equal(Expiry, group.Expiry);
                foreach (double move in new[] { -0.1, 0.1 })
                {
                    // Full repricing by Black-76 at each leg's own volatility; the second-order estimate leaves only third-order terms.
                    double exact = book.Live[0].Legs.Sum(leg => leg.Units * (Reprice(leg, 1 + move / 100) - Reprice(leg, 1)));
                    double estimate = group.Greeks.Delta * move + group.Greeks.Gamma * move * move / 2;
                    Assert.InRange(estimate - exact, -0.001 * 24_000, 0.001 * 24_000);
                    Assert.InRange(estimate - exact, -0.02 * Math.Abs(exact) - 1, 0.02 * Math.Abs(exact) + 1);
                }
            }));
        Assert.True(asked > 0);
    }

    // Two bots, positions outside of them and two expiries' worth of contracts would not do: every leg is worked out here on its own, unit by unit.
    [Fact]
    public void Groups_of_all_books_sum_to_the_legs_one_by_one()
    {
        var floor = new TradingFloor();
        floor.First.OpenCondor(lots: 2);
        floor.Second.OpenCondor(distance: 700);
        floor.Snapshot(new TimeOnly(10, 0));
        floor.Wait(2);
        floor.FillAll();
        floor.Tell(floor.IdOf(24_300, OptionRight.Call), -130, 150);
        floor.Snapshot(new TimeOnly(10, 10));
        floor.FillAll();

        IReadOnlyList<GreekGroup> groups = floor.Kernel.GreeksNow();
        Assert.Equal([Books.External, (byte)1, (byte)2], groups.Select(group => group.Bot));
        Assert.All(groups, group => Assert.True(group.IsComplete));
        RupeeGreeks sum = default;
        foreach ((int id, long units) in floor.Kernel.Structures.SelectMany(one => one.Legs).Select(leg => (leg.Terms.Id, leg.Units)).Append((floor.IdOf(24_300, OptionRight.Call), -130)))
        {
            ContractTerms terms = floor.Kernel.Market.Terms(id);
            Assert.True(terms.Chain!.TryForward(out double forward));
            Assert.True(terms.Chain.TryPrice(terms.StrikeIndex, terms.Instrument.Right, out PricedOption priced));
            sum += new RupeeGreeks(
                units * priced.Greeks.Delta * forward / 100, units * priced.Greeks.Gamma * forward * forward / 10_000, units * priced.Greeks.Vega, units * priced.Greeks.Theta);
        }

        RupeeGreeks total = groups.Aggregate(default(RupeeGreeks), (all, group) => all + group.Greeks);
        Assert.NotEqual(0, total.Vega);
        Assert.Equal(sum.Delta, total.Delta, 6);
        Assert.Equal(sum.Gamma, total.Gamma, 6);
        Assert.Equal(sum.Vega, total.Vega, 6);
        Assert.Equal(sum.Theta, total.Theta, 6);
        Assert.Equal(total.Delta, floor.Kernel.BetaWeightedDelta(0)!.Value, 6); // All of it is the index itself.
    }

    // Twice the reference's return and a constant each day: the slope is two exactly, whatever the constant; days only one of them has say nothing.
    [Fact]
    public void Beta_is_the_slope_over_common_days()
    {
        var reference = new DailyHistory();
        var index = new DailyHistory();
        double level = 100, other = 50;
        for (int day = 1; day <= 25; day++)
        {
            double change = 0.01 * (day % 5 - 2);
            (level, other) = (level * (1 + change), other * (1 + 2 * change + 0.001));
            reference.Add(10 * day, 1, 1, 1, level);
            index.Add(10 * day, 1, 1, 1, other);
            index.Add(10 * day + 1, 1, 1, 1, day % 2 == 0 ? 1 : 1_000);
            Assert.Equal(day > IndexBeta.FewestDays, IndexBeta.Of(index, reference) is not null);
        }

        Assert.Equal(2, IndexBeta.Of(index, reference)!.Value, 10);
        Assert.Equal(1, IndexBeta.Of(reference, reference));
        Assert.Null(PortfolioGreeks.BetaWeightedDelta([new GreekGroup(1, 0, default, new(5, 0, 0, 0), true), new(1, 1, default, new(7, 0, 0, 0), true)], [1.0, null]));
        Assert.Equal(19, PortfolioGreeks.BetaWeightedDelta([new GreekGroup(1, 0, default, new(5, 0, 0, 0), true), new(1, 1, default, new(7, 0, 0, 0), true)], [1.0, 2.0]));
    }

    private static double Reprice(StructureLeg leg, double factor)
    {
        OptionChain chain = leg.Terms.Chain!;
        Assert.True(chain.TryForward(out double forward));
        Assert.True(chain.TryVolatility(leg.Terms.StrikeIndex, out double volatility));
        return Black76.Price(
            leg.Terms.Instrument.Right == OptionRight.Call, forward * factor, leg.Terms.Instrument.Strike.ToModel(), chain.Years, volatility, chain.Discount);
    }
}
