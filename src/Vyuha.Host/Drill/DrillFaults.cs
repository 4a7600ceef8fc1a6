namespace Vyuha.Host.Drill;

/// <summary>How often what goes wrong, as probabilities between 0 and 1.</summary>
internal sealed record DrillFaults
{
    /// <summary>The call reaches the venue, its answer is lost.</summary>
    public double LostReply { get; init; } = 0.05;

    /// <summary>The call is lost on its way; nobody can know.</summary>
    public double LostRequest { get; init; } = 0.02;

    /// <summary>Turned away by the rate limit: not executed.</summary>
    public double RateLimited { get; init; } = 0.01;

    /// <summary>A server error after the venue has taken the order.</summary>
    public double ServerError { get; init; } = 0.02;

    /// <summary>An update of the order stream comes twice.</summary>
    public double DuplicateUpdate { get; init; } = 0.1;

    /// <summary>An update of the order stream never comes.</summary>
    public double LostUpdate { get; init; } = 0.1;

    /// <summary>Reading the books fails.</summary>
    public double FailedReading { get; init; } = 0.05;

    /// <summary>The call arrives more than a minute after it was sent, when nobody counts on it any more.</summary>
    public double LateArrival { get; init; }

    /// <summary>Refused with an answer, and listed by the broker as a rejected order all the same.</summary>
    public double RefusedButListed { get; init; } = 0.02;

    /// <summary>Somebody else has an order of the same contract, side and quantity, of another time or limit.</summary>
    public double LookAlike { get; init; } = 0.05;

    /// <summary>A row of the order book has a word nobody knows, for one reading.</summary>
    public double UnknownWord { get; init; } = 0.03;

    /// <summary>The trade book is up to a second older than the order book.</summary>
    public double LateTrades { get; init; } = 0.3;

    /// <summary>Half of the runs have books as live brokers give them: rows do not say how much has filled, nor at what price.</summary>
    public bool BareRows { get; init; } = true;

    public static DrillFaults None { get; } = new()
    {
        RefusedButListed = 0, LookAlike = 0, UnknownWord = 0, LateTrades = 0, BareRows = false,
        LostReply = 0, LostRequest = 0, RateLimited = 0, ServerError = 0, DuplicateUpdate = 0, LostUpdate = 0, FailedReading = 0,
    };
}
