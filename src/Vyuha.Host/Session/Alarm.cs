using Vyuha.Core;

namespace Vyuha.Host.Session;

/// <summary>How much a person must hurry.</summary>
internal enum Severity
{
    /// <summary>Worth knowing.</summary>
    Notice,

    /// <summary>Something is not as it should be; trading goes on.</summary>
    Warning,

    /// <summary>Entries stop until a person has looked.</summary>
    Critical,
}

/// <summary>What an alarm is about. The names appear in status output and logs and do not change.</summary>
internal enum AlarmKind
{
    OrderInDoubt,
    OrderNeverArrived,
    OrderArrivedLate,
    OrderMissing,
    RowRefused,
    FillByAverage,
    ExternalOrder,
    ChangedByHand,
    ModeMismatch,
    QueuedForApproval,
    BrokerRefused,
    NotAuthorised,
    PositionBreak,
    FundsBreak,
    JournalFailed,
    KernelStopped,
    FeedStale,
    FeedLost,
    ClockJumped,
    InboxFull,
    Reconciled,
    LinkBroke,
    BooksUnread,
    ConfigurationKept,
    ViewFailed,

    /// <summary>The server has not given the day's contracts or history yet.</summary>
    MarketDataAwaited,

    /// <summary>The broker's orders or fills are not ours.</summary>
    BooksBreak,

    /// <summary>The event calendar or the news of the home folder cannot be read.</summary>
    KnowledgeUnread,

    /// <summary>What is held will need more margin in the next session than there is.</summary>
    MarginShort,

    /// <summary>The broker's margin for what is held is far from our model's, or cannot be read.</summary>
    MarginGap,

    /// <summary>Bots go by other options since a person changed the configuration.</summary>
    OptionsTaken,
}

/// <summary>One thing a person should know, in a sentence with the remedy.</summary>
internal readonly record struct Alarm(Timestamp At, Severity Severity, AlarmKind Kind, string Text);
