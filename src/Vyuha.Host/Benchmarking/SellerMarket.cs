using System.Runtime.InteropServices;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Backtesting;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Risk;
using Vyuha.Research;
using Vyuha.Simulation.Backtest;
using Vyuha.Simulation.Synthetic;
using Vyuha.Storage.Events;

namespace Vyuha.Host.Benchmarking;

/// <summary>The option seller as shipped, or all four bots, on days of the synthetic market that lie in memory.</summary>
internal sealed class SellerMarket
{
    private const string Bot = "option-seller";

    private static readonly string[] AllBots = [Bot, "volatility-expander", "news-trader", "momentum-rider"];

    private readonly TradingConfiguration _configuration = TradingConfiguration.Read();
    private readonly DaysInMemory _source;
    private readonly RunHeader _header;

    public SellerMarket(SyntheticMarketOptions options, DateOnly from, DateOnly to, params IReadOnlyList<string> bots)
    {
        _source = new DaysInMemory(new SyntheticDataSource(new SyntheticMarket(MarketRules.Shipped, options, seed: 1), from, to));
        _header = HeaderFor(_configuration, _source) with { Bots = bots.Count == 0 ? [Bot] : bots };
    }

    /// <summary>Three months of the default backtest: chains every half hour, as far out as the seller trades.</summary>
    public static SellerMarket Quarter() => Quarter([]);

    /// <summary>The same months with all four bots, their signals and the calendar of events.</summary>
    public static SellerMarket PortfolioQuarter() => Quarter(AllBots);

    /// <summary>One day of 1-minute chains of three expiries, every listed strike; the seller has looked at years of closes before it.</summary>
    public static SellerMarket MinuteDay() => new(
        new SyntheticMarketOptions { Frequency = DataFrequency.Minute, MaximumDaysToExpiry = 21 },
        new DateOnly(2026, 1, 7),
        new DateOnly(2026, 1, 7));

    private static SellerMarket Quarter(IReadOnlyList<string> bots) => new(
        new SyntheticMarketOptions { Frequency = DataFrequency.Snapshot, StepMinutes = 30, MaximumDaysToExpiry = 46 },
        new DateOnly(2025, 10, 1),
        new DateOnly(2025, 12, 31),
        bots);

    public RunHeader Header => _header;

    public long Rows => _source.Rows;

    /// <summary>A kernel with the seller, its limits and its margins, as a backtest has it.</summary>
    public TradingKernel NewKernel() => KernelFactory.Create(_header, MarketRules.Shipped, out _);

    /// <summary>The same, and what a recorder must know of its bot.</summary>
    public TradingKernel NewKernel(out IReadOnlyList<BotInfo> bots)
    {
        TradingKernel kernel = KernelFactory.Create(_header, MarketRules.Shipped, out IReadOnlyList<Vocabulary> vocabularies);
        bots = [.. _header.Bots.Select((name, place) => new BotInfo(_configuration.Bot(name).Book, vocabularies[place], _configuration.Bot(name).Capital))];
        return kernel;
    }

    /// <summary>The same kernel with a bot that does nothing: what the market itself costs.</summary>
    public TradingKernel NewIdleKernel() => new(new KernelOptions
    {
        Rules = MarketRules.Shipped,
        Underlyings = _header.Underlyings,
        Bots = [new BotSetup(1, new IdleBot(), new BotLimits(), Money.FromRupees(300_000))],
        AccountCapital = _configuration.Capital.Total,
        Reserve = _configuration.Capital.Reserve,
        Limits = _configuration.Limits,
    });

    /// <summary>All days through driver, kernel and venue.</summary>
    public BacktestCounts Run(TradingKernel kernel, IRunObserver? observer, CancellationToken cancellation = default)
    {
        var options = new BacktestOptions { Known = _header.Bots.Count == 1 ? [] : [.. EventStore.Shipped().ToInputs(_source.Underlyings)] };
        var driver = new BacktestDriver(kernel, MarketRules.Shipped, _source, options, observer);
        driver.Run(cancellation);
        return driver.Counts;
    }

    /// <summary>A whole run as a report takes it.</summary>
    public RunResult Result(CancellationToken cancellation = default)
    {
        TradingKernel kernel = NewKernel(out IReadOnlyList<BotInfo> bots);
        var recorder = new RunRecorder(bots);
        var recording = new InMemoryRecording(recorder);
        BacktestCounts counts = Run(kernel, recording, cancellation);
        return recorder.Finish(new RunInfo
        {
            Header = _header,
            Bots = bots,
            Instruments = recording.Instruments,
            Data = new DataSummary
            {
                Underlying = _header.Trades,
                From = counts.FirstDay,
                To = counts.LastDay,
                Sessions = counts.Days,
                Frequency = _source.Frequency,
                Origins = [DataOrigin.Synthetic],
                Sources = [new SourceFile("synthetic seed 1", "seed 1")],
                ModelledQuoteShare = 0,
            },
            AccountCapital = _configuration.Capital.Total,
            ConfigurationHash = _configuration.Hash,
            OutputHash = kernel.Hash,
            Elapsed = TimeSpan.Zero,
            InputCount = counts.Inputs,
            ProgramVersion = ProgramVersion.Text,
            CommandLine = "vyuha bench",
        });
    }

    public static RunHeader HeaderFor(TradingConfiguration configuration, IMarketDataSource source) => new()
    {
        Commit = ProgramVersion.Commit,
        Runtime = RuntimeInformation.FrameworkDescription,
        RulesHash = MarketRules.Shipped.Hash,
        Configuration = configuration.CanonicalText,
        Underlyings = source.Underlyings,
        Seed = 1,
        Bots = [Bot],
    };
}
