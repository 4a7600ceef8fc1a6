using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Host.Drill;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha drill</c>: kills the trader at random steps of its work, many times, and shows whether anything was lost or doubled.</summary>
internal static class DrillCommand
{
    private const int Failed = 1;

    public static Command Create()
    {
        var runs = new Option<int?>("--runs") { Description = "How many sessions; 200 unless told. With --days how many soaks, 1 unless told." };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the first; the others follow.", DefaultValueFactory = _ => 1 };
        var kills = new Option<int?>("--kills") { Description = "Most kills in one session, 3 unless told; with --days in one day, 6." };
        var days = new Option<int?>("--days") { Description = "Whole trading days one after the other on one book, with positions carried over night, instead of single sessions.", HelpName = "N" };
        var output = new Option<string?>("--out") { Description = "Also write the page to this file (HTML).", HelpName = "FILE" };
        var command = new Command("drill", "Kill the trader at random steps against a misbehaving sandbox exchange, and check that no order was doubled or lost.")
        {
            runs, seed, kills, days, output,
        };
        command.SetAction((result, cancellation) => result.GetValue(days) is { } number
            ? SoakAsync(result.GetValue(runs) ?? 1, result.GetValue(seed), number, result.GetValue(kills), result.GetValue(output), cancellation)
            : RunAsync(result.GetValue(runs) ?? 200, result.GetValue(seed), result.GetValue(kills) ?? 3, result.GetValue(output), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int runs, ulong seed, int kills, string? output, CancellationToken cancellation)
    {
        CheckCounts(runs, kills);
        var options = new DrillOptions { Kills = kills };
        List<DrillResult> results = await WithProgressAsync(
            "drill", runs, step => DrillSeries.Run(MarketRules.Shipped, seed, runs, options, _ => step(), cancellation), cancellation);
        Render(results);
        if (output is not null)
            await File.WriteAllTextAsync(output, Page(results), cancellation);
        return results.TrueForAll(result => result.Passed) ? 0 : Failed;
    }

    private static async Task<int> SoakAsync(int runs, ulong seed, int days, int? kills, string? output, CancellationToken cancellation)
    {
        CheckCounts(runs, kills ?? 0);
        if (days is < 1 or > 200)
            throw new InputErrorException($"--days {days}: give 1 to 200.");
        SoakOptions options = new SoakOptions { Days = days };
        options = options with { KillsADay = kills ?? options.KillsADay };
        IReadOnlyList<SoakResult> results = await WithProgressAsync(
            "soak", runs * days, step => SoakSeries.Run(seed, runs, options, _ => step(), cancellation), cancellation);
        SoakReport.Write(AnsiConsole.Console, results);
        if (output is not null)
            await File.WriteAllTextAsync(output, SoakReport.Page(results), cancellation);
        return results.All(result => result.Passed) ? 0 : Failed;
    }

    private static void CheckCounts(int runs, int kills)
    {
        if (runs is < 1 or > 1_000_000)
            throw new InputErrorException($"--runs {runs}: give 1 to 1,000,000.");
        if (kills is < 0 or > 1000)
            throw new InputErrorException($"--kills {kills}: give 0 to 1,000.");
    }

    private static Task<T> WithProgressAsync<T>(string what, int steps, Func<Action, T> run, CancellationToken cancellation) => CommandLine.ErrorConsole.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            ProgressTask task = context.AddTask(what, maxValue: steps);
            return await Task.Run(() => run(() => task.Increment(1)), cancellation);
        });

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
        DrillPage page = new DrillPage("Drill", results.TrueForAll(result => result.Passed),
            "The trader was killed at random steps of its work while the connection lost, repeated and delayed messages. "
            + "Each session must end flat, with no order sent twice, no fill lost, no short without cover, and a ledger equal to the exchange's.").Totals(Totals(results));
        foreach (DrillResult failed in results.Where(result => !result.Passed))
            page.Failure($"seed {failed.Seed}", failed.Failures);
        return page.ToString();
    }
}
