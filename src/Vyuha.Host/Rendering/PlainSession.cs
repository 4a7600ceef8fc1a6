using Vyuha.Core;
using Vyuha.Host.Session;
using Vyuha.Research;

namespace Vyuha.Host.Rendering;

/// <summary>A session as plain lines, for a pipe or a service's log: the state every few seconds, and each alarm and fill once.</summary>
internal sealed class PlainSession(TextWriter output, TimeSpan every)
{
    private readonly HashSet<Alarm> _alarms = [];
    private readonly Dictionary<long, long> _filled = [];
    private Timestamp _next;

    public void Write(SessionView view)
    {
        foreach (Alarm alarm in view.Alarms.Reverse())
        {
            if (_alarms.Add(alarm))
                output.WriteLine($"{Ist.TimeOf(alarm.At):HH:mm:ss} {alarm.Severity.ToString().ToUpperInvariant()} {ScreenLine.Clean(alarm.Text)}");
        }

        // What has left the view does not come back.
        _alarms.IntersectWith(view.Alarms);
        foreach (OrderView order in view.Orders.Reverse())
        {
            if (order.FilledUnits <= _filled.GetValueOrDefault(order.Id))
                continue;
            _filled[order.Id] = order.FilledUnits;
            output.WriteLine($"{Ist.TimeOf(view.At):HH:mm:ss} FILL {SessionSections.Sentence(order)}");
        }

        if (view.At < _next)
            return;
        _next = view.At.Plus(every);
        output.WriteLine(Line(view));
    }

    private static string Line(SessionView view)
    {
        string mode = (view.Title.IsLive ? "LIVE" : "PAPER") + (view.Title.IsSynthetic ? " SYNTHETIC DATA" : "");
        string brakes = view.Halted is { } halted ? $"HALTED {halted}" : SessionHeader.Brakes(view);
        string text = $"{Ist.TimeOf(view.At):HH:mm:ss} {mode} {SessionHeader.State(view)}, {SessionHeader.Feed(view)}, equity {MoneyText.Whole(view.Equity)}, P&L {MoneyText.Signed(view.DayPnl)} net, "
            + $"{view.Bots.Sum(bot => bot.Structures.Count)} structures, {view.Orders.Count(order => order.IsLive)} orders live";
        return ScreenLine.Clean(brakes.Length == 0 ? text : $"{text}, {brakes}");
    }
}
