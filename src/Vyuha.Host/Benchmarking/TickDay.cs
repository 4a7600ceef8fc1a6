using System.Diagnostics;
using Vyuha.Core;
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
using Vyuha.Quant.Random;
using Vyuha.Sandbox.Market;
using Vyuha.Simulation.Synthetic;

namespace Vyuha.Host.Benchmarking;

/// <summary>How much of a day is run, and how busy it is.</summary>
internal sealed record TickDayOptions
{
    /// <summary>Quotes of a simulated second.</summary>
    public int TicksPerSecond { get; init; } = 10_000;

    /// <summary>When the ticks begin to come at that rate. The bot opens nothing before 09:20.</summary>
    public TimeOnly From { get; init; } = new(9, 16);

    /// <summary>From then on.</summary>
    public int Minutes { get; init; } = 370;

    /// <summary>Quotes that come together before the trader takes a step.</summary>
    public int TicksPerStep { get; init; } = 200;

    /// <summary>Snapshots between two actions of the bot, at least.</summary>
    public int Pause { get; init; } = 12;

    public ulong Seed { get; init; } = 1;
}

/// <summary>
/// A trading day of the whole universe of contracts, in virtual time, through the real session, trader, desk, kernel and journal: the sandbox exchange
/// answers orders and quotes what its market does, and further quotes of the same prices and other sizes come in between, so many that the rate is kept.
/// </summary>
internal sealed class TickDay : IDisposable
{
    private const byte Bot = 1;

    /// <summary>So much that a day of trades without a reason does not use it up.</summary>
    private static readonly Money Capital = Money.FromRupees(10_000_000);

    private static readonly DateOnly Date = new(2026, 2, 3);
    private static readonly TimeOnly Start = new(9, 14);

    private readonly TickDayOptions _options;
    private readonly string _folder;
    private readonly TradingConfiguration _configuration = TradingConfiguration.Read();
    private readonly MarketRules _rules = MarketRules.Shipped;
    private readonly KillPoint _kill = new(new Random(1));
    private readonly SandboxVenue _venue;
    private readonly FaultyLine _line;
    private readonly DayPlan _plan;
    private readonly BrokerOrderIds _ids;
    private readonly Dictionary<int, QuotePayload> _known = [];
    private SplitMix64 _random;
    private int[] _quoted = [];

    public TickDay(TickDayOptions options, string folder)
    {
        (_options, _folder, _random) = (options, folder, new SplitMix64(options.Seed));
        _plan = DayPlan.For(_rules, Date, _configuration.Limits.NoNewRiskAfter);
        var market = new SyntheticMarket(_rules, new SyntheticMarketOptions { MaximumDaysToExpiry = 60 }, options.Seed);
        _venue = new SandboxVenue(_rules, new SyntheticMarketData(market), options.Seed, sizeShare: 0.6, Ist.At(Date, Start), Capital);
        _line = new FaultyLine(_venue, DrillFaults.None, isBare: false, new Random((int)options.Seed), _kill);
        _ids = BrokerOrderIds.Open(Path.Combine(folder, "order-ids.txt"));
        double spot = _venue.QuoteOf("NIFTY").Last / (double)Price.StepsPerRupee;
        Header = new RunHeader
        {
            Commit = ProgramVersion.Commit, Runtime = "tick day", RulesHash = _rules.Hash, Configuration = _configuration.CanonicalText, Underlyings = ["NIFTY", "INDIAVIX"],
            Seed = options.Seed, Bots = ["soak"],
        };
        Trader trader = Recovery.Begin(JournalPath, Header, NewKernel(Header), new OrderDesk(new DeskOptions(), _ids), _kill.Reach);
        Session = new TradingSession(trader, _plan, Header.Underlyings, DataOrigin.Synthetic, new SessionOptions(), new Inbox(), new Port(this));
        Session.Inbox.Post(new ContractsKnown(new ContractUniverse().Choose(_venue.Contracts, "NIFTY", spot, Date, new HashSet<Instrument>())));
        _venue.Quoted = OnQuoted;
        _line.BeginDay(Ist.At(Date, Start));
        _kill.Watch(JournalPath);
        _line.Connect(Session);
        Now = Ist.At(Date, Start);
    }

    public RunHeader Header { get; }

    public TradingSession Session { get; }

    public string JournalPath => Path.Combine(_folder, "journal");

    public Timestamp Now { get; private set; }

    /// <summary>Quotes that were posted.</summary>
    public long Ticks { get; private set; }

    /// <summary>Contracts with a quote.</summary>
    public int Contracts => _quoted.Length;

    /// <summary>Told, on the trader's thread, that a request leaves for the venue.</summary>
    public Action? Sent { get; set; }

    public TradingKernel NewKernel(RunHeader header) => new(new KernelOptions
    {
        Rules = _rules,
        Underlyings = header.Underlyings,
        Bots = [new BotSetup(Bot, new SoakTrader(header.Seed, _options.Pause, TimeOnly.MaxValue), new BotLimits { DailyLoss = Capital }, Capital)],
        AccountCapital = Capital,
        Reserve = Money.Zero,
        Limits = _configuration.Limits with { DailyLossSoft = Capital, DailyLossHard = Capital },
        Brokerage = KernelFactory.PlanOf(_configuration),
    });

    /// <summary>Opens the day: contracts announced, books read, every contract quoted once.</summary>
    public void Open()
    {
        Timestamp from = Ist.At(Date, _options.From);
        while (Now < from)
            Step(TimeSpan.FromMilliseconds(200));
        _quoted = [.. _known.Keys.Order()];
        Invariant.Require(_quoted.Length > 100, "the universe is quoted");
    }

    /// <summary>One step of the trader with the quotes of its time.</summary>
    public void Step()
    {
        TimeSpan step = TimeSpan.FromSeconds((double)_options.TicksPerStep / _options.TicksPerSecond);
        long before = Ticks;
        Now = Now.Plus(step);
        _line.AdvanceTo(Now);
        while (Ticks - before < _options.TicksPerStep)
            PostMore();
        Session.Step(Now);
    }

    /// <summary>The same with one further quote, timed from its arrival.</summary>
    /// <returns>By the hardware timer: when the quote came, and when the first request left; 0 when none did.</returns>
    public (long Came, long Left) StepTimed()
    {
        Now = Now.Plus(TimeSpan.FromSeconds(1.0 / _options.TicksPerSecond));
        _line.AdvanceTo(Now);
        long left = 0;
        Sent = () => left = left == 0 ? Stopwatch.GetTimestamp() : left;
        long came = Stopwatch.GetTimestamp();
        PostMore();
        Session.Step(Now);
        return (came, left);
    }

    /// <summary>Takes the bot's positions back and lets everything under way come to its end.</summary>
    /// <returns>What is not as the venue has it.</returns>
    public IReadOnlyList<string> Finish()
    {
        Session.Inbox.Post(new OperatorAsked(OperatorAction.Flatten, 0, "bench"));
        Timestamp end = Now.Plus(TimeSpan.FromMinutes(5));
        do
            Step(TimeSpan.FromMilliseconds(100));
        while (Now < end && (!_line.IsQuiet || Session.Trader.Kernel.Orders.Live.Count > 0 || Session.Trader.Kernel.Structures.Any(structure => !structure.IsFinished)));
        Session.Trader.Commit(Now, durable: true);
        TradingKernel kernel = Session.Trader.Kernel;
        var failures = new List<string>(_line.Failures);
        if (Session.Trader.Halted is { } why)
            failures.Add(why);
        failures.AddRange(BooksJudge.Orders(kernel, _ids, VenueBooks.Of(_venue)));
        failures.AddRange(BooksJudge.Ledger(kernel, Capital.Steps, Money.Zero));
        return failures;
    }

    public void Dispose()
    {
        Session.Trader.Abandon();
        Session.Inbox.Dispose();
        _ids.Dispose();
    }

    private void Step(TimeSpan step)
    {
        Now = Now.Plus(step);
        _line.AdvanceTo(Now);
        Session.Step(Now);
    }

    private void OnQuoted(string symbol, QuotePayload quote)
    {
        if (Session.IdOf(symbol) is not (> 0 and int id))
            return;
        _known[id] = quote;
        Session.Inbox.Post(id, quote);
        Ticks++;
    }

    /// <summary>A quote as most are: the same prices, another size.</summary>
    private void PostMore()
    {
        int id = _quoted[_random.NextInt(_quoted.Length)];
        QuotePayload quote = _known[id];
        int lots = 1 + _random.NextInt(40);
        Session.Inbox.Post(id, quote with { BidSize = quote.Bid > 0 ? 65 * lots : 0, AskSize = quote.Ask > 0 ? 65 * (41 - lots) : 0 });
        Ticks++;
    }

    /// <summary>The line, and somebody who notes when a request is handed to it.</summary>
    private sealed class Port(TickDay day) : ISessionPort
    {
        private ISessionPort Line => day._line;

        public void Send(BrokerRequest request)
        {
            day.Sent?.Invoke();
            Line.Send(request);
        }

        public void Withdraw(Withdrawal which) => Line.Withdraw(which);

        public void ReadBooks() => Line.ReadBooks();

        public void ReadQuotes(IReadOnlyList<InstrumentOfSymbol> instruments) => Line.ReadQuotes(instruments);

        public void ReadFunds() => Line.ReadFunds();

        public void ReadMargin(MarginQuestion question) => Line.ReadMargin(question);

        public void ReadDailyBars(DateOnly date) => Line.ReadDailyBars(date);
    }
}
