using System.Collections.Immutable;
using Vyuha.Core.Events;

namespace Vyuha.Core.Calendar;

/// <summary>What was known of one event from one instant on. Revisions are added, never changed: each is a line of the calendar's file.</summary>
public sealed record EventRevision
{
    /// <summary>Name of an underlying that stands for all of them.</summary>
    public const string Everything = "ALL";

    /// <summary>The same for all revisions of an event, also when its date moves: <c>rbi-2026-12</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Counted from 1.</summary>
    public required int Number { get; init; }

    public required MarketEventKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>The day of <see cref="TimeIst"/> in India.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Null when only the day is known.</summary>
    public TimeOnly? TimeIst { get; init; }

    /// <summary>Symbols it moves, <see cref="Everything"/> among them when it moves all.</summary>
    public required ImmutableArray<string> Underlyings { get; init; }

    public required EventStatus Status { get; init; }

    /// <summary>The first instant at which a trader could have known it. No run sees it earlier.</summary>
    public required Timestamp KnownAt { get; init; }

    /// <summary>Who says so.</summary>
    public required string Source { get; init; }

    /// <summary>False when it rests on recollection or an assumption.</summary>
    public bool Verified { get; init; }

    /// <summary>Where it is written: file and line, for messages.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Whether another revision tells the same facts; who tells them, and since when, is no difference.</summary>
    public bool SaysSameAs(EventRevision other) =>
        Kind == other.Kind && Name == other.Name && Date == other.Date && TimeIst == other.TimeIst && Status == other.Status
        && Underlyings.Order(StringComparer.Ordinal).SequenceEqual(other.Underlyings.Order(StringComparer.Ordinal));

    public bool Moves(string underlying) => Underlyings.Contains(Everything) || Underlyings.Contains(underlying);

    /// <summary>As an input of a run over these underlyings; null when it moves none of them.</summary>
    public MarketEventPayload? ToPayload(IReadOnlyList<string> underlyings)
    {
        Invariant.Require(underlyings.Count <= 64, "a run has at most 64 underlyings");
        ulong moved = 0;
        for (int i = 0; i < underlyings.Count; i++)
            moved |= Moves(underlyings[i]) ? 1UL << i : 0;
        return moved == 0
            ? null
            : new MarketEventPayload(
                MarketEventId.Of(Id), moved, Date.DayNumber, MarketEventPayload.MinuteOf(TimeIst), checked((ushort)Number), Kind, Status);
    }
}
