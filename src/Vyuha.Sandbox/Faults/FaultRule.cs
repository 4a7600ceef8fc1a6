namespace Vyuha.Sandbox.Faults;

/// <summary>What goes wrong.</summary>
public enum FaultKind : byte
{
    None = 0,

    /// <summary>The call is carried out and its answer never arrives.</summary>
    LoseReply,

    /// <summary>The call never arrives.</summary>
    LoseRequest,

    /// <summary>The call is not carried out and answers <see cref="FaultRule.Status"/>: 429 in the words of the rate limit, else a server error.</summary>
    Error,

    /// <summary>The answer waits <see cref="FaultRule.Seconds"/>.</summary>
    SlowReply,

    /// <summary>An order update is sent twice. Its endpoint is <c>order_stream</c>.</summary>
    DuplicateUpdate,

    /// <summary>An order update is held back until after the next one.</summary>
    ReorderUpdate,

    /// <summary>An order update is not sent.</summary>
    LoseUpdate,

    /// <summary>Sockets stay open and say nothing for <see cref="FaultRule.Seconds"/>.</summary>
    SilentFeed,

    /// <summary>All sockets are closed, <see cref="FaultRule.Times"/> times.</summary>
    Disconnect,

    /// <summary>The broker refuses the stored token from now on; with status 403, nobody is logged in.</summary>
    ExpireSession,

    /// <summary>The order book shows wrong rows: one is left out, one comes twice, one has another state.</summary>
    WrongOrderRows,

    /// <summary>The broker cancels the oldest working order.</summary>
    BrokerCancel,

    /// <summary>An order is entered at the broker's own terminal.</summary>
    ExternalOrder,

    /// <summary>The Date header and the sandbox's clock call are off by <see cref="FaultRule.Seconds"/>, which may be negative.</summary>
    ClockSkew,

    /// <summary>The server is away for <see cref="FaultRule.Seconds"/>: sockets close, calls find nobody; the book is kept.</summary>
    Restart,

    /// <summary>Somebody switches the server between live and analyze mode.</summary>
    SwitchMode,
}

/// <summary>One scripted fault: what, and when. A rule without trigger happens at once, when it is added.</summary>
public sealed record FaultRule
{
    public required FaultKind Kind { get; init; }

    /// <summary>The endpoint whose calls trigger it, without prefix (<c>placeorder</c>); null is every endpoint.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The call, from 1 since the rule was added, that triggers it.</summary>
    public int? Nth { get; init; }

    /// <summary>The time of day (IST) that triggers it.</summary>
    public TimeOnly? At { get; init; }

    /// <summary>The chance, in (0, 1], with which each call triggers it.</summary>
    public double? Probability { get; init; }

    /// <summary>How often it happens at most; a rule with a chance happens without end unless this says otherwise.</summary>
    public int? Times { get; init; }

    /// <summary>How long it lasts, or by how much the clock is off.</summary>
    public double Seconds { get; init; }

    /// <summary>HTTP status of an error.</summary>
    public int Status { get; init; } = 500;

    /// <summary>Contract of an external order.</summary>
    public string? Symbol { get; init; }

    public string Exchange { get; init; } = "NFO";

    /// <summary><c>BUY</c> or <c>SELL</c>, of an external order.</summary>
    public string Action { get; init; } = "BUY";

    /// <summary>Units of an external order.</summary>
    public long Quantity { get; init; }

    /// <summary>Whether calls trigger it, rather than time or nothing.</summary>
    public bool IsByCall => Nth is not null || Probability is not null;
}
