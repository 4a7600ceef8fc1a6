using System.Globalization;
using Spectre.Console;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Backtesting;
using Vyuha.Host.Replay.Diff;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha replay DAY --diff</c>: a session's day against a backtest of it, as a table or as JSON.</summary>
internal static class ReplayDiff
{
    private const int Different = 1;
    private const int MostOrders = 20;

    /// <returns>0 when both decided alike on every occasion.</returns>
    public static int Run(string path, bool json, CancellationToken cancellation)
    {
        var differ = new DayDiffer(header => KernelFactory.Create(header, MarketRules.Shipped, out _), MarketRules.Shipped);
        DayDifference difference = Console.IsErrorRedirected
            ? differ.Run(path, cancellation: cancellation)
            : CommandLine.ErrorConsole.Progress()
                .AutoClear(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .Start(context =>
                {
                    ProgressTask task = context.AddTask("session and backtests", maxValue: 1);
                    return differ.Run(path, share => task.Value = share, cancellation);
                });
        if (json)
            WriteJson(difference);
        else
            Render(AnsiConsole.Console, difference);
        return difference.DecidedAlike ? 0 : Different;
    }

    public static void Render(IAnsiConsole console, DayDifference difference)
    {
        string synthetic = difference.Origin == DataOrigin.Synthetic ? ", SYNTHETIC data" : "";
        console.MarkupLineInterpolated($"[bold]{difference.Date:ddd d MMM yyyy}[/]{synthetic}: {difference.Inputs:N0} inputs{(difference.IsComplete ? "" : "; the session did not close this day")}");
        DecisionComparison decisions = difference.Decisions;
        console.MarkupLineInterpolated(
            $"Decisions: {decisions.Compared:N0} compared, {decisions.Equal:N0} equal ({decisions.ToTheLastBit:N0} with every number to the last bit), {decisions.Different:N0} different.");
        console.MarkupLineInterpolated(
            $"Orders: session {difference.SessionOrders:N0}, backtest {difference.BacktestOrders:N0}. Refused by our own risk rules: {difference.SessionDenials:N0} and {difference.BacktestDenials:N0}.");
        if (difference.First is { } first)
        {
            console.MarkupLineInterpolated($"First difference at {Clock(first.At)}, {first.Bot}, because of [bold]{NameOf(first.Cause)}[/]:");
            console.MarkupLineInterpolated($"  session   {first.Session}");
            console.MarkupLineInterpolated($"  backtest  {first.Backtest}");
            foreach (string line in first.Conditions)
                console.MarkupLineInterpolated($"  {line}");
        }

        console.Write(Causes(difference));
        if (difference.GrossByFillPrices != 0)
            console.MarkupLineInterpolated($"Of the fills, {Rupees(difference.GrossByFillPrices)} is other prices for the same units.");
        if (difference.Orders.Count == 0)
            return;
        console.Write(Orders(difference.Orders));
        if (difference.Orders.Count > MostOrders)
            console.MarkupLineInterpolated($"… and {difference.Orders.Count - MostOrders} more orders; see them with --json.");
    }

    private static Table Causes(DayDifference difference)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("cause").AddColumn(new TableColumn("decisions changed").RightAligned()).AddColumn("from")
            .AddColumn(new TableColumn("gross ₹").RightAligned()).AddColumn(new TableColumn("charges ₹").RightAligned()).AddColumn(new TableColumn("net ₹").RightAligned());
        foreach (CauseShare share in difference.Causes)
        {
            table.AddRow(
                Sentence(share.Cause), share.IsPresent ? share.DecisionsChanged is { } changed ? changed.ToString("N0", CultureInfo.InvariantCulture) : "other instants" : "none in this session",
                share.FirstAt is { } at ? Clock(at) : "", Rupees(share.Gross), Rupees(share.Charges), Rupees(share.Net));
        }

        table.AddEmptyRow();
        table.AddRow(
            "gap", "", "", Rupees(difference.Causes.Sum(share => share.Gross)), Rupees(difference.Causes.Sum(share => share.Charges)), Rupees(difference.Gap));
        table.AddRow("session, net of the day", "", "", "", "", Rupees(difference.SessionNet));
        table.AddRow("backtest, net of the day", "", "", "", "", Rupees(difference.BacktestNet));
        return table;
    }

    private static Table Orders(IReadOnlyList<OrderDifference> orders)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("sent").AddColumn("order").AddColumn("contract").AddColumn("session against backtest");
        foreach (OrderDifference order in orders.Take(MostOrders))
        {
            TracedOrder shown = (order.Session ?? order.Backtest)!;
            table.AddRow(
                Clock(shown.PlacedAt), $"{shown.Side.ToString().ToLowerInvariant()} {shown.Units}", Markup.Escape(OpenAlgoSymbol.Format(shown.Instrument)), Markup.Escape(order.What));
        }

        return table;
    }

    private static void WriteJson(DayDifference difference) => JsonOutput.Write(new
    {
        difference.Journal,
        difference.Date,
        Origin = DataCommand.NameOf(difference.Origin),
        difference.IsComplete,
        difference.Inputs,
        Decisions = new { difference.Decisions.Compared, difference.Decisions.Equal, difference.Decisions.ToTheLastBit, difference.Decisions.Different },
        First = difference.First is { } first
            ? new { At = first.At.ToString(), first.Bot, first.Session, first.Backtest, Cause = NameOf(first.Cause), first.Conditions }
            : null,
        Causes = difference.Causes.Select(share => new
        {
            Cause = NameOf(share.Cause),
            Present = share.IsPresent,
            share.DecisionsChanged,
            From = share.FirstAt?.ToString(),
            Gross = Amount(share.Gross),
            Charges = Amount(share.Charges),
            Net = Amount(share.Net),
        }),
        GrossByFillPrices = Amount(difference.GrossByFillPrices),
        SessionNet = Amount(difference.SessionNet),
        BacktestNet = Amount(difference.BacktestNet),
        Gap = Amount(difference.Gap),
        difference.SessionOrders,
        difference.BacktestOrders,
        difference.SessionDenials,
        difference.BacktestDenials,
        Orders = difference.Orders.Select(order => new { order.What, Session = Side(order.Session), Backtest = Side(order.Backtest) }),
    });

    private static object? Side(TracedOrder? order) => order is null ? null : new
    {
        order.Id,
        order.Bot,
        Structure = order.StructureId,
        Symbol = OpenAlgoSymbol.Format(order.Instrument),
        Side = order.Side.ToString().ToLowerInvariant(),
        order.Units,
        PlacedAt = order.PlacedAt.ToString(),
        State = order.State.ToString(),
        order.FilledUnits,
        FilledValue = Amount(order.FilledValue),
        order.Fills,
        FirstFillAt = order.FirstFillAt?.ToString(),
        Refused = order.Rejection.ToString(),
    };

    internal static string NameOf(DiffCause cause) => cause switch
    {
        DiffCause.Operators => "operator",
        _ => cause.ToString().ToLowerInvariant(),
    };

    private static string Sentence(DiffCause cause) => cause switch
    {
        DiffCause.Fills => "fills: the broker's prices, amounts and moments against the venue model's",
        DiffCause.Refusals => "refusals by the broker's side",
        DiffCause.Timing => "timing: from decision to answer",
        DiffCause.Suspensions => "suspensions: login, books, feed, alarms",
        DiffCause.Operators => "operator actions",
        _ => "data: every quote against the chain of each minute",
    };

    private static decimal Amount(long steps) => steps / (decimal)Price.StepsPerRupee;

    private static string Rupees(long steps) => Amount(steps).ToString("#,0.00", CultureInfo.InvariantCulture);

    private static string Clock(Timestamp at) => Ist.TimeOf(at).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
