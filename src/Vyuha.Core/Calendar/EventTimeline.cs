using System.Collections.Immutable;
using Vyuha.Core.Events;

namespace Vyuha.Core.Calendar;

/// <summary>All revisions of all events, in the order in which they became known: the one way from a calendar's file to a bot.</summary>
/// <remarks>
/// A revision of a later number that was known earlier than its forerunner is held back until the forerunner is known: a backtest never sees a
/// correction before what it corrects.
/// </remarks>
public sealed class EventTimeline
{
    public static readonly EventTimeline Empty = new([]);

    private readonly ImmutableArray<EventRevision> _revisions;

    /// <exception cref="InputErrorException">Two revisions of an event have one number, or two ids one number in the journal.</exception>
    public EventTimeline(IEnumerable<EventRevision> revisions)
    {
        var ordered = new List<EventRevision>();
        var ids = new Dictionary<ulong, string>();
        EventRevision? before = null;
        foreach (EventRevision revision in revisions.OrderBy(one => one.Id, StringComparer.Ordinal).ThenBy(one => one.Number))
        {
            ulong number = MarketEventId.Of(revision.Id);
            if (!ids.TryAdd(number, revision.Id) && ids[number] != revision.Id)
                throw new InputErrorException($"{revision.Origin}: the id {revision.Id} cannot be told from {ids[number]} in a journal. Rename one of them.");
            bool follows = before?.Id == revision.Id;
            if (follows && before!.Number == revision.Number)
                throw new InputErrorException($"{revision.Origin}: revision {revision.Number} of {revision.Id} is already in {before.Origin}. Give the later one the next number.");
            before = follows && before!.KnownAt > revision.KnownAt ? revision with { KnownAt = before.KnownAt } : revision;
            ordered.Add(before);
        }

        _revisions = [.. ordered.OrderBy(one => one.KnownAt).ThenBy(one => one.Id, StringComparer.Ordinal).ThenBy(one => one.Number)];
    }

    /// <summary>Every revision, by the instant it became known, then by id and number.</summary>
    public IReadOnlyList<EventRevision> Revisions => _revisions;

    /// <summary>What became known after the one instant and up to the other, in order.</summary>
    /// <param name="after">Null: from the beginning.</param>
    /// <param name="upTo">The last instant.</param>
    public IEnumerable<EventRevision> Between(Timestamp? after, Timestamp upTo) =>
        _revisions.Where(revision => (after is not { } known || revision.KnownAt > known) && revision.KnownAt <= upTo);

    /// <summary>Each event as it was known at an instant, by date, time and id; withdrawn ones included.</summary>
    public IReadOnlyList<EventRevision> AsKnownAt(Timestamp instant)
    {
        var latest = new Dictionary<string, EventRevision>(StringComparer.Ordinal);
        foreach (EventRevision revision in Between(null, instant))
            latest[revision.Id] = revision;
        return [.. latest.Values.OrderBy(one => one.Date).ThenBy(one => one.TimeIst ?? TimeOnly.MinValue).ThenBy(one => one.Id, StringComparer.Ordinal)];
    }

    /// <summary>The inputs of a run over these underlyings, each at the instant it became known, unnumbered.</summary>
    public IReadOnlyList<InputEvent> ToInputs(IReadOnlyList<string> underlyings)
    {
        var inputs = new List<InputEvent>();
        foreach (EventRevision revision in _revisions)
        {
            if (revision.ToPayload(underlyings) is { } payload)
                inputs.Add(InputEvent.OfMarketEvent(0, revision.KnownAt, payload));
        }

        return inputs;
    }

    /// <summary>All revisions of one event, oldest first; empty when there is none of the id.</summary>
    public IReadOnlyList<EventRevision> HistoryOf(string id) =>
        [.. _revisions.Where(revision => revision.Id == id).OrderBy(revision => revision.Number)];
}
