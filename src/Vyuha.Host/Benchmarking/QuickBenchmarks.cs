using System.Runtime.Intrinsics;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Backtesting;
using Vyuha.Kernel;
using Vyuha.Research;
using Vyuha.Research.Reports;
using Vyuha.Simulation.Workloads;
using Vyuha.Storage;
using Vyuha.Storage.Import;
using Vyuha.Storage.Journal;

namespace Vyuha.Host.Benchmarking;

/// <summary>One of the quick measurements, by name.</summary>
internal sealed record QuickBenchmark(string Name, string Title, Func<CancellationToken, Measurement> Measure);

/// <summary>What <c>vyuha bench</c> measures: all of it takes about a minute.</summary>
internal static class QuickBenchmarks
{
    private const double WarmUpSeconds = 0.6;
    private const double Seconds = 0.3;
    private const int Runs = 5;

    /// <summary>Aims: a year of bhavcopies within a minute.</summary>
    private const double ImportRowsASecond = BhavcopyFiles.DaysAYear * BhavcopyFiles.RowsADay / 60.0;

    public static IReadOnlyList<QuickBenchmark> All { get; } =
    [
        .. AllWorkloads.Named.Select(workload => Of(workload.Name, workload.Title, workload.Make)),
        new("IV", "implied volatilities of the NIFTY grid of 9,130 options, one thread", OptionVolatilities),
        new("GREEKS", "price and five Greeks of 4,096 options that share nothing, one thread", OptionGreeks),
        new("REFRESH", "a chain of 200 options at new quotes: forward, volatilities, Greeks", OptionChain),
        new("SVI", "SVI smile of a chain of 41 noisy strikes, proven free of arbitrage, one thread", cancellation => SmileFit("SVI", areFree: true, 50_000, cancellation)),
        new("SVI-BOUND", "the same where the least squares admit arbitrage and the nearest smile that does not is searched", cancellation => SmileFit("SVI-BOUND", areFree: false, null, cancellation)),
        new("STRESS", "a stress grid of 1,000 cells for a book of 20 legs, one thread", StressCells),
        new("SELLER", "inputs into the kernel, the option seller with margin, fills and charges", Seller),
        new("PORTFOLIO", "inputs into the kernel, four bots with signals, shared margin and limits, fills and charges", Portfolio),
        new("MINUTE-DAY", "a day of 1-minute chains of three expiries, from memory to journal and results", MinuteDay),
        new("IMPORT", "bhavcopies of 42,000 rows, unzipped, read, checked and stored", Import),
        new("COMMAND", "from a tick to the command it causes, kernel only, the 99th of a hundred", Command),
        new("COMMAND-SYNCED", "the same through the session, with the journal on the disk before the command leaves", CommandSynced),
        new("RECOVERY", "start on a journal of 5 million inputs: read, replay, check", Recover),
        new("STREAM", "the client from socket to inbox at 3,000 ticks/s in depth mode", Stream),
        new("REPORT", "report.html of three months", Report),
        new("START", "from process start to the first event of a backtest", Start),
        new("FIRST-RESULT", "vyuha backtest with no data: a synthetic year and its report", FirstResult),
    ];

    private static QuickBenchmark Of(string name, string title, Func<IWorkload> make) => new(name, title, cancellation =>
    {
        IWorkload workload = make();
        workload.Verify(workload.Run());
        Timings times = Time(Clock.Processor, () => workload.Run(), cancellation);
        // A contract-snapshot is what a trader thinks of as one thing; of bars and rows he has millions.
        return workload.Unit == "contract-snapshots"
            ? Measurement.Cost(name, title, "ns/contract-snapshot", workload.Units, times, 1e9 / workload.Target, workload.Peer)
            : Measurement.Rate(name, title, $"{workload.Unit}/s", workload.Units, times, workload.Target, workload.Peer);
    });

    private static Measurement OptionVolatilities(CancellationToken cancellation)
    {
        var grid = new OptionGrid();
        Timings times = Time(Clock.Processor, () => Repeat(20, grid.Solve), cancellation);
        return Measurement.Cost(
            "IV", Title("IV"), "ns/option", 20 * OptionGrid.Count, times, Vector512.IsHardwareAccelerated ? 45 : 90,
            new PeerFigure("LetsBeRational 2024-02-15", 1e9 / 206, "C++ with -O3 on AMD Zen 5, from price, forward, strike and time"));
    }

    private static Measurement OptionGreeks(CancellationToken cancellation)
    {
        var batch = new OptionBatch();
        Timings times = Time(Clock.Processor, () => Repeat(100, batch.Price), cancellation);
        return Measurement.Cost(
            "GREEKS", Title("GREEKS"), "ns/option", 100 * OptionBatch.Count, times, Vector512.IsHardwareAccelerated ? 7 : 12,
            new PeerFigure("QuantLib 1.29", 1e9 / 164, "BlackCalculator, value and five Greeks, C++ with -O3 on AMD Zen 5"));
    }

    private static Measurement OptionChain(CancellationToken cancellation)
    {
        const int chains = 500;
        var chain = new ChainRefresh();
        Timings times = Time(Clock.Processor, () => Repeat(chains, chain.Run), cancellation);
        return Measurement.Cost("REFRESH", Title("REFRESH"), "ns/chain", chains, times, 12_000, new PeerFigure("opengreeks 0.1.0", 1e9 / 300_000, "its own claim of 0.3 ms, without the forward"));
    }

    private static Measurement SmileFit(string name, bool areFree, double? aim, CancellationToken cancellation)
    {
        const int repeats = 4;
        var fits = new SmileFits(areFree);
        Invariant.Require(fits.Chains > 0, "there are chains of either kind");
        Timings times = Time(Clock.Processor, () => Repeat(repeats, fits.Run), cancellation);
        return Measurement.Cost(name, Title(name), "ns/chain", repeats * fits.Chains, times, aim);
    }

    private static Measurement StressCells(CancellationToken cancellation)
    {
        const int grids = 20;
        var book = new StressBook();
        Timings times = Time(Clock.Processor, () => Repeat(grids, book.Run), cancellation);
        return Measurement.Cost("STRESS", Title("STRESS"), "ns/grid", grids, times, 5_000_000);
    }

    private static void Repeat(int times, Func<double> run)
    {
        for (int i = 0; i < times; i++)
            run();
    }

    private static Measurement Seller(CancellationToken cancellation) => Inputs("SELLER", SellerMarket.Quarter(), 3e6, cancellation);

    private static Measurement Portfolio(CancellationToken cancellation) => Inputs("PORTFOLIO", SellerMarket.PortfolioQuarter(), 1e6, cancellation);

    private static Measurement Inputs(string name, SellerMarket market, double aim, CancellationToken cancellation)
    {
        var inputs = new RecordedInputs(market, market.NewKernel(), cancellation);
        Invariant.Require(inputs.Orders > 0, "bots trade in the recorded months");
        Timings times = Time(Clock.Processor, () => inputs.Replay(market.NewKernel()), cancellation);
        return Measurement.Rate(name, Title(name), "inputs/s", inputs.Count, times, aim);
    }

    private static Measurement MinuteDay(CancellationToken cancellation) => WithFolder(folder =>
    {
        SellerMarket market = SellerMarket.MinuteDay();
        Timings times = Time(Clock.Wall, () => MinuteDay(market, folder), cancellation);
        return Measurement.Duration("MINUTE-DAY", Title("MINUTE-DAY"), times, 0.3);
    });

    /// <summary>One day as a backtest runs it: every input in the journal, every output in the recorder.</summary>
    public static void MinuteDay(SellerMarket market, string folder)
    {
        TradingKernel kernel = market.NewKernel(out IReadOnlyList<BotInfo> bots);
        var recorder = new RunRecorder(bots);
        string file = Path.Combine(folder, "journal");
        using (JournalWriter journal = JournalWriter.Create(file, market.Header))
        {
            market.Run(kernel, new RunRecording(journal, recorder, _ => { }));
            journal.Close(kernel.Hash);
        }

        File.Delete(file);
    }

    private static Measurement Import(CancellationToken cancellation) => WithFolder(folder =>
    {
        const int days = 6;
        string files = Path.Combine(folder, "files");
        long rows = BhavcopyFiles.Write(files, new DateOnly(2026, 1, 5), days, cancellation);
        Timings times = Timings.Of(Clock.Wall, () => Import(files, rows, folder, cancellation), WarmUpSeconds, 3, Seconds, cancellation);
        return Measurement.Rate("IMPORT", Title("IMPORT"), "rows/s", rows, times, ImportRowsASecond);
    });

    /// <summary>The files into a catalogue that is new.</summary>
    public static void Import(string files, long rows, string folder, CancellationToken cancellation = default)
    {
        MarketDataCatalogue catalogue = MarketDataCatalogue.Open(VyuhaHome.At(Path.Combine(folder, Path.GetRandomFileName())));
        IReadOnlyList<ImportOutcome> outcomes = new DataImporter(catalogue, new SourceParser(ParseOptions.Default)).Import(DataImporter.Find([files]), null, cancellation);
        Invariant.Require(
            outcomes.All(outcome => outcome.Status == ImportStatus.Imported && outcome.Rejects.Count == 0) && outcomes.Sum(outcome => outcome.Rows) == rows,
            "every row of the benchmark's files is read");
    }

    private static Measurement Command(CancellationToken cancellation) => WithFolder(folder =>
    {
        (string journal, TickDay day, _) = CommandLatency.Record(folder, 300, cancellation);
        using (day)
        {
            IReadOnlyList<InputEvent> inputs = CommandLatency.Read(journal);
            var runs = new List<Percentiles>();
            Timings times = Time(Clock.Processor, () => runs.Add(CommandLatency.Replay(inputs, day.NewKernel(day.Header)).Commands), cancellation);
            return OfLatencies("COMMAND", "µs", [.. runs.TakeLast(times.Count)], 50);
        }
    });

    private static Measurement CommandSynced(CancellationToken cancellation) => WithFolder(folder =>
    {
        const int warmUp = 50, aRun = 150;
        (_, TickDay day, IReadOnlyList<double> seconds) = CommandLatency.Record(folder, warmUp + 3 * aRun, cancellation);
        day.Dispose();
        Percentiles[] runs = [.. seconds.Skip(warmUp).Chunk(aRun).Select(run => Percentiles.Of(run.Select(one => one * 1e3)))];
        return OfLatencies("COMMAND-SYNCED", "ms", runs, 15);
    });

    private static Measurement OfLatencies(string name, string unit, IReadOnlyList<Percentiles> runs, double aim)
    {
        double[] p99 = [.. runs.Select(run => run.P99).Order()];
        return new Measurement(name, Title(name), unit, false, p99[p99.Length / 2], p99[0], p99[^1], runs.Count, Clock.Wall.Name, aim, null)
        {
            Spread = new Percentiles(runs.Select(run => run.P50).Order().ElementAt(runs.Count / 2), p99[p99.Length / 2], runs.Max(run => run.Maximum), runs.Sum(run => run.Count)),
        };
    }

    private static Measurement Recover(CancellationToken cancellation) => WithFolder(folder =>
    {
        using RecoveryJournal journal = RecoveryJournal.Write(folder, 5_000_000, cancellation);
        double[] times = [.. Enumerable.Range(0, 3).Select(_ => journal.SecondsToRecover())];
        return Measurement.Duration("RECOVERY", Title("RECOVERY"), new Timings(Clock.Wall, times), 10);
    });

    private static Measurement Stream(CancellationToken cancellation)
    {
        const int ticksPerSecond = 3_000;
        double[] cores = [.. StreamLoad.Measure(ticksPerSecond, 3, cancellation).Select(sample => sample.CoresAt(ticksPerSecond)).Order()];
        return new Measurement("STREAM", Title("STREAM"), "cores", false, cores[1], cores[0], cores[2], cores.Length, Clock.Processor.Name, 0.5, null);
    }

    private static Measurement Report(CancellationToken cancellation)
    {
        RunResult result = SellerMarket.Quarter().Result(cancellation);
        Timings times = Time(Clock.Processor, () => Invariant.Require(HtmlReport.Write(result).Length > 10_000, "a report was written"), cancellation);
        return Measurement.Duration("REPORT", Title("REPORT"), times, null);
    }

    private static Measurement Start(CancellationToken cancellation) => WithFolder(folder =>
    {
        double[] times = new double[7];
        OwnProcess.SecondsUntil(FirstEvent.Line, folder, cancellation, "bench", "--until-first-event");
        for (int i = 0; i < times.Length; i++)
            times[i] = OwnProcess.SecondsUntil(FirstEvent.Line, folder, cancellation, "bench", "--until-first-event");
        return Measurement.Duration("START", Title("START"), new Timings(Clock.Wall, times), 0.3);
    });

    private static Measurement FirstResult(CancellationToken cancellation) => WithFolder(folder =>
        Measurement.Duration(
            "FIRST-RESULT", Title("FIRST-RESULT"),
            new Timings(Clock.Wall, [OwnProcess.SecondsToRun(folder, cancellation, "backtest", "--synthetic", "--out", Path.Combine(folder, "result"))]), 10));

    private static Timings Time(Clock clock, Action run, CancellationToken cancellation) => Timings.Of(clock, run, WarmUpSeconds, Runs, Seconds, cancellation);

    private static string Title(string name) => All.First(benchmark => benchmark.Name == name).Title;

    private static Measurement WithFolder(Func<string, Measurement> measure)
    {
        string folder = Directory.CreateTempSubdirectory("vyuha-bench-").FullName;
        try
        {
            return measure(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
