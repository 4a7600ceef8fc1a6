using System.Runtime.InteropServices;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Backtesting;
using Vyuha.Host.Session.Link;
using Vyuha.Host.Session.Orders;
using Vyuha.Host.Session.Preflight;
using Vyuha.Host.Session.Reconcile;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Structures;
using Vyuha.OpenAlgo;
using Vyuha.Storage.Journal;

namespace Vyuha.Host.Session;

/// <summary>What to run.</summary>
internal sealed record SessionRequest
{
    public required IReadOnlyList<string> Bots { get; init; }

    public required string Underlying { get; init; }

    /// <summary>Orders go to the broker; else to the server's analyzer, or the sandbox.</summary>
    public bool Live { get; init; }

    public bool AcceptDamage { get; init; }

    /// <summary>Where the quotes come from; printed on everything. Null: the server did not say, and the book goes on as it was.</summary>
    public required DataOrigin? Origin { get; init; }
}

/// <summary>How a day ended.</summary>
internal sealed record SessionOutcome(DayPhase Phase, string? Halted, IReadOnlyList<Break> Breaks, long Inputs, ulong Hash, string Folder);

/// <summary>A day that was closed after the event.</summary>
/// <param name="Date">Which.</param>
/// <param name="WorkingOrders">Orders that were working or in doubt when its trader ended; they have lapsed, or filled unseen.</param>
internal sealed record LateClose(DateOnly Date, int WorkingOrders);

/// <summary>Puts one trading day together: book, journal, kernel, connection, checklist, thread; and takes it apart again.</summary>
internal sealed class SessionHost : IAsyncDisposable
{
    private static readonly TimeSpan HistoryReach = TimeSpan.FromDays(420);
    private static readonly TimeSpan DataRetry = TimeSpan.FromSeconds(10);

    private readonly SessionRequest _request;
    private readonly TradingConfiguration _configuration;
    private readonly MarketRules _rules;
    private readonly BookFolder _book;
    private readonly OpenAlgoClient _client;
    private readonly SessionClock _clock;
    private readonly Inbox _inbox = new();
    private readonly OpenAlgoLink _link;
    private readonly DayPlan _plan;
    private readonly DayFolder _day;
    private readonly AccountLock _account;
    private readonly BrokerOrderIds _ids;
    private readonly TradingSession _session;
    private readonly HashSet<Instrument> _held;
    private readonly CancellationTokenSource _stop = new();
    private IReadOnlyList<ContractOfDay> _master = [];
    private string? _dataMissing;
    private readonly KnowledgeWatch _knowledge;
    private Task _dataReader = Task.CompletedTask;
    private Task _knowledgeReader = Task.CompletedTask;
    private SessionRunner? _runner;

    private SessionHost(
        SessionRequest request, TradingConfiguration configuration, MarketRules rules, BookFolder book, OpenAlgoClient client, SessionClock clock, DateOnly date)
    {
        (_request, _configuration, _rules, _book, _client, _clock) = (request, configuration, rules, book, client, clock);
        _plan = DayPlan.For(rules, date, configuration.Limits.NoNewRiskAfter);
        _day = book.Day(_plan.Date);
        _account = AccountLock.Take(book.Home, client.Options.BaseUrl);
        _ids = BrokerOrderIds.Open(_day.OrderIds);
        (Trader trader, RunHeader begun) = OpenBookOrLetGo();
        (Begun, IReadOnlyList<string> underlyings) = (begun, begun.Underlyings);
        _link = new OpenAlgoLink(client, _inbox, () => clock.Now, "vyuha", underlyings);
        _knowledge = new KnowledgeWatch(book.Home, underlyings, _inbox, clock);
        _held = Held(trader.Kernel);
        MustGoOn = trader.Kernel.Orders.Live.Count > 0 || trader.Kernel.Structures.Any(one => !one.IsFinished);
        Origin = request.Origin ?? (trader.Kernel.Market.Today != default ? trader.Kernel.Market.Origin : DataOrigin.Recorded);
        _session = new TradingSession(trader, _plan, underlyings, Origin, new SessionOptions().At(clock.Speed), _inbox, _link)
        {
            ContractsAnnounced = _link.Subscribe,
            Reconciler = new Reconciler(ReconcilerSetup.Of(_day, book.LastBefore(_plan.Date), Path.GetFileName(book.Path), rules, KernelFactory.PlanOf(configuration))),
        };
    }

    public TradingSession Session => _session;

    public DayFolder Day => _day;

    /// <summary>What the day's journal begins with.</summary>
    public RunHeader Begun { get; }

    /// <summary>Where the quotes come from.</summary>
    public DataOrigin Origin { get; }

    /// <summary>Something is held, or an order may be working: the session starts whatever the server cannot say yet, because exits need little of it.</summary>
    public bool MustGoOn { get; }

    public BrokerOrderIds OrderIds => _ids;

    /// <summary>Opens the book and its journal; nothing is connected yet.</summary>
    /// <exception cref="InputErrorException">No trading day, another trader on the account, a journal that cannot be gone on with.</exception>
    public static SessionHost Open(
        SessionRequest request, TradingConfiguration configuration, MarketRules rules, BookFolder book, OpenAlgoClient client, SessionClock clock)
    {
        DayPlan plan = DayPlan.For(rules, Ist.DateOf(clock.Now), configuration.Limits.NoNewRiskAfter);
        return plan.Session is null
            ? throw new InputErrorException($"{plan.Date:yyyy-MM-dd} is no trading day; the next is {rules.Calendar(Exchange.Nfo).NextTradingDay(plan.Date):yyyy-MM-dd}.")
            : new SessionHost(request, configuration, rules, book, client, clock, plan.Date);
    }

    /// <summary>
    /// Closes the last day before today if its trader ended before its close: its journal is gone on with to the settlement, by the daily
    /// bars the server has of that day. Otherwise nothing happens.
    /// </summary>
    /// <returns>The day that was closed, or null.</returns>
    /// <exception cref="InputErrorException">Something expired that day and the server does not say at which level; or the journal cannot be gone on with.</exception>
    public static async Task<LateClose?> CloseUnfinishedAsync(
        SessionRequest request, TradingConfiguration configuration, MarketRules rules, BookFolder book, OpenAlgoClient client, SessionClock clock, CancellationToken cancellation)
    {
        DayFolder? last = book.LastBefore(Ist.DateOf(clock.Now));
        if (last is null || File.Exists(last.Closing))
            return null;
        (TradingKernel kernel, JournalEnd end) = Recovery.Replay(last.Journal, header => KernelFactory.Create(header, rules, out _));
        bool neverOpened = kernel.Market.Today != last.Date && end.Completeness != JournalCompleteness.Corrupt;
        if (end.Completeness == JournalCompleteness.Complete || neverOpened)
        {
            // The trader ended between the last line of its journal and the file that is made from it; or before its day began, and the book is carried over.
            if (kernel.Market.Today == default)
                File.Move(last.Journal, last.Journal + ".unopened", overwrite: true); // A new book that has not seen a day yet: it begins anew.
            else
                WriteClosing(kernel, last);
            return new LateClose(last.Date, 0);
        }

        await using var host = new SessionHost(request, configuration, rules, book, client, clock, last.Date);
        int working = host._session.Trader.Kernel.Orders.Live.Count;
        IReadOnlyList<IndexBar> bars = [];
        try
        {
            bars = await host._link.ReadHistoryAsync(last.Date, last.Date, cancellation);
        }
        catch (OpenAlgoException)
        {
            // Only what expired that day needs them; if something did, the day is not closed and a person hears of it.
        }

        host._session.Resume();
        if (!host._session.CloseLate(bars))
        {
            throw new InputErrorException(
                $"{last.Date:yyyy-MM-dd} was not closed, contracts expired that day, and the server has no daily bar of their index for it. Start again when it has; until then nothing is settled.");
        }

        if (host._session.Trader.Halted is { } why)
            throw new InputErrorException(why);
        host._session.Trader.Close();
        WriteClosing(host._session.Trader.Kernel, last);
        return new LateClose(last.Date, working);
    }

    /// <summary>
    /// Reads what the day needs from the server and runs the checklist. A book that must go on does so without what the server does not give; it is asked
    /// for again while the session runs.
    /// </summary>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Leaves everything as it is.</param>
    public async Task<IReadOnlyList<CheckResult>> PrepareAsync(Action<string> progress, CancellationToken cancellation)
    {
        try
        {
            await ReadDayAsync(progress, cancellation);
        }
        catch (Exception failed) when (MustGoOn && failed is OpenAlgoException or InputErrorException)
        {
            _dataMissing = failed.Message;
        }

        progress("Checking");
        return await CheckAsync(null, acceptMaster: false, cancellation);
    }

    private async Task ReadDayAsync(Action<string> progress, CancellationToken cancellation)
    {
        progress("Reading instruments");
        IReadOnlyList<ContractOfDay> master = _master = await _link.ReadMasterAsync(cancellation);
        progress("Reading daily history");
        IReadOnlyList<IndexBar> history = await _link.ReadHistoryAsync(
            _plan.Date.AddDays(-(int)HistoryReach.TotalDays), _plan.Date.AddDays(-1), cancellation);
        double spot = await _link.ReadSpotAsync(_request.Underlying, cancellation);
        if (spot <= 0 && history.Any(bar => bar.Index == _request.Underlying))
            spot = history.Last(bar => bar.Index == _request.Underlying).Close.ToModel();
        if (spot <= 0)
            throw new InputErrorException($"The server gives neither a price nor a history of {_request.Underlying}. Log in at the broker in OpenAlgo, then start again.");
        IReadOnlyList<ContractOfDay> chosen = new ContractUniverse().Choose(master, _request.Underlying, spot, _plan.Date, _held);
        _inbox.Post(new DailyBarsRead(history));
        _inbox.Post(new ContractsKnown(chosen));
    }

    /// <summary>What the server did not give before the start, asked for until it does.</summary>
    private async Task ReadDayLaterAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(DataRetry, cancellation);
            try
            {
                await ReadDayAsync(static _ => { }, cancellation);
                _inbox.Post(new MarketDataAwaited(null));
                return;
            }
            catch (Exception failed) when (failed is OpenAlgoException or InputErrorException)
            {
                // The session has said that they are awaited, and the checklist says which; the next round asks again.
            }
            catch (Exception unforeseen) when (!cancellation.IsCancellationRequested)
            {
                _inbox.Post(new LinkBroke(unforeseen.Message));
            }
        }
    }

    /// <summary>Enough to open the day with: what is held, and the indices.</summary>
    private ContractOfDay[] HeldContracts() =>
        [.. _session.Trader.Kernel.Market.Underlyings.Select(index => Instrument.Spot(Exchange.NseIndex, index)).Concat(_held).Select(one => new ContractOfDay(one, 0, default, 0))];

    /// <summary>The checklist without a session: nothing is journaled, nothing started.</summary>
    /// <exception cref="InputErrorException">The book's state cannot be read.</exception>
    public static async Task<IReadOnlyList<CheckResult>> CheckOnlyAsync(
        SessionRequest request, TradingConfiguration configuration, MarketRules rules, BookFolder book, OpenAlgoClient client, SessionClock clock, bool acceptMaster,
        CancellationToken cancellation)
    {
        DayPlan plan = DayPlan.For(rules, Ist.DateOf(clock.Now), configuration.Limits.NoNewRiskAfter);
        DayFolder? last = book.LastBefore(plan.Date);

        // A last day that nobody closed is closed by the next start; until then its journal says what the book holds.
        DayFolder? journaled = book.ReadDay(plan.Date) ?? (last is not null && !File.Exists(last.Closing) ? last : null);
        TradingKernel kernel = journaled is not null
            ? Recovery.Replay(journaled.Journal, header => KernelFactory.Create(header, rules, out _)).Kernel
            : KernelFactory.Create(HeaderOf(request, configuration, rules, OpeningFrom(last)), rules, out _);
        using var inbox = new Inbox();
        await using var link = new OpenAlgoLink(client, inbox, () => clock.Now, "vyuha", [request.Underlying]);
        IReadOnlyList<ContractOfDay> master = [];
        try
        {
            master = await link.ReadMasterAsync(cancellation);
        }
        catch (OpenAlgoException)
        {
            // The list says so: an empty master has failed, and so has what else the server did not tell.
        }

        PreflightFacts facts = await new PreflightGatherer(client, clock, rules, configuration).GatherAsync(
            new PreflightSubject
            {
                Plan = plan, Master = master, Underlying = request.Underlying, WantsLive = request.Live, BookPath = book.Path, Home = book.Home,
                Book = positions => Task.FromResult(BookFacts.Of(kernel, configuration, positions)), AcceptMaster = acceptMaster,
            },
            cancellation);
        return PreflightChecks.Judge(facts with { EarlierBreaks = EarlierBreaks(book, plan.Date) });
    }

    /// <summary>Runs the checklist, before or while the session runs.</summary>
    /// <param name="streamAge">Age of the newest quote of the stream; null while no stream runs.</param>
    /// <param name="acceptMaster">A person has looked at the changes of today's contracts.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<CheckResult>> CheckAsync(TimeSpan? streamAge, bool acceptMaster, CancellationToken cancellation) =>
        PreflightChecks.Judge(WithBreaks(await new PreflightGatherer(_client, _clock, _rules, _configuration).GatherAsync(
            new PreflightSubject
            {
                Plan = _plan, Master = _master, Underlying = _request.Underlying, WantsLive = _request.Live, BookPath = _book.Path, Home = _book.Home,
                Book = LookAsync, StreamAge = streamAge, AcceptMaster = acceptMaster,
            },
            cancellation)));

    /// <summary>The kernel belongs to the trader's thread once that runs: it looks for us, between two inputs.</summary>
    private async Task<BookFacts> LookAsync(IReadOnlyList<BrokerPosition> positions)
    {
        if (_runner is null)
            return BookFacts.Of(_session.Trader.Kernel, _configuration, positions);
        var seen = new TaskCompletionSource<BookFacts>(TaskCreationOptions.RunContinuationsAsynchronously);
        _inbox.Post(new KernelAsked(kernel => seen.TrySetResult(BookFacts.Of(kernel, _configuration, positions))));
        return await seen.Task.WaitAsync(TimeSpan.FromSeconds(5));
    }

    /// <summary>Starts connection and thread.</summary>
    /// <param name="afterStep">Called on the trader's thread after each step.</param>
    public void Start(Action<Timestamp> afterStep)
    {
        if (_request.Live)
            _session.RequireArming(_clock.Now);
        if (_dataMissing is { } why)
        {
            _inbox.Post(new ContractsKnown(HeldContracts()));
            _inbox.Post(new MarketDataAwaited(why));
            _dataReader = ReadDayLaterAsync(_stop.Token);
        }

        _knowledge.Read();
        _knowledgeReader = _knowledge.RunAsync(_stop.Token);
        _link.Start();
        _session.Resume();
        _runner = new SessionRunner(_session, _clock, afterStep);
        _runner.Start();
    }

    /// <summary>Ends when the day is archived, or with the error that ended the trader's thread.</summary>
    public Task Ended => _runner?.Ended ?? Task.CompletedTask;

    /// <summary>Stops the session where it is; the journal is closed only when the day is archived.</summary>
    public async Task<SessionOutcome> FinishAsync()
    {
        Invariant.Require(_runner is not null, "a session is started before it finishes");
        await _runner.StopAsync();
        Trader trader = _session.Trader;
        if (_session.Phase == DayPhase.Archived && trader.Halted is null && trader.Kernel.Market.Today == _plan.Date)
        {
            trader.Close();
            WriteClosing(trader.Kernel, _day);
        }

        await _runner.Ended; // What ended the thread, if it was an error, is the caller's.
        return new SessionOutcome(_session.Phase, trader.Halted, [.. _session.Reconciler.Breaks.Where(one => one.IsStanding)], trader.Inputs, trader.Kernel.Hash, _day.Path);
    }

    public async ValueTask DisposeAsync()
    {
        if (_runner is not null)
        {
            await _runner.StopAsync();
            _runner.Dispose();
        }

        await _stop.CancelAsync();
        await _dataReader.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _knowledgeReader.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await _link.DisposeAsync();
        _session.Trader.Dispose();
        _ids.Dispose();
        _inbox.Dispose();
        _account.Dispose();
    }

    private (Trader Trader, RunHeader Begun) OpenBookOrLetGo()
    {
        try
        {
            return OpenBook();
        }
        catch
        {
            _ids.Dispose();
            _account.Dispose();
            throw;
        }
    }

    private (Trader Trader, RunHeader Begun) OpenBook()
    {
        int rate = _configuration.Limits.OrdersPerSecondMaximum;
        var standard = new DeskOptions();
        var desk = new OrderDesk(standard with { PerSecond = rate, ReservedForExits = Math.Min(standard.ReservedForExits, rate - 1) }, _ids);
        if (File.Exists(_day.Journal))
        {
            RunHeader? found = null;
            Trader resumed = Recovery.Resume(
                _day.Journal,
                header =>
                {
                    found = header;
                    return KernelFactory.Create(header, _rules, out _);
                },
                desk, _clock.Now, _request.AcceptDamage);
            if (Changed(found!, resumed.Kernel) is { Length: > 0 } changed)
                resumed.Raise(new Alarm(_clock.Now, Severity.Warning, AlarmKind.ConfigurationKept, $"This day goes on with the {changed} it was begun with; yours count from the next day. To stop entries now, freeze them; 'vyuha config apply' gives bots the options of yours that may change today."), _clock.Now);
            if (found!.Underlyings.Contains(_request.Underlying))
                return (resumed, found);
            resumed.Dispose();
            throw new InputErrorException(
                $"{_day.Journal}: this day was begun on {string.Join(", ", found.Underlyings)}, not on {_request.Underlying}. Start with that --underlying, or with another book.");
        }

        RunHeader header = HeaderOf(_request, _configuration, _rules, OpeningFrom(_book.LastBefore(_plan.Date)));
        return (Recovery.Begin(_day.Journal, header, KernelFactory.Create(header, _rules, out _), desk), header);
    }

    /// <summary>What a day's journal goes by and the request has otherwise now.</summary>
    private string Changed(RunHeader begun, TradingKernel kernel)
    {
        var changed = new List<string>();
        if (Reload.ReloadDesk.Running(begun, kernel).CanonicalText != _configuration.CanonicalText)
            changed.Add("configuration");
        if (!begun.Bots.SequenceEqual(_request.Bots))
            changed.Add($"bots ({string.Join(", ", begun.Bots)})");
        if (begun.Trades != _request.Underlying)
            changed.Add($"index ({begun.Trades})");
        return string.Join(" and ", changed);
    }

    /// <summary>What a new day's journal begins with.</summary>
    internal static RunHeader HeaderOf(SessionRequest request, TradingConfiguration configuration, MarketRules rules, string? opening) => new()
    {
        Commit = ProgramVersion.Commit,
        Runtime = RuntimeInformation.FrameworkDescription,
        RulesHash = rules.Hash,
        Configuration = configuration.CanonicalText,
        Underlyings = [request.Underlying, "INDIAVIX"],
        Seed = 0,
        Bots = request.Bots,
        Trades = request.Underlying,
        Opening = opening,
    };

    /// <summary>The book as the last trading day left it.</summary>
    internal static string? OpeningFrom(DayFolder? last)
    {
        if (last is null)
            return null;
        return File.Exists(last.Closing)
            ? File.ReadAllText(last.Closing)
            : throw new InputErrorException(
                $"The day {last.Date:yyyy-MM-dd} is not closed ({last.Closing} is missing): what it holds would be forgotten. Close it first, or name another book with --book.");
    }

    /// <summary>Whole or not at all: the next day opens from it.</summary>
    internal static void WriteClosing(TradingKernel kernel, DayFolder day)
    {
        string partial = day.Closing + ".part";
        using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(kernel.Capture().ToJson()));
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, day.Closing, overwrite: true);
    }

    /// <summary>
    /// A difference of positions found before the start can be accepted before it too; while orders are under way it means nothing yet, and once
    /// the session runs it compares for itself.
    /// </summary>
    private PreflightFacts WithBreaks(PreflightFacts facts)
    {
        facts = facts with { EarlierBreaks = EarlierBreaks(_book, _plan.Date) };
        return _runner is null && facts.PositionBreaks is { } positions && _session.Trader.Kernel.Orders.Live.Count == 0
            ? facts with { PositionBreaks = _session.Reconciler.OnPreflight(positions, _clock.Now) }
            : facts;
    }

    private static IReadOnlyList<string> EarlierBreaks(BookFolder book, DateOnly date) => book.LastBefore(date) is { } last
        ? [.. BreakQueue.Open(last.Breaks, last.Date).All.Where(one => one.State == BreakState.Open).Select(one => one.InWords)]
        : [];

    private static HashSet<Instrument> Held(TradingKernel kernel)
    {
        HashSet<Instrument> held = [.. kernel.External.Positions.Select(position => position.Terms.Instrument)];
        foreach (Structure structure in kernel.Structures)
        {
            foreach (StructureLeg leg in structure.Legs)
            {
                if (leg.Units != 0)
                    held.Add(leg.Terms.Instrument);
            }
        }

        return held;
    }
}
