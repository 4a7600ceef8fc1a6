using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Drill;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Link;
using Vyuha.Host.Session.Preflight;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Orders;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Limits;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Brokers;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;
using Vyuha.Sandbox.Market;
using Vyuha.Simulation.Synthetic;
using Vyuha.Tests.Storage;
using SessionClock = Vyuha.Host.Session.SessionClock;
using TradingSession = Vyuha.Host.Session.TradingSession;
using ClientLimits = Vyuha.OpenAlgo.Limits.RateLimits;

namespace Vyuha.Tests.Host.Session.Wire;

/// <summary>What is special about a session of a test.</summary>
internal sealed record WireOptions
{
    /// <summary>Armed for the broker's book; else for the analyzer's.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whose quirks the broker has; they show in its book only, that of a live session.</summary>
    public BrokerProfile Profile { get; init; } = BrokerProfile.None;

    /// <summary>Sandbox seconds to a real one.</summary>
    public double Speed { get; init; } = 20;

    /// <summary>Cash of the account at the venue.</summary>
    public Money Capital { get; init; } = Money.FromRupees(10_000_000);

    /// <summary>Share of the displayed size that an order gets.</summary>
    public double SizeShare { get; init; } = 1;

    /// <summary>Called when all is prepared and the trader's thread is about to run.</summary>
    public Action? BeforeItRuns { get; init; }

    /// <summary>The clock of the machine the session runs on; null runs it on the sandbox's.</summary>
    public TimeProvider? Machine { get; init; }

    /// <summary>The sandbox's first instant on 25 November 2026, Indian time.</summary>
    public TimeOnly Start { get; init; } = new(10, 0);

    /// <summary>The timer behind the sandbox and behind the session's clock, where that runs on the sandbox's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The key the session gives.</summary>
    public string Key { get; init; } = "sandbox"; // not-a-secret
}

/// <summary>
/// The option seller in a whole session (book, journal, kernel, desk, client, threads) at a sandbox server of its own, over HTTP and WebSocket. What a
/// test looks at, it sees on the trader's thread between two steps.
/// </summary>
internal sealed class WireSession : IAsyncDisposable
{
    /// <summary>The first look may come before the chain is quoted: the next shall be soon.</summary>
    private static readonly TradingConfiguration Configuration = TradingConfiguration.ReadText(
        """{ "bots": { "option-seller": { "options": { "profiles": { "weekly-7": { "recheck_minutes": 1 } } } } } }""", "test");

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly WireOptions _options;
    private readonly TempHome _home = new();
    private readonly RateBudget _budget = new(TimeProvider.System, new ClientLimits());
    private readonly RateBudget _ownBudget = new(TimeProvider.System, new ClientLimits());
    private readonly ConcurrentQueue<Alarm> _alarms = new();
    private readonly ConcurrentQueue<Question> _questions = new();
    private readonly List<Question> _open = [];
    private readonly LastDecisions _decisions = new();
    private SessionClock? _clock;
    private BookFolder? _book;
    private OpenAlgoClient? _client;
    private bool _isGone = true;

    public WireSession(WireOptions? options = null)
    {
        _options = options ?? new WireOptions();
        MarketRules rules = MarketRules.Shipped;
        Timestamp start = Ist.At(new DateOnly(2026, 11, 25), _options.Start);
        var data = new SyntheticMarketData(new SyntheticMarket(rules, new SyntheticMarketOptions(), seed: 1));
        var market = new SandboxMarket(rules, data, new SandboxMarketOptions { Seed = 1 }, start);
        var book = new SandboxOptions { Capital = _options.Capital, SizeShare = _options.SizeShare };
        Api = new SandboxApi(
            new SandboxExchange(market, book), new SandboxExchange(market, book with { FirstOrderNumber = 50_000_001 }),
            new ServerState { ApiKey = "sandbox", Profile = _options.Profile }, new FaultPlan(7)); // not-a-secret
        Api.State.IsAnalyze = !_options.IsLive;
        Server = new SandboxServer(Api, new SandboxServerOptions { Port = 0, StreamPort = 0, Speed = _options.Speed }, _options.Time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Where the session's REST calls go instead of the sandbox itself. Set before its first.</summary>
    public Uri? Through { get; set; }

    public SandboxApi Api { get; }

    public SandboxServer Server { get; }

    public SessionHost Host { get; private set; } = null!;


    public string Journal => Host.Day.Journal;

    /// <summary>The book of the mode the session trades in.</summary>
    public SandboxExchange Venue => _options.IsLive ? Api.Live : Api.Analyzer;

    public SandboxExchange OtherVenue => _options.IsLive ? Api.Analyzer : Api.Live;

    public IReadOnlyList<Alarm> Alarms => [.. _alarms];

    public Uri Address => new($"http://127.0.0.1:{Server.Port}");

    public async Task<WireSession> StartAsync()
    {
        await StartServerAsync();
        return await StartTraderAsync();
    }

    /// <summary>The sandbox's time begins to run, and a machine whose clock is set by hand shows the same.</summary>
    public async Task StartServerAsync()
    {
        await Server.StartAsync(Cancellation);
        (_options.Machine as BadInputTests.JumpingClock)?.Show(Api.Market.Now);
    }

    /// <summary>A trader on the book: the first, or the next after one that is gone.</summary>
    public async Task<WireSession> StartTraderAsync(bool acceptDamage = false)
    {
        await OpenAsync(acceptDamage);
        await Host.PrepareAsync(_ => { }, Cancellation);
        if (_options.IsLive)
            Ask(OperatorAction.Arm, bot: 1);
        Host.Session.Trader.Observer = (_, outputs) => _decisions.Learn(outputs);
        _options.BeforeItRuns?.Invoke();
        Host.Start(_ => Look());
        await UntilAlarmAsync(AlarmKind.Reconciled);
        return this;
    }

    /// <summary>Opens book and journal, without a word to the server.</summary>
    public async Task OpenAsync(bool acceptDamage = false)
    {
        _book ??= BookFolder.Open(_home.Home, "test");
        _client ??= NewClient(Through ?? Address, _options.Key, _budget);
        Host = SessionHost.Open(
            new SessionRequest { Bots = ["option-seller"], Underlying = "NIFTY", Origin = DataOrigin.Synthetic, Live = _options.IsLive, AcceptDamage = acceptDamage },
            Configuration, MarketRules.Shipped, _book, _client, await ClockAsync());
        _isGone = false;
    }

    /// <summary>A second trader on the same book, as another process would begin it.</summary>
    public BookFolder OpenBookAgain() => BookFolder.Open(_home.Home, "test");

    /// <summary>A second trader on another book of the same account.</summary>
    public async Task OpenAnotherBookAsync()
    {
        using BookFolder other = BookFolder.Open(_home.Home, "other");
        await using SessionHost host = SessionHost.Open(
            new SessionRequest { Bots = ["option-seller"], Underlying = "NIFTY", Origin = DataOrigin.Synthetic },
            Configuration, MarketRules.Shipped, other, _client!, await ClockAsync());
    }

    /// <summary>The checklist by itself, as <c>vyuha preflight</c> runs it before anything has started.</summary>
    public async Task<IReadOnlyList<CheckResult>> PreflightAsync(bool live)
    {
        _book ??= BookFolder.Open(_home.Home, "test");
        _client ??= NewClient(Through ?? Address, _options.Key, _budget);
        return await SessionHost.CheckOnlyAsync(
            new SessionRequest { Bots = ["option-seller"], Underlying = "NIFTY", Origin = DataOrigin.Synthetic, Live = live },
            Configuration, MarketRules.Shipped, _book, _client, await ClockAsync(), acceptMaster: false, Cancellation);
    }

    /// <summary>The trader ends as it stands, and nobody closes its day.</summary>
    public async Task StopTraderAsync()
    {
        await Host.FinishAsync();
        await Host.DisposeAsync();
        _isGone = true;
    }

    public void Ask(OperatorAction action, byte bot = 0) => Host.Session.Inbox.Post(new OperatorAsked(action, bot, "test"));

    /// <summary>Adds a fault to the server, in the words of its fault file.</summary>
    public void Fault(string rule) => Api.Faults.Plan.Add("test", FaultPlan.ParseRule("test", rule));

    /// <summary>Counts the calls of an endpoint from now on.</summary>
    public void Count(string endpoint) => Fault($$"""{"kind":"slow_reply","endpoint":"{{endpoint}}","nth":1000000000}""");

    /// <summary>How often an endpoint that is counted was called.</summary>
    public int CallsOf(string endpoint) => RulesOf("slow_reply").First(rule => rule["rule"]!["endpoint"]?.GetValue<string>() == endpoint)["calls"]!.GetValue<int>();

    /// <summary>How often the faults of a kind have happened.</summary>
    public int Happened(string kind) => RulesOf(kind).Sum(rule => rule["happened"]!.GetValue<int>());

    /// <summary>Waits until something is true of the session.</summary>
    /// <param name="what">In words.</param>
    /// <param name="condition">Looked at after each step, on the trader's thread.</param>
    /// <param name="patience">How long; two minutes when null.</param>
    public async Task UntilAsync(string what, Func<TradingSession, bool> condition, TimeSpan? patience = null)
    {
        var question = new Question(condition);
        _questions.Enqueue(question);
        Task first = await Task.WhenAny(question.Answered.Task, Task.Delay(patience ?? Patience, Cancellation));
        if (first != question.Answered.Task)
            Assert.Fail($"It does not happen: {what}. {await DescribeAsync()}");
        await question.Answered.Task;
    }

    public Task UntilAlarmAsync(AlarmKind kind) => UntilAsync($"alarm {kind}", _ => Alarms.Any(alarm => alarm.Kind == kind));

    public Task UntilHeldAsync() => UntilAsync("a structure is open", session => session.Trader.Kernel.Structures.Any(one => one.IsOpen));

    /// <summary>Puts the timer of both sides forward until their clocks show a time, by steps of which the trader sees each.</summary>
    public async Task HurryAsync(HastyTime time, Timestamp until, TimeSpan step)
    {
        while (_clock!.Now < until)
        {
            time.Hurry(step);
            Timestamp now = _clock.Now;
            int steps = 0; // The first may have begun before.
            await UntilAsync("a step", _ => ++steps >= 2 && Api.Market.Now >= now);
        }
    }

    /// <summary>Looks at something of the session.</summary>
    public async Task<T> LookAsync<T>(Func<TradingSession, T> look)
    {
        T? seen = default;
        await UntilAsync("a look", session =>
        {
            seen = look(session);
            return true;
        });
        return seen!;
    }

    /// <summary>Closes what is held and ends the session; its books must then be the venue's, order by order and to the last step.</summary>
    public async Task FlattenAndCompareAsync()
    {
        Ask(OperatorAction.Flatten);
        await UntilAsync("all is flat", session =>
            session.Trader.Kernel.Structures.All(one => one.IsFinished) && session.Trader.Kernel.Orders.Live.Count == 0 && !session.Trader.Desk.InDoubt.Any());
        SessionOutcome outcome = await Host.FinishAsync();
        Assert.Null(outcome.Halted);
        await CompareAsync();
    }

    /// <summary>For a trader that has been stopped: its books are the venue's.</summary>
    public async Task CompareAsync()
    {
        Assert.Empty(await DifferencesAsync());
        Assert.Empty(BooksJudge.Journal(Host.Session.Trader.Kernel, Journal, header => Vyuha.Host.Backtesting.KernelFactory.Create(header, MarketRules.Shipped, out _)));
    }

    /// <summary>What differs between the books of a trader that has been stopped and the venue's; orders that others gave are left out.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync()
    {
        Api.Faults.Plan.Clear();
        HashSet<string> external = [.. Venue.Orders().Where(order => order.IsExternal).Select(order => order.OrderId)];
        using OpenAlgoClient own = NewClient(Address, "sandbox", _ownBudget); // not-a-secret
        var venue = new VenueBooks(
            [.. BrokerWords.Rows((await own.OrderBookAsync(Cancellation)).Value.Orders, new DateOnly(2026, 11, 25)).Where(row => !external.Contains(row.BrokerOrderId))],
            BrokerWords.Trades((await own.TradeBookAsync(Cancellation)).Value),
            [.. BrokerWords.Positions((await own.PositionBookAsync(Cancellation)).Value)]);
        return [.. BooksJudge.Orders(Host.Session.Trader.Kernel, Host.OrderIds, venue)];
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isGone)
            await Host.DisposeAsync();
        _client?.Dispose();
        _budget.Dispose();
        _ownBudget.Dispose();
        _book?.Dispose();
        await Server.DisposeAsync();
        _home.Dispose();
    }

    private OpenAlgoClient NewClient(Uri address, string key, RateBudget budget) => new(
        new OpenAlgoOptions
        {
            Key = ApiKey.From(key, "test"),
            BaseUrl = address,
            StreamUrl = new Uri($"ws://127.0.0.1:{Server.StreamPort}"),
            ExpectedMode = _options.IsLive ? ServerMode.Live : ServerMode.Analyze,
        },
        budget, TimeProvider.System);

    private async Task<SessionClock> ClockAsync()
    {
        _clock = _options.Machine is { } machine
            ? SessionClock.OfMachine(machine)
            : SessionClock.Rehearsal((await SandboxTime.ReadAsync(Address, Cancellation)).Now, _options.Speed, _options.Time);
        return _clock;
    }

    private IEnumerable<JsonNode> RulesOf(string kind) =>
        JsonNode.Parse(Api.Faults.Plan.Describe())!.AsArray().OfType<JsonNode>().Where(rule => rule["rule"]!["kind"]!.GetValue<string>() == kind);

    private void Look()
    {
        foreach (Alarm alarm in Host.Session.Trader.Alarms)
            _alarms.Enqueue(alarm);
        Host.Session.Trader.ClearAlarms();
        while (_questions.TryDequeue(out Question? question))
            _open.Add(question);
        _open.RemoveAll(question => question.IsAnswered(Host.Session));
    }

    private async Task<string> DescribeAsync()
    {
        var said = new Question(static _ => true);
        string text = "";
        _questions.Enqueue(new Question(session =>
        {
            TradingKernel kernel = session.Trader.Kernel;
            Vyuha.Kernel.Vocabulary words = kernel.BotsNow()[0].Vocabulary;
            string decided = string.Join("; ", _decisions.Of(1, words).Select(one => $"{one.At} {one.Action} {one.Reason} {one.Refusal} [{string.Join(", ", one.Conditions.Select(condition => condition.Text))}]"));
            text = $"{decided}\nphase {session.Phase}, frozen {kernel.EntriesFrozen}, suspended {kernel.EntriesSuspended}, halted {session.Trader.Halted}, "
                + $"structures [{string.Join(", ", kernel.Structures.Select(one => BooksJudge.Describe(kernel, one)))}], "
                + $"orders [{string.Join(", ", Enumerable.Range(0, kernel.Orders.Count).Select(i => Words(kernel.Orders.At(i))))}]";
            return true;
        }));
        _questions.Enqueue(said);
        await Task.WhenAny(said.Answered.Task, Task.Delay(TimeSpan.FromSeconds(2), Cancellation));
        return $"{text}\n{string.Join('\n', Alarms.Select(alarm => $"{alarm.At} {alarm.Kind}: {alarm.Text}"))}";
    }

    private static string Words(Order order) => $"{order.Id} {order.Side} {order.State} {order.Rejection} {order.FilledUnits}/{order.Units}";

    private sealed class Question(Func<TradingSession, bool> condition)
    {
        public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>What fails while it looks fails the test, not the session.</summary>
        public bool IsAnswered(TradingSession session)
        {
            try
            {
                if (!condition(session))
                    return false;
                Answered.TrySetResult();
            }
            catch (Exception failed)
            {
                Answered.TrySetException(failed);
            }

            return true;
        }
    }
}
