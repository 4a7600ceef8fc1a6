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
        var command = new Command("check", "Judge stored days: green, amber or red, with reasons.") { underlying, from, to, all, json };
        command.SetAction((result, cancel) =>
        {
            DateOnly? Date(Option<string?> option) =>
                result.GetValue(option) is { } text ? DataCommand.ParseDate(text, option.Name) : null;
            IReadOnlyList<QualityRecord> verdicts = new QualityJudge(MarketRules.Shipped).Check(
                DataCommand.Open(result), result.GetValue(underlying)?.ToUpperInvariant(), Date(from), Date(to), cancel);
            if (result.GetValue(json))
                WriteJson(verdicts);
            else
                WriteTables(verdicts, result.GetValue(all) ? int.MaxValue : MostDaysShown);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void WriteJson(IReadOnlyList<QualityRecord> verdicts) => JsonOutput.Write(verdicts.Select(verdict => new
    {
        verdict.Underlying,
        Frequency = DataCommand.NameOf(verdict.Frequency),
        verdict.Date,
        Missing = verdict.FileSha256.Length == 0,
        Grade = NameOf(verdict.Grade),
        Findings = verdict.Findings.Select(finding => new { finding.Check, Grade = NameOf(finding.Grade), finding.Count, finding.Reason }),
    }));

    private static void WriteTables(IReadOnlyList<QualityRecord> verdicts, int most)
    {
        TextTable summary = new TextTable("underlying", "frequency", "days", "green", "amber", "red", "missing").Right(2, 3, 4, 5, 6);
        foreach (var group in verdicts.GroupBy(verdict => (verdict.Underlying, verdict.Frequency)))
        {
            QualityRecord[] stored = [.. group.Where(verdict => verdict.FileSha256.Length > 0)];
            int Count(QualityGrade grade) => stored.Count(verdict => verdict.Grade == grade);
            summary.Add(
                group.Key.Underlying, DataCommand.NameOf(group.Key.Frequency), $"{stored.Length}",
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
