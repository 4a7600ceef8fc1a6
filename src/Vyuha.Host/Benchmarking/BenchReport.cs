using System.Globalization;
using Spectre.Console;
using Vyuha.Host.Commands;
using Vyuha.Simulation.Workloads;

namespace Vyuha.Host.Benchmarking;

/// <summary>Measurements as a table for a person and as JSON for a program.</summary>
internal static class BenchReport
{
    public static void WriteTable(IAnsiConsole console, IReadOnlyList<Measurement> measured, Machine machine)
    {
        console.MarkupLineInterpolated(
            $"[bold]{machine.Processor}[/], {machine.Cores} cores, {machine.Vectors}, {machine.Runtime}{(machine.Load is { } load ? Format($", load {load:0.0}") : "")}");
        Table table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey)
            .AddColumn("Name")
            .AddColumn(new TableColumn("Median").RightAligned().NoWrap())
            .AddColumn(new TableColumn("Slowest … fastest").RightAligned().NoWrap())
            .AddColumn(new TableColumn("Aim").RightAligned().NoWrap())
            .AddColumn("Unit")
            .AddColumn("Elsewhere");
        foreach (Measurement one in measured)
        {
            string colour = one.MeetsAim switch { true => "green", false => "yellow", null => "default" };
            (double slowest, double fastest) = one.MoreIsBetter ? (one.Minimum, one.Maximum) : (one.Maximum, one.Minimum);
            table.AddRow(
                new Markup(Markup.Escape(one.Name)),
                new Markup($"[{colour}]{Short(one.Median)}[/]"),
                new Markup($"{Short(slowest)} … {Short(fastest)}"),
                new Markup(one.Aim is { } aim ? $"{(one.MoreIsBetter ? "≥" : "≤")} {Short(aim)}" : ""),
                new Markup(Markup.Escape(one.Unit)),
                new Markup(Markup.Escape(Elsewhere(one))));
        }

        console.Write(table);
        foreach (Measurement one in measured)
            console.MarkupLineInterpolated($"[grey]{one.Name}: {one.Title}{(one.Spread is { } spread ? $" (p50 {Short(spread.P50)}, p99 {Short(spread.P99)}, worst {Short(spread.Maximum)} of {spread.Count})" : "")}[/]");
        if (measured.Any(one => one.Clock == Clock.Processor.Name))
            console.MarkupLine("[grey]Kernel, workloads and report: processor time of one thread. Minute day, import, start and first result: the clock on the wall.[/]");
        if (measured.Any(one => one.Peer is not null))
            console.MarkupLine("[grey]Elsewhere: documented figures of other programs on the same work, from another machine unless it says in this run; see bench/README.md.[/]");
    }

    public static void WriteJson(IReadOnlyList<Measurement> measured, Machine machine) => JsonOutput.Write(new
    {
        Schema = 1,
        Program = ProgramVersion.Text,
        Machine = machine,
        Results = measured.Select(one => new
        {
            one.Name,
            one.Title,
            one.Unit,
            one.MoreIsBetter,
            one.Median,
            one.Minimum,
            one.Maximum,
            one.Runs,
            one.Clock,
            one.Aim,
            one.MeetsAim,
            one.Spread,
            Peer = one.Peer is { } peer ? Reference(peer, one) : null,
        }),
    });

    private static object Reference(PeerFigure peer, Measurement one) => new { peer.Name, peer.PerSecond, Note = peer.How, one.TimesPeer };

    private static string Elsewhere(Measurement one) => one is { Peer: { } peer, TimesPeer: { } times }
        ? $"{Short(times)} × {peer.Name.Split(' ')[0]}"
        : "";

    /// <summary>Three digits and a prefix: 50.1 M, 94.3, 0.214.</summary>
    private static string Short(double value)
    {
        (double scaled, string prefix) = value switch
        {
            >= 1e9 => (value / 1e9, " G"),
            >= 1e6 => (value / 1e6, " M"),
            >= 1e4 => (value / 1e3, " k"),
            >= 1e3 => (value, ""),
            _ => (value, ""),
        };
        string digits = scaled >= 100 ? "0" : scaled >= 10 ? "0.0" : scaled >= 1 ? "0.00" : "0.000";
        return scaled.ToString(digits, CultureInfo.InvariantCulture) + prefix;
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
