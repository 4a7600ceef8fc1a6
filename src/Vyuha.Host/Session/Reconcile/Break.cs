using Vyuha.Core;

namespace Vyuha.Host.Session.Reconcile;

/// <summary>Where a break is in its life. The names are in files and output and do not change.</summary>
internal enum BreakState
{
    /// <summary>It is there, and orders in flight or another break account for it.</summary>
    Explained = 1,

    /// <summary>Nobody has explained it: entries stop.</summary>
    Open = 2,

    /// <summary>A later comparison did not find it any more.</summary>
    Resolved = 3,

    /// <summary>An operator has taken it as it is, with a reason.</summary>
    Accepted = 4,
}

/// <summary>A difference between the broker's books and ours, from its discovery to its end. It never disappears from its day.</summary>
internal sealed record Break
{
    /// <summary>Its day and its number in the day: <c>20261125-3</c>.</summary>
    public required string Id { get; init; }

    public required Finding Finding { get; init; }

    public required BreakState State { get; init; }

    public required Timestamp FirstSeen { get; init; }

    public required Timestamp LastSeen { get; init; }

    /// <summary>Who accepted it.</summary>
    public string? By { get; init; }

    /// <summary>Why it was accepted, or how it resolved.</summary>
    public string? Reason { get; init; }

    /// <summary>An accepted position is in the kernel's external book.</summary>
    public bool IsAdopted { get; init; }

    /// <summary>Of an accepted order of others: the accepted position that holds what it traded.</summary>
    public string? With { get; init; }

    public bool IsStanding => State is BreakState.Open or BreakState.Explained;

    /// <summary>An operator has accepted a position that the external book does not hold yet.</summary>
    public bool AwaitsAdoption => State == BreakState.Accepted && Finding.Kind == BreakKind.Position && !IsAdopted;

    public string InWords => $"{Id} {StructureWords.Spaced(Finding.Kind.ToString())}{(Finding.Symbol is { } symbol ? $" of {symbol}" : "")}: ours {Finding.Ours}, the broker's {Finding.Theirs}"
        + (Finding.Remark.Length > 0 ? $" ({Finding.Remark})" : "");
}
