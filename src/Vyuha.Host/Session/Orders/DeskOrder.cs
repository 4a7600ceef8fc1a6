using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Host.Session.Orders;

internal enum DeskState : byte
{
    /// <summary>Waits for its turn.</summary>
    Queued,

    /// <summary>The call is under way.</summary>
    InFlight,

    /// <summary>Sent, outcome unknown.</summary>
    InDoubt,

    /// <summary>The broker's id is known.</summary>
    Known,

    /// <summary>Declared as never arrived; recognised should it show up after all.</summary>
    GivenUp,

    /// <summary>Refused or never sent.</summary>
    Over,
}

/// <summary>One of our orders as the desk sees it.</summary>
internal sealed class DeskOrder(long id, string symbol, Exchange exchange, Side side, int units, long limit, bool opensRisk)
{
    public long Id => id;

    public string Symbol => symbol;

    public Exchange Exchange => exchange;

    public Side Side => side;

    public int Units => units;

    public bool OpensRisk => opensRisk;

    /// <summary>The limit last asked for, steps.</summary>
    public long Limit { get; set; } = limit;

    /// <summary>The limit it was placed with: part of its fingerprint.</summary>
    public long FirstLimit { get; } = limit;

    /// <summary>The least favourable limit ever asked for: no fill can be worse.</summary>
    public long WorstLimit { get; set; } = limit;

    public DeskState State { get; set; } = DeskState.Queued;

    public Timestamp QueuedAt { get; set; }

    public Timestamp SentAt { get; set; }

    public string? BrokerOrderId { get; set; }

    public int Misses { get; set; }

    public long FilledUnits { get; set; }

    public long FilledValue { get; set; }

    public ReportedStatus? Reported { get; set; }

    /// <summary>Since when the order book shows more filled than the trade book.</summary>
    public Timestamp? TradesMissingSince { get; set; }

    public bool IsFinished => State == DeskState.Over || Reported is ReportedStatus.Filled or ReportedStatus.Cancelled or ReportedStatus.Rejected or ReportedStatus.Expired;

    /// <summary>Whether a row could be this order: same contract, side, quantity and limit, placed no earlier.</summary>
    public bool Matches(in BrokerRow row, TimeSpan tolerance) =>
        IsLike(row.Symbol, row.Exchange, row.Side, row.Units)
        && (row.Limit.Steps == FirstLimit || row.Status == RowStatus.Complete || row.Status == RowStatus.Rejected)
        && (row.PlacedAt is not { } placed || placed.Plus(tolerance) >= SentAt);

    public bool IsLike(string otherSymbol, Exchange otherExchange, Side otherSide, long otherUnits) =>
        symbol == otherSymbol && exchange == otherExchange && side == otherSide && units == otherUnits;
}
