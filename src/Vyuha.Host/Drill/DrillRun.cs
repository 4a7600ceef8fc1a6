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
internal sealed class DrillRun
{
    private const int MilestonesToFirstKill = 400;

    private readonly ulong _seed;
    private readonly DrillOptions _options;
    private readonly IDrillVenue _venue;
    private readonly string _folder;
    private readonly Random _random;
    private readonly TradingConfiguration _configuration = TradingConfiguration.Read();
    private readonly MarketRules _rules = MarketRules.Shipped;
    private readonly KillPoint _kill;
    private readonly FaultyLine _line;
    private readonly List<string> _failures = [];
    private TradingSession? _session;
    private BrokerOrderIds? _ids;
    private Timestamp _now;

    public DrillRun(ulong seed, DrillOptions options, IDrillVenue venue, string folder)
    {
        (_seed, _options, _venue, _folder) = (seed, options, venue, folder);
        _random = new Random((int)(seed ^ seed >> 32));
        bool isBare = options.Faults.BareRows && _random.Next(2) == 0;
        _kill = new KillPoint(_random);
        if (options.Kills > 0)
            _kill.Arm(_random.Next(1, MilestonesToFirstKill));
        _line = new FaultyLine(venue, options.Faults, isBare, _random, _kill);
    }

    private string Journal => Path.Combine(_folder, "journal");

    public DrillResult Run(CancellationToken cancellation = default)
    {
        DayPlan plan = DayPlan.For(_rules, _venue.Date, _configuration.Limits.NoNewRiskAfter);
        _now = Ist.At(_venue.Date, _configuration.Limits.EntryFrom).Plus(TimeSpan.FromMinutes(1));
        Timestamp flatten = _now.Plus(_options.Trading);
        Timestamp end = flatten.Plus(_options.Flattening);
        bool flattening = false;
        _line.BeginDay(_now);
        _kill.Watch(Journal);
        Start(plan);
        while (_now < end)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Pass();
                if (!flattening && _now >= flatten)
                {
                    flattening = true;
                    _kill.Disarm();
                    _session!.Inbox.Post(new OperatorAsked(OperatorAction.Flatten, 0, "drill"));
                }

                _session!.Step(_now);
                if (_session.Trader.Halted is { } why)
                {
                    _failures.Add($"halted at {_now}: {why}");
                    break;
                }
            }
            catch (KilledException)
            {
                Restart(plan);
            }

            if (flattening && IsQuiet())
                break;
        }

        _failures.AddRange(_line.Failures);
        Judge();
        DrillResult result = new(
            _seed, _kill.Kills, _kill.PowerCuts, _line.Placements, _line.InDoubt, _line.Cover.FilledOrders,
            _venue.Trades().GroupBy(trade => trade.BrokerOrderId).Count(group => group.Count() > 1), _session!.Trader.Kernel.Structures.Count, _failures)
        {
            LateArrivals = _line.LateArrivals,
            OtherRows = _line.OtherRows,
        };
        _session.Trader.Abandon();
        _session.Inbox.Dispose();
        _ids?.Dispose();
        return result;
    }

    private void Pass()
    {
        _now = _now.Plus(_options.Step);
        _line.AdvanceTo(_now);
    }

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
            ? Recovery.Resume(Journal, Kernel, desk, _now, reached: _kill.Reach)
            : Recovery.Begin(Journal, header, Kernel(header), desk, _kill.Reach);
        _session = new TradingSession(trader, plan, header.Underlyings, DataOrigin.Synthetic, new SessionOptions { Snapshot = TimeSpan.FromSeconds(1) }, new Inbox(), _line);
        _session.Resume();
        _session.Inbox.Post(new ContractsKnown(_venue.Contracts));
        _line.Connect(_session);
        _kill.Begun();
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

    /// <summary>The process is gone; a new one starts some seconds later.</summary>
    private void Restart(DayPlan plan)
    {
        bool started = false;
        while (!started)
        {
            _line.Disconnect();
            _session!.Trader.Abandon();
            _session.Inbox.Dispose();
            _kill.Fell();
            _kill.Arm(_kill.Kills < _options.Kills ? _random.Next(1, MilestonesToFirstKill * 2) : int.MaxValue);
            Timestamp back = _now.Plus(TimeSpan.FromMilliseconds(_random.Next(200, 20_000)));
            while (_now < back)
                Pass();

            try
            {
                Start(plan);
                started = true;
            }
            catch (KilledException)
            {
                // Killed while it was recovering: it will recover from that too.
            }
        }
    }

    private bool IsQuiet() =>
        _session!.Trader.Kernel.Orders.Live.Count == 0
        && _session.Trader.Kernel.Structures.All(structure => structure.IsFinished)
        && _line.IsQuiet
        && !_venue.Orders().Any(row => row.Status is RowStatus.Open or RowStatus.TriggerPending);

    private void Judge()
    {
        Trader trader = _session!.Trader;
        TradingKernel kernel = trader.Kernel;
        int ours = trader.Desk.Externals.Keys.Count(id => !id.StartsWith("OTHER-", StringComparison.Ordinal));
        if (ours > 0)
            _failures.Add($"{ours} of our own orders were taken for someone else's");
        _failures.AddRange(BooksJudge.Orders(kernel, _ids!, VenueBooks.Of(_venue)));
        _failures.AddRange(BooksJudge.Ledger(kernel, _configuration.Bots[0].Capital.Steps, Money.Zero));
        foreach (Structure structure in kernel.Structures)
        {
            if (!structure.IsFinished)
                _failures.Add($"structure {structure.Id} is {structure.State} at the end: {BooksJudge.Describe(kernel, structure)}");
        }

        trader.Commit(_now, durable: true);
        _failures.AddRange(BooksJudge.Journal(kernel, Journal, Kernel));
    }
}
