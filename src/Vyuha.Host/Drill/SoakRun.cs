using System.Diagnostics;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Backtesting;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;
using Vyuha.Host.Session.Reconcile;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Risk;
using Vyuha.Simulation.Synthetic;
using Vyuha.Storage;

namespace Vyuha.Host.Drill;

/// <summary>How a soak is run.</summary>
internal sealed record SoakOptions
{
    /// <summary>Trading days, one after the other, on one book and one account.</summary>
    public int Days { get; init; } = 20;

    /// <summary>The first of them.</summary>
    public DateOnly From { get; init; } = new(2026, 2, 2);

    /// <summary>Most kills planned in one day; one more may come around its close.</summary>
    public int KillsADay { get; init; } = 6;

    /// <summary>What goes wrong between trader and venue.</summary>
    public DrillFaults Faults { get; init; } = new() { LookAlike = 0.01 };

    /// <summary>Between two steps while anything is under way.</summary>
    public TimeSpan BusyStep { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Between two steps while nothing is.</summary>
    public TimeSpan CalmStep { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Snapshots between two actions of the bot, at least: at one in five seconds, five minutes.</summary>
    public int Pause { get; init; } = 60;
}

/// <summary>
/// Trading days one after the other in virtual time, from before the open to the sealed record, each begun from the file the day before left: the
/// connection misbehaves, the stream falls silent, logins end, the trader is killed at random steps of its work, also around the close, and sometimes
/// stays dead until the next morning. Each day is held to what must be true whatever happens, and what is carried to what the venue still holds.
/// </summary>
internal sealed class SoakRun : IDisposable
{
    private const string BookName = "soak";
    private const byte Bot = 1;

    private static readonly Money Capital = Money.FromRupees(1_000_000);
    private static readonly TimeOnly Morning = new(9, 0);
    private static readonly TimeOnly HoldsFrom = new(14, 0);
    private static readonly TimeOnly Deadline = new(16, 30);
    private static readonly TimeOnly Evening = new(18, 0);

    private readonly ulong _seed;
    private readonly SoakOptions _options;
    private readonly Random _random;
    private readonly TradingConfiguration _configuration = TradingConfiguration.Read();
    private readonly MarketRules _rules = MarketRules.Shipped;
    private readonly KillPoint _kill;
    private readonly FaultyLine _line;
    private readonly SandboxVenue _venue;
    private readonly BookFolder _book;
    private readonly List<string> _failures = [];
    private TradingSession? _session;
    private BrokerOrderIds? _ids;
    private DayPlan _plan = null!;
    private DayFolder _day = null!;
    private RunHeader _header = null!;
    private SoakTroubles _troubles = null!;
    private IReadOnlyList<BrokerPosition> _expiring = [];
    private IReadOnlyList<IndexBar> _bars = [];
    private Timestamp _now;
    private Timestamp _nextLook;
    private long _openingCash;
    private bool _isLoggedOut;

    public SoakRun(ulong seed, SoakOptions options, string folder)
    {
        (_seed, _options) = (seed, options);
        _random = new Random((int)(seed ^ seed >> 32));
        _kill = new KillPoint(_random);
        _book = BookFolder.Open(VyuhaHome.At(folder), BookName);
        var market = new SoakMarket(new SyntheticMarket(_rules, new SyntheticMarketOptions { MaximumDaysToExpiry = 21 }, seed));
        _venue = new SandboxVenue(_rules, market, seed, sizeShare: 0.6, Ist.At(options.From, Morning), Capital);
        _line = new FaultyLine(_venue, options.Faults, isBare: options.Faults.BareRows && _random.Next(2) == 0, _random, _kill);
    }

    /// <summary>All days.</summary>
    /// <param name="done">Told of each day when it is over.</param>
    /// <param name="cancellation">Looked at in every step.</param>
    public SoakResult Run(Action<SoakDay> done, CancellationToken cancellation)
    {
        var days = new List<SoakDay>();
        DateOnly date = _options.From;
        while (days.Count < _options.Days)
        {
            SoakDay day = RunDay(date, days.Count, cancellation);
            days.Add(day);
            done(day);
            if (day.Failures.Count > 0)
                break; // What comes after it would say the same again.
            date = _rules.Calendar(Exchange.Nfo).NextTradingDay(date);
        }

        return new SoakResult(_seed, days);
    }

    public void Dispose()
    {
        End();
        _book.Dispose();
    }

    private SoakDay RunDay(DateOnly date, int number, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        (int kills, int cuts, int placements, int inDoubt) = (_kill.Kills, _kill.PowerCuts, _line.Placements, _line.InDoubt);
        BeginDay(date, number);
        bool isAlive = Live(cancellation);
        Money settled = PassToEvening();
        VenueBooks books = VenueBooks.Of(_venue);
        if (!isAlive && _failures.Count == 0)
            CloseLate();
        if (_failures.Count == 0)
            Judge(books, settled, isAlive);
        _failures.AddRange(_line.Failures);
        _line.Failures.Clear();
        TradingKernel kernel = _session!.Trader.Kernel;
        var day = new SoakDay(
            date, _session.Trader.Inputs, _kill.Kills - kills, _kill.PowerCuts - cuts, _line.Placements - placements, _line.InDoubt - inDoubt, _line.Cover.FilledOrders,
            kernel.Structures.Count(structure => !structure.IsFinished), _expiring.Count, !isAlive, GC.GetTotalMemory(forceFullCollection: true) / 1048576.0, Stopwatch.GetElapsedTime(began), [.. _failures]);
        End();
        return day;
    }

    private void BeginDay(DateOnly date, int number)
    {
        _plan = DayPlan.For(_rules, date, _configuration.Limits.NoNewRiskAfter);
        _day = _book.Day(date);
        _troubles = SoakTroubles.Of(_plan, number, _options, _random);
        _now = Ist.At(date, Morning);
        _line.AdvanceTo(_now);
        _line.BeginDay(_now);
        _kill.Watch(_day.Journal);
        (_isLoggedOut, _line.IsSilent, _expiring, _bars) = (false, false, [], []);
        _failures.Clear();
        _header = new RunHeader
        {
            Commit = ProgramVersion.Commit,
            Runtime = BookName,
            RulesHash = _rules.Hash,
            Configuration = _configuration.CanonicalText,
            Underlyings = ["NIFTY", "INDIAVIX"],
            Seed = _seed,
            Bots = [BookName],
            Opening = SessionHost.OpeningFrom(_book.LastBefore(date)),
        };
        Start();
        _openingCash = _header.Opening is null ? _configuration.Bots[0].Capital.Steps : _session!.Trader.Kernel.Ledger.TotalCash(Bot);
        foreach (PositionBreak difference in Reconciliation.Compare(_session!.Trader.Kernel, _venue.Positions()))
            _failures.Add($"in the morning, position of {difference}");
    }

    /// <summary>The day until it is archived.</summary>
    /// <returns>False when the trader died before the close and stayed dead.</returns>
    private bool Live(CancellationToken cancellation)
    {
        Timestamp deadline = Ist.At(_plan.Date, Deadline);
        Timestamp last = _plan.Close.Plus(TimeSpan.FromMinutes(-5));
        while (_failures.Count == 0)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_troubles.StaysDead && _now >= last && IsCalm())
            {
                Die();
                return false;
            }

            try
            {
                Pass(IsCalm() ? _options.CalmStep : _options.BusyStep);
                Meet();
                Operate();
                _session!.Step(_now);
            }
            catch (KilledException)
            {
                Restart();
            }

            if (_session!.Trader.Halted is { } why)
                _failures.Add($"halted at {_now}: {why}");
            else if (_session.Phase == DayPhase.Archived)
                break;
            else if (_now >= deadline)
                _failures.Add($"not archived by {Deadline}: {_session.Phase}");
        }

        _kill.Disarm();
        if (_troubles.DiesArchived && _failures.Count == 0)
            Restart();
        if (_failures.Count == 0)
            CloseBooks();
        return true;
    }

    /// <summary>What is due of the day's troubles.</summary>
    private void Meet()
    {
        while (_troubles.TryTake(_now, out Trouble trouble))
        {
            switch (trouble.Kind)
            {
                case TroubleKind.Kill:
                    _kill.Arm(trouble.Milestones);
                    break;
                case TroubleKind.Silence:
                    _line.IsSilent = true;
                    break;
                case TroubleKind.Disconnect:
                    _line.IsSilent = true;
                    _session!.Inbox.Post(new FeedChanged(false, "the connection broke"));
                    break;
                case TroubleKind.FeedReturns:
                    _line.IsSilent = false;
                    _session!.Inbox.Post(new FeedChanged(true, "connected"));
                    _session.Inbox.Post(new BooksWanted());
                    break;
                default:
                    _isLoggedOut = trouble.Kind == TroubleKind.Logout;
                    TellLogin();
                    break;
            }
        }
    }

    /// <summary>Orders of other people make breaks, which hold entries; their operator knows them and takes them as they are. He knows of no other break.</summary>
    private void Operate()
    {
        if (_now < _nextLook)
            return;
        _nextLook = _now.Plus(TimeSpan.FromSeconds(10));
        foreach (Break one in _session!.Reconciler.Breaks)
        {
            if (one.State == BreakState.Open && one.Finding.Kind == BreakKind.UnknownOrder && _line.IsOfOthers(one.Finding.Subject))
                _session.Inbox.Post(new BreakAccepted(one.Id, BookName, "an order of somebody else", _ => { }));
        }
    }

    private void TellLogin() => _session!.Inbox.Post(new LoginChanged(!_isLoggedOut, "soak"));

    private void Start()
    {
        _ids?.Dispose();
        _ids = BrokerOrderIds.Open(_day.OrderIds);
        var desk = new OrderDesk(new DeskOptions(), _ids);
        Trader trader = File.Exists(_day.Journal)
            ? Recovery.Resume(_day.Journal, Kernel, desk, _now, reached: _kill.Reach)
            : Recovery.Begin(_day.Journal, _header, Kernel(_header), desk, _kill.Reach);
        DayFolder? before = _book.LastBefore(_plan.Date);
        _session = new TradingSession(trader, _plan, _header.Underlyings, DataOrigin.Synthetic, new SessionOptions(), new Inbox(), _line)
        {
            Reconciler = new Reconciler(ReconcilerSetup.Of(_day, before, BookName, _rules, KernelFactory.PlanOf(_configuration))),
        };
        _session.Resume();
        _session.Inbox.Post(new ContractsKnown(_venue.Contracts));
        if (_isLoggedOut)
            TellLogin();
        _line.Connect(_session);
        _kill.Begun();
    }

    private TradingKernel Kernel(RunHeader header)
    {
        var options = new KernelOptions
        {
            Rules = _rules,
            Underlyings = header.Underlyings,
            Bots = [new BotSetup(Bot, new SoakTrader(header.Seed, _options.Pause, HoldsFrom), new BotLimits { DailyLoss = _configuration.Limits.DailyLossSoft }, _configuration.Bots[0].Capital)],
            AccountCapital = _configuration.Capital.Total,
            Reserve = _configuration.Capital.Reserve,
            Limits = _configuration.Limits,
            Brokerage = KernelFactory.PlanOf(_configuration),
        };
        return header.Opening is { } opening ? new TradingKernel(options, BookState.Parse(opening)) : new TradingKernel(options);
    }

    /// <summary>The process is gone; a new one starts after seconds or, now and then, minutes, and may be killed again while it recovers.</summary>
    private void Restart()
    {
        bool started = false;
        while (!started)
        {
            Die();
            _kill.Arm(_random.Next(4) == 0 ? _random.Next(1, 200) : int.MaxValue);
            Timestamp back = _now.Plus(TimeSpan.FromMilliseconds(_random.Next(10) == 0 ? _random.Next(20_000, 600_000) : _random.Next(200, 20_000)));
            while (_now < back)
                Pass(_options.BusyStep);
            try
            {
                Start();
                started = true;
            }
            catch (KilledException)
            {
                // Killed while it was recovering: it will recover from that too.
            }
        }
    }

    private void Die()
    {
        _line.Disconnect();
        End();
        _kill.Fell();
        _kill.Disarm();
    }

    private void End()
    {
        _session?.Trader.Abandon();
        _session?.Inbox.Dispose();
        _ids?.Dispose();
        _ids = null;
    }

    /// <summary>Lets time pass; what expires is noted as it stands at the close, and the bars as they are behind it.</summary>
    private void Pass(TimeSpan step)
    {
        Timestamp next = _now.Plus(step);
        if (_now <= _plan.Close && next > _plan.Close)
        {
            _line.AdvanceTo(_plan.Close);
            _expiring = [.. _venue.Positions().Where(position => position.Units != 0 && InstrumentOf(position).Expiry == _plan.Date)];
            _line.AdvanceTo(next);
            _bars = _venue.DailyBars();
        }

        _now = next;
        _line.AdvanceTo(_now);
    }

    /// <returns>What the venue paid for what expired.</returns>
    private Money PassToEvening()
    {
        Timestamp evening = Ist.At(_plan.Date, Evening);
        while (_now < evening)
            Pass(TimeSpan.FromMinutes(1));
        return _expiring.Aggregate(Money.Zero, (sum, position) =>
        {
            Instrument instrument = InstrumentOf(position);
            Price index = _bars.First(bar => bar.Index == instrument.Underlying).Close;
            return sum + new SettledLeg(Bot, instrument, position.Units, index).CashAt(index);
        });
    }

    private static Instrument InstrumentOf(in BrokerPosition position) =>
        OpenAlgoSymbol.TryParse(position.Symbol, position.Exchange, out Instrument? instrument, out string? problem)
            ? instrument
            : throw new InvalidOperationException(problem);

    private bool IsCalm() => _line.IsQuiet && _session!.Trader.Kernel.Orders.Live.Count == 0 && !_session.Trader.Desk.InDoubt.Any();

    /// <summary>As the program does in the morning after a day whose close no trader saw.</summary>
    private void CloseLate()
    {
        _now = Ist.At(_rules.Calendar(Exchange.Nfo).NextTradingDay(_plan.Date), Morning);
        Start();
        _line.Disconnect();
        if (!_session!.CloseLate(_bars))
            _failures.Add("the day could not be closed in the morning after");
        else if (_session.Trader.Halted is { } why)
            _failures.Add($"halted when it was closed late: {why}");
        else
            CloseBooks();
    }

    private void CloseBooks()
    {
        _session!.Trader.Close();
        SessionHost.WriteClosing(_session.Trader.Kernel, _day);
    }

    private void Judge(VenueBooks books, Money settled, bool isAlive)
    {
        Trader trader = _session!.Trader;
        TradingKernel kernel = trader.Kernel;
        EodRecord? record = EodRecord.Read(_day.EndOfDay);
        if (record is null || record.Status != (isAlive ? EodStatus.Reconciled : EodStatus.NotReconciled))
            _failures.Add($"the day's record says {record?.Status}: {record?.Why} {string.Join("; ", record?.Breaks.Select(one => one.ToString()) ?? [])}");
        int ours = trader.Desk.Externals.Keys.Count(id => !id.StartsWith("OTHER-", StringComparison.Ordinal));
        if (ours > 0)
            _failures.Add($"{ours} of our own orders were taken for someone else's");
        if (kernel.Orders.Live.Count > 0)
            _failures.Add($"{kernel.Orders.Live.Count} orders live after the close");
        _failures.AddRange(BooksJudge.Orders(kernel, _ids!, books));
        _failures.AddRange(BooksJudge.Ledger(kernel, _openingCash, settled));
        _failures.AddRange(BooksJudge.Journal(kernel, _day.Journal, Kernel));
        Money atVenue = _venue.Funds().Total - Capital;
        var inLedger = Money.FromSteps(kernel.Ledger.TotalCash(Bot) - _configuration.Bots[0].Capital.Steps);
        if (atVenue != inLedger)
            _failures.Add($"since the first day the venue's cash has changed by {atVenue}, the ledger's by {inLedger}");
    }
}
