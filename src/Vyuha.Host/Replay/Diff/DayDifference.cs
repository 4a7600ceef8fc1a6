using Vyuha.Core;
using Vyuha.Core.MarketData;

namespace Vyuha.Host.Replay.Diff;

/// <summary>What makes a session's day and a backtest of it differ.</summary>
internal enum DiffCause
{
    /// <summary>The broker filled at other prices, in other amounts or later than the venue model.</summary>
    Fills,

    /// <summary>The broker's side refused orders.</summary>
    Refusals,

    /// <summary>Commands took longer, or less long, than the model says.</summary>
    Timing,

    /// <summary>The session suspended entries: login, books, feed, alarms.</summary>
    Suspensions,

    /// <summary>A person acted.</summary>
    Operators,

    /// <summary>A backtest sees the chain of each minute, the session saw each quote.</summary>
    Data,
}

/// <summary>What one cause changed. Money in steps of 0.0001 rupee, session less backtest.</summary>
/// <param name="Cause">Which.</param>
/// <param name="IsPresent">Whether the session had anything of it.</param>
/// <param name="DecisionsChanged">Occasions decided otherwise once the cause is taken away; null where they are not comparable.</param>
/// <param name="FirstAt">The first of them.</param>
/// <param name="Gross">What it did to the result before charges.</param>
/// <param name="Charges">What it did to the charges: more paid is negative.</param>
internal sealed record CauseShare(DiffCause Cause, bool IsPresent, int? DecisionsChanged, Timestamp? FirstAt, long Gross, long Charges)
{
    public long Net => Gross + Charges;
}

/// <summary>The first occasion on which session and backtest decided otherwise.</summary>
internal sealed record Divergence(Timestamp At, string Bot, string Session, string Backtest, DiffCause Cause, IReadOnlyList<string> Conditions);

/// <summary>One order that both sides may have sent, and what became of it on each. Null where one side never sent it.</summary>
internal sealed record OrderDifference(TracedOrder? Session, TracedOrder? Backtest, string What);

/// <summary>A session's day against a backtest over its own recorded inputs.</summary>
internal sealed record DayDifference
{
    public required string Journal { get; init; }

    public required DateOnly Date { get; init; }

    public required DataOrigin Origin { get; init; }

    /// <summary>Whether the session closed this day.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Inputs of the journal.</summary>
    public required long Inputs { get; init; }

    /// <summary>Session against the backtest on every quote, at the same instants.</summary>
    public required DecisionComparison Decisions { get; init; }

    public required Divergence? First { get; init; }

    public required IReadOnlyList<CauseShare> Causes { get; init; }

    /// <summary>Of the share of the fills, gross, what came from other prices for the same units; steps.</summary>
    public required long GrossByFillPrices { get; init; }

    public required IReadOnlyList<OrderDifference> Orders { get; init; }

    public required int SessionOrders { get; init; }

    public required int BacktestOrders { get; init; }

    public required int SessionDenials { get; init; }

    public required int BacktestDenials { get; init; }

    /// <summary>Result of the day after charges, steps.</summary>
    public required long SessionNet { get; init; }

    /// <summary>The same of the backtest on minute chains, which is what a backtest over the catalogue sees.</summary>
    public required long BacktestNet { get; init; }

    public long Gap => SessionNet - BacktestNet;

    /// <summary>Whether session and backtest decided alike on every occasion.</summary>
    public bool DecidedAlike => Decisions.Different == 0;
}
