namespace Vyuha.Kernel.Configuration;

/// <summary>What a live session may do and where it may send from.</summary>
/// <remarks>
/// No decision depends on it, so it is no part of the text and hash that a run carries: a journal read back never says that live orders are allowed.
/// </remarks>
public sealed record SessionSettings
{
    /// <summary>Whether a live session may start at all.</summary>
    public required bool LiveAllowed { get; init; }

    /// <summary>The bots that may be armed.</summary>
    public required IReadOnlyList<string> LiveBots { get; init; }

    /// <summary>Static addresses registered with the broker.</summary>
    public required IReadOnlyList<string> RegisteredAddresses { get; init; }

    /// <summary>Where to ask for the public address of this machine; null: nowhere.</summary>
    public required Uri? WhoAmI { get; init; }

    /// <summary>How old the last probe of the server may be when a bot is armed.</summary>
    public required TimeSpan ProbeMaximumAge { get; init; }
}
