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

    public DeskState State { get; set; } = DeskState.Queued;

    /// <summary>The limit last asked for, steps.</summary>
    public long Limit { get; set; } = limit;

    /// <summary>The limit it was placed with: part of its fingerprint.</summary>
    public long FirstLimit { get; } = limit;

    /// <summary>The least favourable limit it has ever had, by our word or by that of a person at the broker: no fill can be worse.</summary>
    public long WorstLimit { get; set; } = limit;

    /// <summary>The quantity at the broker; differs from <see cref="Units"/> when a person changed it there.</summary>
    public long StandingUnits { get; set; } = units;

    /// <summary>Taken over after a start: which of its limits the broker last took is not known before its row has been read.</summary>
    public bool IsLimitUncertain { get; set; }

    public Timestamp QueuedAt { get; set; }

    public Timestamp SentAt { get; set; }

    /// <summary>Its place in the order of what the desk saw and sent. An id seen before it belongs to another order. Zero when an earlier process sent it.</summary>
    public long SentAfter { get; set; }

    public string? BrokerOrderId { get; set; }

    /// <summary>Parked for a person's approval: it may reach the exchange at any time, so time alone does not end the doubt.</summary>
    public bool AwaitsApproval { get; set; }

    /// <summary>From when its absence from the books counts.</summary>
    public Timestamp MissingFrom { get; set; }

    /// <summary>Readings that began after <see cref="MissingFrom"/> and did not show it.</summary>
    public int Misses { get; set; }

    /// <summary>It was given up and arrived all the same: the kernel has long decided anew, so what still works of it is cancelled.</summary>
    public bool IsUnwanted { get; set; }

    /// <summary>A cancel is with the broker.</summary>
    public bool IsCancelOut { get; set; }

    /// <summary>When the last cancel was answered.</summary>
    public Timestamp? CancelAnsweredAt { get; set; }

    /// <summary>The answers to a change were lost at this time; the limit in its row will say.</summary>
    public Timestamp? ChangeLostAt { get; set; }

    /// <summary>Booked and told the kernel, with the exact value.</summary>
    public long FilledUnits { get; set; }

    public long FilledValue { get; set; }

    /// <summary>The value was estimated because the trade book stayed behind.</summary>
    public bool IsEstimated { get; set; }

    /// <summary>The most that order book, stream or trade book ever said is filled.</summary>
    public long SeenFilled { get; set; }

    /// <summary>The broker's average price of <see cref="AverageUnits"/>.</summary>
    public decimal Average { get; set; }

    public long AverageUnits { get; set; }

    /// <summary>Since when the trade book lacks some of <see cref="MissingUnits"/>; begins anew when more is said to be filled.</summary>
    public Timestamp? TradesMissingSince { get; set; }

    public long MissingUnits { get; set; }

    public bool IsMissingSaid { get; set; }

    /// <summary>When a row first said that it is finished.</summary>
    public Timestamp? FinalSince { get; set; }

    /// <summary>That row also said how much of it had filled.</summary>
    public bool IsFinalFillSaid { get; set; }

    /// <summary>Since when its row has a word we do not know.</summary>
    public Timestamp? UnknownSince { get; set; }

    public bool IsUnknownSaid { get; set; }

    /// <summary>Trades that cannot be true, and since when they have stood like that.</summary>
    public (long Units, long Value) Disputed { get; set; }

    public Timestamp DisputedSince { get; set; }

    public ReportedStatus? Reported { get; set; }

    public long ReportedUnits { get; set; }

    public bool IsFinished => State == DeskState.Over || Reported is ReportedStatus.Filled or ReportedStatus.Cancelled or ReportedStatus.Rejected or ReportedStatus.Expired;

    /// <summary>
    /// Whether a row could be this order: same contract, side, quantity and limit, placed no earlier. Brokers show the fill price of some filled
    /// orders as their limit, which is ours or better.
    /// </summary>
    public bool Matches(in BrokerRow row, TimeSpan tolerance) =>
        IsLike(row.Symbol, row.Exchange, row.Side, row.Units)
        && (row.Limit.Steps == FirstLimit || (row.Status == RowStatus.Complete && !IsWorse(row.Limit.Steps, FirstLimit)))
        && (row.PlacedAt is not { } placed || placed.Plus(tolerance) >= SentAt);

    /// <summary>Joins what a row says into the most that was ever said.</summary>
    public void Note(in BrokerRow row, Timestamp now)
    {
        long whole = row.Units > 0 ? row.Units : units;
        long filled = Math.Min(row.Status == RowStatus.Complete ? whole : row.FilledUnits.GetValueOrDefault(), units);
        if (filled > 0 && filled >= AverageUnits && row.AveragePrice is > 0 and { } average)
            (Average, AverageUnits) = (average, filled);
        SeenFilled = Math.Max(SeenFilled, filled);
        if (row.Status is RowStatus.Complete or RowStatus.Cancelled or RowStatus.Rejected or RowStatus.Expired)
        {
            FinalSince ??= now;
            IsFinalFillSaid |= row.FilledUnits is not null || row.Status == RowStatus.Complete;
        }
    }

    public bool IsLike(string otherSymbol, Exchange otherExchange, Side otherSide, long otherUnits) =>
        IsOfLeg(otherSymbol, otherExchange, otherSide) && units == otherUnits;

    public bool IsOfLeg(string otherSymbol, Exchange otherExchange, Side otherSide) => symbol == otherSymbol && exchange == otherExchange && side == otherSide;

    /// <summary>Whether a limit allows fills that another does not; 0 says nothing.</summary>
    public bool IsWorse(long one, long other) => one > 0 && (side == Side.Buy ? one > other : one < other);
}
