namespace Vyuha.OpenAlgo.Probe;

/// <summary>How one question was answered.</summary>
/// <param name="Answer"><c>works</c>, or the kind of failure.</param>
public sealed record ProbeAnswer(string Question, string Answer, int Status, string Message, long ElapsedMs);

/// <summary>Whether orders priced so are used, and why not.</summary>
public sealed record OrderKindPolicy(string Kind, bool IsUsed, string Reason);

/// <summary>What a server and the broker behind it were found to support. Saved with its date, for it changes with both.</summary>
public sealed record CapabilityReport
{
    public required DateTimeOffset At { get; init; }
    public required string Url { get; init; }
    public required string? Broker { get; init; }

    /// <summary><c>live</c>, <c>analyze</c>, or <c>unknown</c> when the server did not say.</summary>
    public required string Mode { get; init; }

    /// <summary><c>Alive</c>, <c>WrongKey</c>, <c>LoggedOut</c>, <c>TokenRefused</c> or <c>Unknown</c>.</summary>
    public required string Session { get; init; }

    /// <summary>The server's clock less ours in seconds, from its Date header, which has whole seconds: good to about one.</summary>
    public required double? ClockSkewSeconds { get; init; }
    public required bool HasStream { get; init; }

    /// <summary>The server took the subscription; whether a broker really pushes shows with the first order.</summary>
    public required bool HasOrderStream { get; init; }
    public required bool HasMargin { get; init; }

    /// <summary>A bought hedge makes the margin of a basket smaller, as it does at the exchange; null when that could not be found out.</summary>
    public bool? MarginCountsHedges { get; init; }
    public required bool HasGtt { get; init; }
    public required IReadOnlyList<ProbeAnswer> Answers { get; init; }
    public required IReadOnlyList<OrderKindPolicy> OrderKinds { get; init; }
}
