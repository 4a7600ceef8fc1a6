namespace Vyuha.Core.Events;

/// <summary>What a kernel needs before its first input; the head of every journal. Serialised as JSON.</summary>
public sealed record RunHeader
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>Commit of the program that wrote it, or "unknown".</summary>
    public required string Commit { get; init; }

    /// <summary>.NET runtime description.</summary>
    public required string Runtime { get; init; }

    /// <summary>Hash of the market-rule tables in force.</summary>
    public required string RulesHash { get; init; }

    /// <summary>The whole trading configuration, as the JSON text it was read from.</summary>
    public required string Configuration { get; init; }

    /// <summary>Names behind the underlying indices used in contract and settlement inputs.</summary>
    public required IReadOnlyList<string> Underlyings { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Names of the bots that run, as the configuration has them.</summary>
    public IReadOnlyList<string> Bots { get; init; } = [];

    /// <summary>The underlying the bots trade.</summary>
    public string Trades { get; init; } = "NIFTY";

    /// <summary>The book of the day before as JSON text; null for a run that starts from nothing.</summary>
    public string? Opening { get; init; }
}
