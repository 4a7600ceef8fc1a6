using Vyuha.Core;

namespace Vyuha.Host.Session.Preflight;

/// <summary>What was measured and read before the open. Null where it could not be found out, which fails the check that needs it.</summary>
internal sealed record PreflightFacts
{
    public required DateOnly Date { get; init; }

    /// <summary>Our clock less the server's.</summary>
    public TimeSpan? ClockOffset { get; init; }

    /// <summary>Whether somebody is logged in at the broker.</summary>
    public bool? IsLoggedIn { get; init; }

    /// <summary>What the server said when it was asked.</summary>
    public string ServerText { get; init; } = "";

    /// <summary>Whether the session is meant to send orders to a broker.</summary>
    public required bool WantsLive { get; init; }

    /// <summary>Whether the server sends orders to the broker; else to its own sandbox.</summary>
    public bool? ServerIsLive { get; init; }

    /// <summary>Contracts of today's master, and how many of them have expired: an old master.</summary>
    public int? MasterContracts { get; init; }

    public int MasterExpired { get; init; }

    /// <summary>Contracts whose lot, tick or freeze quantity is not what the rule tables say.</summary>
    public IReadOnlyList<string> MasterDifferences { get; init; } = [];

    /// <summary>Today's master against the last one this book traded by; null when that was not looked at.</summary>
    public MasterComparison? MasterComparison { get; init; }

    /// <summary>Days on which the server's list of holidays and our calendar disagree, this year.</summary>
    public IReadOnlyList<DateOnly>? HolidayDifferences { get; init; }

    public bool IsTradingDay { get; init; }

    /// <summary>Cash at the broker, available and blocked.</summary>
    public Money? BrokerCash { get; init; }

    /// <summary>What the ledger needs it to be at least.</summary>
    public Money LedgerCash { get; init; }

    /// <summary>Positions that differ between the broker and our books.</summary>
    public IReadOnlyList<PositionBreak>? PositionBreaks { get; init; }

    /// <summary>Breaks of the day before that nobody has accepted.</summary>
    public IReadOnlyList<string> EarlierBreaks { get; init; } = [];

    /// <summary>Age of the newest quote of the index; null before the first.</summary>
    public TimeSpan? FeedAge { get; init; }

    /// <summary>Whether the market is open, so that quotes must flow.</summary>
    public bool IsMarketOpen { get; init; }

    public long? FreeBytes { get; init; }

    /// <summary>How long a small write takes to reach the disk, the slowest of ten.</summary>
    public TimeSpan? SyncTime { get; init; }

    /// <summary>Where this machine appears to come from; null when it is not known.</summary>
    public string? EgressAddress { get; init; }

    /// <summary>Why it is not known; empty when nobody was to be asked.</summary>
    public string EgressProblem { get; init; } = "";

    /// <summary>Addresses registered with the broker; empty: none configured.</summary>
    public IReadOnlyList<string> RegisteredAddresses { get; init; } = [];

    /// <summary>Age of the last probe of this server; null when it was never probed.</summary>
    public TimeSpan? ProbeAge { get; init; }

    /// <summary>What it found missing that trading needs, in words; empty when nothing.</summary>
    public string ProbeProblem { get; init; } = "";

    /// <summary>How old it may be.</summary>
    public TimeSpan ProbeMaximumAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Expiries and known events of today.</summary>
    public IReadOnlyList<string> EventsToday { get; init; } = [];

    /// <summary>Latches that stand: an operator's lock or freeze, a daily loss.</summary>
    public IReadOnlyList<string> Latches { get; init; } = [];
}
