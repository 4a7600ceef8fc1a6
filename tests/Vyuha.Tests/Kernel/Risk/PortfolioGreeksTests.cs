using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Options;
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
            new Asking(new OneCondor(), (_, book) =>
            {
                asked++;
                GreekGroup group = Assert.Single(PortfolioGreeks.Of(book.Live));
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

    [Fact]
    public void Groups_of_two_structures_sum_to_the_whole()
    {
        RupeeGreeks total = default;
        RupeeGreeks parts = default;
        MiniRun.Go(
            new MiniMarket([(Monday, [24_000, 24_010, 24_020])], Expiry),
            new Asking(new OneCondor(lots: 2), (_, book) =>
            {
                total = PortfolioGreeks.Of([.. book.Live, .. book.Live]).Aggregate(default(RupeeGreeks), (sum, group) => sum + group.Greeks);
                RupeeGreeks one = PortfolioGreeks.Of(book.Live).Aggregate(default(RupeeGreeks), (sum, group) => sum + group.Greeks);
                parts = one + one;
            }));
        Assert.NotEqual(0, total.Vega);
        Assert.Equal(parts.Delta, total.Delta, 6);
        Assert.Equal(parts.Gamma, total.Gamma, 6);
        Assert.Equal(parts.Vega, total.Vega, 6);
        Assert.Equal(parts.Theta, total.Theta, 6);
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
