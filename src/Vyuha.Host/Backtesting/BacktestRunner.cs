using System.Diagnostics;
using System.Runtime.InteropServices;
using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.News.Stories;
using Vyuha.Research;
using Vyuha.Research.Results;
using Vyuha.Simulation.Backtest;
using Vyuha.Simulation.Venue;
using Vyuha.Storage;
using Vyuha.Storage.Events;
using Vyuha.Storage.Journal;
using Vyuha.Storage.ReadModel;

namespace Vyuha.Host.Backtesting;

/// <summary>A finished backtest and where it lies.</summary>
internal sealed record BacktestOutcome(RunResult Result, string Folder, TimeSpan Elapsed, BacktestCounts Counts);

/// <summary>Bots on one account over one source of data, recorded into one result folder.</summary>
internal sealed class BacktestRunner(VyuhaHome home, TradingConfiguration configuration, MarketRules rules)
{
    public const string JournalFile = "journal";
    private const string LedgerFile = "ledger.db";

    /// <param name="request">What to run.</param>
    /// <param name="source">Its data.</param>
    /// <param name="data">Says what the numbers rest on, once the run has counted its quotes.</param>
    /// <param name="dayDone">Called after each day.</param>
    /// <param name="cancellation">Leaves no result behind when it strikes.</param>
    public async Task<BacktestOutcome> RunAsync(
        BacktestRequest request, IMarketDataSource source, Func<BacktestCounts, DataSummary> data, Action<DateOnly> dayDone, CancellationToken cancellation)
    {
        if (request.Out is { } output)
            ResultFolder.RequireFree(output, request.Force);
        var header = new RunHeader
        {
            Commit = ProgramVersion.Commit,
            Runtime = RuntimeInformation.FrameworkDescription,
            RulesHash = rules.Hash,
            Configuration = configuration.CanonicalText,
            Underlyings = source.Underlyings,
            Seed = request.Seed,
            Bots = request.Bots,
            Trades = request.Underlying,
        };
        TradingKernel kernel = KernelFactory.Create(header, rules, out IReadOnlyList<Vocabulary> vocabularies);
        IReadOnlyList<BotInfo> bots = [.. request.Bots.Select((name, place) => new BotInfo(configuration.Bot(name).Book, vocabularies[place], configuration.Bot(name).Capital))];
        var recorder = new RunRecorder(bots);

        // The journal is written beside the results and moved into their folder with them: a cancelled run leaves nothing.
        Directory.CreateDirectory(home.Path);
        string journalPath = Path.Combine(home.Path, $".journal-{Path.GetRandomFileName()}");
        try
        {
            long started = Stopwatch.GetTimestamp();
            IReadOnlyList<InputEvent> known = [.. EventStore.Open(home).Timeline.ToInputs(source.Underlyings)
                .Concat(new StoryStore(home).ToInputs(source.Underlyings, request.From ?? DateOnly.MinValue, request.To ?? DateOnly.MaxValue))
                .OrderBy(input => input.Time)];
            BacktestCounts counts;
            RunRecording recording;
            using (JournalWriter journal = JournalWriter.Create(journalPath, header))
            {
                recording = new RunRecording(journal, recorder, dayDone);
                var driver = new BacktestDriver(kernel, rules, source, Options(request, known), recording);
                driver.Run(cancellation);
                journal.Close(kernel.Hash);
                counts = driver.Counts;
            }

            TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
            RunResult result = recorder.Finish(new RunInfo
            {
                Header = header,
                Bots = bots,
                Instruments = recording.Instruments,
                Data = data(counts),
                AccountCapital = configuration.Capital.Total,
                ConfigurationHash = configuration.Hash,
                OutputHash = kernel.Hash,
                Elapsed = elapsed,
                InputCount = counts.Inputs,
                ProgramVersion = ProgramVersion.Text,
                CommandLine = request.CommandLine,
                Charges = Lines([.. bots.Select(bot => kernel.ChargesOf(bot.Number))]),
            });
            string folder = request.Out ?? Path.Combine(home.ResultsFolder, $"{request.Title}-{request.Underlying}-{counts.FirstDay:yyyyMMdd}-{counts.LastDay:yyyyMMdd}-{kernel.Hash >> 32:x8}");
            folder = await ResultFolder.WriteAsync(
                result, folder, replace: request.Force || request.Out is null,
                partial =>
                {
                    File.Move(journalPath, Path.Combine(partial, JournalFile));
                    LedgerDatabase.Write(Path.Combine(partial, LedgerFile), LedgerTables.Of(result), cancellation);
                    return Task.CompletedTask;
                },
                cancellation);
            return new BacktestOutcome(result, folder, elapsed, counts);
        }
        finally
        {
            File.Delete(journalPath);
        }
    }

    private static IReadOnlyList<ChargeLine> Lines(IReadOnlyList<ContractNote> notes) =>
    [
        new("Brokerage", Sum(notes, note => note.Brokerage)),
        new("GST", Sum(notes, note => note.Gst)),
        new("STT", Sum(notes, note => note.Stt)),
        new("Exchange transaction charge", Sum(notes, note => note.ExchangeTransaction)),
        new("SEBI fee", Sum(notes, note => note.SebiFee)),
        new("Stamp duty", Sum(notes, note => note.StampDuty)),
        new("IPFT", Sum(notes, note => note.Ipft)),
    ];

    private static Money Sum(IReadOnlyList<ContractNote> notes, Func<ContractNote, Money> line) => notes.Aggregate(Money.Zero, (sum, note) => sum + line(note));

    private static BacktestOptions Options(BacktestRequest request, IReadOnlyList<InputEvent> known) => new()
    {
        Known = known,
        Spread = new HalfSpreadModel { Multiplier = request.SpreadMultiplier },
    };
}
