using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Risk;
using Vyuha.Research.Metrics;

namespace Vyuha.Research;

/// <summary>Everything a run says, folded from its outputs: the source of every file and page about it.</summary>
public sealed class RunResult
{
    public required RunInfo Info { get; init; }

    /// <summary>In order of approval; structures of which nothing was ever filled are only counted.</summary>
    public required IReadOnlyList<Trade> Trades { get; init; }

    public required int AbandonedStructures { get; init; }

    public required IReadOnlyList<OrderRow> Orders { get; init; }

    public required IReadOnlyList<FillRow> Fills { get; init; }

    public required IReadOnlyList<LedgerRow> Ledger { get; init; }

    public required IReadOnlyList<DecisionRow> Decisions { get; init; }

    /// <summary>Conditions of all decisions; each decision names its range.</summary>
    public required IReadOnlyList<ConditionPayload> Conditions { get; init; }

    public required IReadOnlyList<Refusal> Refusals { get; init; }

    /// <summary>"No trade" decisions, consecutive ones of one profile and reason drawn together.</summary>
    public required IReadOnlyList<NoTradeSpell> NoTradeSpells { get; init; }

    /// <summary>The book of all bots together, day by day.</summary>
    public required IReadOnlyList<DayPoint> Days { get; init; }

    /// <summary>The same for each bot, in the order of <see cref="RunInfo.Bots"/>.</summary>
    public required IReadOnlyList<IReadOnlyList<DayPoint>> BotDays { get; init; }

    public required RunTotals Totals { get; init; }

    public required IReadOnlyList<Metric> Metrics { get; init; }

    public required long OutputCount { get; init; }

    public IReadOnlyList<ConditionPayload> ConditionsOf(int decision)
    {
        DecisionRow row = Decisions[decision];
        var conditions = new ConditionPayload[row.ConditionCount];
        for (int i = 0; i < conditions.Length; i++)
            conditions[i] = Conditions[row.FirstCondition + i];
        return conditions;
    }

    public Metric Metric(string key) => Metrics.Single(metric => metric.Key == key);
}

/// <summary>The exact sums behind the metrics.</summary>
/// <param name="Capital">Money allocated to the bots that ran: the base of returns.</param>
/// <param name="Net">Change of the bots' equity over the run; without marks, the sum of the trades.</param>
/// <param name="TradesNet">Sum over all trades, open ones at the mid of their last mark.</param>
public sealed record RunTotals(
    Money Capital, Money FinalEquity, Money Net, Money TradesNet, Money Gross, Money Charges, Money Slippage, PnlParts Parts);

/// <summary>The book over one day. Equity at the close and its range over the day's marks; margin likewise.</summary>
/// <param name="Drawdown">Equity at the close below the highest mark so far; zero or negative.</param>
/// <param name="DeepestDrawdown">The deepest mark of the day below the highest mark before it; zero or negative.</param>
/// <param name="DeepestShare">The largest fall of the day as a share of the highest mark before it; zero or positive.</param>
public readonly record struct DayPoint(
    DateOnly Date,
    Money Equity,
    Money LowEquity,
    Money HighEquity,
    Money Change,
    Money Drawdown,
    Money DeepestDrawdown,
    double DeepestShare,
    Money Margin,
    Money PeakMargin,
    Money PeakReserved,
    int Marks,
    int MarksExposed);

/// <summary>One order with all that became of it.</summary>
public sealed record OrderRow
{
    public required long Id { get; init; }

    public required byte Bot { get; init; }

    public required int StructureId { get; init; }

    public required int InstrumentId { get; init; }

    public required Side Side { get; init; }

    public required int Units { get; init; }

    public required Price Limit { get; init; }

    public required Price Trigger { get; init; }

    public required Timestamp Placed { get; init; }

    public required IReadOnlyList<OrderStep> Steps { get; init; }

    public required OrderState State { get; init; }

    public required RejectReason Rejection { get; init; }

    public required int Modifications { get; init; }

    public required long FilledUnits { get; init; }

    /// <summary>Price × units filled.</summary>
    public required Money FilledValue { get; init; }

    public required Money Charges { get; init; }

    /// <summary>Against the mid at the decision; a cost is negative.</summary>
    public required Money Slippage { get; init; }

    public double? AveragePrice => FilledUnits == 0 ? null : FilledValue.ToModel() / FilledUnits;
}

public readonly record struct OrderStep(Timestamp Time, OrderState From, OrderState To);

/// <param name="OrderId">0 for a settlement.</param>
public readonly record struct FillRow(
    long Sequence, Timestamp Time, byte Bot, long OrderId, int StructureId, int InstrumentId, int Units, Money Value, Money Charges, Price Mid)
{
    public bool IsSettlement => OrderId == 0;

    /// <summary>What the fill earned against the mid at the decision; a cost is negative, zero when the mid is unknown.</summary>
    public Money Slippage => Mid == Price.Zero
        ? Money.Zero
        : Money.FromSteps(checked(Units * Mid.Steps - Math.Sign(Units) * Value.Steps));
}

public readonly record struct LedgerRow(
    long Sequence, Timestamp Time, byte Bot, AccountId From, AccountId To, PostingReason Reason, Money Amount, long Reference);

/// <param name="FirstCondition">Index of its first condition in <see cref="RunResult.Conditions"/>.</param>
public readonly record struct DecisionRow(
    long Sequence,
    Timestamp Time,
    long StructureId,
    int FirstCondition,
    ushort ConditionCount,
    ushort Reason,
    byte Bot,
    byte Profile,
    DecisionAction Action,
    int InstrumentId);

/// <summary>Risk said no, or a limit latched.</summary>
public readonly record struct Refusal(
    Timestamp Time, byte Bot, byte Profile, long StructureId, DenyReason Reason, long Needed, long Available, int LargestLots, bool Latched);

/// <param name="LastDecision">Index of the last of them, whose conditions stand for the spell.</param>
public sealed record NoTradeSpell(byte Bot, byte Profile, ushort Reason, Timestamp First, Timestamp Last, int Count, int LastDecision);
