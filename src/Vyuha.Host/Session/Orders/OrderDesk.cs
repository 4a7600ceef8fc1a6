using System.Diagnostics.CodeAnalysis;
using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Host.Session.Orders;

/// <summary>
/// Stands between the kernel's commands and a broker that takes no order id of ours, answers late or not at all, and reports in cumulative
/// rows. It decides what is sent when, gives each lost answer its place, recognises our orders in the broker's books, and turns rows into
/// reports. It does no I/O and knows no clock: whoever owns the connection asks it what to send and tells it what came back.
/// </summary>
/// <remarks>
/// A placement leaves once. What is certain not to have been done becomes a rejection, and the kernel decides anew; what is not certain is
/// in doubt until the broker's books show it or have been without it for long enough. Two orders that the books could not tell apart are
/// never unacknowledged at the same time.
/// </remarks>
internal sealed class OrderDesk(DeskOptions options, BrokerOrderIds ids)
{
    private readonly Dictionary<long, DeskOrder> _orders = [];
    private readonly Dictionary<string, DeskOrder> _byBrokerId = new(StringComparer.Ordinal);
    private readonly List<DeskOrder> _undecided = [];
    private readonly List<QueuedCall> _queue = [];
    private readonly Dictionary<string, BrokerRow> _early = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BrokerRow> _externals = new(StringComparer.Ordinal);
    private readonly Queue<Timestamp> _sent = new();
    private readonly List<InputEvent> _inputs = [];
    private readonly List<Alarm> _alarms = [];
    private Timestamp _lastReading;
    private bool _needsBooks;
    private int _live;

    /// <summary>While true nothing is sent: after a start, until the broker's books have been read.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Replies and reports for the kernel since the last <see cref="Clear"/>, not yet stamped.</summary>
    public IReadOnlyList<InputEvent> Inputs => _inputs;

    public IReadOnlyList<Alarm> Alarms => _alarms;

    /// <summary>Orders in the broker's book that are not ours, by the broker's id.</summary>
    public IReadOnlyDictionary<string, BrokerRow> Externals => _externals;

    /// <summary>Our orders whose fate is unknown.</summary>
    public IEnumerable<DeskOrder> InDoubt => _undecided.Where(order => order.State == DeskState.InDoubt);

    public int Waiting => _queue.Count;

    /// <summary>Whether an order of ours has this id at the broker.</summary>
    public bool Knows(string brokerOrderId) => _byBrokerId.ContainsKey(brokerOrderId);

    public void Clear()
    {
        _inputs.Clear();
        _alarms.Clear();
    }

    /// <summary>Nothing leaves until the next reading of the books has been taken in.</summary>
    public void Hold() => (IsHeld, _needsBooks) = (true, true);

    /// <summary>Has the books read soon.</summary>
    public void WantBooks() => _needsBooks = true;

    /// <summary>Takes a command of the kernel whose inputs are safe on the disk.</summary>
    public void Submit(in OutputEvent command, string symbol, Exchange exchange, bool opensRisk, Timestamp now)
    {
        OrderPayload wanted = command.Order;
        switch (command.Kind)
        {
            case OutputKind.PlaceOrder:
                var order = new DeskOrder(wanted.OrderId, symbol, exchange, wanted.Side, wanted.Units, wanted.Limit, opensRisk) { QueuedAt = now };
                _orders.Add(order.Id, order);
                _live++;
                Enqueue(RequestKind.Place, order, now);
                break;
            case OutputKind.ModifyOrder:
                Change(RequestKind.Modify, wanted, now);
                break;
            case OutputKind.CancelOrder:
                Change(RequestKind.Cancel, wanted, now);
                break;
            default:
                throw new ArgumentException($"{command.Kind} is no command.", nameof(command));
        }
    }

    /// <summary>Takes over an order of today found in the journal after a restart. Whether its last command left is unknown.</summary>
    public void Restore(Kernel.Orders.Order order, string symbol, Exchange exchange, bool opensRisk, Timestamp now)
    {
        var restored = new DeskOrder(order.Id, symbol, exchange, order.Side, order.Units, order.Limit, opensRisk)
        {
            QueuedAt = order.CreatedAt,
            SentAt = order.CreatedAt,
            FilledUnits = order.FilledUnits,
            FilledValue = order.FilledValue,
        };
        _orders.Add(order.Id, restored);
        _live++;
        if (order.VenueOrderId == 0 && !order.IsLive)
        {
            // Never at the broker as far as we know; one that was given up may still turn up.
            Finish(restored, order.Rejection == RejectReason.NeverArrived ? DeskState.GivenUp : DeskState.Over);
            if (restored.State == DeskState.GivenUp)
                _undecided.Add(restored);
        }
        else if (order.VenueOrderId == 0)
        {
            restored.State = DeskState.InDoubt;
            _undecided.Add(restored);
            if (order.State == Kernel.Orders.OrderState.Sent)
                Reply(restored, ReplyKind.InDoubt, RejectReason.None);
        }
        else
        {
            Know(restored, ids.TextOf(order.VenueOrderId));
            if (!order.IsLive)
            {
                restored.Reported = EndingOf(order.State);
                _live--;
                return;
            }

            // Both may be repeated without harm, so they are.
            if (order.State == Kernel.Orders.OrderState.CancelPending)
                Enqueue(RequestKind.Cancel, restored, now);
            else if (order.State == Kernel.Orders.OrderState.ModifyPending)
                Enqueue(RequestKind.Modify, restored, now);
        }

        _needsBooks = true;
    }

    /// <summary>Placements that have not left are given back: those of entries after a freeze, all of them after the close.</summary>
    public void DropPlacements(bool entriesOnly = false)
    {
        for (int i = _queue.Count - 1; i >= 0; i--)
        {
            if (_queue[i].Kind == RequestKind.Place && (_queue[i].Order.OpensRisk || !entriesOnly))
                GiveBack(i);
        }
    }

    /// <summary>What to send now, if anything: cancels first, then exits, then entries, within the rate.</summary>
    public bool TryNext(Timestamp now, out BrokerRequest request)
    {
        request = default;
        if (IsHeld)
            return false;
        DropStale(now);
        while (_sent.TryPeek(out Timestamp oldest) && now - oldest >= TimeSpan.FromSeconds(1))
            _sent.Dequeue();
        int best = -1;
        for (int i = 0; i < _queue.Count; i++)
        {
            if (MayGo(_queue[i]) && (best < 0 || _queue[i].Rank < _queue[best].Rank))
                best = i;
        }

        if (best < 0)
            return false;
        (RequestKind kind, DeskOrder order, _, int attempt) = _queue[best];
        _queue.RemoveAt(best);
        _sent.Enqueue(now);
        if (kind == RequestKind.Place)
        {
            (order.State, order.SentAt) = (DeskState.InFlight, now);
            _undecided.Add(order);
        }

        request = new BrokerRequest(
            kind, order.Id, order.Symbol, order.Exchange, order.Side, order.Units, Price.FromSteps(order.Limit), order.BrokerOrderId, order.OpensRisk, attempt);
        return true;
    }

    /// <summary>What became of a request that <see cref="TryNext"/> gave out.</summary>
    public void OnOutcome(in BrokerRequest request, in BrokerOutcome outcome, Timestamp now)
    {
        DeskOrder order = _orders[request.OrderId];
        if (outcome.IsWrongMode)
        {
            Raise(now, Severity.Critical, AlarmKind.ModeMismatch,
                $"The server answered order {order.Id} in another mode than this session trades in. Entries stop; set the server's mode, then run preflight.");
        }

        if (request.Kind == RequestKind.Place)
            OnPlaced(order, outcome, now);
        else
            OnChanged(request, order, outcome, now);
    }

    /// <summary>A row of the order stream. It may come before the reply to its placement, twice, and out of order.</summary>
    public void OnUpdate(in BrokerRow row, Timestamp now)
    {
        if (_byBrokerId.TryGetValue(row.BrokerOrderId, out DeskOrder? order))
        {
            if (Accept(order, row, now))
                FollowStream(order, row);
        }
        else if (TryRecognise(row, now, out order))
        {
            FollowStream(order, row);
        }
        else
        {
            _early[row.BrokerOrderId] = row;
            _needsBooks = true;
        }
    }

    /// <summary>
    /// The broker's order and trade books, asked for at <paramref name="askedAt"/>. When a row of them could not be read they are not
    /// <paramref name="isWhole">whole</paramref>, and an order that is not seen in them is not missing.
    /// </summary>
    public void OnBooks(IReadOnlyList<BrokerRow> rows, IReadOnlyList<BrokerTrade> trades, Timestamp askedAt, Timestamp now, bool isWhole = true)
    {
        (_needsBooks, _lastReading) = (false, now);
        var traded = new Dictionary<string, (long Units, long Value)>(StringComparer.Ordinal);
        foreach (BrokerTrade trade in trades)
        {
            (long units, long value) = traded.GetValueOrDefault(trade.BrokerOrderId);
            traded[trade.BrokerOrderId] = (units + trade.Units, checked(value + trade.Price.Steps * trade.Units));
        }

        foreach (BrokerRow row in rows)
        {
            (long units, long value) = traded.GetValueOrDefault(row.BrokerOrderId);
            if (_byBrokerId.TryGetValue(row.BrokerOrderId, out DeskOrder? order))
            {
                if (Accept(order, row, now))
                    FollowBooks(order, row, units, value, now);
            }
            else if (TryRecognise(row, now, out order))
            {
                FollowBooks(order, row, units, value, now);
            }
            else if (!MayBeOnItsWay(row))
            {
                Externalise(row, now);
            }
        }

        if (isWhole)
            GiveUpOnMissing(askedAt, now);
        if (_undecided.Count == 0)
            _early.Clear();
        IsHeld = false;
    }

    /// <summary>Whether the broker's books should be read now.</summary>
    public bool WantsBooks(Timestamp now)
    {
        TimeSpan since = now - _lastReading;
        if (_needsBooks)
            return since >= options.UrgentReading;
        return since >= (_undecided.Exists(order => order.State == DeskState.InDoubt) ? options.UrgentReading * 4
            : _live > 0 ? options.BusyReading : options.IdleReading);
    }

    /// <summary>The session ended: day orders are gone.</summary>
    public void EndDay()
    {
        _queue.Clear();
        _undecided.Clear();
        _early.Clear();
        _live = 0;
    }

    private bool MayGo(in QueuedCall call)
    {
        int allowed = call.Order.OpensRisk && call.Kind == RequestKind.Place ? options.PerSecond - options.ReservedForExits : options.PerSecond;
        if (_sent.Count >= allowed)
            return false;
        if (call.Kind != RequestKind.Place)
            return true;
        foreach (DeskOrder other in _undecided)
        {
            if (other.State is DeskState.InFlight or DeskState.InDoubt && other.IsLike(call.Order.Symbol, call.Order.Exchange, call.Order.Side, call.Order.Units))
                return false;
        }

        return true;
    }

    private void DropStale(Timestamp now)
    {
        for (int i = _queue.Count - 1; i >= 0; i--)
        {
            if (_queue[i].Kind == RequestKind.Place && now - _queue[i].Order.QueuedAt > options.LongestWait)
                GiveBack(i);
        }
    }

    private void GiveBack(int index)
    {
        DeskOrder order = _queue[index].Order;
        _queue.RemoveAt(index);
        Finish(order, DeskState.Over);
        Reply(order, ReplyKind.Rejected, RejectReason.NotSent);
    }

    private void Change(RequestKind kind, in OrderPayload wanted, Timestamp now)
    {
        DeskOrder order = _orders[wanted.OrderId];
        if (kind == RequestKind.Modify)
        {
            order.Limit = wanted.Limit;
            order.WorstLimit = order.Side == Side.Buy ? Math.Max(order.WorstLimit, wanted.Limit) : Math.Min(order.WorstLimit, wanted.Limit);
        }

        if (order.State == DeskState.Known && !order.IsFinished)
            Enqueue(kind, order, now);
        else
            Reply(order, kind == RequestKind.Modify ? ReplyKind.ModifyRejected : ReplyKind.CancelRejected, RejectReason.AlreadyFinished);
    }

    private void Enqueue(RequestKind kind, DeskOrder order, Timestamp now)
    {
        // A cancel overtakes the change that still waits for its turn.
        if (kind == RequestKind.Cancel && _queue.RemoveAll(call => call.Order == order && call.Kind == RequestKind.Modify) > 0)
            Reply(order, ReplyKind.ModifyRejected, RejectReason.NotSent);
        order.QueuedAt = kind == RequestKind.Place ? now : order.QueuedAt;
        _queue.Add(new QueuedCall(kind, order, Rank(kind, order), 1));
    }

    private static int Rank(RequestKind kind, DeskOrder order) => kind == RequestKind.Cancel ? 0 : order.OpensRisk ? 2 : 1;

    private void OnPlaced(DeskOrder order, in BrokerOutcome outcome, Timestamp now)
    {
        if (order.State != DeskState.InFlight)
            return; // The books were quicker than the answer.
        switch (outcome.Kind)
        {
            case OutcomeKind.Accepted when !string.IsNullOrEmpty(outcome.BrokerOrderId):
                Bind(order, outcome.BrokerOrderId);
                break;
            case OutcomeKind.Refused:
                Finish(order, DeskState.Over);
                Reply(order, ReplyKind.Rejected, outcome.Reason == RejectReason.None ? RejectReason.Other : outcome.Reason);
                Raise(now, outcome.Reason == RejectReason.NotAuthorised ? Severity.Critical : Severity.Warning,
                    outcome.Reason == RejectReason.NotAuthorised ? AlarmKind.NotAuthorised : AlarmKind.BrokerRefused,
                    $"The broker refused order {order.Id} ({Words(order)}): {outcome.Text}");
                break;
            case OutcomeKind.NotSent:
                Finish(order, DeskState.Over);
                Reply(order, ReplyKind.Rejected, RejectReason.NotSent);
                break;
            default:
                order.State = DeskState.InDoubt;
                _needsBooks = true;
                Reply(order, ReplyKind.InDoubt, RejectReason.None);
                bool queued = outcome.Kind == OutcomeKind.Queued;
                Raise(now, queued ? Severity.Critical : Severity.Warning, queued ? AlarmKind.QueuedForApproval : AlarmKind.OrderInDoubt,
                    queued
                        ? $"Order {order.Id} ({Words(order)}) waits for approval in OpenAlgo's Action Center. Switch the server to auto mode and reject it there."
                        : $"Order {order.Id} ({Words(order)}) is in doubt: {outcome.Text}. It is looked for in the broker's books and not sent again.");
                break;
        }
    }

    private void OnChanged(in BrokerRequest request, DeskOrder order, in BrokerOutcome outcome, Timestamp now)
    {
        _needsBooks = true;
        bool modify = request.Kind == RequestKind.Modify;
        switch (outcome.Kind)
        {
            case OutcomeKind.Accepted:
                Reply(order, modify ? ReplyKind.ModifyAccepted : ReplyKind.CancelAccepted, RejectReason.None);
                break;
            case OutcomeKind.Refused:
                Reply(order, modify ? ReplyKind.ModifyRejected : ReplyKind.CancelRejected, outcome.Reason == RejectReason.None ? RejectReason.Other : outcome.Reason);
                break;
            default:
                if (order.IsFinished || request.Attempt >= options.ChangeAttempts)
                {
                    Reply(order, modify ? ReplyKind.ModifyRejected : ReplyKind.CancelRejected, RejectReason.Other);
                    Raise(now, Severity.Warning, AlarmKind.OrderInDoubt, $"The answers to {options.ChangeAttempts} attempts to {(modify ? "change" : "cancel")} order {order.Id} ({Words(order)}) were lost: {outcome.Text}");
                }
                else
                {
                    _queue.Add(new QueuedCall(request.Kind, order, Rank(request.Kind, order), request.Attempt + 1));
                }

                break;
        }
    }

    /// <summary>The broker's id of an order has become known: what the stream said of it before counts now.</summary>
    private void Bind(DeskOrder order, string brokerOrderId)
    {
        Know(order, brokerOrderId);
        Reply(order, ReplyKind.Accepted, RejectReason.None);
        if (_early.Remove(brokerOrderId, out BrokerRow row))
            FollowStream(order, row);
    }

    private void Know(DeskOrder order, string brokerOrderId)
    {
        (order.State, order.BrokerOrderId) = (DeskState.Known, brokerOrderId);
        _undecided.Remove(order);
        _externals.Remove(brokerOrderId);
        _byBrokerId[brokerOrderId] = order;
    }

    /// <summary>Whether an unknown row is an order of ours that is in doubt or was given up.</summary>
    private bool TryRecognise(in BrokerRow row, Timestamp now, [NotNullWhen(true)] out DeskOrder? order)
    {
        order = null;
        if (MayBeOnItsWay(row))
            return false; // Its reply will say.
        foreach (DeskOrder candidate in _undecided)
        {
            bool possible = candidate.State is DeskState.InDoubt or DeskState.GivenUp && candidate.Matches(row, options.ClockTolerance);
            if (possible && (order is null || (candidate.State, candidate.Id).CompareTo((order.State, order.Id)) < 0))
                order = candidate;
        }

        if (order is null)
            return false;
        if (order.State == DeskState.GivenUp)
        {
            Raise(now, Severity.Critical, AlarmKind.OrderArrivedLate,
                $"Order {order.Id} ({Words(order)}) had been given up and is in the broker's book after all. Entries stop; check the position.");
            _live++;
        }

        Bind(order, row.BrokerOrderId);
        return true;
    }

    /// <summary>A placement whose answer is still awaited could be this row.</summary>
    private bool MayBeOnItsWay(in BrokerRow row)
    {
        foreach (DeskOrder order in _undecided)
        {
            if (order.State == DeskState.InFlight && order.Matches(row, options.ClockTolerance))
                return true;
        }

        return false;
    }

    private void Externalise(in BrokerRow row, Timestamp now)
    {
        bool isNew = _externals.TryAdd(row.BrokerOrderId, row);
        _externals[row.BrokerOrderId] = row;
        if (isNew)
        {
            Raise(now, Severity.Warning, AlarmKind.ExternalOrder,
                $"Order {row.BrokerOrderId} ({row.Side} {row.Units} {row.Symbol}) in the broker's book is not ours. It counts as external; no bot touches it.");
        }
    }

    private void GiveUpOnMissing(Timestamp askedAt, Timestamp now)
    {
        for (int i = _undecided.Count - 1; i >= 0; i--)
        {
            DeskOrder order = _undecided[i];
            if (order.State != DeskState.InDoubt || askedAt <= order.SentAt)
                continue;
            order.Misses++;
            if (order.Misses < options.GiveUpReadings || askedAt - order.SentAt < options.GiveUpAfter)
                continue;
            order.State = DeskState.GivenUp;
            _live--;
            Reply(order, ReplyKind.Rejected, RejectReason.NeverArrived);
            Raise(now, Severity.Warning, AlarmKind.OrderNeverArrived,
                $"Order {order.Id} ({Words(order)}) is not in the broker's book {(askedAt - order.SentAt).TotalSeconds:0} s after it was sent, in {order.Misses} readings: it never arrived.");
        }
    }

    /// <summary>A row must be about the order its id names; a broker's slip must not become a position.</summary>
    private bool Accept(DeskOrder order, in BrokerRow row, Timestamp now)
    {
        bool good = order.IsLike(row.Symbol, row.Exchange, row.Side, row.Units) && row.FilledUnits is null or >= 0 && row.FilledUnits.GetValueOrDefault() <= order.Units;
        if (!good)
        {
            Raise(now, Severity.Warning, AlarmKind.RowRefused,
                $"The broker's row {row.BrokerOrderId} says {row.Side} {row.FilledUnits}/{row.Units} {row.Symbol}, but order {order.Id} is {Words(order)}. The row is not used.");
        }

        return good;
    }

    /// <summary>The stream says what happened at once; how much a fill was worth, exactly, only the trade book says.</summary>
    private void FollowStream(DeskOrder order, in BrokerRow row)
    {
        bool nothingNew = row.FilledUnits is { } filled && filled <= order.FilledUnits && row.Status != RowStatus.Complete;
        if (nothingNew || row.Status is RowStatus.Open or RowStatus.TriggerPending && row.FilledUnits is null)
            Report(order, StatusOf(row, order.FilledUnits));
        else if (row.Status == RowStatus.Rejected)
            Report(order, ReportedStatus.Rejected);
        else
            _needsBooks = true;
    }

    private void FollowBooks(DeskOrder order, in BrokerRow row, long tradedUnits, long tradedValue, Timestamp now)
    {
        long told = row.Status == RowStatus.Complete ? order.Units : row.FilledUnits ?? tradedUnits;
        if (tradedUnits < told)
        {
            order.TradesMissingSince ??= now;
            if (now - order.TradesMissingSince.Value < options.TradePatience || row.AveragePrice is not > 0)
            {
                _needsBooks = true;
                return;
            }

            tradedValue = (long)decimal.Round(row.AveragePrice.Value * told * Price.StepsPerRupee);
            tradedUnits = told;
            Raise(now, Severity.Warning, AlarmKind.FillByAverage,
                $"The trade book does not show the {told} units of order {order.Id}; their value is taken from the average price {row.AveragePrice}.");
        }

        if (tradedUnits > order.FilledUnits)
        {
            if (!IsPlausible(order, tradedUnits, tradedValue))
            {
                Raise(now, Severity.Critical, AlarmKind.RowRefused,
                    $"The broker's trades of order {order.Id} ({Words(order)}) come to {tradedUnits} units for {Price.FromSteps(tradedValue)}: worse than its limit. They are not used; compare with the contract note.");
                return;
            }

            (order.FilledUnits, order.FilledValue) = (tradedUnits, tradedValue);
            order.Reported = null;
        }

        Report(order, StatusOf(row, order.FilledUnits));
    }

    /// <summary>A limit order trades at its limit or better, and never more than was ordered.</summary>
    private static bool IsPlausible(DeskOrder order, long units, long value)
    {
        long more = units - order.FilledUnits;
        long worth = value - order.FilledValue;
        if (units > order.Units || worth <= 0)
            return false;
        return order.Side == Side.Buy ? worth <= order.WorstLimit * more : worth >= order.WorstLimit * more;
    }

    private static ReportedStatus StatusOf(in BrokerRow row, long filled) => row.Status switch
    {
        RowStatus.Complete => ReportedStatus.Filled,
        RowStatus.Cancelled => ReportedStatus.Cancelled,
        RowStatus.Rejected => filled > 0 ? ReportedStatus.Cancelled : ReportedStatus.Rejected,
        RowStatus.Expired => ReportedStatus.Expired,
        _ => ReportedStatus.Working,
    };

    private static ReportedStatus EndingOf(Kernel.Orders.OrderState state) => state switch
    {
        Kernel.Orders.OrderState.Filled => ReportedStatus.Filled,
        Kernel.Orders.OrderState.Cancelled => ReportedStatus.Cancelled,
        Kernel.Orders.OrderState.Expired => ReportedStatus.Expired,
        _ => ReportedStatus.Rejected,
    };

    private void Report(DeskOrder order, ReportedStatus status)
    {
        if (order.Reported == status || (order.IsFinished && status == ReportedStatus.Working))
            return;
        bool wasFinished = order.IsFinished;
        order.Reported = status;
        if (order.IsFinished && !wasFinished)
            _live--;
        _inputs.Add(InputEvent.OfReport(0, default, new ReportPayload(order.Id, order.FilledUnits, order.FilledValue, ids.NumberOf(order.BrokerOrderId!), status)));
    }

    private void Finish(DeskOrder order, DeskState state)
    {
        order.State = state;
        _undecided.Remove(order);
        _live--;
    }

    private void Reply(DeskOrder order, ReplyKind kind, RejectReason reason) =>
        _inputs.Add(InputEvent.OfReply(0, default, new ReplyPayload(order.Id, order.BrokerOrderId is { } id ? ids.NumberOf(id) : 0, kind, reason)));

    private void Raise(Timestamp at, Severity severity, AlarmKind kind, string text) => _alarms.Add(new Alarm(at, severity, kind, text));

    private static string Words(DeskOrder order) =>
        $"{(order.Side == Side.Buy ? "buy" : "sell")} {order.Units} {order.Symbol} at {Price.FromSteps(order.Limit)}";

    private readonly record struct QueuedCall(RequestKind Kind, DeskOrder Order, int Rank, int Attempt);
}
