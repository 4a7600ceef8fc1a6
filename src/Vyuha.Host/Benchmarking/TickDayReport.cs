using System.Globalization;
using Spectre.Console;
using Vyuha.Host.Drill;

namespace Vyuha.Host.Benchmarking;

/// <summary>A day of ticks on the terminal and as a page.</summary>
internal static class TickDayReport
{
    private const int Lines = 25;

    public static void Write(IAnsiConsole console, TickDayResult day)
    {
        var totals = new Table().HideHeaders().AddColumns("", "");
        foreach ((string name, string value) in Totals(day))
            totals.AddRow(Markup.Escape(name), Markup.Escape(value));
        console.Write(totals);
        Table memory = new Table().AddColumn("minute").AddColumn(new TableColumn("in memory, MiB").RightAligned()).AddColumn(new TableColumn("managed heap, MiB").RightAligned());
        foreach (string[] row in Memory(day))
            memory.AddRow(row);
        console.Write(memory);
        foreach (string failure in day.Failures)
            console.MarkupLineInterpolated($"[red]{failure}[/]");
        console.MarkupLine(day.Passed ? "[green]PASSED[/]" : "[red]FAILED[/]");
    }

    public static string Page(TickDayResult day)
    {
        DrillPage page = new DrillPage("Day of ticks", day.Passed,
            "A trading day in virtual time through the session, the trader, the order desk, the kernel and the journal, against the sandbox exchange. Memory must stay flat and below "
            + "600 MiB, and every fill of the exchange must be in the books.").Totals(Totals(day));
        if (!day.Passed)
            page.Failure("Failures", day.Failures);
        return page.Table(["minute", "in memory, MiB", "managed heap, MiB"], Memory(day)).ToString();
    }

    private static IEnumerable<(string Name, string Value)> Totals(TickDayResult day)
    {
        double seconds = day.Options.Minutes * 60.0;
        yield return ("machine", $"{day.Machine.Processor}, {day.Machine.Cores} cores, {day.Machine.Runtime}{(day.Machine.Load is { } load ? Text($", load {load:0.0}") : "")}");
        yield return ("simulated", Text($"{day.Options.Minutes} minutes of {day.Contracts} contracts, {day.Ticks / seconds:#,0} ticks/s"));
        yield return ("ticks", Text($"{day.Ticks:#,0}, of them {day.Conflated:#,0} conflated"));
        yield return ("inputs journaled", Text($"{day.Inputs:#,0} in {day.JournalBytes / 1048576.0:#,0} MiB"));
        yield return ("orders", Text($"{day.Orders:#,0}, of them {day.Filled:#,0} filled; {day.Structures:#,0} structures"));
        yield return ("took", Text($"{day.Elapsed.TotalSeconds:0.0} s, {day.Ticks / day.Elapsed.TotalSeconds / 1e6:0.00} M ticks/s; {day.Cpu.TotalSeconds / day.Ticks * 1e6:0.00} µs of processor time a tick, exchange included"));
        yield return ("at the simulated rate", Text($"{day.Cpu.TotalSeconds / seconds * 100:0.0} % of one core"));
        yield return ("largest in memory", Text($"{day.Largest:0} MiB"));
    }

    private static IEnumerable<string[]> Memory(TickDayResult day)
    {
        int every = Math.Max(1, day.Memory.Count / Lines);
        return day.Memory.Where(sample => sample.Minute % every == 0).Select(sample => new[]
        {
            Text($"{sample.Minute}"), Text($"{sample.ResidentMebibytes:0}"), Text($"{sample.HeapMebibytes:0}"),
        });
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
