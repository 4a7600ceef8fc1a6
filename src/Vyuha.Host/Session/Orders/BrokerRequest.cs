using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Host.Session.Orders;

internal enum RequestKind : byte
{
    Place = 1,
    Modify = 2,
    Cancel = 3,
}

/// <summary>One call to the broker: always a LIMIT order, always with product and price type.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="OrderId">Our id.</param>
/// <param name="Symbol">In OpenAlgo's spelling.</param>
/// <param name="Exchange">The segment.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Units">Quantity of the whole order, in units.</param>
/// <param name="Limit">The limit price.</param>
/// <param name="BrokerOrderId">The broker's id, for a change or cancel.</param>
/// <param name="OpensRisk">Whether the order belongs to an entry; exits pass first and have a reserved share of the rate.</param>
/// <param name="Attempt">How often this change or cancel is being sent; a placement is sent once.</param>
internal readonly record struct BrokerRequest(
    RequestKind Kind, long OrderId, string Symbol, Exchange Exchange, Side Side, int Units, Price Limit, string? BrokerOrderId, bool OpensRisk, int Attempt = 1);

/// <summary>Which placements shall not leave any more, if they have not left yet.</summary>
internal enum Withdrawal : byte
{
    None = 0,

    /// <summary>Those that open risk.</summary>
    Entries = 1,
    All = 2,
}

/// <summary>What became of a call.</summary>
internal enum OutcomeKind : byte
{
    /// <summary>The broker took it. Not filled, and not yet past the exchange's risk checks.</summary>
    Accepted = 1,

    /// <summary>Refused with an answer: it is certain that nothing was done.</summary>
    Refused = 2,

    /// <summary>It is certain that the call did not reach the server.</summary>
    NotSent = 3,

    /// <summary>Sent, and the answer was lost or says nothing.</summary>
    InDoubt = 4,

    /// <summary>Waits for a person's approval in OpenAlgo's Action Center; it may reach the exchange at any time.</summary>
    Queued = 5,
}

/// <param name="Kind">What became of it.</param>
/// <param name="BrokerOrderId">The broker's id of an accepted placement.</param>
/// <param name="Reason">Why it was refused, as far as we understand it.</param>
/// <param name="Text">The server's or the system's own words, without secrets.</param>
/// <param name="IsWrongMode">The reply came from another mode (analyze, live) than the session is armed for.</param>
internal readonly record struct BrokerOutcome(
    OutcomeKind Kind, string? BrokerOrderId = null, RejectReason Reason = RejectReason.None, string Text = "", bool IsWrongMode = false)
{
    /// <summary>How long the server wants to be left alone, where it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>State of an order in the broker's words.</summary>
internal enum RowStatus : byte
{
    /// <summary>A word we do not know: neither working nor done may be concluded from it.</summary>
    Unknown = 0,
    Open = 1,
    TriggerPending = 2,
    Complete = 3,
    Cancelled = 4,
    Rejected = 5,
    Expired = 6,
}

/// <summary>A row of the broker's order book, or an update of its order stream: cumulative, and of any origin.</summary>
/// <param name="BrokerOrderId">Opaque text.</param>
/// <param name="Symbol">In OpenAlgo's spelling.</param>
/// <param name="Exchange">The segment.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Units">Ordered.</param>
/// <param name="Limit">The limit that stands; brokers show the fill price of some finished orders here.</param>
/// <param name="Status">State.</param>
/// <param name="FilledUnits">Filled so far; null where the broker does not say.</param>
/// <param name="AveragePrice">Rounded as the broker likes; null where it does not say.</param>
/// <param name="Reason">Why it was rejected, where the broker says.</param>
/// <param name="PlacedAt">When it was placed, to the second; null where the broker does not say.</param>
internal readonly record struct BrokerRow(
    string BrokerOrderId,
    string Symbol,
    Exchange Exchange,
    Side Side,
    long Units,
    Price Limit,
    RowStatus Status,
    long? FilledUnits,
    decimal? AveragePrice,
    string? Reason,
    Timestamp? PlacedAt);

/// <summary>A row of the broker's trade book: exact.</summary>
internal readonly record struct BrokerTrade(string BrokerOrderId, long Units, Price Price);
