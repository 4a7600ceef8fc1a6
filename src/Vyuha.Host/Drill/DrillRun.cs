using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Storage.Journal;

namespace Vyuha.Host.Drill;

/// <summary>What one drill met and found.</summary>
/// <param name="Seed">All of its chance.</param>
/// <param name="Kills">How often the trader was ended at a random step of its work.</param>
/// <param name="PowerCuts">Of those, how often what had not been synced to the disk was lost too.</param>
/// <param name="Placements">Orders that left.</param>
/// <param name="InDoubt">Of those, how many had their answer lost.</param>
/// <param name="Fills">Orders that filled, wholly or in part.</param>
/// <param name="PartialFills">Of those, how many filled in parts.</param>
/// <param name="Structures">Structures traded.</param>
/// <param name="Failures">What was not as it must be; empty when all is well.</param>
internal sealed record DrillResult(
    ulong Seed, int Kills, int PowerCuts, int Placements, int InDoubt, int Fills, int PartialFills, int Structures, IReadOnlyList<string> Failures)
{
    /// <summary>Orders that arrived when they had been given up.</summary>
    public int LateArrivals { get; init; }

    /// <summary>Rows in the order book that were no orders of ours, or of ours but refused.</summary>
    public int OtherRows { get; init; }

    public bool Passed => Failures.Count == 0;
}

/// <summary>How a drill is run.</summary>
internal sealed record DrillOptions
{
    public DrillFaults Faults { get; init; } = new();

    /// <summary>Most kills in one run.</summary>
    public int Kills { get; init; } = 3;

    /// <summary>How long the restless trader trades before it is flattened.</summary>
    public TimeSpan Trading { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>Within this it must be flat.</summary>
    public TimeSpan Flattening { get; init; } = TimeSpan.FromMinutes(6);

    public TimeSpan Step { get; init; } = TimeSpan.FromMilliseconds(200);
}

/// <summary>
/// One trading session in virtual time in which the connection misbehaves and the trader is killed at random steps of its work, restarted, and
/// held to what must be true whatever happens: no order leaves twice, no fill is lost, no short stands without its cover, the ledger is the venue's.
/// </summary>
internal sealed class DrillRun : ISessionPort
{
    private const int MilestonesToFirstKill = 400;

    private readonly ulong _seed;
    private readonly DrillOptions _options;
    private readonly IDrillVenue _venue;
    private readonly string _folder;
    private readonly Random _random;
    private readonly TradingConfiguration _configuration = TradingConfiguration.Read();
    private readonly MarketRules _rules = MarketRules.Shipped;
    private readonly PriorityQueue<Action, (Timestamp At, long Number)> _air = new();
    private readonly Dictionary<long, int> _placements = [];
    private readonly Dictionary<string, Instrument> _instruments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _atVenue = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _filled = new(StringComparer.Ordinal);
    private readonly List<string> _failures = [];
    private readonly List<BrokerRow> _others = [];
    private readonly bool _isBare;
    private TradingSession? _session;
    private BrokerOrderIds? _ids;
    private Timestamp _now;
    private long _number;
    private long _durable;
    private int _untilKill;
    private int _life;
    private int _kills;
    private int _powerCuts;
    private int _inDoubt;
    private bool _isDown;
    private int _lateArrivals;

    public DrillRun(ulong seed, DrillOptions options, IDrillVenue venue, string folder)
    {
        (_seed, _options, _venue, _folder) = (seed, options, venue, folder);
        _random = new Random((int)(seed ^ seed >> 32));
        _isBare = options.Faults.BareRows && _random.Next(2) == 0;
        _untilKill = options.Kills > 0 ? _random.Next(1, MilestonesToFirstKill) : int.MaxValue;
        foreach (ContractOfDay contract in venue.Contracts)
            _instruments.Add(OpenAlgoSymbol.Format(contract.Instrument), contract.Instrument);
        venue.Quoted = OnQuoted;
        venue.Changed = OnChanged;
    }

    private string Journal => Path.Combine(_folder, "journal");

    public DrillResult Run(CancellationToken cancellation = default)
    {
        DayPlan plan = DayPlan.For(_rules, _venue.Date, _configuration.Limits.NoNewRiskAfter);
        _now = Ist.At(_venue.Date, _configuration.Limits.EntryFrom).Plus(TimeSpan.FromMinutes(1));
        Timestamp flatten = _now.Plus(_options.Trading);
        Timestamp end = flatten.Plus(_options.Flattening);
        bool flattening = false;
        Start(plan);
        while (_now < end)
        {
            cancellation.ThrowIfCancellationRequested();
            _now = _now.Plus(_options.Step);
            try
            {
                Deliver();
                if (!flattening && _now >= flatten)
                {
                    flattening = true;
                    _untilKill = int.MaxValue;
                    _session!.Inbox.Post(new OperatorAsked(OperatorAction.Flatten, 0, "drill"));
                }

                _session!.Step(_now);
                if (_session.Trader.Halted is { } why)
                {
                    _failures.Add($"halted at {_now}: {why}");
                    break;
                }
            }
            catch (Killed)
            {
                Restart(plan);
            }

            if (flattening && IsQuiet())
                break;
        }

        Judge();
        DrillResult result = new(
            _seed, _kills, _powerCuts, _placements.Count, _inDoubt, _filled.Count, _venue.Trades().GroupBy(trade => trade.BrokerOrderId).Count(group => group.Count() > 1), _session!.Trader.Kernel.Structures.Count, _failures)
        {
            LateArrivals = _lateArrivals,
            OtherRows = _others.Count,
        };
        _session.Trader.Abandon();
        _session.Inbox.Dispose();
        _ids?.Dispose();
        return result;
    }

    void ISessionPort.Send(BrokerRequest request)
    {
        Reach(Milestone.RequestTaken);
        if (request.Kind == RequestKind.Place)
        {
            int times = _placements[request.OrderId] = _placements.GetValueOrDefault(request.OrderId) + 1;
            if (times > 1)
                _failures.Add($"order {request.OrderId} was placed {times} times");
        }

        DrillFaults faults = _options.Faults;
        int life = _life;
        TimeSpan timeout = TimeSpan.FromSeconds(5);
        if (Chance(faults.RateLimited))
        {
            After(Milliseconds(5, 50), () => Answer(life, request, new BrokerOutcome(OutcomeKind.Refused, null, RejectReason.RateLimited, "10 per 1 second")));
            return;
        }

        if (request.Kind == RequestKind.Place && Chance(faults.LookAlike))
            ShowLookAlike(request);
        if (request.Kind == RequestKind.Place && Chance(faults.RefusedButListed))
        {
            After(Milliseconds(5, 400), () =>
            {
                _others.Add(RowOf(request, "REFUSED", RowStatus.Rejected, _now) with { Reason = "margin" });
                Answer(life, request, new BrokerOutcome(OutcomeKind.Refused, null, RejectReason.Other, "margin"));
            });
            return;
        }

        if (request.Kind == RequestKind.Place && Chance(faults.LateArrival))
        {
            After(timeout, () => Answer(life, request, new BrokerOutcome(OutcomeKind.InDoubt, Text: "no answer in time")));
            After(TimeSpan.FromSeconds(_random.Next(62, 100)), () => ExecuteLate(request));
            return;
        }

        if (Chance(faults.LostRequest))
        {
            After(timeout, () => Answer(life, request, new BrokerOutcome(OutcomeKind.InDoubt, Text: "no answer in time")));
            return;
        }

        bool lost = Chance(faults.LostReply);
        bool error = Chance(faults.ServerError);
        TimeSpan back = Milliseconds(5, 400);
        After(Milliseconds(5, 400), () =>
        {
            // What a killed process had handed to the system may arrive or not.
            if (life != _life && Chance(0.5))
                return;
            BrokerOutcome outcome = _venue.Execute(request);
            if (lost)
                After(timeout, () => Answer(life, request, new BrokerOutcome(OutcomeKind.InDoubt, Text: "no answer in time")));
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
        Timestamp asked = _now;
        if (Chance(_options.Faults.FailedReading))
        {
            After(Milliseconds(50, 500), () => Post(life, new BooksFailed("500", IsLoggedOut: false)));
            return;
        }

        IReadOnlyList<BrokerTrade>? old = Chance(_options.Faults.LateTrades) ? _venue.Trades() : null;
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

    /// <summary>A row as the broker of this run shows it.</summary>
    private BrokerRow Shown(BrokerRow row)
    {
        BrokerRow shown = _isBare ? row with { FilledUnits = null, AveragePrice = null } : row;
        return Chance(_options.Faults.UnknownWord) ? shown with { Status = RowStatus.Unknown, Reason = "being validated" } : shown;
    }

    /// <summary>An order like this one that was placed before the session, or has another limit; the stream tells of it too, without a time.</summary>
    private void ShowLookAlike(in BrokerRequest request)
    {
        bool isOlder = _random.Next(2) == 0;
        BrokerRow row = isOlder
            ? RowOf(request, "OTHER", RowStatus.Complete, Ist.At(_venue.Date, new TimeOnly(9, 15))) with { FilledUnits = request.Units }
            : RowOf(request, "OTHER", RowStatus.Open, _now) with { Limit = request.Limit + Price.FromRupees(0.05m) };
        _others.Add(row);
        int life = _life;
        After(Milliseconds(1, 800), () => Post(life, new OrderSeen(row with { PlacedAt = null })));
    }

    private BrokerRow RowOf(in BrokerRequest request, string name, RowStatus status, Timestamp placed) => new(
        $"{name}-{_others.Count + 1}", request.Symbol, request.Exchange, request.Side, request.Units, request.Limit, status, 0, null, null, placed);

    private void ExecuteLate(in BrokerRequest request)
    {
        _lateArrivals++;
        _venue.Execute(request);
    }

    void ISessionPort.ReadQuotes(IReadOnlyList<InstrumentOfSymbol> instruments)
    {
        int life = _life;
        After(Milliseconds(5, 100), () => Post(life, new QuotesRead([.. instruments.Select(one => (one.Id, _venue.QuoteOf(one.Symbol)))])));
    }

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

    private void Start(DayPlan plan)
    {
        var header = new RunHeader
        {
            Commit = ProgramVersion.Commit,
            Runtime = "drill",
            RulesHash = _rules.Hash,
            Configuration = _configuration.CanonicalText,
            Underlyings = ["NIFTY", "INDIAVIX"],
            Seed = _seed,
            Bots = ["drill"],
        };
        OrderDesk desk = NewDesk();
        Trader trader = File.Exists(Journal)
            ? Recovery.Resume(Journal, Kernel, desk, _now, reached: Reach)
            : Recovery.Begin(Journal, header, Kernel(header), desk, Reach);
        _session = new TradingSession(trader, plan, header.Underlyings, DataOrigin.Synthetic, new SessionOptions { Snapshot = TimeSpan.FromSeconds(1) }, new Inbox(), this);
        _session.Resume();
        _session.Inbox.Post(new ContractsKnown(_venue.Contracts));
        _isDown = false;
        _durable = File.Exists(Journal) ? new FileInfo(Journal).Length : 0;
    }

    private OrderDesk NewDesk()
    {
        _ids?.Dispose();
        _ids = BrokerOrderIds.Open(Path.Combine(_folder, "order-ids.txt"));
        return new OrderDesk(new DeskOptions(), _ids);
    }

    private TradingKernel Kernel(RunHeader header) => new(new KernelOptions
    {
        Rules = _rules,
        Underlyings = header.Underlyings,
        Bots = [new BotSetup(1, new RestlessTrader(header.Seed), new BotLimits { DailyLoss = _configuration.Limits.DailyLossSoft }, _configuration.Bots[0].Capital)],
        AccountCapital = _configuration.Capital.Total,
        Reserve = _configuration.Capital.Reserve,
        Limits = _configuration.Limits,
        Brokerage = new BrokeragePlan { OptionOrder = _configuration.Brokerage.OptionOrder },
    });

    /// <summary>The process is gone; what it had written stays, what it had not synced may be lost; a new one starts some seconds later.</summary>
    private void Restart(DayPlan plan)
    {
        bool started = false;
        while (!started)
        {
            _kills++;
            _life++;
            _isDown = true;
            _session!.Trader.Abandon();
            _session.Inbox.Dispose();
            if (_random.Next(2) == 0)
                CutPower();
            _untilKill = _kills < _options.Kills ? _random.Next(1, MilestonesToFirstKill * 2) : int.MaxValue;
            Timestamp back = _now.Plus(TimeSpan.FromMilliseconds(_random.Next(200, 20_000)));
            while (_now < back)
            {
                _now = _now.Plus(_options.Step);
                Deliver();
            }

            try
            {
                Start(plan);
                started = true;
            }
            catch (Killed)
            {
                // Killed while it was recovering: it will recover from that too.
            }
        }
    }

    private void CutPower()
    {
        _powerCuts++;
        if (!File.Exists(Journal))
            return;
        using var file = new FileStream(Journal, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        if (file.Length > _durable)
            file.SetLength(_durable + _random.NextInt64(file.Length - _durable + 1));
    }

    private void Reach(Milestone milestone)
    {
        bool begun = _durable == 0 && milestone == Milestone.InputJournaled; // Its head is on the disk before anything else.
        if (begun || milestone == Milestone.AfterFlush)
            _durable = new FileInfo(Journal).Length;
        if (--_untilKill <= 0)
            throw new Killed();
    }

    private void Deliver()
    {
        _venue.AdvanceTo(_now);
        while (_air.TryPeek(out _, out (Timestamp At, long Number) due) && due.At <= _now)
            _air.Dequeue()();
    }

    private void After(TimeSpan delay, Action what) => _air.Enqueue(what, (_now.Plus(delay), _number++));

    private void Answer(int life, in BrokerRequest request, in BrokerOutcome outcome)
    {
        if (life == _life && request.Kind == RequestKind.Place && outcome.Kind == OutcomeKind.InDoubt)
            _inDoubt++;
        Post(life, new RequestDone(request, outcome));
    }

    /// <summary>An answer reaches only the process that asked.</summary>
    private void Post(int life, SessionEvent item)
    {
        if (!_isDown && life == _life)
            _session!.Inbox.Post(item);
    }

    private void OnQuoted(string symbol, QuotePayload quote)
    {
        if (!_isDown && _session is { } session && session.IdOf(symbol) is > 0 and int id)
            session.Inbox.Post(id, quote);
    }

    private void OnChanged(BrokerRow row)
    {
        Watch(row);
        if (Chance(_options.Faults.LostUpdate))
            return;
        int life = _life;
        After(Milliseconds(1, 800), () => Post(life, new OrderSeen(row)));
        if (Chance(_options.Faults.DuplicateUpdate))
            After(Milliseconds(1, 3000), () => Post(life, new OrderSeen(row)));
    }

    /// <summary>The venue's own position after each fill: shorts never exceed the longs of the same right.</summary>
    private void Watch(in BrokerRow row)
    {
        long filled = row.FilledUnits ?? 0;
        long more = filled - _filled.GetValueOrDefault(row.BrokerOrderId);
        if (more <= 0)
            return;
        _filled[row.BrokerOrderId] = filled;
        _atVenue[row.Symbol] = _atVenue.GetValueOrDefault(row.Symbol) + (row.Side == Side.Buy ? more : -more);
        if (_lateArrivals > 0)
            return; // What fills when it had been given up cannot be covered beforehand; it must be worked off in the end.
        foreach (OptionRight right in new[] { OptionRight.Call, OptionRight.Put })
        {
            long net = _atVenue.Where(pair => _instruments[pair.Key].Right == right).Sum(pair => pair.Value);
            if (net < 0)
                _failures.Add($"{-net} {right} units without cover at {_now}");
        }
    }

    private bool IsQuiet() =>
        _session!.Trader.Kernel.Orders.Live.Count == 0
        && _session.Trader.Kernel.Structures.All(structure => structure.IsFinished)
        && _air.Count == 0
        && !_venue.Orders().Any(row => row.Status is RowStatus.Open or RowStatus.TriggerPending);

    private void Judge()
    {
        Trader trader = _session!.Trader;
        TradingKernel kernel = trader.Kernel;
        int ours = trader.Desk.Externals.Keys.Count(id => !id.StartsWith("OTHER-", StringComparison.Ordinal));
        if (ours > 0)
            _failures.Add($"{ours} of our own orders were taken for someone else's");
        JudgeOrders(kernel);
        foreach (PositionBreak difference in Reconciliation.Compare(kernel, _venue.Positions()))
            _failures.Add($"position of {difference}");
        JudgeLedger(kernel);
        foreach (Structure structure in kernel.Structures)
        {
            if (!structure.IsFinished)
                _failures.Add($"structure {structure.Id} is {structure.State} at the end: {Describe(structure)}");
        }

        trader.Commit(_now, durable: true);
        (TradingKernel again, JournalEnd end) = Recovery.Replay(Journal, Kernel);
        if (again.Hash != kernel.Hash || end.LastSequence != kernel.Sequence)
            _failures.Add($"the journal replays to {again.Hash:x16} after {end.LastSequence} inputs, the session had {kernel.Hash:x16} after {kernel.Sequence}");
    }

    private string Describe(Structure structure)
    {
        TradingKernel kernel = _session!.Trader.Kernel;
        IEnumerable<string> legs = structure.Legs.Where(leg => leg.Units != leg.TargetUnits).Select(leg =>
            $"{OpenAlgoSymbol.Format(leg.Terms.Instrument)} {leg.Units} of {leg.TargetUnits}, bid {kernel.Market.Quote(leg.Terms.Id).Bid} ask {kernel.Market.Quote(leg.Terms.Id).Ask}");
        IEnumerable<string> orders = kernel.Orders.Live.Where(order => order.StructureId == structure.Id).Select(order =>
            $"order {order.Id} {order.State} {order.FilledUnits}/{order.Units} at {order.Limit} since {order.PricedAt}");
        return string.Join(", ", legs.Concat(orders));
    }

    /// <summary>Each order of the venue is one of ours, with the same fills to the last step, and no two are the same one.</summary>
    private void JudgeOrders(TradingKernel kernel)
    {
        var trades = _venue.Trades().GroupBy(trade => trade.BrokerOrderId).ToDictionary(
            group => group.Key, group => (Units: group.Sum(trade => trade.Units), Value: group.Sum(trade => trade.Units * trade.Price.Steps)), StringComparer.Ordinal);
        var owners = new Dictionary<string, long>(StringComparer.Ordinal);
        for (int i = 0; i < kernel.Orders.Count; i++)
        {
            Order order = kernel.Orders.At(i);
            if (order.VenueOrderId == 0)
            {
                if (order.FilledUnits > 0)
                    _failures.Add($"order {order.Id} filled without an id");
                continue;
            }

            string id = _ids!.TextOf(order.VenueOrderId);
            if (!owners.TryAdd(id, order.Id))
                _failures.Add($"orders {owners[id]} and {order.Id} are both the venue's {id}");
            (long units, long value) = trades.GetValueOrDefault(id);
            if (units != order.FilledUnits || value != order.FilledValue)
                _failures.Add($"order {order.Id}: ours {order.FilledUnits} units for {order.FilledValue}, the venue's {units} for {value}");
        }

        foreach (BrokerRow row in _venue.Orders())
        {
            if (!owners.ContainsKey(row.BrokerOrderId))
                _failures.Add($"the venue's order {row.BrokerOrderId} ({row.Status}) belongs to none of ours");
        }
    }

    private void JudgeLedger(TradingKernel kernel)
    {
        long cash = 0;
        for (int i = 0; i < kernel.Orders.Count; i++)
        {
            Order order = kernel.Orders.At(i);
            cash += order.Side == Side.Buy ? -order.FilledValue : order.FilledValue;
        }

        long expected = _configuration.Bots[0].Capital.Steps + cash - kernel.ChargesOf(1).Total.Steps;
        if (kernel.Ledger.TotalCash(1) != expected)
            _failures.Add($"cash is {kernel.Ledger.TotalCash(1)}, capital and fills and charges come to {expected}");
        if (kernel.Ledger.SumOf(1) != 0)
            _failures.Add("the book does not sum to zero");
    }

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private TimeSpan Milliseconds(int least, int most) => TimeSpan.FromMilliseconds(_random.Next(least, most));

    /// <summary>The process ends here, between two instructions.</summary>
    private sealed class Killed : Exception;
}
