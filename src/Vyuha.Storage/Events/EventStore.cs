using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.Calendar;

namespace Vyuha.Storage.Events;

/// <summary>What an import did.</summary>
/// <param name="Added">Events that were not known.</param>
/// <param name="Revised">Events that got another revision.</param>
/// <param name="Unchanged">Events that already stood so.</param>
public sealed record EventImport(IReadOnlyList<EventRevision> Added, IReadOnlyList<EventRevision> Revised, int Unchanged);

/// <summary>The event calendar of a home folder: one file to which lines are added and in which none is changed.</summary>
/// <remarks>
/// Until it is first changed there is no file and the calendar is the program's own. The file is held for itself while it is read and added to, so
/// that two commands at once do not give one number twice.
/// </remarks>
public sealed class EventStore
{
    /// <summary>A revision may seem this much older than the one it follows: the clock was set back between the two.</summary>
    private static readonly TimeSpan ClockSteps = TimeSpan.FromMinutes(1);

    private readonly string _path;

    private EventStore(string path, EventTimeline timeline) => (_path, Timeline) = (path, timeline);

    public EventTimeline Timeline { get; private set; }

    /// <exception cref="InputErrorException">The file is damaged; the message names the line.</exception>
    public static EventStore Open(VyuhaHome home) => new(home.EventsFile, ReadTimeline(home.EventsFile));

    /// <summary>The program's own calendar, without what anybody has added to it.</summary>
    public static EventTimeline Shipped() => new(KnownEvents.Read().Select(one => one.ToRevision(one.Id!, one.Revision!.Value, default)));

    /// <summary>An event nobody knew.</summary>
    /// <exception cref="InputErrorException">Its id is known, or it says it was known later than now.</exception>
    public EventRevision Add(EventStatement statement, Timestamp now)
    {
        EventRevision? added = null;
        Change(timeline =>
        {
            string id = statement.Id ?? FreeId(statement, timeline);
            if (timeline.HistoryOf(id).Count > 0)
                throw new InputErrorException($"{statement.Origin}: the event {id} is already there. Change it with 'vyuha events edit {id}', or give another --id.");
            return [added = Checked(statement.ToRevision(id, 1, now), null, now)];
        });
        return added!;
    }

    /// <summary>Another revision of an event.</summary>
    /// <param name="id">Which.</param>
    /// <param name="change">What it is from now on, from what it was.</param>
    /// <param name="now">The clock.</param>
    /// <exception cref="InputErrorException">There is no such event, or nothing changes.</exception>
    public EventRevision Revise(string id, Func<EventRevision, EventRevision> change, Timestamp now)
    {
        EventRevision? revised = null;
        Change(timeline =>
        {
            EventRevision last = timeline.HistoryOf(id) is { Count: > 0 } history
                ? history[^1]
                : throw new InputErrorException($"There is no event {id}. 'vyuha events list' shows their ids.");
            revised = change(last);
            if (revised.SaysSameAs(last) && revised.Source == last.Source && revised.Verified == last.Verified)
                throw new InputErrorException($"The event {id} stands so already: nothing was changed.");
            return [revised = Checked(revised with { Number = last.Number + 1 }, last, now)];
        });
        return revised!;
    }

    /// <summary>Takes what a file says: new events are added, changed ones revised, those that stand so left alone.</summary>
    /// <remarks>A file that states revision numbers is a whole calendar: its revisions are taken in their order, those already known left out.</remarks>
    public EventImport Import(IReadOnlyList<EventStatement> statements, Timestamp now)
    {
        List<EventRevision> added = [], revised = [];
        int unchanged = 0;
        Change(timeline =>
        {
            var last = new Dictionary<string, EventRevision>(StringComparer.Ordinal);
            foreach (EventRevision known in timeline.Revisions)
                last[known.Id] = known;
            var taken = new List<EventRevision>();
            foreach (EventStatement statement in statements.OrderBy(one => one.Revision ?? 0))
            {
                string id = statement.Id ?? IdOf(statement);
                EventRevision stated = statement.ToRevision(id, 1, now);
                if (!last.TryGetValue(id, out EventRevision? before))
                {
                    taken.Add(last[id] = Checked(stated, null, now));
                    added.Add(last[id]);
                }
                else if (stated.SaysSameAs(before) || (statement.Revision is not null && timeline.HistoryOf(id).Any(stated.SaysSameAs)))
                {
                    unchanged++;
                }
                else
                {
                    taken.Add(last[id] = Checked(stated with { Number = before.Number + 1 }, before, now));
                    revised.Add(last[id]);
                }
            }

            return taken;
        });
        return new EventImport(added, revised, unchanged);
    }

    /// <summary>The id an event of this kind and month has unless told otherwise.</summary>
    public static string IdOf(EventStatement statement) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix(statement.Kind)}-{statement.Date:yyyy-MM}");

    private static string FreeId(EventStatement statement, EventTimeline timeline)
    {
        string id = IdOf(statement);
        string free = id;
        for (int number = 2; timeline.HistoryOf(free).Count > 0; number++)
            free = string.Create(CultureInfo.InvariantCulture, $"{id}-{number}");
        return free;
    }

    private static string Prefix(MarketEventKind kind) => kind switch
    {
        MarketEventKind.RbiPolicy => "rbi",
        MarketEventKind.UnionBudget => "budget",
        MarketEventKind.ElectionResult => "election",
        MarketEventKind.ElectionExitPoll => "exit-poll",
        MarketEventKind.FederalReserve => "fomc",
        MarketEventKind.CompanyResults => "results",
        MarketEventKind.PolicyShock => "shock",
        MarketEventKind.MarketHalt => "halt",
        MarketEventKind.ExchangeOutage => "outage",
        MarketEventKind.RuleChange => "rules",
        _ => MarketEventWords.Of(kind).Replace('_', '-'),
    };

    private static EventRevision Checked(EventRevision revision, EventRevision? before, Timestamp now)
    {
        if (revision.KnownAt > now.Plus(TimeSpan.FromDays(1)))
            throw new InputErrorException($"{revision.Origin}: {revision.Id} says it will be published on {EventFields.Published(revision.KnownAt)}. Nobody knows it before that day; leave the field out, or put it right.");
        if (before is not null && revision.KnownAt < before.KnownAt && before.KnownAt - revision.KnownAt < ClockSteps)
            revision = revision with { KnownAt = before.KnownAt };
        if (before is not null && revision.KnownAt < before.KnownAt)
            throw new InputErrorException($"{revision.Origin}: {revision.Id} was published on {EventFields.Published(revision.KnownAt)}, before the revision {before.Number} it follows ({EventFields.Published(before.KnownAt)}). Leave the field out, or put it right.");
        return revision;
    }

    private void Change(Func<EventTimeline, IReadOnlyList<EventRevision>> change)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        using FileStream file = Hold(_path);
        bool isNew = file.Length == 0;
        EventTimeline known = isNew ? Shipped() : Parse(ReadAll(file), _path);
        IReadOnlyList<EventRevision> taken = change(known);
        if (taken.Count == 0)
            return;
        var text = new StringBuilder();
        if (isNew)
            text.Append("# The event calendar. Lines are added and never changed: 'vyuha events' does it.\n").Append(EventCsv.Write(known.Revisions));
        foreach (EventRevision revision in taken)
            text.Append(EventCsv.Line(revision)).Append('\n');

        // What was written is read again before it counts: a line that cannot be read would lock the user out of the calendar.
        Timeline = new EventTimeline([.. known.Revisions, .. Parse($"{EventCsv.Header}\n{EventCsv.Write(taken)[(EventCsv.Header.Length + 1)..]}", _path).Revisions]);
        file.Seek(0, SeekOrigin.End);
        file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        file.Flush(flushToDisk: true);
    }

    private static EventTimeline ReadTimeline(string path)
    {
        if (!File.Exists(path))
            return Shipped();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        string text = ReadAll(file);
        return text.Length == 0 ? Shipped() : Parse(text, path);
    }

    private static EventTimeline Parse(string text, string path)
    {
        if (text.Length > 0 && text[^1] != '\n')
            throw InputErrorException.At(path, text.Count(letter => letter == '\n') + 1, "the last line was cut off.", "Remove it: the change was not finished.");
        return new EventTimeline(EventCsv.Read(text, path).Select(one => one is { Id: { } id, Revision: { } number, KnownAt: not null }
            ? one.ToRevision(id, number, default)
            : throw new InputErrorException($"{one.Origin}: a line of the calendar needs id, revision and published. Put it right, or remove it.")));
    }

    private static string ReadAll(FileStream file)
    {
        using var reader = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        return reader.ReadToEnd();
    }

    private static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (IOException held) when (File.Exists(path))
        {
            throw new InputErrorException($"{path}: another command is changing the calendar. Run this one again.", held);
        }
    }
}
