using System.Collections.Immutable;
using Vyuha.Core;
using Vyuha.Core.Calendar;

namespace Vyuha.Storage.Events;

/// <summary>What a file or a user says of one event, before it becomes a revision.</summary>
public sealed record EventStatement
{
    /// <summary>Null: made from kind and month.</summary>
    public string? Id { get; init; }

    /// <summary>As a whole calendar states it; null where it says only the present.</summary>
    public int? Revision { get; init; }

    public required MarketEventKind Kind { get; init; }

    public required string Name { get; init; }

    public required DateOnly Date { get; init; }

    public TimeOnly? TimeIst { get; init; }

    public required ImmutableArray<string> Underlyings { get; init; }

    public required EventStatus Status { get; init; }

    /// <summary>Null: nobody says since when it is known, so it is known from when it is recorded.</summary>
    public Timestamp? KnownAt { get; init; }

    public required string Source { get; init; }

    public bool Verified { get; init; }

    public required string Origin { get; init; }

    public EventRevision ToRevision(string id, int number, Timestamp now) => new()
    {
        Id = id,
        Number = number,
        Kind = Kind,
        Name = Name,
        Date = Date,
        TimeIst = TimeIst,
        Underlyings = Underlyings,
        Status = Status,
        KnownAt = KnownAt ?? now,
        Source = Source,
        Verified = Verified,
        Origin = Origin,
    };
}
