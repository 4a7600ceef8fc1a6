using Vyuha.Core;
using Vyuha.Host.Session;
using Vyuha.Research;

namespace Vyuha.Host.Rendering;

/// <summary>The top of the screen: whose money it is, where the day stands, what has been made, and what is wrong.</summary>
internal static class SessionHeader
{
    public static IEnumerable<ScreenLine> Lines(SessionView view, int width)
    {
        yield return Banner(view, width);
        yield return Day(view, width);
        yield return Account(view, width);
        if (view.MarginCompared is { } compared)
            yield return new ScreenLine().Add(compared, view.MarginGap!.Value.IsWide ? ScreenStyle.Warn : ScreenStyle.Faint);
        if (view.MarginTomorrow is { } margin)
            yield return new ScreenLine().Add(margin, view.MarginForecasts.Any(one => one.Shortfall > Money.Zero) ? ScreenStyle.Warn : ScreenStyle.Faint);
        if (view.Halted is { } halted)
            yield return new ScreenLine().Add($" HALTED {halted} ", ScreenStyle.Alarm);
        if (Brakes(view) is { Length: > 0 } brakes)
            yield return new ScreenLine().Add($" {brakes} ", ScreenStyle.Alarm);
    }

    /// <summary>What holds new risk back, in capitals; empty when nothing does.</summary>
    public static string Brakes(SessionView view)
    {
        var brakes = new List<string>();
        if (view.IsLatched)
            brakes.Add("DAILY LOSS LATCHED");
        if (view.IsLocked)
            brakes.Add("LOCKED");
        if (view.EntriesFrozen)
            brakes.Add("ENTRIES FROZEN");
        else
            brakes.AddRange(view.Bots.Where(bot => bot.EntriesFrozen).Select(bot => $"{bot.Name.ToUpperInvariant()} FROZEN"));
        brakes.AddRange(view.Bots.Where(bot => !bot.IsArmed).Select(bot => $"{bot.Name.ToUpperInvariant()} NOT ARMED"));
        brakes.AddRange(view.Bots.Where(bot => bot.IsLatched).Select(bot => $"{bot.Name.ToUpperInvariant()} LATCHED"));
        if (view.EntriesSuspended)
            brakes.Add("entries wait for login, books and feed");
        if (view.OrdersInDoubt > 0)
            brakes.Add($"{view.OrdersInDoubt} ORDERS IN DOUBT");
        if (view.OpenBreaks is { } breaks)
            brakes.Add(breaks);
        return string.Join(" · ", brakes);
    }

    /// <summary><c>tradable, no new risk at 15:00 in 1 h 12 min</c>.</summary>
    public static string State(SessionView view)
    {
        string phase = StructureWords.Spaced(view.Phase.ToString());
        return view.NextDeadline is { } next ? $"{phase}, {next.What} at {Ist.TimeOf(next.At):HH:mm} in {Span(next.At - view.At)}" : phase;
    }

    public static string Feed(SessionView view) => view.FeedAge is { } age ? $"feed {Age(age)} old" : "no quote yet";

    private static ScreenLine Banner(SessionView view, int width)
    {
        var line = new ScreenLine().Add(view.Title.IsLive ? " LIVE " : " PAPER ", view.Title.IsLive ? ScreenStyle.Live : ScreenStyle.Paper);
        if (view.Title.IsSynthetic)
            line.Add(" SYNTHETIC DATA ", ScreenStyle.Synthetic);
        string time = $" {view.Date:d MMM yyyy} {Ist.TimeOf(view.At):HH:mm:ss}";
        string mode = ScreenLine.Clean($" {view.Mode} · book {view.Title.Book}");
        int room = Math.Max(0, width - line.Width - time.Length);
        line.Add(mode.Length <= room ? mode : mode[..room], view.Title.IsLive ? ScreenStyle.Live : ScreenStyle.Bold);
        return line.Right(time, width);
    }

    private static ScreenLine Day(SessionView view, int width)
    {
        bool old = view.FeedAge is null || view.FeedAge > TimeSpan.FromSeconds(5);
        return new ScreenLine().Add(State(view), ScreenStyle.Bold).Right(" " + Feed(view), width, old ? ScreenStyle.Warn : ScreenStyle.Good);
    }

    private static ScreenLine Account(SessionView view, int width) => new ScreenLine()
        .Add("Equity ", ScreenStyle.Faint).Add(MoneyText.Whole(view.Equity), ScreenStyle.Bold)
        .Add("  P&L today, net of charges ", ScreenStyle.Faint).Add(MoneyText.Signed(view.DayPnl), OfGain(view.DayPnl))
        .Right($" charges {MoneyText.Whole(view.Charges)}", width, ScreenStyle.Faint);

    internal static Spectre.Console.Style OfGain(Money gain) =>
        gain < Money.Zero ? ScreenStyle.Bad : gain > Money.Zero ? ScreenStyle.Good : ScreenStyle.Bold;

    private static string Span(TimeSpan span) => span.TotalHours >= 1 ? $"{(int)span.TotalHours} h {span.Minutes} min" : span.TotalMinutes >= 1 ? $"{(int)span.TotalMinutes} min" : $"{Math.Max(0, (int)span.TotalSeconds)} s";

    private static string Age(TimeSpan age) => age.TotalSeconds < 60 ? $"{age.TotalSeconds:0.0} s" : $"{(int)age.TotalMinutes} min";
}
