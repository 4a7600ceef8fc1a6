using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Host.Download;
using Vyuha.Host.Session;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Limits;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Probe;
using Vyuha.Sandbox.Http;
using Vyuha.Storage;
using Vyuha.Storage.Import;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha data download SYMBOL…</c>: a server's history into the catalogue, to be gone on with after anything.</summary>
internal static class DataDownloadCommand
{
    private const int MostDays = 366 * 20;

    public static Command Create()
    {
        var at = new ServerOption();
        var symbols = new Argument<string[]>("SYMBOL") { Description = "Indices and contracts as OpenAlgo writes them: NIFTY, INDIAVIX, NIFTY01DEC2624000CE, NIFTY29DEC26FUT.", Arity = ArgumentArity.OneOrMore };
        var from = new Option<string>("--from") { Description = "First day, as 2026-01-06.", Required = true };
        var to = new Option<string?>("--to") { Description = "Last day; else yesterday. A day whose session is not over is not downloaded." };
        var interval = new Option<string>("--interval") { Description = "1m or D.", DefaultValueFactory = _ => DownloadRequest.Minutes };
        var command = new Command("download", "Bring a server's history in, in pieces that are kept: the same command goes on where it ended.") { symbols, from, to, interval };
        at.AddTo(command);
        command.SetAction((result, cancellation) => RunAsync(
            result, at, result.GetValue(symbols)!, result.GetValue(from)!, result.GetValue(to), result.GetValue(interval)!, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult result, ServerOption at, string[] names, string from, string? to, string interval, CancellationToken cancellation)
    {
        if (interval is not (DownloadRequest.Minutes or DownloadRequest.Days))
            throw new InputErrorException($"--interval '{interval}' is not kept by the catalogue. Use 1m or D.");
        Dictionary<string, Instrument> instruments = Instruments(names);
        OpenAlgoOptions options = at.Read(result, result.GetValue(at.Url) ?? ServerOption.DefaultUrl, expected: null);
        SessionClock clock = await at.ClockAsync(result, options, cancellation);
        (DateOnly first, DateOnly last) = Days(from, to, Ist.DateOf(clock.Now), Ist.TimeOf(clock.Now));
        bool isSandbox = (await VersionProbe.AskAsync(options.BaseUrl, cancellation)).Name == ServerState.SandboxName;
        var request = new DownloadRequest(
            [.. instruments.Select(pair => new SymbolKey(pair.Key, ExchangeNames.Of(pair.Value.Exchange)))], interval, first, last, options.BaseUrl.GetLeftPart(UriPartial.Authority), isSandbox);
        VyuhaHome home = VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home));
        using DownloadJob job = DownloadJob.Open(Path.Combine(home.Path, "downloads"), request);
        IReadOnlyList<DownloadChunk> chunks = request.Chunks();
        int kept = job.Done.Count;
        using var budget = new RateBudget(TimeProvider.System, new Vyuha.OpenAlgo.Limits.RateLimits());
        using var client = new OpenAlgoClient(options, budget, TimeProvider.System);
        int asked = await CommandLine.ErrorConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask("downloading", maxValue: chunks.Count);
                return await new HistoryDownloader(client).RunAsync(job, chunks, instruments, (done, symbol) => (task.Value, task.Description) = (done, $"{done} of {chunks.Count} pieces, {symbol}"), cancellation);
            });
        MarketDataCatalogue catalogue = MarketDataCatalogue.Open(home, isSandbox ? DataStore.Rehearsed : DataStore.Imported);
        IReadOnlyList<ImportOutcome> outcomes = Import(job, chunks, catalogue, interval, isSandbox, cancellation);
        return Tell(job, asked, kept, outcomes, catalogue, isSandbox);
    }

    /// <summary>The pieces with bars, in their order. What has been imported before is passed over by its content.</summary>
    internal static IReadOnlyList<ImportOutcome> Import(
        DownloadJob job, IReadOnlyList<DownloadChunk> chunks, MarketDataCatalogue catalogue, string interval, bool isSynthetic, CancellationToken cancellation)
    {
        Dictionary<string, int> bars = job.Done.ToDictionary(chunk => chunk.File, chunk => chunk.Bars, StringComparer.Ordinal);
        (string Path, bool Named)[] files = [.. chunks.Where(chunk => bars[chunk.FileName] > 0).Select(chunk => (Path.Combine(job.Folder, chunk.FileName), true))];
        var importer = new DataImporter(catalogue, new SourceParser(new ParseOptions(null), ChunkCsv.Map(interval, isSynthetic)));
        return files.Length == 0 ? [] : importer.Import(files, null, cancellation);
    }

    private static int Tell(DownloadJob job, int asked, int kept, IReadOnlyList<ImportOutcome> outcomes, MarketDataCatalogue catalogue, bool isSynthetic)
    {
        TextTable table = new TextTable("piece", "bars", "left out").Right(1, 2);
        foreach (DownloadedChunk chunk in job.Done.OrderBy(chunk => chunk.File, StringComparer.Ordinal))
            table.Add(chunk.File, Whole(chunk.Bars), Whole(chunk.LeftOut.Values.Sum()));
        Console.Out.Write(table);
        foreach (var reason in job.Done.SelectMany(chunk => chunk.LeftOut).GroupBy(pair => pair.Key).OrderBy(group => group.Key, StringComparer.Ordinal))
            Console.Out.WriteLine($"left out: {Whole(reason.Sum(pair => pair.Value))} × {reason.Key}");
        foreach (ImportOutcome outcome in outcomes.Where(outcome => outcome.Status == ImportStatus.Refused))
            Console.Error.WriteLine($"refused: {outcome.Message}");
        int days = outcomes.Where(outcome => outcome.Status == ImportStatus.Imported).SelectMany(outcome => outcome.Days).Distinct().Count();
        Console.Out.WriteLine(
            $"{Whole(asked)} pieces downloaded, {Whole(kept)} were there. {Whole(job.Done.Sum(chunk => (long)chunk.Bars))} bars; {Whole(days)} days changed{(isSynthetic ? ", SYNTHETIC: a sandbox's" : "")}. Pieces: {job.Folder}. Store: {catalogue.Folder}");
        if (days > 0)
            Console.Out.WriteLine("Judge the new days with 'vyuha data check'.");
        return outcomes.Any(outcome => outcome.Status == ImportStatus.Refused) ? CommandLine.BadInput : 0;
    }

    private static Dictionary<string, Instrument> Instruments(string[] names)
    {
        var instruments = new Dictionary<string, Instrument>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            string symbol = name.Trim().ToUpperInvariant();
            instruments[symbol] = IndexNames.InstrumentOf(symbol)
                ?? throw new InputErrorException($"'{name}' is no symbol of an index that is kept ({IndexNames.All}), nor of its options and futures. Write NIFTY, NIFTY01DEC2624000CE or NIFTY29DEC26FUT.");
        }

        return instruments;
    }

    /// <summary>Whole days: what is not over would be other bars tomorrow.</summary>
    private static (DateOnly First, DateOnly Last) Days(string from, string? to, DateOnly today, TimeOnly now)
    {
        DateOnly over = now >= new TimeOnly(16, 0) ? today : today.AddDays(-1);
        DateOnly first = DataCommand.ParseDate(from, "--from"), last = to is null ? over : DataCommand.ParseDate(to, "--to");
        if (last > over)
            throw new InputErrorException($"--to {last:yyyy-MM-dd}: that session is not over. The last day that is, is {over:yyyy-MM-dd}.");
        if (first > last)
            throw new InputErrorException($"--from {first:yyyy-MM-dd} is after --to {last:yyyy-MM-dd}.");
        return last.DayNumber - first.DayNumber > MostDays ? throw new InputErrorException("More than twenty years at once. Give a later --from.") : (first, last);
    }

    private static string Whole(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
