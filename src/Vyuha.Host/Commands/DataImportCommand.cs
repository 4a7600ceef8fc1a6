using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Vyuha.Core;
using Vyuha.Storage;
using Vyuha.Storage.Catalogue;
using Vyuha.Storage.Import;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha data import PATH…</c>: files, folders, zips and gz into the catalogue.</summary>
internal static class DataImportCommand
{
    private const int MostRejectsShown = 20;

    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files or folders; zip and gz are opened.", Arity = ArgumentArity.OneOrMore };
        var map = new Option<string?>("--map") { Description = "Column map (JSON) for a CSV of another layout.", HelpName = "FILE" };
        var underlying = new Option<string?>("--underlying") { Description = "The index, for files that do not say it.", HelpName = "INDEX" };
        var skip = new Option<bool>("--skip-bad-rows") { Description = "Import the good rows of a file with bad ones; else it is refused whole." };
        var command = new Command("import", "Bring market data in. The same file twice changes nothing.") { paths, map, underlying, skip };
        command.SetAction((result, cancel) => Task.FromResult(Run(
            DataCommand.Open(result),
            result.GetValue(paths)!,
            new SourceParser(
                new ParseOptions(result.GetValue(underlying)),
                result.GetValue(map) is { } file ? ColumnMap.Load(file) : null),
            result.GetValue(skip),
            cancel)));
        return command;
    }

    private static int Run(MarketDataCatalogue catalogue, string[] paths, SourceParser parser, bool skipBadRows, CancellationToken cancel)
    {
        IReadOnlyList<(string Path, bool Named)> files = DataImporter.Find(paths);
        var importer = new DataImporter(catalogue, parser, skipBadRows);
        var watch = Stopwatch.StartNew();
        IReadOnlyList<ImportOutcome> outcomes = CommandLine.ErrorConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("importing", maxValue: Math.Max(1, files.Count));
                return importer.Import(files, new Reporter(task), cancel);
            });
        Print(outcomes, watch.Elapsed, catalogue.Folder);
        if (outcomes.Any(outcome => outcome.Status == ImportStatus.Refused))
            return CommandLine.BadInput;
        if (outcomes.Any(outcome => outcome.Status is ImportStatus.Imported or ImportStatus.AlreadyImported))
            return 0;
        Console.Error.WriteLine(
            $"error: nothing in {string.Join(", ", paths)} is market data of an index known here. "
            + "Known layouts are in docs/concepts/market-data.md; describe any other CSV with --map.");
        return CommandLine.BadInput;
    }

    private static void Print(IReadOnlyList<ImportOutcome> outcomes, TimeSpan elapsed, string folder)
    {
        int Files(ImportStatus status) => outcomes.Count(outcome => outcome.Status == status);
        TextTable layouts = new TextTable("layout", "files", "days", "contracts", "rows", "stored", "not an index", "repeated", "bad").Right(1, 2, 3, 4, 5, 6, 7, 8);
        foreach (var group in outcomes.Where(outcome => outcome.Layout.Length > 0).GroupBy(outcome => outcome.Layout).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            layouts.Add(
                group.Key, Whole(group.Count()), Whole(group.SelectMany(outcome => outcome.Days).Distinct().Count()),
                Whole(group.Sum(outcome => outcome.Contracts)), Whole(group.Sum(outcome => outcome.Rows)),
                Whole(group.Sum(outcome => outcome.StoredRows)), Whole(group.Sum(outcome => outcome.NotIndex)),
                Whole(group.Sum(outcome => outcome.Repeated)), Whole(group.Sum(outcome => outcome.Rejects.Sum(reject => reject.Count))));
        }

        if (outcomes.Any(outcome => outcome.Layout.Length > 0))
            Console.Out.WriteLine(layouts);
        PrintRejects(outcomes);
        ImportOutcome[] empty = [.. outcomes.Where(outcome => outcome.Status == ImportStatus.NothingToKeep)];
        if (empty.Length > 0)
            Console.Out.WriteLine($"note: {empty[0].Message}{(empty.Length > 1 ? $" The same holds for {empty.Length - 1} more files." : "")}");
        foreach (ImportOutcome outcome in outcomes.Where(outcome => outcome.Status == ImportStatus.AlreadyImported && outcome.Message.Length > 0).Take(MostRejectsShown))
            Console.Out.WriteLine($"note: {outcome.Path}: {outcome.Message}");
        foreach (ImportOutcome outcome in outcomes.Where(outcome => outcome.Status == ImportStatus.Refused))
            Console.Error.WriteLine($"refused: {outcome.Message}");

        int changed = outcomes.Where(outcome => outcome.Status == ImportStatus.Imported).SelectMany(outcome => outcome.Days).Distinct().Count();
        long rows = outcomes.Sum(outcome => outcome.Rows);
        Console.Out.WriteLine(
            $"{Whole(Files(ImportStatus.Imported))} sources imported into {Whole(changed)} days, {Whole(Files(ImportStatus.AlreadyImported))} already there, "
            + $"{Whole(Files(ImportStatus.NotRecognised))} not market data, {Whole(Files(ImportStatus.Refused))} refused. "
            + $"{Whole(rows)} rows in {elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s. Store: {folder}");
        if (changed > 0)
            Console.Out.WriteLine("Judge the new days with 'vyuha data check'.");
    }

    private static void PrintRejects(IReadOnlyList<ImportOutcome> outcomes)
    {
        (ImportOutcome Outcome, RejectCount Reject)[] rejects =
        [
            .. outcomes.SelectMany(outcome => outcome.Rejects.Select(reject => (outcome, reject)))
                .OrderByDescending(pair => pair.reject.Count),
        ];
        if (rejects.Length == 0)
            return;
        TextTable table = new TextTable("bad rows", "reason", "first at").Right(0);
        foreach ((ImportOutcome outcome, RejectCount reject) in rejects.Take(MostRejectsShown))
            table.Add(Whole(reject.Count), reject.Reason, $"{outcome.Path}:{reject.FirstLine}");
        Console.Out.Write(table);
        if (rejects.Length > MostRejectsShown)
            Console.Out.WriteLine($"… and {rejects.Length - MostRejectsShown} more; the manifest lists all of them.");
        Console.Out.WriteLine();
    }

    private static string Whole(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private sealed class Reporter(ProgressTask task) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            task.Value = value.FilesDone;
            task.Description = $"{value.FilesDone} of {value.Files} files, {Whole(value.Rows)} rows";
        }
    }
}
