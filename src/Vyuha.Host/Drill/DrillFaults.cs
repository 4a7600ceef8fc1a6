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

    public static DrillFaults None { get; } = new()
    {
        LostReply = 0, LostRequest = 0, RateLimited = 0, ServerError = 0, DuplicateUpdate = 0, LostUpdate = 0, FailedReading = 0,
    };
}
