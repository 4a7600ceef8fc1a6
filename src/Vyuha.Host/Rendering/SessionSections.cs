using Spectre.Console;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Kernel.Orders;
using Vyuha.Research;
using static Vyuha.Host.Rendering.SessionLayout;

namespace Vyuha.Host.Rendering;

/// <summary>The parts of the screen below its head.</summary>
internal static class SessionSections
{
    /// <summary>From this share on a gauge is red.</summary>
    private const double Crowded = 0.7;

    private const string Indent = "   ";

    public static IReadOnlyList<Section> All(SessionView view, int width) =>
        [Bots(view, width), Structures(view, width, compact: true), Alarms(view, width, least: 1), Orders(view, least: 1), Limits(view, width, least: 1), Decisions(view, width, least: 2)];

    public static IReadOnlyList<Section> Left(SessionView view, int width) => [Bots(view, width), Structures(view, width, compact: false), Decisions(view, width, least: 4)];

    public static IReadOnlyList<Section> Right(SessionView view, int width) => [Limits(view, width, least: 5), Orders(view, least: 8), Alarms(view, width, least: 4)];

    /// <summary>One decision in a line: when, who, what, why, and what was missing.</summary>
    public static string Sentence(DecisionView decision)
    {
        IEnumerable<string> failed = decision.Conditions.Where(condition => !condition.Passed).Select(condition => condition.Text);
        string detail = decision.Refusal ?? (decision.Action == DecisionAction.NoTrade ? string.Join("; ", failed) : "");
        string text = $"{decision.Profile}: {StructureWords.Spaced(decision.Action.ToString())}, {decision.Reason}";
        return detail.Length == 0 ? text : $"{text} ({(decision.Refusal is null ? "" : "risk refused: ")}{detail})";
    }

    public static string Sentence(OrderView order) =>
        $"#{order.Id} {(order.Side == Side.Buy ? "BUY " : "SELL")} {order.Units,5} {order.Symbol} @ {order.Limit}  {order.InWords} {order.FilledUnits}/{order.Units}";

    private static Section Bots(SessionView view, int width)
    {
        var lines = new List<ScreenLine>();
        int name = Math.Min(20, view.Bots.Select(bot => bot.Name.Length).DefaultIfEmpty(0).Max());
        foreach (BotView bot in view.Bots)
        {
            var line = new ScreenLine().Add(bot.Name.PadRight(name)).Add(" ");
            Gauge(line, bot.Used, cells: 10);
            line.Add($" {100 * bot.Used,3:0}% of {MoneyText.Short(bot.Allocation.ToModel())}, free {MoneyText.Whole(bot.FreeCash)} ");
            lines.Add(line.Right(" " + MoneyText.Signed(bot.DayPnl), width, SessionHeader.OfGain(bot.DayPnl)));
        }

        return new Section("Bots", lines, lines.Count);
    }

    /// <param name="view">What is to be shown.</param>
    /// <param name="width">In cells.</param>
    /// <param name="compact">Legs share the line of the distances and may be cut.</param>
    private static Section Structures(SessionView view, int width, bool compact)
    {
        var lines = new List<ScreenLine>();
        foreach (BotView bot in view.Bots)
        {
            foreach (StructureView structure in bot.Structures)
            {
                lines.Add(new ScreenLine()
                    .Add($"#{structure.Id} {structure.Profile} ", ScreenStyle.Bold)
                    .Add($"{structure.State}, {structure.Lots} {(structure.Lots == 1 ? "lot" : "lots")}, credit {MoneyText.Whole(structure.Credit)}, to close {Or(structure.CostToClose)} ")
                    .Right(" " + MoneyText.Signed(structure.Pnl), width, SessionHeader.OfGain(structure.Pnl)));
                var second = new ScreenLine().Add(Indent);
                Distance(second, "stop", structure.StopUsedPercent, structure.StopDistance, calm: 60, compact);
                Distance(second, "target", structure.TargetReachedPercent, structure.TargetDistance, calm: double.PositiveInfinity, compact);
                if (compact)
                    second.Add(structure.Legs, ScreenStyle.Faint);
                if (second.Width > Indent.Length)
                    lines.Add(second);
                if (!compact)
                    lines.AddRange(Wrap(Indent, structure.Legs, width, 3, ScreenStyle.Faint));
            }
        }

        return lines.Count > 0 ? new Section("Structures", lines, Math.Min(4, lines.Count)) : new Section("Structures", [new ScreenLine().Add("none", ScreenStyle.Faint)], 1);
    }

    private static Section Orders(SessionView view, int least) => new(
        $"Orders, {view.OrdersToday} today",
        [.. view.Orders.Select(order => new ScreenLine().Add($"{Ist.TimeOf(order.At):HH:mm:ss} ", ScreenStyle.Faint).Add(Sentence(order), OfState(order.State)))],
        least);

    private static Section Limits(SessionView view, int width, int least) => new("Limits", [.. Fullest(view).Select(limit => Limit(limit, width))], least);

    private static ScreenLine Limit(LimitView limit, int width)
    {
        var line = new ScreenLine();
        Gauge(line, limit.Share, cells: 5);
        return line.Add($" {limit.Name} ").Right($" {MoneyText.Whole(limit.Left)} left of {MoneyText.Whole(limit.Allowed)}", width);
    }

    /// <summary>The two of the day's loss first, then what is nearest to its bound.</summary>
    private static IEnumerable<LimitView> Fullest(SessionView view) =>
        view.Limits.Take(2).Concat(view.Limits.Skip(2).OrderByDescending(limit => limit.Share));

    private static Section Decisions(SessionView view, int width, int least)
    {
        var lines = new List<ScreenLine>();
        foreach (DecisionView decision in view.Bots.SelectMany(bot => bot.LastDecisions).OrderByDescending(decision => decision.At))
            lines.AddRange(Wrap($"{Ist.TimeOf(decision.At):HH:mm} ", Sentence(decision), width, width < 100 ? 2 : 3));
        return lines.Count > 0 ? new Section("Last decisions", lines, least) : new Section("Last decisions", [new ScreenLine().Add("none yet", ScreenStyle.Faint)], 1);
    }

    private static Section Alarms(SessionView view, int width, int least)
    {
        var lines = new List<ScreenLine>();
        foreach (Alarm alarm in view.Alarms)
        {
            Style style = alarm.Severity switch
            {
                Severity.Critical => ScreenStyle.Alarm,
                Severity.Warning => ScreenStyle.Warn,
                _ => Style.Plain,
            };
            lines.AddRange(Wrap($"{Ist.TimeOf(alarm.At):HH:mm:ss} ", $"{alarm.Severity.ToString().ToUpperInvariant()} {alarm.Text}", width, 2, style));
        }

        return lines.Count > 0 ? new Section("Alarms", lines, least) : new Section("Alarms", [new ScreenLine().Add("none", ScreenStyle.Faint)], 1);
    }

    private static IEnumerable<ScreenLine> Wrap(string head, string text, int width, int most, Style? style = null)
    {
        text = ScreenLine.Clean(text);
        int room = Math.Max(20, width - head.Length);
        for (int line = 0; line < most && text.Length > 0; line++)
        {
            int cut = text.Length;
            if (cut > room && line < most - 1)
                cut = text.LastIndexOf(' ', room - 1) is > 0 and int blank ? blank : room;
            yield return new ScreenLine().Add(line == 0 ? head : new string(' ', head.Length), ScreenStyle.Faint).Add(text[..cut], style);
            text = text[cut..].TrimStart();
        }
    }

    private static void Distance(ScreenLine line, string what, double? percent, Money? left, double calm, bool compact)
    {
        if (percent is not { } reached || left is not { } distance)
            return;
        line.Add($"{what} {Math.Max(0, reached):0}% ", reached >= calm ? ScreenStyle.Bad : Style.Plain).Add(compact ? $"{MoneyText.Whole(distance)}  " : $"{MoneyText.Whole(distance)} away  ");
    }

    private static void Gauge(ScreenLine line, double share, int cells)
    {
        int full = (int)Math.Round(Math.Clamp(share, 0, 1) * cells);
        line.Add(new string('█', full), share >= Crowded ? ScreenStyle.Bad : ScreenStyle.Good).Add(new string('░', cells - full), ScreenStyle.Faint);
    }

    private static Style OfState(OrderState state) => state switch
    {
        OrderState.InDoubt => ScreenStyle.Alarm,
        OrderState.Rejected or OrderState.Denied => ScreenStyle.Bad,
        OrderState.Filled => ScreenStyle.Good,
        OrderState.Cancelled or OrderState.Expired => ScreenStyle.Faint,
        _ => ScreenStyle.Warn,
    };

    private static string Or(Money? amount) => amount is { } known ? MoneyText.Whole(known) : "unknown";
}
