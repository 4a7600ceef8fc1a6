using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Market;

namespace Vyuha.Simulation.Venue;

/// <summary>
/// An exchange that takes our orders and no one else's: it matches them against the quotes of the data, after a latency, and reports in
/// cumulative snapshots. It checks what an exchange checks: tick, lots, freeze quantity, price protection, session.
/// </summary>
/// <remarks>
/// An arriving order takes what stands on the other side, up to the displayed size, at the quoted price. What is left rests and trades at its own
/// limit when a later quote reaches it: never better, because who comes second pays the price that stands. Nothing looks ahead: the venue
/// knows the quotes delivered so far.
/// </remarks>
public sealed class SimulatedVenue(VenueOptions options, MarketRules rules)
{
    private readonly VenueQueue _events = new();
    private readonly Dictionary<long, VenueOrder> _orders = [];
    private readonly List<VenueOrder> _resting = [];
    private BookSide[] _books = new BookSide[1024];
    private ContractTerms?[] _contracts = new ContractTerms?[1024];
    private long _nextVenueOrderId = 1;
    private Session? _session;

    /// <summary>When the next event happens; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextEventTime => _events.NextTime;

    /// <summary>Orders that may still trade.</summary>
    public int LiveOrders => _orders.Count;

    public void OpenDay(Session session) => _session = session;

    /// <summary>Makes a contract known with today's terms.</summary>
    public void Announce(ContractTerms terms)
    {
        if (terms.Id >= _contracts.Length)
        {
            int size = Math.Max(terms.Id + 1, _contracts.Length * 2);
            Array.Resize(ref _contracts, size);
            Array.Resize(ref _books, size);
        }

        _contracts[terms.Id] = terms;
    }

    /// <summary>A new quote stands; resting orders it reaches trade.</summary>
    public void OnQuote(int instrumentId, in QuotePayload quote, Timestamp now)
    {
        ref BookSide book = ref _books[instrumentId];
        book = new BookSide(quote.Bid, quote.Ask, Share(quote.BidSize), Share(quote.AskSize));
        if (_resting.Count == 0)
            return;
        for (int i = 0; i < _resting.Count; i++)
        {
            VenueOrder order = _resting[i];
            if (order.InstrumentId == instrumentId && Match(order, atOwnLimit: true))
            {
                Report(order, order.Units == order.Filled ? ReportedStatus.Filled : ReportedStatus.Working, now);
                if (order.Units == order.Filled)
                {
                    Drop(order);
                    i--;
                }
            }
        }
    }

    /// <summary>Takes a command of the kernel; it reaches the book after the order latency.</summary>
    public void Submit(in OutputEvent command)
    {
        long at = command.TimeNanoseconds + options.OrderLatency.Ticks * 100;
        Enqueue(new VenueEvent(command.Kind, command.InstrumentId, command.Order, default, default), at);
    }

    /// <summary>Handles the next event. An arrival changes the book; a delivery comes out as an input for the kernel.</summary>
    /// <returns>True when there is an input to apply at <paramref name="at"/>.</returns>
    public bool Step(out Timestamp at, out ReplyPayload? reply, out ReportPayload? report)
    {
        VenueEvent next = _events.Take(out long time);
        at = Timestamp.FromNanoseconds(time);
        reply = next.Reply.OrderId != 0 ? next.Reply : null;
        report = next.Report.OrderId != 0 ? next.Report : null;
        switch (next.Command)
        {
            case OutputKind.PlaceOrder:
                Place(next.InstrumentId, next.Order, at);
                break;
            case OutputKind.ModifyOrder:
                Modify(next.Order, at);
                break;
            case OutputKind.CancelOrder:
                Cancel(next.Order, at);
                break;
            default:
                return true;
        }

        return false;
    }

    /// <summary>The session is over: what rests expires.</summary>
    public void CloseDay(Timestamp now)
    {
        foreach (VenueOrder order in _resting)
        {
            Report(order, ReportedStatus.Expired, now);
            _orders.Remove(order.Id);
        }

        _resting.Clear();
    }

    private void Place(int instrumentId, in OrderPayload placed, Timestamp now)
    {
        var order = new VenueOrder(placed.OrderId, _nextVenueOrderId++, instrumentId, placed.Side, placed.Units) { Limit = placed.Limit };
        RejectReason reason = Check(instrumentId, placed, now);
        if (reason != RejectReason.None)
        {
            Answer(order, ReplyKind.Rejected, reason, now);
            return;
        }

        Answer(order, ReplyKind.Accepted, RejectReason.None, now);
        _orders.Add(order.Id, order);
        _resting.Add(order);
        Match(order, atOwnLimit: false);
        bool filled = order.Filled == order.Units;
        Report(order, filled ? ReportedStatus.Filled : ReportedStatus.Working, now);
        if (filled)
            Drop(order);
    }

    private void Modify(in OrderPayload change, Timestamp now)
    {
        if (!_orders.TryGetValue(change.OrderId, out VenueOrder? order))
        {
            Enqueue(new ReplyPayload(change.OrderId, 0, ReplyKind.ModifyRejected, RejectReason.AlreadyFinished), now);
            return;
        }

        RejectReason reason = Check(order.InstrumentId, change, now);
        if (reason != RejectReason.None)
        {
            Answer(order, ReplyKind.ModifyRejected, reason, now);
            return;
        }

        order.Limit = change.Limit;
        Answer(order, ReplyKind.ModifyAccepted, RejectReason.None, now);
        if (!Match(order, atOwnLimit: false))
            return;
        bool filled = order.Filled == order.Units;
        Report(order, filled ? ReportedStatus.Filled : ReportedStatus.Working, now);
        if (filled)
            Drop(order);
    }

    private void Cancel(in OrderPayload cancel, Timestamp now)
    {
        if (!_orders.TryGetValue(cancel.OrderId, out VenueOrder? order))
        {
            Enqueue(new ReplyPayload(cancel.OrderId, 0, ReplyKind.CancelRejected, RejectReason.AlreadyFinished), now);
            return;
        }

        Answer(order, ReplyKind.CancelAccepted, RejectReason.None, now);
        Report(order, ReportedStatus.Cancelled, now);
        Drop(order);
    }

    private RejectReason Check(int instrumentId, in OrderPayload order, Timestamp now)
    {
        ContractTerms? terms = (uint)instrumentId < (uint)_contracts.Length ? _contracts[instrumentId] : null;
        if (terms is null || !terms.Instrument.IsTradable)
            return RejectReason.UnknownInstrument;
        if (_session is not { } session || Ist.DateOf(now) != session.Date || !session.IsOpenAt(Ist.TimeOf(now)))
            return RejectReason.MarketClosed;
        if (order.Limit <= 0 || !Price.FromSteps(order.Limit).IsMultipleOf(terms.Tick))
            return RejectReason.PriceNotOnTick;
        if (terms.LotSize <= 0 || order.Units % terms.LotSize != 0)
            return RejectReason.QuantityNotInLots;
        if (terms.FreezeUnits > 0 && order.Units > terms.FreezeUnits)
            return RejectReason.QuantityAboveFreeze;

        BookSide book = _books[instrumentId];
        long reference = book.Bid > 0 && book.Ask > 0 ? (book.Bid + book.Ask) / 2 : Math.Max(book.Bid, book.Ask);
        if (reference > 0)
        {
            RuleLookup<PriceBand> band = rules.PriceBand(terms.Instrument.Exchange, terms.Instrument.Kind, Price.FromSteps(reference), session.Date);
            if (band.HasValue && (order.Side == Side.Buy ? order.Limit > band.Value.High.Steps : order.Limit < band.Value.Low.Steps))
                return RejectReason.PriceOutsideBand;
        }

        return RejectReason.None;
    }

    /// <returns>Whether anything traded.</returns>
    private bool Match(VenueOrder order, bool atOwnLimit)
    {
        ref BookSide book = ref _books[order.InstrumentId];
        bool buys = order.Side == Side.Buy;
        long price = buys ? book.Ask : book.Bid;
        if (price <= 0 || (buys ? order.Limit < price : order.Limit > price))
            return false;
        int available = buys ? book.AskSize : book.BidSize;
        int units = Math.Min(order.Units - order.Filled, available);
        int lot = _contracts[order.InstrumentId]!.LotSize;
        units -= units % lot;
        if (units <= 0)
            return false;
        order.Filled += units;
        order.Value += checked((atOwnLimit ? order.Limit : price) * units);
        if (buys)
            book.AskSize -= units;
        else
            book.BidSize -= units;
        return true;
    }

    private int Share(int size) => options.SizeShare >= 1 ? size : (int)(size * options.SizeShare);

    private void Drop(VenueOrder order)
    {
        _orders.Remove(order.Id);
        _resting.Remove(order);
    }

    private void Answer(VenueOrder order, ReplyKind kind, RejectReason reason, Timestamp now) =>
        Enqueue(new ReplyPayload(order.Id, order.VenueId, kind, reason), now);

    private void Report(VenueOrder order, ReportedStatus status, Timestamp now) =>
        Enqueue(
            new VenueEvent(OutputKind.None, 0, default, default, new ReportPayload(order.Id, order.Filled, order.Value, order.VenueId, status)),
            now.Nanoseconds + options.ReportLatency.Ticks * 100);

    private void Enqueue(in ReplyPayload reply, Timestamp now) =>
        Enqueue(new VenueEvent(OutputKind.None, 0, default, reply, default), now.Nanoseconds + options.ReportLatency.Ticks * 100);

    private void Enqueue(in VenueEvent venueEvent, long at) => _events.Add(venueEvent, at);

    private record struct BookSide(long Bid, long Ask, int BidSize, int AskSize);

    private sealed class VenueOrder(long id, long venueId, int instrumentId, Side side, int units)
    {
        public long Id => id;

        public long VenueId => venueId;

        public int InstrumentId => instrumentId;

        public Side Side => side;

        public int Units => units;

        public long Limit { get; set; }

        public int Filled { get; set; }

        public long Value { get; set; }
    }
}
