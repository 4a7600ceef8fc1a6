using System.CommandLine;
using System.Globalization;
using System.Text;
using Spectre.Console;
using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Host.Drill;
using Vyuha.Simulation.Synthetic;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha drill</c>: kills the trader at random steps of its work, many times, and shows whether anything was lost or doubled.</summary>
internal static class DrillCommand
{
    private const int Failed = 1;

    public static Command Create()
    {
        var runs = new Option<int>("--runs") { Description = "How many sessions.", DefaultValueFactory = _ => 200 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the first; the others follow.", DefaultValueFactory = _ => 1 };
        var kills = new Option<int>("--kills") { Description = "Most kills in one session.", DefaultValueFactory = _ => 3 };
        var output = new Option<string?>("--out") { Description = "Also write the page to this file (HTML).", HelpName = "FILE" };
        var command = new Command("drill", "Kill the trader at random steps against a misbehaving sandbox exchange, and check that no order was doubled or lost.")
        {
            runs, seed, kills, output,
        };
        command.SetAction((result, cancellation) => RunAsync(result.GetValue(runs), result.GetValue(seed), result.GetValue(kills), result.GetValue(output), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int runs, ulong seed, int kills, string? output, CancellationToken cancellation)
    {
        if (runs is < 1 or > 1_000_000)
            throw new InputErrorException($"--runs {runs}: give 1 to 1,000,000.");
        if (kills is < 0 or > 1000)
            throw new InputErrorException($"--kills {kills}: give 0 to 1,000.");
        var options = new DrillOptions { Kills = kills };
        List<DrillResult> results = await CommandLine.ErrorConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask("drill", maxValue: runs);
                return await Task.Run(() => DrillSeries.Run(MarketRules.Shipped, seed, runs, options, _ => task.Increment(1), cancellation), cancellation);
            });
        Render(results);
        if (output is not null)
            await File.WriteAllTextAsync(output, Page(results), cancellation);
        return results.TrueForAll(result => result.Passed) ? 0 : Failed;
    }

    private static void Render(List<DrillResult> results)
    {
        var table = new Table().AddColumns("", "");
        foreach ((string name, string value) in Totals(results))
            table.AddRow(name, value);
        AnsiConsole.Write(table.HideHeaders());
        foreach (DrillResult failed in results.Where(result => !result.Passed).Take(10))
            AnsiConsole.MarkupLineInterpolated($"[red]seed {failed.Seed}:[/] {string.Join("; ", failed.Failures)}");
        AnsiConsole.MarkupLine(results.TrueForAll(result => result.Passed) ? "[green]PASSED[/]" : "[red]FAILED[/]");
    }

    private static IEnumerable<(string Name, string Value)> Totals(List<DrillResult> results)
    {
        yield return ("sessions", Count(results.Count));
        yield return ("kills", Count(results.Sum(result => result.Kills)));
        yield return ("of them with a power cut", Count(results.Sum(result => result.PowerCuts)));
        yield return ("orders sent", Count(results.Sum(result => result.Placements)));
        yield return ("answers lost", Count(results.Sum(result => result.InDoubt)));
        yield return ("rows of refused orders and of other people", Count(results.Sum(result => result.OtherRows)));
        yield return ("orders filled", Count(results.Sum(result => result.Fills)));
        yield return ("of them in parts", Count(results.Sum(result => result.PartialFills)));
        yield return ("structures traded", Count(results.Sum(result => result.Structures)));
        yield return ("sessions that failed", Count(results.Count(result => !result.Passed)));
    }

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Page(List<DrillResult> results)
    {
        bool passed = results.TrueForAll(result => result.Passed);
        var page = new StringBuilder("<!doctype html><meta charset=utf-8><title>Vyuha drill</title><style>body{font:16px/1.5 system-ui;max-width:44rem;margin:3rem auto;padding:0 1rem}"
            + "td{padding:.2rem 1rem .2rem 0}.PASSED{color:#0a7d33}.FAILED{color:#b3261e}</style>");
        string verdict = passed ? "PASSED" : "FAILED";
        page.Append(CultureInfo.InvariantCulture, $"<h1>Drill: <span class={verdict}>{verdict}</span></h1><p>Vyuha {ProgramVersion.Text}. The trader was killed at random steps of its work while the connection lost, repeated and delayed messages. ")
            .Append("Each session must end flat, with no order sent twice, no fill lost, no short without cover, and a ledger equal to the exchange's.</p><table>");
        foreach ((string name, string value) in Totals(results))
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{name}<td>{value}");
        page.Append("</table>");
        foreach (DrillResult failed in results.Where(result => !result.Passed))
            page.Append(CultureInfo.InvariantCulture, $"<p><b>seed {failed.Seed}</b>: {System.Net.WebUtility.HtmlEncode(string.Join("; ", failed.Failures))}");
        return page.ToString();
    }
}
