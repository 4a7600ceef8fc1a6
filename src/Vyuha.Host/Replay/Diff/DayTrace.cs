using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Orders;
using Vyuha.Simulation.RecordedDay;

namespace Vyuha.Host.Replay.Diff;

/// <summary>Which decision it is: the same key in two runs over one day is the same occasion.</summary>
/// <param name="Source">Sequence of the last input of the world in the session's journal.</param>
/// <param name="Bot">Its book.</param>
/// <param name="Number">Counted from 0 among the bot's decisions since that input.</param>
internal readonly record struct DecisionKey(long Source, byte Bot, int Number) : IComparable<DecisionKey>
{
    public int CompareTo(DecisionKey other) => (Source, Bot, Number).CompareTo((other.Source, other.Bot, other.Number));
}

/// <summary>One decision of a run.</summary>
internal readonly record struct TracedDecision(DecisionKey Key, Timestamp At, DecisionPayload Decision, int FirstCondition);

/// <summary>One order of a run as it ended.</summary>
internal sealed record TracedOrder(
    long Id, byte Bot, int StructureId, Instrument Instrument, Side Side, int Units, Timestamp PlacedAt, OrderState State, long FilledUnits, long FilledValue, int Fills,
    Timestamp? FirstFillAt, RejectReason Rejection)
{
    /// <summary>What the fills moved in cash: a purchase is negative. Steps of 0.0001 rupee.</summary>
    public long Cash => Side == Side.Buy ? -FilledValue : FilledValue;
}

/// <summary>A run's money at its end, over all bots. Steps of 0.0001 rupee.</summary>
/// <param name="Net">Of the day, after charges, positions at what closing them would bring.</param>
/// <param name="Charges">Of the whole book so far; only differences of it say anything.</param>
/// <param name="Equity">Cash in all forms and positions.</param>
internal readonly record struct TracedMoney(long Net, long Charges, long Equity)
{
    public long Gross => Equity + Charges;
}

/// <summary>Everything of one run over a day that is compared with another.</summary>
internal sealed class DayTrace : IRecordedDayObserver
{
    private readonly List<TracedDecision> _decisions = [];
    private readonly List<ConditionPayload> _conditions = [];
    private readonly Dictionary<long, (int Fills, Timestamp First)> _fills = [];
    private readonly Dictionary<byte, int> _numbers = [];
    private long _source = -1;

    public IReadOnlyList<TracedDecision> Decisions => _decisions;

    public IReadOnlyList<TracedOrder> Orders { get; private set; } = [];

    public TracedMoney Money { get; private set; }

    /// <summary>Intents our own risk rules refused: capital, margin, limits.</summary>
    public int Denials { get; private set; }

    public long Inputs { get; private set; }

    public IReadOnlyDictionary<byte, Vocabulary> Vocabularies { get; private set; } = new Dictionary<byte, Vocabulary>();

    public ReadOnlySpan<ConditionPayload> ConditionsOf(in TracedDecision decision) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_conditions).Slice(decision.FirstCondition, decision.Decision.Conditions);

    public void OnOutputs(long source, Timestamp now, ReadOnlySpan<OutputEvent> outputs)
    {
        if (source != _source)
        {
            _source = source;
            _numbers.Clear();
        }

        foreach (ref readonly OutputEvent output in outputs)
        {
            switch (output.Kind)
            {
                case OutputKind.Decision:
                    int number = _numbers.GetValueOrDefault(output.Bot);
                    _numbers[output.Bot] = number + 1;
                    _decisions.Add(new TracedDecision(new DecisionKey(source, output.Bot, number), now, output.Decision, _conditions.Count));
                    break;
                case OutputKind.Condition:
                    _conditions.Add(output.Condition);
                    break;
                case OutputKind.Denied:
                    Denials++;
                    break;
                case OutputKind.Fill when output.Fill.OrderId != 0:
                    (int fills, Timestamp first) = _fills.GetValueOrDefault(output.Fill.OrderId);
                    _fills[output.Fill.OrderId] = (fills + 1, fills == 0 ? now : first);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Takes what is known only at the end.</summary>
    public void Finish(TradingKernel kernel, long inputs)
    {
        Inputs = inputs;
        _decisions.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        Orders = [.. Enumerable.Range(0, kernel.Orders.Count).Select(index => Trace(kernel, kernel.Orders.At(index)))];
        IReadOnlyList<BotStatus> bots = kernel.BotsNow();
        Money = new TracedMoney(bots.Sum(bot => bot.DayPnl.Steps), bots.Sum(bot => bot.Charges.Steps), bots.Sum(bot => bot.Equity.Steps));
        Vocabularies = bots.ToDictionary(bot => bot.Book, bot => bot.Vocabulary);
    }

    private TracedOrder Trace(TradingKernel kernel, Order order)
    {
        bool filled = _fills.TryGetValue(order.Id, out (int Fills, Timestamp First) fills);
        return new TracedOrder(
            order.Id, order.Bot, order.StructureId, kernel.Market.Terms(order.InstrumentId).Instrument, order.Side, order.Units, order.CreatedAt, order.State,
            order.FilledUnits, order.FilledValue, fills.Fills, filled ? fills.First : null, order.Rejection);
    }
}
