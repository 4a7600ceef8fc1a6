using Vyuha.Core;

namespace Vyuha.Host.Session.Reconcile;

/// <summary>In what way the broker's books and ours differ. The names are in files and output and do not change.</summary>
internal enum BreakKind
{
    /// <summary>An order in the broker's book that none of our bots sent.</summary>
    UnknownOrder = 1,

    /// <summary>An order of ours that the broker's book does not have.</summary>
    MissingOrder = 2,

    /// <summary>We booked more of an order than the broker says has traded.</summary>
    FillMissing = 3,

    /// <summary>The broker says that more of an order has traded than we booked.</summary>
    FillExtra = 4,

    /// <summary>The quantity agrees, what it was worth does not.</summary>
    FillPrice = 5,

    /// <summary>The account's net of a contract is not the sum of our books.</summary>
    Position = 6,

    /// <summary>The broker's cash has moved by another amount than our ledger.</summary>
    Funds = 7,

    /// <summary>Charges are not those of our tables.</summary>
    Charges = 8,

    /// <summary>The cash of expired contracts fits another settlement price than ours.</summary>
    Settlement = 9,

    /// <summary>The broker's books could not be read after the close: nobody has compared the day.</summary>
    NotReconciled = 10,
}

/// <summary>One difference that a comparison has found.</summary>
internal sealed record Finding
{
    public required BreakKind Kind { get; init; }

    /// <summary>What it is about, so that the next comparison recognises it: an order, a contract, a line of the note.</summary>
    public required string Subject { get; init; }

    public string? Symbol { get; init; }

    public Exchange? Exchange { get; init; }

    /// <summary>In words.</summary>
    public required string Ours { get; init; }

    /// <summary>In words.</summary>
    public required string Theirs { get; init; }

    /// <summary>Of a position: what the external book must hold for the sum of our books to be the broker's net.</summary>
    public long ExternalUnits { get; init; }

    /// <summary>Of a position: the broker's net less ours, units. Of an order of others that is done: what it has traded, sold below zero.</summary>
    public long Apart { get; init; }

    /// <summary>Of a position: average price of what is not ours.</summary>
    public Price Price { get; init; }

    /// <summary>What the broker's cash has more than ours because of it; null when nobody can know.</summary>
    public Money? Effect { get; init; }

    /// <summary>Orders in flight, or another break, explain it for now.</summary>
    public bool IsExplained { get; init; }

    /// <summary>What a person should know besides.</summary>
    public string Remark { get; init; } = "";

    public string Key => $"{Kind}|{Subject}";

    /// <summary>Whether it is the same difference as before: a position may move on both sides and be as far apart as it was.</summary>
    public bool IsSame(Finding other) => Key == other.Key
        && (Kind == BreakKind.Position ? Apart == other.Apart && ExternalUnits == other.ExternalUnits : Ours == other.Ours && Theirs == other.Theirs);
}
