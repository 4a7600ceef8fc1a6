using System.CommandLine;
using Vyuha.Core.Rules;
using Vyuha.Storage;
using Vyuha.Storage.Catalogue;
using Vyuha.Storage.Quality;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha data check</c>: a verdict on every stored day, and the days that are missing.</summary>
internal static class DataCheckCommand
{
    private const int MostDaysShown = 40;

    public static Command Create()
    {
        var underlying = new Option<string?>("--underlying") { Description = "Only this index.", HelpName = "INDEX" };
        var from = new Option<string?>("--from") { Description = "First day, as 2026-01-01.", HelpName = "DATE" };
        var to = new Option<string?>("--to") { Description = "Last day.", HelpName = "DATE" };
        var all = new Option<bool>("--all") { Description = "List every day with a finding, not only the first ones." };
        var json = new Option<bool>("--json") { Description = "For programs." };
        Option<string?> store = DataCommand.StoreOption();
        var command = new Command("check", "Judge stored days: green, amber or red, with reasons.") { underlying, from, to, all, json, store };
        command.SetAction((result, cancel) =>
        {
            DateOnly? Date(Option<string?> option) =>
                result.GetValue(option) is { } text ? DataCommand.ParseDate(text, option.Name) : null;
            string? only = result.GetValue(underlying)?.ToUpperInvariant();
            (DataStore Store, IReadOnlyList<QualityRecord> Verdicts)[] verdicts =
                [.. Chosen(DataCommand.Stores(result, result.GetValue(store)), only).Select(one => (one.Store, Judge(one.Catalogue, only, Date(from), Date(to), cancel)))];
            if (result.GetValue(json))
                WriteJson(verdicts);
            foreach ((DataStore which, IReadOnlyList<QualityRecord> found) in result.GetValue(json) ? [] : verdicts)
                WriteTables(which, found, result.GetValue(all) ? int.MaxValue : MostDaysShown);
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>Stores that have what is asked for; the imported one, which says what is missing, when none has.</summary>
    private static (DataStore Store, MarketDataCatalogue Catalogue)[] Chosen(IEnumerable<(DataStore Store, MarketDataCatalogue Catalogue)> stores, string? underlying)
    {
        (DataStore, MarketDataCatalogue Catalogue)[] all = [.. stores];
        (DataStore, MarketDataCatalogue)[] having = [.. all.Where(one => one.Catalogue.List().Any(series => underlying is null || series.Underlying == underlying))];
        return having.Length > 0 ? having : all[..1];
    }

    private static IReadOnlyList<QualityRecord> Judge(MarketDataCatalogue catalogue, string? underlying, DateOnly? from, DateOnly? to, CancellationToken cancel)
    {
        IReadOnlyList<QualityRecord> verdicts = new QualityJudge(MarketRules.Shipped).Check(catalogue, underlying, from, to, cancel);
        foreach (TickRecord ticks in catalogue.Ticks(underlying))
        {
            cancel.ThrowIfCancellationRequested();
            if ((from is null || ticks.Date >= from) && (to is null || ticks.Date <= to))
                catalogue.RequireIntact(ticks);
        }

        return verdicts;
    }

    private static void WriteJson((DataStore Store, IReadOnlyList<QualityRecord> Verdicts)[] stores) =>
        JsonOutput.Write(stores.SelectMany(one => one.Verdicts.Select(verdict => new
        {
            Store = DataCommand.NameOf(one.Store),
            verdict.Underlying,
            Frequency = DataCommand.NameOf(verdict.Frequency),
            verdict.Date,
            Missing = verdict.FileSha256.Length == 0,
            Grade = NameOf(verdict.Grade),
            Findings = verdict.Findings.Select(finding => new { finding.Check, Grade = NameOf(finding.Grade), finding.Count, finding.Reason }),
        })));

    private static void WriteTables(DataStore store, IReadOnlyList<QualityRecord> verdicts, int most)
    {
        TextTable summary = new TextTable("store", "underlying", "frequency", "days", "green", "amber", "red", "missing").Right(3, 4, 5, 6, 7);
        foreach (var group in verdicts.GroupBy(verdict => (verdict.Underlying, verdict.Frequency)))
        {
            QualityRecord[] stored = [.. group.Where(verdict => verdict.FileSha256.Length > 0)];
            int Count(QualityGrade grade) => stored.Count(verdict => verdict.Grade == grade);
            summary.Add(
                DataCommand.NameOf(store), group.Key.Underlying, DataCommand.NameOf(group.Key.Frequency), $"{stored.Length}",
                $"{Count(QualityGrade.Green)}", $"{Count(QualityGrade.Amber)}", $"{Count(QualityGrade.Red)}", $"{group.Count() - stored.Length}");
        }

        Console.Out.WriteLine(summary);
        QualityRecord[] found = [.. verdicts.Where(verdict => verdict.Grade > QualityGrade.Green).OrderByDescending(verdict => verdict.Grade)];
        foreach (QualityRecord verdict in found.Take(most))
        {
            Console.Out.WriteLine($"{NameOf(verdict.Grade)}  {verdict.Key}");
            foreach (QualityFinding finding in verdict.Findings)
                Console.Out.WriteLine($"    {NameOf(finding.Grade)} {finding.Check}: {finding.Reason}");
        }

        if (found.Length > most)
            Console.Out.WriteLine($"… and {found.Length - most} more days; see them with --all.");
    }

    private static string NameOf(QualityGrade grade) => grade.ToString().ToLowerInvariant();
}
