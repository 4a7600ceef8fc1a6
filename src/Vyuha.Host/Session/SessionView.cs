using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Host.Session;

/// <summary>What a trader wants to know of a running session, at one instant. Immutable; made on the trader's thread, read by any.</summary>
internal sealed record SessionView
{
    public required Timestamp At { get; init; }

    /// <summary>Paper or live, and against what: <c>paper on the sandbox exchange, synthetic data</c>.</summary>
    public required string Mode { get; init; }

    public required DayPhase Phase { get; init; }

    public required DateOnly Date { get; init; }

    public (Timestamp At, string What)? NextDeadline { get; init; }

    /// <summary>Since the last quote of any instrument; null before the first.</summary>
    public TimeSpan? FeedAge { get; init; }

    /// <summary>Why nothing is applied or sent any more; null while all is well.</summary>
    public string? Halted { get; init; }

    public required bool EntriesFrozen { get; init; }

    public required bool EntriesSuspended { get; init; }

    public required IReadOnlyList<BotView> Bots { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<OrderView> Orders { get; init; }

    public required IReadOnlyList<PositionView> Positions { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<Alarm> Alarms { get; init; }

    public required IReadOnlyList<PositionBreak> Breaks { get; init; }

    public required int OrdersInDoubt { get; init; }

    public required int ExternalOrders { get; init; }

    public required IReadOnlyList<LimitView> Limits { get; init; }

    public required long Inputs { get; init; }

    /// <summary>Running hash of the outputs, as in the journal.</summary>
    public required ulong Hash { get; init; }
}

/// <summary>One bot's money and its thoughts.</summary>
internal sealed record BotView
{
    public required byte Book { get; init; }

    public required string Name { get; init; }

    public required Money Allocation { get; init; }

    public required Money FreeCash { get; init; }

    public required Money Reserved { get; init; }

    public required Money Margin { get; init; }

    /// <summary>Cash in all its forms plus positions at executable prices.</summary>
    public required Money Equity { get; init; }

    /// <summary>Equity less the equity at the day's open, net of charges.</summary>
    public required Money DayPnl { get; init; }

    public required Money Charges { get; init; }

    public required bool EntriesFrozen { get; init; }

    public required bool IsLatched { get; init; }

    public required IReadOnlyList<StructureView> Structures { get; init; }

    /// <summary>The last decision of each profile, in words, with its conditions.</summary>
    public required IReadOnlyList<DecisionView> LastDecisions { get; init; }
}

/// <summary>A structure with its distance to stop and target, where the strategy has told them.</summary>
internal sealed record StructureView(
    int Id, string Profile, string State, int Lots, string Legs, Money Credit, Money? CostToClose, Money Pnl, double? StopUsedPercent, double? TargetReachedPercent, Timestamp OpenedAt);

internal sealed record DecisionView(Timestamp At, string Profile, DecisionAction Action, string Reason, IReadOnlyList<ConditionView> Conditions);

/// <summary>One condition: <c>IV rank 41.2 ≥ 75: no</c>.</summary>
internal sealed record ConditionView(string Name, double? Value, double Threshold, double Upper, bool Passed);

internal sealed record OrderView(long Id, string? BrokerOrderId, byte Book, string Symbol, Side Side, int Units, long FilledUnits, Price Limit, string State, Timestamp At);

internal sealed record PositionView(string Symbol, byte Book, long Units, Price AveragePrice, Price? Mark, Money Pnl);

/// <summary>A limit, what is used of it, and what is left.</summary>
internal sealed record LimitView(string Name, Money Used, Money Allowed);
