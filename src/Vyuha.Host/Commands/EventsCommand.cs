using System.CommandLine;
using System.Globalization;
using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Core.Rules;
using Vyuha.Storage;
using Vyuha.Storage.Events;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha events</c>: the dates the market waits for.</summary>
internal static class EventsCommand
{
    private const int UsualDaysAhead = 60;

    public static Command Create() => new("events", "Event calendar: list, show, add, edit, confirm, remove, import, export, and what events have moved.")
    {
        List(),
        Show(),
        EventChangeCommands.Add(),
        EventChangeCommands.Edit(),
        EventChangeCommands.Confirm(),
        EventChangeCommands.Remove(),
        EventFileCommands.Import(),
        EventFileCommands.Export(),
        EventMovesCommand.Create(),
    };

    internal static Timestamp Now => Timestamp.From(TimeProvider.System.GetUtcNow());

    internal static EventStore Open(ParseResult result) => EventStore.Open(VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)));

    internal static InputErrorException Wrong(string sentence) => new(sentence);

    private static Command List()
    {
        var from = new Option<string?>("--from") { Description = "First day (YYYY-MM-DD); today when not given.", HelpName = "DATE" };
        var to = new Option<string?>("--to") { Description = $"Last day; {UsualDaysAhead} days after the first when not given.", HelpName = "DATE" };
        var kind = new Option<string[]>("--kind") { Description = $"Only these: {string.Join(", ", MarketEventWords.Kinds)}.", HelpName = "KIND", AllowMultipleArgumentsPerToken = true };
        var underlying = new Option<string?>("--underlying") { Description = "Only what moves this one.", HelpName = "SYMBOL" };
        var knownAt = new Option<string?>("--known-at") { Description = "As the calendar stood at a day or an Indian instant, like 2025-07-19 or 2025-07-19T10:00.", HelpName = "WHEN" };
        var json = new Option<bool>("--json") { Description = "For programs." };
        var command = new Command("list", "Events of a stretch of time, with the trading days to each; expiries of the contract rules among them.") { from, to, kind, underlying, knownAt, json };
        command.SetAction(result =>
        {
            Timestamp seen = result.GetValue(knownAt) is { } when ? Instant(when) : Now;
            DateOnly today = Ist.DateOf(seen);
            DateOnly first = result.GetValue(from) is { } start ? EventFields.Date(start, Wrong) : today;
            DateOnly last = result.GetValue(to) is { } end ? EventFields.Date(end, Wrong) : first.AddDays(UsualDaysAhead);
            if (last < first)
                throw new InputErrorException($"--to {last:yyyy-MM-dd} is before --from {first:yyyy-MM-dd}. Swap them.");
            HashSet<string> kinds = [.. result.GetValue(kind) ?? []];
            foreach (string word in kinds.Where(word => MarketEventWords.KindOf(word) == MarketEventKind.None))
                throw new InputErrorException($"--kind '{word}' is none. Give some of {string.Join(", ", MarketEventWords.Kinds)}.");
            string? only = result.GetValue(underlying)?.ToUpperInvariant();
            IReadOnlyList<EventRevision> events = [.. Open(result).Timeline.AsKnownAt(seen)
                .Concat(ExpiryEvents.Listed(MarketRules.Shipped, today))
                .Where(one => first <= one.Date && one.Date <= last)
                .Where(one => kinds.Count == 0 || kinds.Contains(MarketEventWords.Of(one.Kind)))
                .Where(one => only is null || one.Moves(only))
                .OrderBy(one => one.Date).ThenBy(one => one.TimeIst ?? TimeOnly.MinValue).ThenBy(one => one.Id, StringComparer.Ordinal)];
            if (result.GetValue(json))
                JsonOutput.Write(new { KnownAt = seen.ToDateTimeOffset().ToOffset(Ist.Offset), From = first, To = last, Events = events.Select(one => EventLine.Of(one, today)) });
            else
                Console.Out.Write(Table(events, first, last, today));
        });
        return command;
    }

    private static Command Show()
    {
        var id = new Argument<string>("ID") { Description = "Of the event: 'vyuha events list' shows it." };
        var json = new Option<bool>("--json") { Description = "For programs." };
        var command = new Command("show", "Every revision of one event, and where it stands among the sessions.") { id, json };
        command.SetAction(result =>
        {
            string wanted = result.GetValue(id)!;
            IReadOnlyList<EventRevision> history = Open(result).Timeline.HistoryOf(wanted);
            if (history.Count == 0)
                throw new InputErrorException($"There is no event {wanted}. 'vyuha events list --from 2018-01-01 --to 2100-01-01' shows all ids.");
            DateOnly today = Ist.DateOf(Now);
            if (result.GetValue(json))
                JsonOutput.Write(new { Id = wanted, Revisions = history.Select(one => EventLine.Of(one, today)) });
            else
                Console.Out.Write(Revisions(history, today));
        });
        return command;
    }

    private static string Table(IReadOnlyList<EventRevision> events, DateOnly first, DateOnly last, DateOnly today)
    {
        if (events.Count == 0)
            return $"No event from {first:yyyy-MM-dd} to {last:yyyy-MM-dd}. Add one with 'vyuha events add', or bring a file in with 'vyuha events import FILE'.\n";
        TextTable table = new TextTable("day", "", "time", "kind", "status", "trading days", "moves", "event", "id").Right(5);
        foreach (EventRevision one in events)
        {
            EventLine line = EventLine.Of(one, today);
            table.Add(
                line.Date, one.Date.ToString("ddd", CultureInfo.InvariantCulture), line.TimeIst ?? "", line.Kind, line.Status,
                line.TradingDays?.ToString(CultureInfo.InvariantCulture) ?? "?", string.Join(' ', line.Underlyings), one.Name, one.Id);
        }

        string unconfirmed = events.Any(one => one.Status == EventStatus.Unconfirmed)
            ? "An unconfirmed date keeps bots out and puts none in: 'vyuha events confirm ID' once its holder has announced it.\n"
            : "";
        return $"{table}{unconfirmed}";
    }

    private static string Revisions(IReadOnlyList<EventRevision> history, DateOnly today)
    {
        EventRevision last = history[^1];
        TextTable table = new TextTable("revision", "day", "time", "status", "known since", "verified", "event", "source").Right(0);
        foreach (EventRevision one in history)
        {
            EventLine line = EventLine.Of(one, today);
            table.Add(
                $"{one.Number}", line.Date, line.TimeIst ?? "", line.Status, $"{Ist.DateOf(one.KnownAt):yyyy-MM-dd} {Ist.TimeOf(one.KnownAt):HH:mm}",
                one.Verified ? "yes" : "no", one.Name, one.Source);
        }

        EventLine now = EventLine.Of(last, today);
        string place = now.ReactionDay is null
            ? "It lies beyond the exchange's published holidays: no bot counts the days to it yet.\n"
            : $"The market can react first on {now.ReactionDay}{(now.AfterHours ? ", after it has become known outside of a session" : "")}; {Distance(now.TradingDays)}.\n";
        return $"{last.Id}: {MarketEventWords.Of(last.Kind)}, moves {string.Join(", ", last.Underlyings)}\n{table}{place}";
    }

    private static string Distance(int? tradingDays) => tradingDays switch
    {
        null => "the calendar does not reach today",
        0 => "that is today",
        < 0 => $"that was {-tradingDays} trading days ago",
        _ => $"{tradingDays} trading days from today",
    };

    private static Timestamp Instant(string text) =>
        text.Contains('T', StringComparison.Ordinal)
            ? EventFields.Published(text, Wrong)
            : Ist.At(EventFields.Date(text, Wrong), new TimeOnly(23, 59));
}
