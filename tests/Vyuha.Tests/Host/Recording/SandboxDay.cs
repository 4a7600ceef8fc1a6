using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Backtesting;
using Vyuha.Host.Drill;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Risk;
using Vyuha.Simulation.Synthetic;
using TradingSession = Vyuha.Host.Session.TradingSession;

namespace Vyuha.Tests.Host.Recording;

/// <summary>How a day is played.</summary>
internal sealed record SandboxDayOptions
{
    /// <summary>The session's clock moves so far at each step.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>From the session to the exchange, and the answer back at once.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>How late the session hears of what its orders became.</summary>
    public TimeSpan ReportDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Null: the whole day, closed and archived. Else the process dies then.</summary>
    public TimeOnly? DiesAt { get; init; }

    /// <summary>What is done at which time.</summary>
    public IReadOnlyList<(TimeOnly At, Action<TradingSession> Do)> Acts { get; init; } = [];

    /// <summary>The option seller as the program makes it from the journal's header, instead of the test's own bot.</summary>
    public bool OptionSeller { get; init; }

    /// <summary>Refuses placements so numbered, counted from 1.</summary>
    public IReadOnlyList<int> Refused { get; init; } = [];
}

/// <summary>A real session in virtual time against the sandbox exchange in the same process, without the wire and without faults of its own.</summary>
internal sealed class SandboxDay : ISessionPort
{
    public static readonly DateOnly Date = new(2026, 2, 3);

    private static readonly DrillMarket Market = new(new SyntheticMarket(MarketRules.Shipped, new SyntheticMarketOptions(), seed: 1));

    private readonly SandboxDayOptions _options;
    private readonly SandboxVenue _venue;
    private readonly PriorityQueue<Action, (Timestamp At, long Number)> _air = new();
    private readonly TradingSession _session;
    private Timestamp _now;
    private long _number;
    private int _placements;

    private SandboxDay(string folder, SandboxDayOptions options)
    {
        _options = options;
        _now = Ist.At(Date, new TimeOnly(9, 14, 50));
        _venue = new SandboxVenue(MarketRules.Shipped, Market, 1, 1, _now, Money.FromRupees(1_000_000));
        Directory.CreateDirectory(folder);
        using var ids = BrokerOrderIds.Open(Path.Combine(folder, "order-ids.txt"));
        RunHeader header = Header with { Bots = options.OptionSeller ? ["option-seller"] : [] };
        Trader trader = Recovery.Begin(Path.Combine(folder, "journal"), header, options.OptionSeller ? KernelFactory.Create(header, MarketRules.Shipped, out _) : Kernel(header), new OrderDesk(new DeskOptions(), ids));
        DayPlan plan = DayPlan.For(MarketRules.Shipped, Date, new TimeOnly(15, 0));
        _session = new TradingSession(trader, plan, header.Underlyings, DataOrigin.Synthetic, new SessionOptions(), new Inbox(), this);
        _session.Inbox.Post(new ContractsKnown(_venue.Contracts));
        _session.Inbox.Post(new DailyBarsRead([new IndexBar("NIFTY", new DateOnly(2026, 2, 2), Price.FromRupees(25_000), Price.FromRupees(25_100), Price.FromRupees(24_900), Price.FromRupees(25_050))]));
        _venue.Quoted = (symbol, quote) =>
        {
            if (_session.IdOf(symbol) is > 0 and int id)
                _session.Inbox.Post(id, quote);
        };
        _venue.Changed = row => After(_options.ReportDelay, () => _session.Inbox.Post(new OrderSeen(row)));
        Play(plan);
        Result = new SessionOutcome(_session.Phase, trader.Halted, _session.Reconciler.Breaks, trader.Inputs, trader.Kernel.Hash, folder);
        Orders = trader.Kernel.Orders.Count;
        if (_session.Phase == DayPhase.Archived)
            trader.Close();
        else
            trader.Flush();
        trader.Abandon();
        _session.Inbox.Dispose();
    }

    public SessionOutcome Result { get; }

    public int Orders { get; }

    private static RunHeader Header => new()
    {
        Commit = "test",
        Runtime = "test",
        RulesHash = MarketRules.Shipped.Hash,
        Configuration = TradingConfiguration.Read().CanonicalText,
        Underlyings = ["NIFTY", "INDIAVIX"],
        Seed = 1,
    };

    /// <summary>Plays a day and leaves its journal in the folder.</summary>
    public static SandboxDay Play(string folder, SandboxDayOptions? options = null) => new(folder, options ?? new SandboxDayOptions());

    public static TradingKernel Kernel(RunHeader header)
    {
        TradingConfiguration configuration = TradingConfiguration.Read();
        return new TradingKernel(new KernelOptions
        {
            Rules = MarketRules.Shipped,
            Underlyings = header.Underlyings,
            Bots = [new BotSetup(1, new TalkingCondor(), new BotLimits { DailyLoss = configuration.Limits.DailyLossSoft }, configuration.Bots[0].Capital)],
            AccountCapital = configuration.Capital.Total,
            Reserve = configuration.Capital.Reserve,
            Limits = configuration.Limits,
            Brokerage = new BrokeragePlan { OptionOrder = configuration.Brokerage.OptionOrder },
        });
    }

    public void Send(BrokerRequest request)
    {
        bool refuse = request.Kind == RequestKind.Place && _options.Refused.Contains(++_placements);
        After(_options.Latency, () => _session.Inbox.Post(new RequestDone(
            request, refuse ? new BrokerOutcome(OutcomeKind.Refused, null, RejectReason.InsufficientMargin, "no margin") : _venue.Execute(request))));
    }

    public void Withdraw(Withdrawal which)
    {
    }

    public void ReadBooks()
    {
        Timestamp asked = _now;
        After(TimeSpan.FromMilliseconds(100), () => _session.Inbox.Post(new BooksRead(_venue.Orders(), _venue.Trades(), _venue.Positions(), asked)));
    }

    public void ReadFunds() => _session.Inbox.Post(_venue.Funds());

    public void ReadMargin(MarginQuestion question) => _session.Inbox.Post(new MarginFailed("this broker does not say it.", IsUnsupported: true));

    public void ReadQuotes(IReadOnlyList<InstrumentOfSymbol> instruments) => _session.Inbox.Post(new QuotesRead([]));

    public void ReadDailyBars(DateOnly date) => _session.Inbox.Post(new DailyBarsRead(_venue.DailyBars()));

    private void Play(DayPlan plan)
    {
        var acts = new Queue<(TimeOnly At, Action<TradingSession> Do)>(_options.Acts.OrderBy(act => act.At));
        Timestamp end = _options.DiesAt is { } dies ? Ist.At(Date, dies) : plan.Close.Plus(TimeSpan.FromMinutes(5));
        while (_now < end && _session.Phase != DayPhase.Archived)
        {
            _now = _now.Plus(_options.Step);
            while (_air.TryPeek(out _, out (Timestamp At, long Number) due) && due.At <= _now)
            {
                _venue.AdvanceTo(due.At);
                _air.Dequeue()();
            }

            _venue.AdvanceTo(_now);
            while (acts.TryPeek(out (TimeOnly At, Action<TradingSession> Do) act) && Ist.TimeOf(_now) >= act.At)
                acts.Dequeue().Do(_session);
            _session.Step(_now);
        }
    }

    private void After(TimeSpan delay, Action action) => _air.Enqueue(action, (_now.Plus(delay), _number++));
}
