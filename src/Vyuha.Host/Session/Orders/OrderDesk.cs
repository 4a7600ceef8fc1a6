using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Host.Session.Orders;

/// <summary>
/// Stands between the kernel's commands and a broker that takes no order id of ours, answers late or not at all, and reports in cumulative
/// rows. It decides what is sent when, gives each lost answer its place, recognises our orders in the broker's books, and turns rows into
/// reports. It does no I/O and knows no clock: whoever owns the connection asks it what to send and tells it what came back.
/// </summary>
/// <remarks>
/// The rules, in the order in which they meet an order:
/// <list type="bullet">
/// <item>A placement leaves once. What is certain not to have been done becomes a rejection, and the kernel decides anew; what is not certain
/// is in doubt until the broker's books show it or have been without it for long enough. One that waits for a person's approval is in doubt
/// until a person says that it is settled.</item>
/// <item>Every id of the broker is remembered from when it was first seen. An id seen before an order left is never that order. Only the order
/// book recognises; the stream, whose rows have no time, speaks of ids that are known.</item>
/// <item>Two orders that the books could not tell apart are never unacknowledged at the same time. A rejected row is a refused attempt of ours
/// before it is an order in doubt.</item>
/// <item>What filled is the most that stream, order book and trade book have ever said; what it was worth, the trade book says. A finished
/// order is reported only when the trade book has caught up with that. While a word is unknown, fills are booked and nothing is concluded.</item>
/// <item>What was given up and turns up alive is cancelled at once, its fills are booked.</item>
/// <item>What a person changed at the broker is taken as it stands there. Each row that cannot be true is said once.</item>
/// </list>
/// </remarks>
internal sealed class OrderDesk(DeskOptions options, BrokerOrderIds ids)
{
    /// <summary>Seen before this desk was there: older than any order, also than those taken over from the journal.</summary>
    private const long BeforeAll = 0;

    private readonly Dictionary<long, DeskOrder> _orders = [];
    private readonly Dictionary<string, DeskOrder> _byBrokerId = new(StringComparer.Ordinal);
    private readonly List<DeskOrder> _undecided = [];
    private readonly List<DeskOrder> _open = [];
    private readonly List<DeskOrder> _refused = [];
    private readonly List<QueuedCall> _queue = [];
    private readonly Dictionary<string, BrokerRow> _early = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BrokerRow> _externals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _firstSeen = ids.Others.ToDictionary(id => id, _ => BeforeAll, StringComparer.Ordinal);
    private readonly HashSet<BrokerRow> _refusedRows = [];
    private readonly HashSet<string> _saidGone = new(StringComparer.Ordinal);
    private readonly Queue<Timestamp> _sent = new();
    private readonly List<InputEvent> _inputs = [];
    private readonly List<Alarm> _alarms = [];
    private Timestamp _lastReading;
    private Timestamp _heldSince;
    private Timestamp _restsUntil;
    private Withdrawal _withdrawal;
    private bool _needsBooks;
    private bool _isOtherMode;
    private long _moment;

    /// <summary>While true nothing is sent: after a start, until the broker's books have been read.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Replies and reports for the kernel since the last <see cref="Clear"/>, not yet stamped.</summary>
    public IReadOnlyList<InputEvent> Inputs => _inputs;

    public IReadOnlyList<Alarm> Alarms => _alarms;

    /// <summary>Orders in the broker's book that are not ours, by the broker's id.</summary>
    public IReadOnlyDictionary<string, BrokerRow> Externals => _externals;

    /// <summary>
    /// The broker's net of a contract where a standing break says that it is less than so many units; null otherwise. Asked before something held is sold.
    /// </summary>
    public Func<string, long, Timestamp, long?> MissingAtBroker { get; set; } = static (_, _, _) => null;

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

    /// <summary>The broker's id behind the number that the kernel keeps of it.</summary>
    public string BrokerIdOf(long number) => ids.TextOf(number);

    /// <summary>Nothing leaves until a reading of the books that began after <paramref name="now"/> has been taken in.</summary>
    public void Hold(Timestamp now) => (IsHeld, _needsBooks, _heldSince) = (true, true, now);

    /// <summary>Puts the broker's ids behind the numbers in <see cref="Inputs"/> on the disk; call it before those are journaled.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be written.</exception>
    public void SaveIds() => ids.Save();

    /// <summary>A person has looked and lets trading go on: orders that waited for approval count as any other in doubt from now on.</summary>
    public void OnResumed(Timestamp now)
    {
        foreach (DeskOrder order in _undecided)
        {
            if (order.AwaitsApproval)
                (order.AwaitsApproval, order.MissingFrom, order.Misses) = (false, now, 0);
        }
    }

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
                _open.Add(order);
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
            MissingFrom = order.CreatedAt,
            IsLimitUncertain = true,
            FilledUnits = order.FilledUnits,
            FilledValue = order.FilledValue,
            SeenFilled = order.FilledUnits,
            ReportedUnits = order.FilledUnits,
        };
        _orders.Add(order.Id, restored);
        _needsBooks = true;
        bool wasGivenUp = order is { State: Kernel.Orders.OrderState.Rejected, Rejection: RejectReason.NeverArrived };
        if (order.VenueOrderId != 0)
            RestoreKnown(restored, order, wasGivenUp, now);
        else if (order.IsLive)
        {
            (restored.State, restored.AwaitsApproval) = (DeskState.InDoubt, order.AwaitsApproval);
            _undecided.Add(restored);
            _open.Add(restored);
            if (order.State == Kernel.Orders.OrderState.Sent)
                Reply(restored, ReplyKind.InDoubt, RejectReason.None);
        }
        else if (wasGivenUp)
        {
            restored.State = DeskState.GivenUp;
            _undecided.Add(restored);
        }
        else
        {
            (restored.State, restored.Reported) = (DeskState.Over, EndingOf(order.State));
            if (order.Rejection is not (RejectReason.NotSent or RejectReason.RateLimited))
                _refused.Add(restored);
        }
    }

    private void RestoreKnown(DeskOrder restored, Kernel.Orders.Order order, bool wasGivenUp, Timestamp now)
    {
        Know(restored, ids.TextOf(order.VenueOrderId));
        restored.IsUnwanted = wasGivenUp;
        if (!order.IsLive && !wasGivenUp)
        {
            restored.Reported = EndingOf(order.State);
            return;
        }

        // Both may be repeated without harm, so they are.
        _open.Add(restored);
        if (order.State == Kernel.Orders.OrderState.CancelPending)
            Enqueue(RequestKind.Cancel, restored, now);
        else if (order.State == Kernel.Orders.OrderState.ModifyPending)
            Enqueue(RequestKind.Modify, restored, now);
    }

    /// <summary>Placements that have not left are given back: those of entries after a freeze, all of them after the close.</summary>
    public void DropPlacements(bool entriesOnly = false)
    {
        _withdrawal = entriesOnly && _withdrawal != Withdrawal.All ? Withdrawal.Entries : Withdrawal.All;
        for (int i = _queue.Count - 1; i >= 0; i--)
        {
            if (_queue[i].Kind == RequestKind.Place && (_queue[i].Order.OpensRisk || !entriesOnly))
                GiveBack(i);
        }
    }

    /// <summary>What has been dropped since the last call: placements that left the desk and wait elsewhere for their turn shall not leave either.</summary>
    public Withdrawal TakeWithdrawal()
    {
        Withdrawal taken = _withdrawal;
        _withdrawal = Withdrawal.None;
        return taken;
    }

    /// <summary>What to send now, if anything: cancels first, then exits, then entries, within the rate.</summary>
    public bool TryNext(Timestamp now, out BrokerRequest request)
    {
        request = default;
        if (IsHeld || _isOtherMode)
        {
            if (_isOtherMode)
                DropStale(now);
            return false;
        }

        DropStale(now);
        if (now < _restsUntil)
            return false;
        while (_sent.TryPeek(out Timestamp oldest) && now - oldest >= TimeSpan.FromSeconds(1))
            _sent.Dequeue();
        int best = -1;
        for (int i = 0; i < _queue.Count; i++)
        {
            if (MayGo(_queue[i], now) && (best < 0 || _queue[i].Rank < _queue[best].Rank))
                best = i;
        }

        if (best < 0)
            return false;
        (RequestKind kind, DeskOrder order, _, int attempt) = _queue[best];
        _queue.RemoveAt(best);
        _sent.Enqueue(now);
        if (kind == RequestKind.Place)
        {
            (order.State, order.SentAt, order.MissingFrom, order.SentAfter) = (DeskState.InFlight, now, now, ++_moment);
            _undecided.Add(order);
        }

        if (kind == RequestKind.Cancel)
            order.IsCancelOut = true;

        request = new BrokerRequest(
            kind, order.Id, order.Symbol, order.Exchange, order.Side, order.Units, Price.FromSteps(order.Limit), order.BrokerOrderId, order.OpensRisk, attempt);
        return true;
    }

    /// <summary>What became of a request that <see cref="TryNext"/> gave out.</summary>
    public void OnOutcome(in BrokerRequest request, in BrokerOutcome outcome, Timestamp now)
    {
        DeskOrder order = _orders[request.OrderId];
        if (outcome.IsWrongMode && !_isOtherMode)
        {
            // An exit of paper would be a trade at the exchange, and the other way round the books would be another account's.
            _isOtherMode = true;
            Raise(now, Severity.Critical, AlarmKind.ModeMismatch,
                $"The server answered order {order.Id} in another mode than this session trades in. Nothing more is sent; set the server's mode, run preflight and start again.");
        }

        if (request.Kind == RequestKind.Place)
            OnPlaced(order, outcome, now);
        else
            OnChanged(request, order, outcome, now);
    }

    /// <summary>A row of the order stream. It may come before the reply to its placement, twice, and out of order.</summary>
    public void OnUpdate(in BrokerRow row, Timestamp now)
    {
        if (!See(row, now))
            return;
        if (_byBrokerId.TryGetValue(row.BrokerOrderId, out DeskOrder? order))
        {
            if (Accept(order, row, now))
                FollowStream(order, row, now);
            return;
        }

        _early[row.BrokerOrderId] = _early.TryGetValue(row.BrokerOrderId, out BrokerRow earlier) ? Join(earlier, row) : row;
        if (!_externals.ContainsKey(row.BrokerOrderId))
            _needsBooks = true;
    }

    /// <summary>
    /// The broker's order and trade books, asked for at <paramref name="askedAt"/>. When a row of them could not be read they are not
    /// <paramref name="isWhole">whole</paramref>, and an order that is not seen in them is not missing.
    /// </summary>
    public void OnBooks(IReadOnlyList<BrokerRow> rows, IReadOnlyList<BrokerTrade> trades, Timestamp askedAt, Timestamp now, bool isWhole = true)
    {
        (_needsBooks, _lastReading) = (false, now);
        ILookup<string, BrokerTrade> traded = trades.ToLookup(trade => trade.BrokerOrderId, StringComparer.Ordinal);
        var unknown = new List<BrokerRow>();
        var nameless = new List<BrokerRow>();
        foreach (BrokerRow row in EachOnce(rows))
        {
            if (!See(row, now))
                nameless.Add(row);
            else if (!_byBrokerId.TryGetValue(row.BrokerOrderId, out DeskOrder? order))
                unknown.Add(row);
            else if (Accept(order, row, now))
                FollowBooks(order, row, traded[row.BrokerOrderId], askedAt, now);
        }

        unknown.RemoveAll(row => MayBeOnItsWay(row)); // Its reply will say.
        RecogniseRefused(unknown);
        Recognise(unknown, traded, askedAt, now);
        foreach (BrokerRow row in unknown)
            Externalise(row, now);
        AnswerLostChanges(askedAt);
        if (isWhole)
            GiveUpOnMissing(nameless, askedAt, now);
        if (_undecided.Count == 0)
            _early.Clear();
        IsHeld &= askedAt < _heldSince;
        _needsBooks |= IsHeld;
    }

    /// <summary>Whether the broker's books should be read now.</summary>
    public bool WantsBooks(Timestamp now)
    {
        TimeSpan since = now - _lastReading;
        if (_needsBooks)
            return since >= options.UrgentReading;
        return since >= (_undecided.Exists(order => order.State == DeskState.InDoubt && !order.AwaitsApproval) ? options.UrgentReading * 4
            : _open.Count > 0 ? options.BusyReading : options.IdleReading);
    }

    /// <summary>The session ended: day orders are gone.</summary>
    public void EndDay()
    {
        _queue.Clear();
        _undecided.Clear();
        _early.Clear();
        _open.Clear();
    }

    private bool MayGo(in QueuedCall call, Timestamp now)
    {
        DeskOrder order = call.Order;
        if (call is { Kind: RequestKind.Cancel, Attempt: 1 } && order.CancelAnsweredAt is { } answered && now - answered < options.CancelPause)
            return false;
        int allowed = order.OpensRisk && call.Kind == RequestKind.Place ? options.PerSecond - options.ReservedForExits : options.PerSecond;
        if (_sent.Count >= allowed)
            return false;
        if (call.Kind != RequestKind.Place)
            return true;
        if (order is { Side: Side.Sell, OpensRisk: false } && IsGone(order, now))
            return false;
        foreach (DeskOrder other in _undecided)
        {
            if (other.State is DeskState.InFlight or DeskState.InDoubt
                && (other.IsLike(order.Symbol, order.Exchange, order.Side, order.Units) || (other.AwaitsApproval && other.IsOfLeg(order.Symbol, order.Exchange, order.Side))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A long position that the broker does not have is not sold: it would be a naked short. The order waits, and is given back.</summary>
    private bool IsGone(DeskOrder order, Timestamp now)
    {
        if (MissingAtBroker(order.Symbol, order.Units + Selling(order.Symbol), now) is not { } held)
        {
            _saidGone.Remove(order.Symbol);
            return false;
        }

        if (_saidGone.Add(order.Symbol))
        {
            Raise(now, Severity.Critical, AlarmKind.PositionBreak,
                $"Order {order.Id} ({Words(order)}) closes what the broker does not have: {held} units there. It would open a short, so it is not sent. Find out who closed it; buy it back at the broker, or accept the break with 'vyuha breaks'.");
        }

        return true;
    }

    /// <summary>What orders that have left may still sell of a contract.</summary>
    private long Selling(string symbol) =>
        _undecided.Union(_open)
            .Where(order => order.State != DeskState.Queued && order.Side == Side.Sell && order.Symbol == symbol && !order.IsFinished)
            .Sum(order => Math.Max(0, order.StandingUnits - Math.Max(order.SeenFilled, order.FilledUnits)));

    /// <summary>The server takes no order for a while; what is sent meanwhile it counts, and refuses.</summary>
    private void Rest(in BrokerOutcome outcome, Timestamp now)
    {
        TimeSpan rest = outcome.RetryAfter is { } told && told > options.RestAfterRateLimit ? told : options.RestAfterRateLimit;
        bool isNews = now >= _restsUntil;
        _restsUntil = now.Plus(rest) > _restsUntil ? now.Plus(rest) : _restsUntil;
        if (isNews && rest > options.LongestWait)
        {
            Raise(now, Severity.Warning, AlarmKind.BrokerRefused,
                $"The server takes no order for {rest.TotalSeconds:0} s ({outcome.Text}). Nothing is sent until then, exits neither; see what else sends orders by this server.");
        }
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
        Reject(order, RejectReason.NotSent);
    }

    private void Change(RequestKind kind, in OrderPayload wanted, Timestamp now)
    {
        DeskOrder order = _orders[wanted.OrderId];
        if (kind == RequestKind.Modify)
        {
            order.Limit = wanted.Limit;
            if (order.IsWorse(wanted.Limit, order.WorstLimit))
                order.WorstLimit = wanted.Limit;
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
            case OutcomeKind.Accepted when BrokerOrderIds.IsUsable(outcome.BrokerOrderId) && !_byBrokerId.ContainsKey(outcome.BrokerOrderId):
                Bind(order, outcome.BrokerOrderId, now);
                break;
            case OutcomeKind.Refused:
                RejectReason reason = outcome.Reason == RejectReason.None ? RejectReason.Other : outcome.Reason;
                Reject(order, reason);
                if (reason == RejectReason.RateLimited)
                {
                    Rest(outcome, now);
                }
                else
                {
                    // Some brokers list what they refused: that row must be known before the next attempt leaves.
                    _refused.Add(order);
                    _needsBooks = true;
                }

                Raise(now, reason == RejectReason.NotAuthorised ? Severity.Critical : Severity.Warning,
                    reason == RejectReason.NotAuthorised ? AlarmKind.NotAuthorised : AlarmKind.BrokerRefused,
                    $"The broker refused order {order.Id} ({Words(order)}): {outcome.Text}");
                break;
            case OutcomeKind.NotSent:
                Reject(order, RejectReason.NotSent);
                break;
            default:
                order.State = DeskState.InDoubt;
                order.AwaitsApproval = outcome.Kind == OutcomeKind.Queued;
                _needsBooks = true;
                Reply(order, ReplyKind.InDoubt, order.AwaitsApproval ? RejectReason.AwaitsApproval : RejectReason.None);
                Raise(now, order.AwaitsApproval ? Severity.Critical : Severity.Warning, order.AwaitsApproval ? AlarmKind.QueuedForApproval : AlarmKind.OrderInDoubt,
                    order.AwaitsApproval
                        ? $"Order {order.Id} ({Words(order)}) waits for approval in OpenAlgo's Action Center. Switch the server to auto mode, reject it there, then resume; until then this leg is not worked again."
                        : $"Order {order.Id} ({Words(order)}) is in doubt: {outcome.Text}. It is looked for in the broker's books and not sent again.");
                break;
        }
    }

    private void OnChanged(in BrokerRequest request, DeskOrder order, in BrokerOutcome outcome, Timestamp now)
    {
        _needsBooks = true;
        bool modify = request.Kind == RequestKind.Modify;
        bool isLost = outcome.Kind is not (OutcomeKind.Accepted or OutcomeKind.Refused);
        if (!modify)
        {
            order.IsCancelOut = false;
            order.CancelAnsweredAt = isLost ? order.CancelAnsweredAt : now;
        }

        switch (outcome.Kind)
        {
            case OutcomeKind.Accepted:
                Reply(order, modify ? ReplyKind.ModifyAccepted : ReplyKind.CancelAccepted, RejectReason.None);
                break;
            case OutcomeKind.Refused:
                if (outcome.Reason == RejectReason.RateLimited)
                    Rest(outcome, now);
                Reply(order, modify ? ReplyKind.ModifyRejected : ReplyKind.CancelRejected, outcome.Reason == RejectReason.None ? RejectReason.Other : outcome.Reason);
                break;
            default:
                if (order.IsFinished || request.Attempt >= options.ChangeAttempts)
                {
                    order.CancelAnsweredAt = now;
                    if (modify && !order.IsFinished)
                        order.ChangeLostAt = now; // The limit in its row will say.
                    else
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
    private void Bind(DeskOrder order, string brokerOrderId, Timestamp now)
    {
        Know(order, brokerOrderId);
        Reply(order, ReplyKind.Accepted, RejectReason.None);
        if (_early.Remove(brokerOrderId, out BrokerRow row) && Accept(order, row, now))
            FollowStream(order, row, now);
    }

    private void Know(DeskOrder order, string brokerOrderId)
    {
        (order.State, order.BrokerOrderId, order.AwaitsApproval) = (DeskState.Known, brokerOrderId, false);
        _undecided.Remove(order);
        _externals.Remove(brokerOrderId);
        _firstSeen.TryAdd(brokerOrderId, ++_moment);
        _byBrokerId[brokerOrderId] = order;
    }

    /// <summary>Remembers when an id was first seen. A row without one is of no use.</summary>
    private bool See(in BrokerRow row, Timestamp now)
    {
        if (BrokerOrderIds.IsUsable(row.BrokerOrderId))
        {
            _firstSeen.TryAdd(row.BrokerOrderId, ++_moment);
            return true;
        }

        if (_refusedRows.Add(row))
            Raise(now, Severity.Warning, AlarmKind.RowRefused, $"A row of the broker's order book ({row.Side} {row.Units} {row.Symbol}) has no order id. The row is not used.");
        return false;
    }

    /// <summary>A placement whose answer is still awaited could be this row.</summary>
    private bool MayBeOnItsWay(in BrokerRow row)
    {
        foreach (DeskOrder order in _undecided)
        {
            if (order.State == DeskState.InFlight && MayBe(order, row))
                return true;
        }

        return false;
    }

    private bool MayBe(DeskOrder order, in BrokerRow row) => _firstSeen[row.BrokerOrderId] > order.SentAfter && order.Matches(row, options.ClockTolerance);

    /// <summary>Refused attempts that the broker lists as rejected rows.</summary>
    private void RecogniseRefused(List<BrokerRow> unknown)
    {
        for (int i = _refused.Count - 1; i >= 0; i--)
        {
            DeskOrder order = _refused[i];
            int index = Closest(order, unknown, row => row.Status == RowStatus.Rejected, out _);
            if (index < 0)
                continue;
            order.BrokerOrderId = unknown[index].BrokerOrderId;
            _byBrokerId.Add(order.BrokerOrderId, order);
            _externals.Remove(order.BrokerOrderId);
            _refused.RemoveAt(i);
            unknown.RemoveAt(index);
        }
    }

    /// <summary>Orders of ours that are in doubt, and then those that were given up, among the rows nobody owns.</summary>
    private void Recognise(List<BrokerRow> unknown, ILookup<string, BrokerTrade> traded, Timestamp askedAt, Timestamp now)
    {
        DeskOrder[] candidates = [.. _undecided.Where(order => order.State is DeskState.InDoubt or DeskState.GivenUp).OrderBy(order => order.State).ThenBy(order => order.Id)];
        foreach (DeskOrder order in candidates)
        {
            int index = Closest(order, unknown, static _ => true, out int possible);
            if (index < 0)
                continue;
            BrokerRow row = unknown[index];
            unknown.RemoveAt(index);
            if (possible > 1)
            {
                Raise(now, Severity.Critical, AlarmKind.ExternalOrder,
                    $"{possible} orders in the broker's book could be order {order.Id} ({Words(order)}). {row.BrokerOrderId}, the nearest in time, is taken for it. Compare with the broker, then resume.");
            }

            if (order.State == DeskState.GivenUp)
            {
                Raise(now, Severity.Critical, AlarmKind.OrderArrivedLate,
                    $"Order {order.Id} ({Words(order)}) had been given up and is in the broker's book after all. Entries stop; what still works of it is cancelled, what filled is booked. Check the position.");
                order.IsUnwanted = true;
                _open.Add(order);
            }

            Bind(order, row.BrokerOrderId, now);
            FollowBooks(order, row, traded[row.BrokerOrderId], askedAt, now);
        }
    }

    /// <summary>The row that an order could be and that was placed nearest to when it was sent.</summary>
    private int Closest(DeskOrder order, List<BrokerRow> rows, Predicate<BrokerRow> also, out int possible)
    {
        int best = -1;
        TimeSpan nearest = TimeSpan.MaxValue;
        possible = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            if (!MayBe(order, rows[i]) || !also(rows[i]))
                continue;
            possible++;
            TimeSpan distance = rows[i].PlacedAt is { } placed ? (placed - order.SentAt).Duration() : TimeSpan.MaxValue;
            if (best < 0 || distance < nearest)
                (best, nearest) = (i, distance);
        }

        return best;
    }

    private void Externalise(in BrokerRow row, Timestamp now)
    {
        ids.NoteOther(row.BrokerOrderId);
        bool isNew = _externals.TryAdd(row.BrokerOrderId, row);
        _externals[row.BrokerOrderId] = row;
        if (isNew)
        {
            Raise(now, Severity.Warning, AlarmKind.ExternalOrder,
                $"Order {row.BrokerOrderId} ({row.Side} {row.Units} {row.Symbol}) in the broker's book is not ours. It counts as external; no bot touches it.");
        }
    }

    private void GiveUpOnMissing(List<BrokerRow> nameless, Timestamp askedAt, Timestamp now)
    {
        for (int i = _undecided.Count - 1; i >= 0; i--)
        {
            DeskOrder order = _undecided[i];
            if (order.State != DeskState.InDoubt || order.AwaitsApproval || askedAt <= order.MissingFrom)
                continue;
            if (nameless.Exists(row => row.Status != RowStatus.Rejected && order.Matches(row, options.ClockTolerance)))
                continue; // It may be there, only without its name.
            order.Misses++;
            if (order.Misses < options.GiveUpReadings || askedAt - order.MissingFrom < options.GiveUpAfter)
                continue;
            order.State = DeskState.GivenUp;
            _open.Remove(order);
            Reply(order, ReplyKind.Rejected, RejectReason.NeverArrived);
            Raise(now, Severity.Warning, AlarmKind.OrderNeverArrived,
                $"Order {order.Id} ({Words(order)}) is not in the broker's book {(askedAt - order.SentAt).TotalSeconds:0} s after it was sent, in {order.Misses} readings: it never arrived.");
        }
    }

    /// <summary>A row must be about the order its id names; a broker's slip must not become a position.</summary>
    private bool Accept(DeskOrder order, in BrokerRow row, Timestamp now)
    {
        bool good = order.IsOfLeg(row.Symbol, row.Exchange, row.Side) && row.Units >= 0
            && row.FilledUnits.GetValueOrDefault() >= 0 && row.FilledUnits.GetValueOrDefault() <= Math.Max(row.Units, order.Units);
        if (!good && _refusedRows.Add(row))
        {
            Raise(now, Severity.Warning, AlarmKind.RowRefused,
                $"The broker's row {row.BrokerOrderId} says {row.Side} {row.FilledUnits}/{row.Units} {row.Symbol}, but order {order.Id} is {Words(order)}. The row is not used.");
        }

        return good;
    }

    /// <summary>The stream says that something happened, at once. What it was worth, and that it was the last, only the books say.</summary>
    private void FollowStream(DeskOrder order, in BrokerRow row, Timestamp now)
    {
        order.Note(row, now);
        CancelUnwanted(order, row, now);
        bool isFillNew = order.SeenFilled > order.FilledUnits;
        if (!isFillNew && row.Status is RowStatus.Open or RowStatus.TriggerPending && order.FinalSince is null)
            Report(order, ReportedStatus.Working);
        else if (isFillNew || (order.FinalSince is not null && !order.IsFinished))
            _needsBooks = true;
    }

    private void FollowBooks(DeskOrder order, in BrokerRow row, IEnumerable<BrokerTrade> trades, Timestamp askedAt, Timestamp now)
    {
        NoteChangeByHand(order, row, now);
        order.Note(row, now);
        (long units, long value) = Sum(trades, order.Units);
        order.SeenFilled = Math.Max(order.SeenFilled, units);
        if (order.ChangeLostAt is { } lost && askedAt > lost)
            AnswerLostChange(order, isAccepted: row.Limit.Steps == order.Limit);
        CancelUnwanted(order, row, now);
        if (!BookFills(order, units, value, now))
            return;
        if (order.FilledUnits > order.ReportedUnits && !IsFinal(row.Status))
            Report(order, ReportedStatus.Working);
        if (row.Status == RowStatus.Unknown)
            SayUnknown(order, row, now);
        else if (!IsFinal(row.Status))
            FollowWorking(order, now);
        else if (IsSettled(order, row, askedAt, now))
            Report(order, EndingOf(order, row.Status));
        else
            _needsBooks = true;
    }

    private void FollowWorking(DeskOrder order, Timestamp now)
    {
        order.UnknownSince = null;
        if (order.FinalSince is null)
            Report(order, ReportedStatus.Working);
        else if (!order.IsFinished && now - order.FinalSince.Value < options.TradePatience)
            _needsBooks = true; // The stream has seen its end, the order book has not.
    }

    /// <summary>What filled is known to the last trade; or enough time has passed for trades that no row speaks of.</summary>
    private bool IsSettled(DeskOrder order, in BrokerRow row, Timestamp askedAt, Timestamp now) =>
        order.IsFinalFillSaid || row.FilledUnits is not null
        || (order.FinalSince is { } since && askedAt > since && now - since >= options.FinalPatience);

    /// <summary>Books what is said to have filled, as soon as its value is known.</summary>
    /// <returns>Whether everything that is said to have filled is booked.</returns>
    private bool BookFills(DeskOrder order, long tradedUnits, long tradedValue, Timestamp now)
    {
        if (order.SeenFilled <= order.FilledUnits)
        {
            order.TradesMissingSince = null;
            CompareEstimate(order, tradedUnits, tradedValue, now);
            return true;
        }

        bool isEstimated = tradedUnits < order.SeenFilled;
        if (isEstimated && !TryEstimate(order, now, out tradedValue))
            return false;
        if (!IsCredible(order, order.SeenFilled, tradedValue, now))
            return false;
        (order.FilledUnits, order.FilledValue, order.IsEstimated, order.TradesMissingSince) = (order.SeenFilled, tradedValue, isEstimated, null);
        if (isEstimated)
            SayEstimated(order, now);
        return true;
    }

    /// <summary>The value of fills that the trade book does not show: by the broker's average, late; by the limit, very late.</summary>
    private bool TryEstimate(DeskOrder order, Timestamp now, out long value)
    {
        if (order.TradesMissingSince is null || order.MissingUnits < order.SeenFilled)
            (order.TradesMissingSince, order.MissingUnits) = (now, order.SeenFilled);
        TimeSpan waited = now - order.TradesMissingSince.Value;
        value = 0;
        if (waited < options.TradePatience)
        {
            _needsBooks = true;
            return false;
        }

        if (order.AverageUnits == order.SeenFilled)
        {
            value = (long)decimal.Round(order.Average * order.SeenFilled * Price.StepsPerRupee);
            return true;
        }

        if (!order.IsMissingSaid)
        {
            order.IsMissingSaid = true;
            Raise(now, Severity.Critical, AlarmKind.OrderMissing,
                $"The broker says that {order.SeenFilled} units of order {order.Id} ({Words(order)}) are filled, and its trade book does not show for how much. Entries stop; compare with the broker's trades.");
        }

        if (waited < options.ValuePatience)
            return false;

        // The position must be known for exits to go on; a limit order trades at its limit or better.
        value = order.FilledValue + (order.WorstLimit * (order.SeenFilled - order.FilledUnits));
        return true;
    }

    private void SayEstimated(DeskOrder order, Timestamp now)
    {
        if (order.AverageUnits == order.FilledUnits)
        {
            Raise(now, Severity.Warning, AlarmKind.FillByAverage,
                $"The trade book does not show the {order.FilledUnits} units of order {order.Id}; their value is taken from the average price {order.Average}.");
        }
        else
        {
            Raise(now, Severity.Critical, AlarmKind.FillByAverage,
                $"The trade book does not show the {order.FilledUnits} units of order {order.Id} ({Words(order)}); they are booked at its limit. Compare with the contract note.");
        }
    }

    /// <summary>The ledger cannot be moved once more; a person is told by how much an estimate was off.</summary>
    private void CompareEstimate(DeskOrder order, long tradedUnits, long tradedValue, Timestamp now)
    {
        if (!order.IsEstimated || tradedUnits < order.FilledUnits)
            return;
        order.IsEstimated = false;
        if (tradedValue != order.FilledValue)
        {
            Raise(now, Severity.Warning, AlarmKind.FillByAverage,
                $"The trade book now shows the {tradedUnits} units of order {order.Id}: they were worth {Price.FromSteps(tradedValue)}, the ledger has {Price.FromSteps(order.FilledValue)}.");
        }
    }

    /// <summary>
    /// A limit order trades at its limit or better. Trades that are worse are refused at first; when they stay in the trade book they are what
    /// happened, however it came about, and a position nobody knows of would be worse.
    /// </summary>
    private bool IsCredible(DeskOrder order, long units, long value, Timestamp now)
    {
        bool grows = value > order.FilledValue;
        bool withinLimit = order.Side == Side.Buy ? value <= order.WorstLimit * units : value >= order.WorstLimit * units;
        if (grows && withinLimit)
            return true;
        string what = $"The broker's trades of order {order.Id} ({Words(order)}) come to {units} units for {Price.FromSteps(value)}: worse than its limit.";
        if (order.Disputed != (units, value))
        {
            (order.Disputed, order.DisputedSince) = ((units, value), now);
            Raise(now, Severity.Critical, AlarmKind.RowRefused, $"{what} They are not used before they have stood for {options.DisputePatience.TotalSeconds:0} s; compare with the contract note.");
            return false;
        }

        if (!grows || now - order.DisputedSince < options.DisputePatience)
            return false;
        Raise(now, Severity.Critical, AlarmKind.RowRefused, $"{what} They stay in the trade book and are booked as they stand; compare with the contract note.");
        return true;
    }

    /// <summary>Somebody changed our order at the broker: what stands there counts.</summary>
    private void NoteChangeByHand(DeskOrder order, in BrokerRow row, Timestamp now)
    {
        if (order.IsWorse(row.Limit.Steps, order.WorstLimit))
        {
            order.WorstLimit = row.Limit.Steps;
            if (!order.IsLimitUncertain)
            {
                Raise(now, Severity.Critical, AlarmKind.ChangedByHand,
                    $"Order {order.Id} ({Words(order)}) stands at the broker with the limit {row.Limit}, which it did not get from here. Its fills are booked as they come. Entries stop; resume when you know who changed it.");
            }
        }

        order.IsLimitUncertain = false;
        if (row.Units > 0 && row.Units != order.StandingUnits)
        {
            order.StandingUnits = row.Units;
            Raise(now, Severity.Critical, AlarmKind.ChangedByHand,
                $"Order {order.Id} ({Words(order)}) stands at the broker with {row.Units} units, which it did not get from here. At most {order.Units} of them are booked. Entries stop; resume when you know who changed it.");
        }
    }

    /// <summary>The kernel has long decided anew; what still works of an order that was given up is taken away.</summary>
    private void CancelUnwanted(DeskOrder order, in BrokerRow row, Timestamp now)
    {
        if (!order.IsUnwanted || IsFinal(row.Status) || order.FinalSince is not null || order.IsFinished || order.IsCancelOut)
            return;
        if (order.CancelAnsweredAt is { } answered && now - answered < options.CancelPause)
            return;
        if (!_queue.Exists(call => call.Order == order && call.Kind == RequestKind.Cancel))
            Enqueue(RequestKind.Cancel, order, now);
    }

    private void AnswerLostChanges(Timestamp askedAt)
    {
        foreach (DeskOrder order in _open)
        {
            if (order.ChangeLostAt is { } lost && askedAt > lost)
                AnswerLostChange(order, isAccepted: false);
        }
    }

    private void AnswerLostChange(DeskOrder order, bool isAccepted)
    {
        order.ChangeLostAt = null;
        Reply(order, isAccepted ? ReplyKind.ModifyAccepted : ReplyKind.ModifyRejected, isAccepted ? RejectReason.None : RejectReason.Other);
    }

    private void SayUnknown(DeskOrder order, in BrokerRow row, Timestamp now)
    {
        order.UnknownSince ??= now;
        if (order.IsUnknownSaid || order.IsFinished || now - order.UnknownSince.Value < options.UnknownPatience)
            return;
        order.IsUnknownSaid = true;
        Raise(now, Severity.Critical, AlarmKind.OrderMissing,
            $"Order {order.Id} ({Words(order)}) has stood in the broker's book as '{row.Reason}' for {options.UnknownPatience.TotalSeconds:0} s, which says neither that it works nor that it is over. Entries stop; look at it at the broker.");
    }

    /// <summary>A book that is read while it changes may list an order twice; two rows of one id are one order.</summary>
    private static IEnumerable<BrokerRow> EachOnce(IReadOnlyList<BrokerRow> rows)
    {
        var placeOf = new Dictionary<string, int>(rows.Count, StringComparer.Ordinal);
        var once = new List<BrokerRow>(rows.Count);
        foreach (BrokerRow row in rows)
        {
            if (!BrokerOrderIds.IsUsable(row.BrokerOrderId) || placeOf.TryAdd(row.BrokerOrderId, once.Count))
                once.Add(row);
            else
                once[placeOf[row.BrokerOrderId]] = Join(once[placeOf[row.BrokerOrderId]], row);
        }

        return once;
    }

    /// <summary>Two rows for one order, in whichever order they came.</summary>
    private static BrokerRow Join(in BrokerRow earlier, in BrokerRow later)
    {
        BrokerRow joined = IsFinal(earlier.Status) ? earlier : later;
        bool isEarlierFuller = earlier.FilledUnits.GetValueOrDefault() > later.FilledUnits.GetValueOrDefault();
        BrokerRow fuller = isEarlierFuller ? earlier : later;
        return joined with { FilledUnits = fuller.FilledUnits ?? joined.FilledUnits, AveragePrice = fuller.AveragePrice };
    }

    /// <summary>Trades of one order, as far as they are ours: what a person added to it is not.</summary>
    private static (long Units, long Value) Sum(IEnumerable<BrokerTrade> trades, long most)
    {
        (long units, long value) = (0, 0);
        foreach (BrokerTrade trade in trades)
        {
            long more = Math.Clamp(trade.Units, 0, most - units);
            (units, value) = (units + more, checked(value + (trade.Price.Steps * more)));
        }

        return (units, value);
    }

    private static bool IsFinal(RowStatus status) => status is RowStatus.Complete or RowStatus.Cancelled or RowStatus.Rejected or RowStatus.Expired;

    /// <summary>Complete with less than was ordered: a person lowered the quantity, and the rest is gone.</summary>
    private static ReportedStatus EndingOf(DeskOrder order, RowStatus status) => status switch
    {
        RowStatus.Complete when order.FilledUnits == order.Units => ReportedStatus.Filled,
        RowStatus.Expired => ReportedStatus.Expired,
        RowStatus.Rejected when order.FilledUnits == 0 => ReportedStatus.Rejected,
        _ => ReportedStatus.Cancelled,
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
        bool isNews = order.FilledUnits > order.ReportedUnits;
        if (order.IsFinished && status == ReportedStatus.Working)
            status = order.Reported ?? ReportedStatus.Rejected; // What has ended does not work again; a fill that comes late still counts.
        if (order.Reported == status && !isNews)
            return;
        (order.Reported, order.ReportedUnits) = (status, order.FilledUnits);
        if (order.IsFinished)
        {
            _open.Remove(order);
            _queue.RemoveAll(call => call.Order == order);
        }

        _inputs.Add(InputEvent.OfReport(0, default, new ReportPayload(order.Id, order.FilledUnits, order.FilledValue, ids.NumberOf(order.BrokerOrderId!), status)));
    }

    /// <summary>It is certain that nothing was done.</summary>
    private void Reject(DeskOrder order, RejectReason reason)
    {
        (order.State, order.Reported) = (DeskState.Over, ReportedStatus.Rejected);
        _undecided.Remove(order);
        _open.Remove(order);
        Reply(order, ReplyKind.Rejected, reason);
    }

    private void Reply(DeskOrder order, ReplyKind kind, RejectReason reason) =>
        _inputs.Add(InputEvent.OfReply(0, default, new ReplyPayload(order.Id, order.BrokerOrderId is { } id ? ids.NumberOf(id) : 0, kind, reason)));

    private void Raise(Timestamp at, Severity severity, AlarmKind kind, string text) => _alarms.Add(new Alarm(at, severity, kind, text));

    private static string Words(DeskOrder order) =>
        $"{(order.Side == Side.Buy ? "buy" : "sell")} {order.Units} {order.Symbol} at {Price.FromSteps(order.Limit)}";

    private readonly record struct QueuedCall(RequestKind Kind, DeskOrder Order, int Rank, int Attempt);
}
