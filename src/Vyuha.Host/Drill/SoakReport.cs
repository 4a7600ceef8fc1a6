using System.Globalization;
using Spectre.Console;

namespace Vyuha.Host.Drill;

/// <summary>Soaks on the terminal and as a page.</summary>
internal static class SoakReport
{
    private static readonly string[] Head = ["day", "inputs", "kills", "orders", "answers lost", "filled", "held over night", "legs settled", "live memory, MiB", "seconds"];

    /// <summary>The same for a terminal of 80 columns.</summary>
    private static readonly string[] ShortHead = ["day", "inputs", "kills", "orders", "lost", "filled", "held", "settled", "MiB", "s"];

    public static void Write(IAnsiConsole console, IReadOnlyList<SoakResult> results)
    {
        foreach (SoakResult result in results)
        {
            Table table = new Table().Title($"seed {result.Seed}").Border(TableBorder.Rounded).BorderColor(Color.Grey);
            foreach (string name in ShortHead)
                table.AddColumn(new TableColumn(name) { Alignment = name == ShortHead[0] ? Justify.Left : Justify.Right, NoWrap = true, Padding = new Padding(0, 0, 0, 0) });
            foreach (SoakDay day in result.Days)
                table.AddRow([.. Row(day).Select(Markup.Escape)]);
            console.Write(table);
        }

        foreach ((string where, IReadOnlyList<string> what) in Failures(results))
            console.MarkupLineInterpolated($"[red]{where}:[/] {string.Join("; ", what)}");
        console.MarkupLineInterpolated($"{Sum(results)}");
        console.MarkupLine(results.All(result => result.Passed) ? "[green]PASSED[/]" : "[red]FAILED[/]");
    }

    public static string Page(IReadOnlyList<SoakResult> results)
    {
        var page = new DrillPage("Soak", results.All(result => result.Passed),
            "Trading days one after the other on one book, each begun from what the day before left. The connection lost, repeated and delayed messages, the stream fell silent, logins "
            + "ended, and the trader was killed at random steps of its work, also around the close and until the next morning. Each day must end reconciled, with no order sent twice, no "
            + "fill lost, no short without cover, a journal that replays to the same hash, and the cash and positions of the exchange.");
        page.Failure("All", [Sum(results)]);
        foreach ((string where, IReadOnlyList<string> what) in Failures(results))
            page.Failure(where, what);
        foreach (SoakResult result in results)
            page.Table(Head, result.Days.Select(Row));
        return page.ToString();
    }

    private static IEnumerable<(string Where, IReadOnlyList<string> What)> Failures(IReadOnlyList<SoakResult> results) =>
        from result in results
        from day in result.Days
        where day.Failures.Count > 0
        select ($"seed {result.Seed}, {day.Date:yyyy-MM-dd}", day.Failures);

    private static string Sum(IReadOnlyList<SoakResult> results)
    {
        SoakDay[] days = [.. results.SelectMany(result => result.Days)];
        return string.Create(CultureInfo.InvariantCulture,
            $"{days.Length} days, {days.Sum(day => day.Inputs):#,0} inputs, {days.Sum(day => day.Kills):#,0} kills ({days.Sum(day => day.PowerCuts):#,0} with a power cut, {days.Count(day => day.ClosedLate)} until the next morning), "
            + $"{days.Sum(day => day.Placements):#,0} orders ({days.Sum(day => day.InDoubt):#,0} answers lost, {days.Sum(day => day.Fills):#,0} filled), {days.Sum(day => day.SettledLegs)} legs settled, "
            + $"{days.Count(day => day.Failures.Count > 0)} days failed");
    }

    private static string[] Row(SoakDay day) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"{day.Date:yyyy-MM-dd}{(day.ClosedLate ? " late" : "")}"),
        Count(day.Inputs), Count(day.Kills), Count(day.Placements), Count(day.InDoubt), Count(day.Fills), Count(day.Carried), Count(day.SettledLegs),
        day.LiveMebibytes.ToString("0", CultureInfo.InvariantCulture), day.Elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture),
    ];

    private static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
