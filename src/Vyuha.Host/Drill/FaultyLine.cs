using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;

namespace Vyuha.Host.Drill;

/// <summary>
/// Between a trader that may be dead and a venue that never is: delays, loses, repeats and refuses by chance, in virtual time. What was asked by a
/// process that is gone may still arrive; what is answered to it never does.
/// </summary>
internal sealed class FaultyLine : ISessionPort
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly IDrillVenue _venue;
    private readonly DrillFaults _faults;
    private readonly Random _random;
    private readonly KillPoint _kill;
    private readonly bool _isBare;
    private readonly PriorityQueue<Action, (Timestamp At, long Number)> _air = new();
    private readonly Dictionary<long, int> _placements = [];
    private readonly List<BrokerRow> _others = [];
    private TradingSession? _session;
    private long _number;
    private int _life;

    public FaultyLine(IDrillVenue venue, DrillFaults faults, bool isBare, Random random, KillPoint kill)
    {
        (_venue, _faults, _isBare, _random, _kill) = (venue, faults, isBare, random, kill);
        venue.Quoted = OnQuoted;
        venue.Changed = OnChanged;
    }

    public Timestamp Now { get; private set; }

    /// <summary>What was not as it must be.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Positions at the venue.</summary>
    public CoverWatch Cover { get; } = new();

    public int Placements { get; private set; }

    /// <summary>Of those, how many had their answer lost.</summary>
    public int InDoubt { get; private set; }

    /// <summary>Orders that arrived when they had been given up.</summary>
    public int LateArrivals { get; private set; }

    /// <summary>Rows in the order book that were no orders of ours, or of ours but refused.</summary>
    public int OtherRows { get; private set; }

    /// <summary>Quotes go nowhere: the stream is silent.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Quotes that reached a trader.</summary>
    public long Quotes { get; private set; }

    /// <summary>Whether anything is under way.</summary>
    public bool IsQuiet => _air.Count == 0;

    public void BeginDay(Timestamp now)
    {
        Now = now;
        _placements.Clear();
        _others.Clear();
        Cover.BeginDay(_venue.Contracts, _venue.Positions());
    }

    /// <summary>A process has connected.</summary>
    public void Connect(TradingSession session) => _session = session;

    /// <summary>The process that was connected is gone.</summary>
    public void Disconnect()
    {
        _session = null;
        _life++;
    }

    /// <summary>Whether a row of the order book is none of ours.</summary>
    public bool IsOfOthers(string brokerOrderId) => _others.Exists(row => row.BrokerOrderId == brokerOrderId);

    /// <summary>Moves time on: the market, and what is under way.</summary>
    public void AdvanceTo(Timestamp now)
    {
        Now = now;
        _venue.AdvanceTo(now);
        while (_air.TryPeek(out _, out (Timestamp At, long Number) due) && due.At <= now)
            _air.Dequeue()();
    }

    void ISessionPort.Send(BrokerRequest request)
    {
        _kill.Reach(Milestone.RequestTaken);
        if (request.Kind == RequestKind.Place)
        {
            Placements++;
            int times = _placements[request.OrderId] = _placements.GetValueOrDefault(request.OrderId) + 1;
            if (times > 1)
                Failures.Add($"order {request.OrderId} was placed {times} times");
        }

        int life = _life;
        if (Chance(_faults.RateLimited))
        {
            After(Milliseconds(5, 50), () => Answer(life, request, new BrokerOutcome(OutcomeKind.Refused, null, RejectReason.RateLimited, "10 per 1 second")));
            return;
        }

        if (request.Kind == RequestKind.Place && Chance(_faults.LookAlike))
            ShowLookAlike(request);
        if (request.Kind == RequestKind.Place && Chance(_faults.RefusedButListed))
        {
            After(Milliseconds(5, 400), () =>
            {
                Show(RowOf(request, "REFUSED", RowStatus.Rejected, Now) with { Reason = "margin" });
                Answer(life, request, new BrokerOutcome(OutcomeKind.Refused, null, RejectReason.Other, "margin"));
            });
            return;
        }

        if (request.Kind == RequestKind.Place && Chance(_faults.LateArrival))
        {
            After(Timeout, () => Answer(life, request, new BrokerOutcome(OutcomeKind.InDoubt, Text: "no answer in time")));
            After(TimeSpan.FromSeconds(_random.Next(62, 100)), () => ExecuteLate(request));
            return;
        }

        if (Chance(_faults.LostRequest))
        {
            After(Timeout, () => Answer(life, request, new BrokerOutcome(OutcomeKind.InDoubt, Text: "no answer in time")));
            return;
        }

        bool lost = Chance(_faults.LostReply);
        bool error = Chance(_faults.ServerError);
        TimeSpan back = Milliseconds(5, 400);
        After(Milliseconds(5, 400), () =>
        {
            // What a killed process had handed to the system may arrive or not.
            if (life != _life && Chance(0.5))
                return;
            BrokerOutcome outcome = _venue.Execute(request);
            if (lost)
                After(Timeout, () => Answer(life, request, new BrokerOutcome(OutcomeKind.InDoubt, Text: "no answer in time")));
            else if (error)
                After(back, () => Answer(life, request, new BrokerOutcome(OutcomeKind.InDoubt, Text: "500")));
            else
                After(back, () => Answer(life, request, outcome));
        });
    }

    /// <summary>What a placement takes to the exchange here is the way, not a turn: it has left.</summary>
    void ISessionPort.Withdraw(Withdrawal which)
    {
    }

    void ISessionPort.ReadBooks()
    {
        int life = _life;
        Timestamp asked = Now;
        if (Chance(_faults.FailedReading))
        {
            After(Milliseconds(50, 500), () => Post(life, new BooksFailed("500", IsLoggedOut: false)));
            return;
        }

        IReadOnlyList<BrokerTrade>? old = Chance(_faults.LateTrades) ? _venue.Trades() : null;
        After(Milliseconds(5, old is null ? 100 : 1000), () =>
        {
            IReadOnlyList<BrokerRow> orders = [.. _others, .. _venue.Orders().Select(Shown)];
            After(Milliseconds(5, 100), () =>
            {
                IReadOnlyList<BrokerTrade> trades = old ?? _venue.Trades();
                IReadOnlyList<BrokerPosition> positions = _venue.Positions();
                After(Milliseconds(5, 100), () => Post(life, new BooksRead(orders, trades, positions, asked)));
            });
        });
    }

    void ISessionPort.ReadQuotes(IReadOnlyList<InstrumentOfSymbol> instruments)
    {
        int life = _life;
        After(Milliseconds(5, 100), () => Post(life, new QuotesRead([.. instruments.Select(one => (one.Id, _venue.QuoteOf(one.Symbol)))])));
    }

    /// <summary>This broker has no calculator of margins.</summary>
    void ISessionPort.ReadMargin(MarginQuestion question) => Post(_life, new MarginFailed("this broker does not say it.", IsUnsupported: true));

    void ISessionPort.ReadFunds()
    {
        int life = _life;
        After(Milliseconds(5, 100), () =>
        {
            FundsRead funds = _venue.Funds();
            After(Milliseconds(5, 100), () => Post(life, funds));
        });
    }

    void ISessionPort.ReadDailyBars(DateOnly date) => Post(_life, new DailyBarsRead(_venue.DailyBars()));

    /// <summary>A row as the broker of this run shows it.</summary>
    private BrokerRow Shown(BrokerRow row)
    {
        BrokerRow shown = _isBare ? row with { FilledUnits = null, AveragePrice = null } : row;
        return Chance(_faults.UnknownWord) ? shown with { Status = RowStatus.Unknown, Reason = "being validated" } : shown;
    }

    /// <summary>An order like this one that was placed before the session, or has another limit; the stream tells of it too, without a time.</summary>
    private void ShowLookAlike(in BrokerRequest request)
    {
        bool isOlder = _random.Next(2) == 0;
        BrokerRow row = isOlder
            ? RowOf(request, "OTHER", RowStatus.Complete, Ist.At(_venue.Date, new TimeOnly(9, 15))) with { FilledUnits = request.Units }
            : RowOf(request, "OTHER", RowStatus.Open, Now) with { Limit = request.Limit + Price.FromRupees(0.05m) };
        Show(row);
        int life = _life;
        After(Milliseconds(1, 800), () => Post(life, new OrderSeen(row with { PlacedAt = null })));
    }

    private void Show(BrokerRow row)
    {
        _others.Add(row);
        OtherRows++;
    }

    private BrokerRow RowOf(in BrokerRequest request, string name, RowStatus status, Timestamp placed) => new(
        $"{name}-{_others.Count + 1}", request.Symbol, request.Exchange, request.Side, request.Units, request.Limit, status, 0, null, null, placed);

    private void ExecuteLate(in BrokerRequest request)
    {
        LateArrivals++;
        _venue.Execute(request);
    }

    private void After(TimeSpan delay, Action what) => _air.Enqueue(what, (Now.Plus(delay), _number++));

    private void Answer(int life, in BrokerRequest request, in BrokerOutcome outcome)
    {
        if (life == _life && request.Kind == RequestKind.Place && outcome.Kind == OutcomeKind.InDoubt)
            InDoubt++;
        Post(life, new RequestDone(request, outcome));
    }

    /// <summary>An answer reaches only the process that asked.</summary>
    private void Post(int life, SessionEvent item)
    {
        if (life == _life)
            _session?.Inbox.Post(item);
    }

    private void OnQuoted(string symbol, QuotePayload quote)
    {
        if (IsSilent || _session is not { } session || session.IdOf(symbol) is not (> 0 and int id))
            return;
        session.Inbox.Post(id, quote);
        Quotes++;
    }

    private void OnChanged(BrokerRow row)
    {
        foreach (string naked in Cover.Look(row))
        {
            // What fills when it had been given up cannot be covered beforehand; it must be worked off in the end.
            if (LateArrivals == 0)
                Failures.Add($"{naked} at {Now}");
        }

        if (Chance(_faults.LostUpdate))
            return;
        int life = _life;
        After(Milliseconds(1, 800), () => Post(life, new OrderSeen(row)));
        if (Chance(_faults.DuplicateUpdate))
            After(Milliseconds(1, 3000), () => Post(life, new OrderSeen(row)));
    }

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private TimeSpan Milliseconds(int least, int most) => TimeSpan.FromMilliseconds(_random.Next(least, most));
}
