using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Host.Benchmarking;
using Vyuha.Kernel;
using Vyuha.Simulation.Backtest;
using Vyuha.Simulation.Synthetic;

namespace Vyuha.Tests.Kernel.Stress;

/// <summary>Who looks at a running kernel must not change what it does next: a replay has nobody who looks.</summary>
public sealed class LookFromOutsideTests
{
    [Fact]
    public void A_kernel_that_is_looked_at_after_every_tenth_input_ends_with_the_hash_of_one_that_is_not()
    {
        var market = new SellerMarket(
            new SyntheticMarketOptions { Frequency = DataFrequency.Snapshot, StepMinutes = 30, MaximumDaysToExpiry = 21 }, new DateOnly(2025, 10, 1), new DateOnly(2025, 10, 31),
            "option-seller", "volatility-expander", "news-trader", "momentum-rider");
        TradingKernel alone = market.NewKernel(), watched = market.NewKernel();
        market.Run(alone, observer: null, TestContext.Current.CancellationToken);
        var looks = new Looks(watched);
        market.Run(watched, looks, TestContext.Current.CancellationToken);
        Assert.True(looks.Seen > 1_000, $"{looks.Seen} looks found something held");
        Assert.Equal(alone.Hash, watched.Hash);
    }

    private sealed class Looks(TradingKernel kernel) : IRunObserver
    {
        private int _inputs;

        public int Seen { get; private set; }

        public void OnInput(in InputEvent input, ReadOnlySpan<OutputEvent> outputs, ulong hash)
        {
            // Quotes come by the ten thousand; what is not a quote is looked after each time.
            if (input.Kind == InputKind.Quote && ++_inputs % 10 != 0)
                return;
            if (kernel.StressHoldings(out _).Count > 0)
                Seen++;
            kernel.GreeksNow();
        }

        public void OnInstrument(int id, Instrument instrument)
        {
        }

        public void OnDayDone(DateOnly date)
        {
        }
    }
}
