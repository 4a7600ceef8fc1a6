using Vyuha.Core;
using Vyuha.Core.Rules;

namespace Vyuha.Host.Session;

/// <summary>Where a trading day is. The names appear in status output.</summary>
internal enum DayPhase
{
    /// <summary>No trading today.</summary>
    Holiday,

    /// <summary>Before the session: checks and instruments.</summary>
    Preflight,

    /// <summary>Nobody is logged in at the broker.</summary>
    LoginGate,

    /// <summary>The broker's books have not been read since the start, or since the login.</summary>
    Reconciling,

    /// <summary>Contracts are known and the session has begun, but quotes do not flow yet, or no longer.</summary>
    FeedWait,

    /// <summary>Entries and exits.</summary>
    Tradable,

    /// <summary>Exits only until the close.</summary>
    NoNewRisk,

    /// <summary>The session is over: orders expire, options settle, books close.</summary>
    CloseOut,

    /// <summary>The day's journal is complete.</summary>
    Archived,
}

/// <summary>What is known about the world when the phase is decided.</summary>
internal readonly record struct DayFacts(bool IsLoggedIn, bool ContractsKnown, bool IsReconciled, bool IsFeedLive, bool IsClosed);

/// <summary>The hours of one day, and which phase follows from the time and the facts. Pure: the same answer at any restart.</summary>
internal sealed record DayPlan
{
    private DayPlan(DateOnly date, Vyuha.Core.Rules.Session? session, TimeOnly noNewRiskAfter) => (Date, Session, NoNewRiskAfter) = (date, session, noNewRiskAfter);

    public DateOnly Date { get; }

    /// <summary>Null on a day without trading.</summary>
    public Vyuha.Core.Rules.Session? Session { get; }

    public TimeOnly NoNewRiskAfter { get; }

    public Timestamp Open => Session!.OpenInstant;

    public Timestamp Close => Session!.CloseInstant;

    /// <exception cref="InputErrorException">The calendar does not reach this day.</exception>
    public static DayPlan For(MarketRules rules, DateOnly date, TimeOnly noNewRiskAfter)
    {
        TradingCalendar calendar = rules.Calendar(Exchange.Nfo);
        if (!calendar.Knows(date))
            throw new InputErrorException($"The trading calendar ends on {calendar.LastDay:yyyy-MM-dd} and does not know {date:yyyy-MM-dd}. Install a version with a newer calendar.");
        RuleLookup<Vyuha.Core.Rules.Session> session = calendar.Session(date);
        return new DayPlan(date, session.HasValue ? session.Value : null, noNewRiskAfter);
    }

    public DayPhase PhaseAt(Timestamp now, in DayFacts facts)
    {
        if (Session is null)
            return DayPhase.Holiday;
        if (facts.IsClosed)
            return DayPhase.Archived;
        if (now >= Close)
            return DayPhase.CloseOut;
        if (!facts.IsLoggedIn)
            return DayPhase.LoginGate;
        if (now < Open || !facts.ContractsKnown)
            return DayPhase.Preflight;
        if (!facts.IsReconciled)
            return DayPhase.Reconciling;
        if (!facts.IsFeedLive)
            return DayPhase.FeedWait;
        return Ist.TimeOf(now) > NoNewRiskAfter ? DayPhase.NoNewRisk : DayPhase.Tradable;
    }

    /// <summary>The next instant at which the phase changes by time alone, and what happens then; for the view.</summary>
    public (Timestamp At, string What)? NextDeadline(Timestamp now)
    {
        if (Session is null || now >= Close)
            return null;
        if (now < Open)
            return (Open, "session opens");
        Timestamp noNewRisk = Ist.At(Date, NoNewRiskAfter);
        return now < noNewRisk && noNewRisk < Close ? (noNewRisk, "no new risk") : (Close, "session closes");
    }
}
