using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Simulation.RecordedDay;

/// <summary>Why the broker's side of a session said no to an order, or never heard of it.</summary>
public enum RefusalCause : byte
{
    /// <summary>Broker, exchange, rate limit, lost connection.</summary>
    Broker = 1,

    /// <summary>Given back unsent when a person froze entries.</summary>
    Operator = 2,

    /// <summary>Given back unsent when the session suspended entries or an alarm froze them.</summary>
    Suspension = 3,
}

/// <summary>One order of a session: what it was, how long its placement took, and whether it was refused.</summary>
public readonly record struct SessionOrder(int InstrumentId, Side Side, int Units, long LatencyNanoseconds, RejectReason Refusal, RefusalCause Cause);

/// <summary>
/// What a session's journal tells of the world between its kernel and the market: how long commands took, what was refused, and the rhythm of its
/// timer. Learned by replaying the journal with the kernel's outputs beside it.
/// </summary>
public sealed class SessionFacts(ulong systemUser)
{
    private readonly Dictionary<long, SessionOrder> _orders = [];
    private readonly Dictionary<(long Order, OutputKind Kind), Queue<long>> _sent = [];
    private readonly Dictionary<(long Order, OutputKind Kind, int Number), long> _changes = [];
    private readonly Dictionary<(long Order, OutputKind Kind), int> _answered = [];
    private readonly List<long> _latencies = [];
    private OperatorPayload _lastAction;
    private Timestamp _lastActionAt;
    private Timestamp _lastBeat;
    private long _median = -1;
    private bool _rhythmKnown;

    /// <summary>Under this user the program itself acts.</summary>
    public ulong SystemUser => systemUser;

    /// <summary>Orders of the session by id.</summary>
    public IReadOnlyDictionary<long, SessionOrder> Orders => _orders;

    /// <summary>Whether a person did anything that a backtest has no part in.</summary>
    public bool HasOperatorActions { get; private set; }

    /// <summary>Whether the session suspended entries, or an alarm froze them.</summary>
    public bool HasSuspensions { get; private set; }

    /// <summary>Whether the broker's side refused a placement.</summary>
    public bool HasRefusals { get; private set; }

    /// <summary>The shortest time between two looks while work was under way; the session's own timer setting.</summary>
    public long RhythmNanoseconds { get; private set; } = Timestamp.NanosecondsPerMinute / 60;

    /// <summary>Half of the commands were answered within this.</summary>
    public long MedianLatencyNanoseconds
    {
        get
        {
            if (_median < 0)
            {
                long[] sorted = [.. _latencies.Order()];
                _median = sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
            }

            return _median;
        }
    }

    /// <summary>How long the session's change or cancel of an order took, or -1.</summary>
    /// <param name="order">Its id.</param>
    /// <param name="kind">Which command.</param>
    /// <param name="number">Counted from 0 for each order and kind.</param>
    public long LatencyOf(long order, OutputKind kind, int number) => _changes.GetValueOrDefault((order, kind, number), -1);

    /// <summary>Whether an operator's input is the session's own.</summary>
    public bool IsSystem(in OperatorPayload action) =>
        action.UserHash == systemUser || action.Action is OperatorAction.SuspendEntries or OperatorAction.ContinueEntries;

    /// <summary>Takes in one input of the journal and what the kernel said to it.</summary>
    public void Learn(in InputEvent input, ReadOnlySpan<OutputEvent> outputs)
    {
        switch (input.Kind)
        {
            case InputKind.Operator:
                (_lastAction, _lastActionAt) = (input.Operator, input.Time);
                if (IsSystem(input.Operator))
                    HasSuspensions = true;
                else if (input.Operator.Action != OperatorAction.AcknowledgeLoss)
                    HasOperatorActions = true;
                break;
            case InputKind.Timer:
                LearnRhythm(input.Time);
                break;
            case InputKind.SnapshotEnd:
                _lastBeat = input.Time;
                break;
            case InputKind.CommandReply:
                Learn(input.Reply, input.Time);
                break;
            case InputKind.OrderReport:
                // An order the venue speaks of has arrived, whatever became of the answer.
                Answer(input.Report.OrderId, OutputKind.PlaceOrder, input.Time, RejectReason.None);
                break;
            default:
                break;
        }

        foreach (ref readonly OutputEvent output in outputs)
        {
            if (output.Kind is not (OutputKind.PlaceOrder or OutputKind.ModifyOrder or OutputKind.CancelOrder))
                continue;
            if (output.Kind == OutputKind.PlaceOrder)
                _orders[output.Order.OrderId] = new SessionOrder(output.InstrumentId, output.Order.Side, output.Order.Units, -1, RejectReason.None, default);
            (long, OutputKind) key = (output.Order.OrderId, output.Kind);
            if (!_sent.TryGetValue(key, out Queue<long>? sent))
                _sent.Add(key, sent = []);
            sent.Enqueue(output.TimeNanoseconds);
        }
    }

    private void LearnRhythm(Timestamp now)
    {
        if (_lastBeat != default)
        {
            long gap = now.Nanoseconds - _lastBeat.Nanoseconds;
            if (!_rhythmKnown || gap < RhythmNanoseconds)
                (RhythmNanoseconds, _rhythmKnown) = (Math.Max(1, gap), true);
        }

        _lastBeat = now;
    }

    private void Learn(in ReplyPayload reply, Timestamp now)
    {
        switch (reply.Kind)
        {
            case ReplyKind.Accepted:
                Answer(reply.OrderId, OutputKind.PlaceOrder, now, RejectReason.None);
                break;
            case ReplyKind.Rejected:
                Answer(reply.OrderId, OutputKind.PlaceOrder, now, reply.Reason == RejectReason.None ? RejectReason.Other : reply.Reason);
                break;
            case ReplyKind.ModifyAccepted or ReplyKind.ModifyRejected:
                Answer(reply.OrderId, OutputKind.ModifyOrder, now, RejectReason.None);
                break;
            case ReplyKind.CancelAccepted or ReplyKind.CancelRejected:
                Answer(reply.OrderId, OutputKind.CancelOrder, now, RejectReason.None);
                break;
            default:
                break; // In doubt: the answer is still to come.
        }
    }

    private void Answer(long orderId, OutputKind kind, Timestamp now, RejectReason refusal)
    {
        if (!_sent.TryGetValue((orderId, kind), out Queue<long>? sent) || !sent.TryDequeue(out long at))
            return;
        long latency = now.Nanoseconds - at;
        if (refusal != RejectReason.NotSent)
            _latencies.Add(latency);
        if (kind != OutputKind.PlaceOrder)
        {
            int number = _answered.GetValueOrDefault((orderId, kind));
            _answered[(orderId, kind)] = number + 1;
            _changes[(orderId, kind, number)] = latency;
            return;
        }

        RefusalCause cause = refusal == RejectReason.None ? default : CauseOf(refusal, now);
        HasRefusals |= cause == RefusalCause.Broker;
        _orders[orderId] = _orders[orderId] with { LatencyNanoseconds = latency, Refusal = refusal, Cause = cause };
    }

    /// <summary>An order given back unsent at the very instant of a freeze was given back because of it.</summary>
    private RefusalCause CauseOf(RejectReason refusal, Timestamp now) =>
        refusal != RejectReason.NotSent || _lastActionAt != now ? RefusalCause.Broker
        : IsSystem(_lastAction) ? RefusalCause.Suspension
        : RefusalCause.Operator;
}
