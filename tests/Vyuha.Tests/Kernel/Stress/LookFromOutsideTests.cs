using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Host.Benchmarking;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Quant.Options;
using Vyuha.Simulation.Backtest;
using Vyuha.Simulation.Synthetic;
using Vyuha.Tests.Kernel.Signals;

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

    /// <summary>What a chain works out stands until the next quote: so a look between two quotes would have settled the time it is worked out for.</summary>
    [Fact]
    public void What_is_read_after_a_look_is_what_would_have_been_read_without_it()
    {
        double alone = VolatilityAtEleven(looksAt: null), watched = VolatilityAtEleven(looksAt: "10:01"), kept = VolatilityAtEleven(looksAt: "10:01", apart: false);
        Assert.Equal(BitConverter.DoubleToInt64Bits(alone), BitConverter.DoubleToInt64Bits(watched));
        Assert.NotEqual(alone, kept); // An hour nearer to expiry the same prices are another volatility.
    }

    private static double VolatilityAtEleven(string? looksAt, bool apart = true)
    {
        DateOnly expiry = new(2026, 7, 28);
        var feed = new HandFed();
        feed.Day(new(2026, 7, 27));
        for (int i = 0; i < 10; i++)
        {
            feed.Option(10 + i, expiry, 23_800 + 50 * i, OptionRight.Call).Option(30 + i, expiry, 23_800 + 50 * i, OptionRight.Put);
            double call = Black76.Price(true, 24_000, 23_800 + 50 * i, 1 / 365.0, 0.13, 1), put = Black76.Price(false, 24_000, 23_800 + 50 * i, 1 / 365.0, 0.13, 1);
            feed.Book("10:00", 10 + i, call, call + 0.5, 65).Book("10:00", 30 + i, put, put + 0.5, 65);
        }

        feed.At("10:00", HandFed.Spot, 24_000);
        OptionChain chain = feed.Market.Chains(0)[0];
        if (looksAt is not null)
        {
            feed.Timer(looksAt);
            Assert.True(apart ? feed.Market.Apart(() => chain.TryAtTheMoneyVolatility(out _)) : chain.TryAtTheMoneyVolatility(out _));
        }

        feed.Timer("11:00");
        Assert.True(chain.TryAtTheMoneyVolatility(out double volatility));
        return volatility;
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
            kernel.MarginNow();
        }

        public void OnInstrument(int id, Instrument instrument)
        {
        }

        public void OnDayDone(DateOnly date)
        {
        }
    }
}
