using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Host.Session.Hand;
using Vyuha.Host.Session.Orders;
using Vyuha.Host.Session.Reconcile;
using Vyuha.Kernel;
using Vyuha.Kernel.Hand;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;
using Vyuha.Research;

namespace Vyuha.Host.Session;

/// <summary>
/// One trading day of one book, driven step by step by whoever owns the clock: takes what has come in, lets the kernel decide, makes its
/// decisions durable and sends them. All of it on one thread; the world is behind <see cref="ISessionPort"/> and answers through the inbox.
/// </summary>
internal sealed class TradingSession(Trader trader, DayPlan plan, IReadOnlyList<string> underlyings, DataOrigin origin, SessionOptions options, Inbox inbox, ISessionPort port)
{
    private readonly List<SessionEvent> _events = [];
    private readonly List<(int Id, QuotePayload Quote)> _quotes = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<InstrumentOfSymbol> _instruments = [];
    private IReadOnlyList<ContractOfDay> _contracts = [];
    private List<IndexBar> _history = [];
    private Timestamp _lastStep;
    private Timestamp _lastSnapshot;
    private Timestamp _lastTimer;
    private Timestamp _lastFlush;
    private Timestamp _lastQuote;
    private Timestamp _closeOutSince;
    private bool _isLoggedIn = true;
    private bool _isRightMode = true;
    private bool _isFeedConnected = true;
    private bool _isReconciled;
    private Timestamp _reconcileFrom;
    private bool _isDataAwaited;
    private Timestamp _quotesRefusedAt;
    private bool _isDayOpen;
    private bool _isClosed;
    private bool _isSuspended;
    private OpenQuestion _books;
    private OpenQuestion _bars;
    private OpenQuestion _quoteRequest;
    private Timestamp _booksOf;
    private Timestamp _nextBooks;
    private int _booksFailed;
    private readonly Dictionary<string, Timestamp> _unread = new(StringComparer.Ordinal);
    private bool _changedSinceSnapshot;
    private bool _unwritten;
    private bool _isSettledHere;
    private IndexBar[] _lastBars = [];
    private Timestamp _lastBarsSince;
    private Timestamp _nextBars;
    private Timestamp _nextQuotes;
    private Timestamp _nextFunds;
    private bool _fundsFailureIsTold;
    private bool _isToppedUp;
    private readonly List<SettledLeg> _settled = [];
    private readonly List<InputEvent> _learned = [];
    private EndOfDay? _endOfDay;
    private readonly MarginWatch _margin = new(options);

    /// <summary>The broker's margin beside ours, of what is held; null when nothing that has one is.</summary>
    public MarginGap? MarginGap => _margin.Last;

    public Inbox Inbox => inbox;

    public Trader Trader => trader;

    public DayPlan Plan => plan;

    /// <summary>When the last quote of any instrument was taken; null before the first.</summary>
    public Timestamp? LastQuote { get; private set; }

    public DayPhase Phase { get; private set; } = DayPhase.Preflight;

    /// <summary>Compares the broker's books with ours.</summary>
    public Reconciler Reconciler { get; init; } = Reconciler.InMemory(plan.Date);

    /// <summary>The record of the day, once it has been reconciled.</summary>
    public EodRecord? Record => _endOfDay?.Record;

    /// <summary>Dense id of a symbol of today, or 0.</summary>
    public int IdOf(string symbol) => _ids.GetValueOrDefault(symbol);

    /// <summary>Raised on the trader's thread when contracts have got their ids: the feed subscribes to them.</summary>
    public Action<IReadOnlyList<InstrumentOfSymbol>>? ContractsAnnounced { get; set; }

    /// <summary>Takes up the day where the trader's journal left it: contracts that were announced keep their ids.</summary>
    public void Resume()
    {
        MarketState market = trader.Kernel.Market;
        _isClosed = market.Today == plan.Date && !trader.Kernel.IsDayOpen && Reconciler.HasRecord;
        _isDayOpen = market.Today == plan.Date && !_isClosed; // Without a record of the day its close is gone on with.
        Phase = _isClosed ? DayPhase.Archived : Phase;
        _isSuspended = trader.Kernel.EntriesSuspended;
        trader.Desk.MissingAtBroker = MissingAtBroker;
        _lastQuote = _lastSnapshot = _lastTimer = trader.Time;
        for (int id = 1; id <= market.LastInstrument; id++)
        {
            if (market.TryTerms(id, out ContractTerms? terms)) // What has expired left a gap.
                Learn(id, terms.Instrument);
        }

        if (_isDayOpen)
            ContractsAnnounced?.Invoke(_instruments);
    }

    /// <summary>From now on each bot opens risk only after a person has armed it. Before the first step of a live session, at every start.</summary>
    public void RequireArming(Timestamp now)
    {
        trader.Take(InputEvent.OfOperator(0, default, new OperatorPayload(OperatorAction.Disarm, 0, Trader.SystemUser)), now);
        trader.Desk.DropPlacements(entriesOnly: true);
        trader.Commit(now, durable: true);
    }

    /// <summary>Everything there is to do at this instant. Call it when something was posted, and at least every 50 ms.</summary>
    public void Step(Timestamp now)
    {
        WatchClock(now);
        Inbox.Drain(_events, _quotes);
        foreach (SessionEvent item in _events)
            On(item, now);
        if (_isDayOpen)
            TakeQuotes(now);
        Adopt(now);
        Advance(now);
        trader.Commit(now);
        Withdraw();
        Send(now);
        if (_unwritten && now - _lastFlush >= options.JournalDelay)
        {
            trader.Flush();
            (_unwritten, _lastFlush) = (false, now);
        }
    }

    private void On(SessionEvent item, Timestamp now)
    {
        switch (item)
        {
            case RequestDone done:
                if (done.Outcome.IsWrongMode)
                    OnMode(new ModeSeen(false, "another"), now);
                trader.Desk.OnOutcome(done.Request, done.Outcome, now);
                break;
            case OrderSeen seen when _isRightMode:
                trader.Desk.OnUpdate(seen.Row, now);
                break;
            case OrderSeen:
                break; // It may be of another venue.
            case BooksRead books:
                OnBooks(books, now);
                break;
            case BooksFailed failed:
                OnBooksFailed(failed, now);
                break;
            case OperatorAsked asked:
                Money toppedUp = asked.Action == OperatorAction.TopUp ? trader.Kernel.ToppedUpOf(asked.Bot) : Money.Zero;
                trader.Take(InputEvent.OfOperator(0, default, new OperatorPayload(asked.Action, asked.Bot, UserHash(asked.User), asked.Amount)), now);
                _isToppedUp = asked.Action == OperatorAction.TopUp && trader.Kernel.ToppedUpOf(asked.Bot) - toppedUp == Money.FromSteps(asked.Amount);
                if (asked.Action is not (OperatorAction.ResumeEntries or OperatorAction.Unlock or OperatorAction.Arm or OperatorAction.AcknowledgeLoss or OperatorAction.TopUp))
                    trader.Desk.DropPlacements(entriesOnly: true);
                if (asked.Action == OperatorAction.ResumeEntries)
                    trader.Desk.OnResumed(now);
                break;
            case FundsRead funds:
                OnFunds(funds, now);
                break;
            case FundsFailed failed:
                _endOfDay?.OnFailed($"funds: {failed.Why}", now);
                if (!_fundsFailureIsTold)
                    trader.Tell(new Alarm(now, Severity.Warning, AlarmKind.FundsBreak, $"The broker's funds cannot be read: {failed.Why} Cash is not compared until they can."));
                _fundsFailureIsTold = true;
                break;
            case MarginRead margin:
                Tell(_margin.On(margin, trader.Kernel, _instruments, now));
                break;
            case MarginFailed failed:
                Tell(_margin.On(failed, now));
                break;
            case OptionsGiven given:
                given.Done(OnOptions(given, now));
                break;
            case HandAsked asked:
                asked.Done(asked.GivenUp.IsCancellationRequested ? new("Withdrawn before it was taken up.") : OnHand(asked, now));
                break;
            case BreakAccepted accepted:
                accepted.Done(OnAccepted(accepted, now));
                break;
            case BooksWanted:
                trader.Desk.WantBooks();
                break;
            case ClockDrifted drifted:
                trader.Raise(new Alarm(now, Severity.Critical, AlarmKind.ClockJumped, $"The machine's clock was set by {drifted.By.TotalSeconds:+0.0;-0.0} s, or it slept. Entries stop; check the time service, then start again."), now);
                break;
            case ViewFailed failed:
                trader.Raise(new Alarm(now, Severity.Warning, AlarmKind.ViewFailed, $"The view of the session failed: {failed.Why} Trading goes on, and the view is tried again every second. Keep the day's log.jsonl for a report."), now);
                break;
            case Learned learned:
                _learned.AddRange(learned.Inputs);
                if (_isDayOpen && _endOfDay is null)
                    TakeLearned(now);
                break;
            case KnowledgeUnread unread:
                trader.Raise(new Alarm(now, Severity.Warning, AlarmKind.KnowledgeUnread, $"The event calendar or the news cannot be read: {unread.Why} The session goes on with what it knew."), now);
                break;
            case LinkBroke broke:
                trader.Raise(new Alarm(now, Severity.Critical, AlarmKind.LinkBroke, $"A call to the server failed: {broke.Why}. Entries stop; orders in flight are looked for in the books."), now);
                trader.Desk.WantBooks();
                break;
            case LoginChanged login:
                OnLogin(login.IsLoggedIn, login.Text, now);
                break;
            case ModeSeen mode:
                OnMode(mode, now);
                break;
            case KernelAsked asked:
                asked.Look(trader.Kernel);
                break;
            case FeedChanged feed:
                _isFeedConnected = feed.IsLive;
                break;
            case ContractsKnown known:
                _contracts = known.Contracts;
                AnnounceRest(now);
                break;
            case QuotesRefused:
                _quotesRefusedAt = now;
                break;
            case MarketDataAwaited awaited:
                OnMarketDataAwaited(awaited.Why, now);
                break;
            case DailyBarsRead read:
                OnDailyBars(read.Bars, now);
                break;
            case QuotesRead read:
                OnQuotes(read.Quotes, now);
                break;
            default:
                throw new ArgumentException($"{item.GetType().Name} is no event of a session.", nameof(item));
        }

        // What a person was told is in force must still be in force after a crash.
        trader.Commit(now, durable: item is OperatorAsked);
        Withdraw();
        if (item is OperatorAsked { Done: { } tell } wish)
            tell(trader.Halted ?? NotDone(wish));
    }

    private void Withdraw()
    {
        if (trader.Desk.TakeWithdrawal() is not Withdrawal.None and var which)
            port.Withdraw(which);
    }

    /// <summary>A lock is stronger than a resume, and a stop of the whole account than a bot's: the kernel leaves them as they are.</summary>
    private string? NotDone(OperatorAsked asked) => asked.Action == OperatorAction.TopUp
        ? _isToppedUp ? null : TopUpRefusal(asked)
        : asked.Action == OperatorAction.AcknowledgeLoss
        ? IsLossLatched(asked.Bot) || trader.Kernel.DrawdownModeOf(asked.Bot) == DrawdownMode.Preserve
            ? "The loss is today's: its latch holds until the next session. Acknowledge it then." : null
        : asked.Action != OperatorAction.ResumeEntries ? null
        : trader.Kernel.DrawdownModeOf(asked.Bot) == DrawdownMode.Preserve ? "Resumed, but capital is preserved after a drawdown, which holds entries back. From the session after it: 'vyuha acknowledge'."
        : IsLossLatched(asked.Bot) ? "Resumed, but a daily loss has latched and holds entries back. From the session after it: 'vyuha acknowledge'."
        : trader.Kernel.KillSwitch.IsLocked(asked.Bot) ? "Locked: nothing was resumed. Unlock first, with 'vyuha unlock'."
        : trader.Kernel.KillSwitch.IsFrozen(asked.Bot) ? "Entries of the whole account are frozen, so the bot's stay so. Resume without naming a bot."
        : null;

    private string TopUpRefusal(OperatorAsked asked) => asked.Amount < 0
        ? $"Nothing moved: {trader.Kernel.TopUpReturnable(asked.Bot)} can go back to the reserve, of what came from it and is free."
        : $"Nothing moved: the reserve only pays margin that open positions lack, which is {trader.Kernel.TopUpPossible(asked.Bot)} now.";

    private bool IsLossLatched(byte bot) =>
        trader.Kernel.IsLossLatched(0) || (bot == 0 ? trader.Kernel.BotBooks.Any(trader.Kernel.IsLossLatched) : trader.Kernel.IsLossLatched(bot));

    private void OnBooks(BooksRead books, Timestamp now)
    {
        _books = default;
        if (!_isRightMode)
        {
            _endOfDay?.OnFailed("the server is in another mode", now);
            return;
        }

        if (books.AskedAt < _booksOf)
            return; // Overtaken by a later reading.

        (_booksOf, _booksFailed) = (books.AskedAt, 0);
        if (_endOfDay is not null)
        {
            _endOfDay.OnBooks(books, now);
            return;
        }

        trader.Desk.OnBooks(books.Orders, books.Trades, books.AskedAt, now, isWhole: !TellOfUnread(books, now));
        trader.Commit(now);
        if (now < plan.Close) // What expires leaves the broker's book at its own hour.
            Reconciler.OnBooks(trader, books, now);
        if (!_isReconciled && books.AskedAt >= _reconcileFrom)
        {
            _isReconciled = true;
            trader.Raise(new Alarm(now, Severity.Notice, AlarmKind.Reconciled, $"Orders, trades and positions read from the broker; {Reconciler.Breaks.Count(one => one.IsStanding)} breaks stand."), now);
        }
    }

    /// <summary>A break must have stood for a while: a position book may be one reading late, and a hedge that is sold late is only money.</summary>
    private long? MissingAtBroker(string symbol, long units, Timestamp now)
    {
        foreach (Break one in Reconciler.Breaks)
        {
            if (one.IsStanding && one.Finding is { Kind: BreakKind.Position, Apart: < 0 } finding && finding.Symbol == symbol && now - one.FirstSeen >= Reconciler.Patience
                && trader.Kernel.NetUnits(IdOf(symbol)) + finding.Apart is var held && held < units)
            {
                return held;
            }
        }

        return null;
    }

    private void Tell(Alarm? alarm)
    {
        if (alarm is { } told)
            trader.Tell(told);
    }

    private void OnFunds(FundsRead funds, Timestamp now)
    {
        _fundsFailureIsTold = false;
        _endOfDay?.OnFunds(funds);
        bool isQuiet = trader.Kernel.Orders.Live.Count == 0 && !trader.Desk.InDoubt.Any();
        if (_endOfDay is null && _isDayOpen && now < plan.Close && isQuiet)
            Reconciler.OnFunds(trader, funds.Total, now);
    }

    /// <summary>A person acts on one structure or order: seen to be possible first, then journaled, then done.</summary>
    private HandOutcome OnHand(HandAsked asked, Timestamp now)
    {
        if (trader.Halted is { } halted)
            return new(halted);
        HandMessage message = asked.Message;
        ulong user = UserHash(message.User);
        if (message.Ticket is { } wanted)
            return Place(wanted, asked.Book, user, now);
        int contract = message.Symbol is { } symbol ? IdOf(symbol.Trim().ToUpperInvariant()) : 0;
        if (message.Symbol is not null && contract == 0)
            return new($"{message.Symbol} is no contract of this session; 'vyuha positions' names those held.");
        var wish = new OperatorPayload(
            message.Action switch
            {
                HandVerb.Move => OperatorAction.MoveLimit,
                HandVerb.Cancel => OperatorAction.CancelEntry,
                _ => contract == 0 ? OperatorAction.CloseStructure : OperatorAction.CloseLeg,
            },
            0, user, message.Action == HandVerb.Move ? Price.FromRupees(message.Limit).Steps : 0, message.Id);
        if (trader.Kernel.WhyNotByHand(wish, contract) is { } why)
            return new(why);
        trader.Take(InputEvent.OfOperator(0, default, wish, contract), now);
        trader.Commit(now, durable: true);
        return new(trader.Halted);
    }

    private HandOutcome Place(HandTicket wanted, byte book, ulong user, Timestamp now)
    {
        var legs = new List<TicketLeg>();
        foreach (HandLeg leg in wanted.Legs)
        {
            int contract = IdOf(leg.Symbol.Trim().ToUpperInvariant());
            if (contract == 0)
                return new($"{leg.Symbol} is no contract of this session. A symbol has its expiry and its strike, like NIFTY01DEC2624000CE; the session follows the strikes around the market.");
            legs.Add(new TicketLeg(contract, leg.Side, leg.Ratio));
        }

        MarketState market = trader.Kernel.Market;
        DateOnly[] expiries = [.. legs.Select(leg => market.Terms(leg.Contract).Instrument.Expiry).Where(expiry => expiry != default)];
        Timestamp leaveAt = wanted.LeaveAt is { } at ? Ist.At(DateOnly.FromDateTime(at), TimeOnly.FromDateTime(at))
            : expiries.Length > 0 ? Ist.At(expiries.Min(), new TimeOnly(15, 5)) : default;
        var ticket = new OrderTicket
        {
            Legs = legs, Lots = wanted.Lots, StopLoss = wanted.StopLoss, Target = wanted.Target, LeaveAt = leaveAt.Nanoseconds, Slippage = wanted.Slippage,
        };
        if (trader.Kernel.WhyNotByHand(book, ticket) is { } why)
            return new(why);
        foreach (TextPayload piece in TextPayload.Of(TextPurpose.Ticket, book, ticket.ToJson(), user))
            trader.Take(InputEvent.OfText(0, default, piece), now);
        trader.Commit(now, durable: true);
        if (trader.Halted is { } halted)
            return new(halted);
        TicketAnswer answer = trader.Kernel.LastTicket!;
        return answer.StructureId != 0 ? new(null, answer.StructureId) : new($"Refused by risk: {Words(book, answer.Denial, now)}");
    }

    private static string Words(byte book, in DenialPayload denial, Timestamp now) => RefusalWords.Sentence(new Refusal(
        now, book, denial.Profile, (int)denial.StructureId, (DenyReason)denial.Reason, denial.Needed, denial.Available, denial.LargestLots, Latched: false));

    /// <summary>New options of bots count from their next decision on.</summary>
    private string? OnOptions(OptionsGiven given, Timestamp now)
    {
        if (_isClosed || _endOfDay is not null)
            return "The day is over: the file counts from the next trading day.";
        foreach (Reload.GivenOptions one in given.Options)
        {
            foreach (TextPayload piece in TextPayload.Of(TextPurpose.Options, one.Book, one.Text, UserHash(given.User)))
                trader.Take(InputEvent.OfText(0, default, piece), now);
        }

        trader.Commit(now, durable: true);
        if (trader.Halted is null)
            trader.Tell(new Alarm(now, Severity.Notice, AlarmKind.OptionsTaken, $"{string.Join(", ", given.Options.Select(one => one.Bot))}: new options from {given.User}, for entries from now on. What is open keeps those it was opened with."));
        return trader.Halted;
    }

    /// <summary>An operator takes a break as it is. A position goes into the kernel's external book at once, or when the day opens.</summary>
    private string? OnAccepted(BreakAccepted asked, Timestamp now)
    {
        if (trader.Halted is { } halted)
            return halted;
        try
        {
            if (Reconciler.Find(asked.Id) is { Finding.Kind: BreakKind.Position } position && CannotHold(position.Finding) is { } why)
                return why;
            Reconciler.Accept(asked.Id, asked.User, asked.Reason, now);
        }
        catch (Exception refused) when (refused is InputErrorException or IOException)
        {
            return refused.Message;
        }

        Adopt(now);
        return trader.Halted;
    }

    private void Adopt(Timestamp now)
    {
        if (!_isDayOpen || _endOfDay is not null || !Reconciler.AwaitsAdoption)
            return;
        foreach (Break one in Reconciler.ToAdopt)
        {
            Finding position = one.Finding;
            bool isParsed = OpenAlgoSymbol.TryParse(position.Symbol!, position.Exchange!.Value, out Instrument? instrument, out _);
            Invariant.Require(isParsed && instrument is not null, "only a contract that can be held is accepted");
            if (instrument.Expiry >= plan.Date && CannotHold(position) is null)
            {
                if (!_ids.TryGetValue(position.Symbol!, out int id))
                {
                    id = Announce(new ContractOfDay(instrument, 0, default, 0), now);
                    ContractsAnnounced?.Invoke([new InstrumentOfSymbol(id, position.Symbol!, instrument)]);
                }

                trader.Take(InputEvent.OfExternalPosition(0, default, id, new ExternalPayload(position.ExternalUnits, position.Price.Steps)), now);
                trader.Commit(now, durable: true);
                if (trader.Halted is not null)
                    return;
            }

            Reconciler.Adopted(trader, one.Id, now);
        }
    }

    /// <summary>Why the kernel cannot hold a position that is not ours, or null: it must be able to price its margin.</summary>
    private string? CannotHold(Finding position) =>
        !OpenAlgoSymbol.TryParse(position.Symbol!, position.Exchange!.Value, out Instrument? instrument, out string? problem)
            ? $"{problem} It cannot be held beside the bots; close it at the broker, or hold it in another account."
            : !underlyings.Contains(instrument.Underlying) || !instrument.IsTradable
                ? $"This session does not follow {instrument.Underlying}, so nobody can say what margin {position.Symbol} needs. Close it at the broker, or hold it in another account."
                : null;

    private void OnLogin(bool isLoggedIn, string text, Timestamp now)
    {
        if (_isLoggedIn == isLoggedIn)
            return;
        _isLoggedIn = isLoggedIn;
        if (isLoggedIn)
        {
            // Whatever happened meanwhile is in the broker's books; nothing is sent before they have been read.
            (_isReconciled, _reconcileFrom) = (false, now);
            trader.Desk.Hold(now);
        }
        else
        {
            port.Withdraw(Withdrawal.All);
            trader.Raise(new Alarm(now, Severity.Warning, AlarmKind.NotAuthorised, $"Nobody is logged in at the broker: {text} Entries stop until you log in at OpenAlgo."), now);
        }
    }

    private void OnQuotes(IReadOnlyList<(int Id, QuotePayload Quote)> quotes, Timestamp now)
    {
        _quoteRequest = default;
        if (!_isDayOpen || now >= plan.Close)
            return;
        foreach ((int id, QuotePayload quote) in quotes)
        {
            trader.Take(InputEvent.OfQuote(0, default, id, quote), now);
            _changedSinceSnapshot = _unwritten = true;
        }
    }

    /// <summary>
    /// Tried again after a pause that grows. While the books cannot be read no fill is seen: from the second failure in a row entries wait, and a person hears
    /// of it.
    /// </summary>
    private void OnBooksFailed(BooksFailed failed, Timestamp now)
    {
        _books = default;
        if (_endOfDay is not null)
        {
            _endOfDay.OnFailed(failed.Why, now);
            return;
        }

        _booksFailed++;
        TimeSpan pause = options.BooksRetry * _booksFailed;
        _nextBooks = now.Plus(pause < options.LongestBooksRetry ? pause : options.LongestBooksRetry);
        if (_booksFailed != 2 || failed.IsLoggedOut)
            return;
        _isReconciled = false;
        trader.Raise(new Alarm(now, Severity.Warning, AlarmKind.BooksUnread,
            $"The broker's books cannot be read: {failed.Why} No fill is seen and no entry opened until they can. Look at OpenAlgo and at the broker."), now);
    }

    /// <summary>Each unreadable row is told once.</summary>
    /// <returns>Whether an order of ours that is looked for may be behind one of them.</returns>
    private bool TellOfUnread(BooksRead books, Timestamp now)
    {
        bool mayHide = false;
        foreach (UnreadRow row in books.Unread)
        {
            bool isOurs = row.BrokerOrderId is { } id && trader.Desk.Knows(id);
            if (_unread.TryAdd(row.Text, books.AskedAt))
            {
                trader.Raise(new Alarm(now, isOurs ? Severity.Critical : Severity.Warning, AlarmKind.BooksUnread,
                    $"A row of the broker's books cannot be read ({row.Text}). {(isOurs ? "It is of an order of ours: compare it with the broker." : "The other rows stand.")}"), now);
            }

            Timestamp seen = _unread[row.Text];
            mayHide |= row.MayHideOrder && !isOurs && trader.Desk.InDoubt.Any(order => order.SentAt <= seen);
        }

        return mayHide;
    }

    /// <summary>
    /// In another mode the server's books are others and an exit would close nothing: from then on nothing is sent and no book is taken in. Back in its mode
    /// too, since what was under way may be in either venue: a person compares and starts again.
    /// </summary>
    private void OnMode(ModeSeen mode, Timestamp now)
    {
        if (!_isRightMode || mode.IsExpected)
            return;
        _isRightMode = _isReconciled = false;
        port.Withdraw(Withdrawal.All); // What waits for its turn would reach the other venue.
        trader.Desk.Hold(now);
        trader.Raise(new Alarm(now, Severity.Critical, AlarmKind.ModeMismatch,
            $"The server is in {mode.Found} mode, in which this session does not trade. Nothing is sent, exits neither, and no book is taken in. "
            + "Set the mode back in OpenAlgo, compare orders and positions, then start again."), now);
    }

    private void OnDailyBars(IReadOnlyList<IndexBar> bars, Timestamp now)
    {
        bars = [.. bars.Where(bar => underlyings.Contains(bar.Index))];
        if (_isDayOpen && now >= plan.Close)
        {
            _bars = default;
            bool isWaitOver = now - plan.Close > options.CloseOutPatience && !Expiring().Any();
            if (Stand(bars, now) || isWaitOver)
                CloseDay(bars, now);
            return;
        }

        _history = [.. bars.Where(bar => bar.Date < plan.Date)];
        if (_isDayOpen)
            TakeHistory(now);
    }

    /// <summary>Whether the bars of the day have read the same for long enough.</summary>
    private bool Stand(IReadOnlyList<IndexBar> bars, Timestamp now)
    {
        IndexBar[] today = [.. bars.Where(bar => bar.Date == plan.Date)];
        if (!today.SequenceEqual(_lastBars))
            (_lastBars, _lastBarsSince) = (today, now);
        return now - _lastBarsSince >= options.BarsStand;
    }

    private void OnMarketDataAwaited(string? why, Timestamp now)
    {
        _isDataAwaited = why is not null;
        if (why is not null)
        {
            trader.Raise(new Alarm(now, Severity.Warning, AlarmKind.MarketDataAwaited,
                $"The day's contracts and history cannot be read: {why} What is held is watched and closed as ever; entries wait until they can. Look at OpenAlgo and at the broker."), now);
        }
        else
        {
            trader.Raise(new Alarm(now, Severity.Notice, AlarmKind.MarketDataAwaited, "The day's contracts and history have been read."), now);
        }
    }

    /// <summary>Days the kernel has not seen yet.</summary>
    private void TakeHistory(Timestamp now)
    {
        foreach (IndexBar bar in _history)
        {
            if (!_ids.TryGetValue(bar.Index, out int id))
                id = Announce(new ContractOfDay(Instrument.Spot(Exchange.NseIndex, bar.Index), 0, default, 0), now);
            if (bar.Date.DayNumber > trader.Kernel.Market.History(trader.Kernel.Market.Terms(id).UnderlyingIndex).LastDay)
                trader.Take(CloseOf(id, bar), now);
        }
    }

    /// <summary>What the kernel has not heard yet: after a new start of the program it knows most of it from its journal.</summary>
    private void TakeLearned(Timestamp now)
    {
        MarketState market = trader.Kernel.Market;
        foreach (InputEvent input in _learned)
        {
            bool isKnown = input.Kind == InputKind.MarketEvent
                ? market.Events.RevisionOf(input.MarketEvent.EventId) >= input.MarketEvent.Revision
                : market.News.Knows(input.News.StoryId);
            if (!isKnown)
                trader.Take(input, now);
        }

        _learned.Clear();
    }

    private void Advance(Timestamp now)
    {
        bool feedLive = _isFeedConnected && _lastQuote >= _quotesRefusedAt && (now - _lastQuote < options.FeedSilence || !_isDayOpen);
        var facts = new DayFacts(_isLoggedIn && _isRightMode, _contracts.Count > 0 || _isDayOpen, _isReconciled, feedLive, _isClosed);
        AskForQuotes(feedLive, now);
        DayPhase before = Phase;
        Phase = plan.PhaseAt(now, facts);
        if (!_isDayOpen && !_isClosed && plan.Session is not null && now >= plan.Open && now < plan.Close && _contracts.Count > 0)
            OpenDay(now);
        if (before != Phase && Phase == DayPhase.FeedWait && before is DayPhase.Tradable or DayPhase.NoNewRisk)
            trader.Raise(new Alarm(now, Severity.Warning, AlarmKind.FeedStale, $"No quote for {options.FeedSilence.TotalSeconds:0} s: entries stop until the feed is back."), now);
        Suspend(Phase is not (DayPhase.Tradable or DayPhase.NoNewRisk) || Reconciler.HoldsEntries || _isDataAwaited, now);
        if (Phase == DayPhase.CloseOut)
            CloseOut(now);
        if (!_isDayOpen || now >= plan.Close)
            return;

        TimeSpan sinceSnapshot = now - _lastSnapshot;
        if (_changedSinceSnapshot ? sinceSnapshot >= options.Snapshot : sinceSnapshot >= options.QuietSnapshot && trader.Kernel.Structures.Any(one => !one.IsFinished))
        {
            (_changedSinceSnapshot, _lastSnapshot, _lastTimer) = (false, now, now);
            trader.Take(InputEvent.OfSnapshotEnd(0, default), now);
            _unwritten = true;
        }
        else if (now - _lastTimer >= options.Timer && trader.Kernel.HasWorkInProgress)
        {
            _lastTimer = now;
            trader.Take(InputEvent.OfTimer(0, default), now);
            _unwritten = true;
        }
    }

    /// <summary>
    /// While the stream is silent, of the indices and of what is held, so that stops and exits go on; while it flows, of what is held and
    /// has not been quoted for long.
    /// </summary>
    private void AskForQuotes(bool feedLive, Timestamp now)
    {
        if (_quoteRequest.IsOpen(now, options.AnswerPatience) || now < _nextQuotes || !_isDayOpen || !_isLoggedIn || now >= plan.Close)
            return;
        _nextQuotes = now.Plus(options.QuoteRequests);
        var wanted = new SortedSet<int>(Held().Where(id => !feedLive || IsSilent(id, now)));
        if (!feedLive)
        {
            foreach (InstrumentOfSymbol one in _instruments)
            {
                if (!one.Instrument.IsTradable)
                    wanted.Add(one.Id);
            }
        }

        if (wanted.Count == 0)
            return;
        _quoteRequest = OpenQuestion.At(now);
        port.ReadQuotes([.. _instruments.Where(one => wanted.Contains(one.Id))]);
    }

    /// <summary>Not quoted for long, or quoted without a book.</summary>
    private bool IsSilent(int id, Timestamp now)
    {
        ref readonly QuoteState quote = ref trader.Kernel.Market.Quote(id);
        return now - Timestamp.FromNanoseconds(quote.TimeNanoseconds) >= options.QuoteSilence || (quote.Bid == 0 && quote.Ask == 0);
    }

    private IEnumerable<int> Held()
    {
        foreach (Structure structure in trader.Kernel.Structures)
        {
            foreach (StructureLeg leg in structure.Legs)
            {
                if (leg.Units != 0)
                    yield return leg.Terms.Id;
            }
        }
    }

    /// <summary>The session's own brake, apart from the operator's: it comes and goes with login, books and feed.</summary>
    private void Suspend(bool suspend, Timestamp now)
    {
        if (_isSuspended == suspend || !_isDayOpen || now >= plan.Close)
            return;
        _isSuspended = suspend;
        OperatorAction action = suspend ? OperatorAction.SuspendEntries : OperatorAction.ContinueEntries;
        trader.Take(InputEvent.OfOperator(0, default, new OperatorPayload(action, 0, Trader.SystemUser)), now);
        if (suspend)
            trader.Desk.DropPlacements(entriesOnly: true);
    }

    private void OpenDay(Timestamp now)
    {
        TakeHistory(now);
        TakeLearned(now);
        trader.Take(InputEvent.OfDayOpen(0, default, new DayPayload(plan.Date.DayNumber, DataFrequency.Minute, origin)), now);
        foreach (ContractOfDay contract in _contracts)
            Announce(contract, now);
        _isDayOpen = true;
        _isSuspended = false;
        _lastQuote = _lastSnapshot = _lastTimer = now;
        trader.Commit(now, durable: true);
        ContractsAnnounced?.Invoke(_instruments);
        Adopt(now);
    }

    /// <summary>A trader that ended while it announced the contracts of the day left some out.</summary>
    private void AnnounceRest(Timestamp now)
    {
        if (!_isDayOpen || now >= plan.Close)
            return;
        int known = _instruments.Count;
        foreach (ContractOfDay contract in _contracts)
        {
            if (!_ids.ContainsKey(OpenAlgoSymbol.Format(contract.Instrument)))
                Announce(contract, now);
        }

        if (_instruments.Count == known)
            return;
        trader.Commit(now, durable: true);
        ContractsAnnounced?.Invoke(_instruments[known..]);
    }

    private int Announce(in ContractOfDay contract, Timestamp now)
    {
        Instrument instrument = contract.Instrument;
        string symbol = OpenAlgoSymbol.Format(instrument);
        int index = IndexOf(instrument.Underlying);
        if (!_ids.TryGetValue(symbol, out int id))
            id = Learn(trader.Kernel.Market.LastInstrument + 1, instrument);
        trader.Take(InputEvent.OfContract(0, default, id, new ContractPayload(
            instrument.Strike.Steps, contract.Tick.Steps, instrument.Expiry.DayNumber, contract.LotSize, contract.FreezeUnits, (ushort)index,
            instrument.Kind, instrument.Right, instrument.Exchange)), now);
        return id;
    }

    private int Learn(int id, Instrument instrument)
    {
        string symbol = OpenAlgoSymbol.Format(instrument);
        _ids.Add(symbol, id);
        _instruments.Add(new InstrumentOfSymbol(id, symbol, instrument));
        return id;
    }

    private int IndexOf(string underlying)
    {
        for (int i = 0; i < underlyings.Count; i++)
        {
            if (underlyings[i] == underlying)
                return i;
        }

        throw new InputErrorException($"The session does not follow {underlying}; it follows {string.Join(", ", underlyings)}.");
    }

    private void TakeQuotes(Timestamp now)
    {
        if (now >= plan.Close)
            return;
        foreach ((int id, QuotePayload quote) in _quotes)
        {
            trader.Take(InputEvent.OfQuote(0, default, id, quote), now);
            _changedSinceSnapshot = _unwritten = true;
            _lastQuote = now;
            LastQuote = now;
        }
    }

    private void Send(Timestamp now)
    {
        if (trader.Halted is not null || !_isLoggedIn || !_isRightMode)
            return;
        if (plan.Session is not null && now >= plan.Close)
            trader.Desk.DropPlacements();
        while (trader.Desk.TryNext(now, out BrokerRequest request))
            port.Send(request);
        trader.Commit(now); // Placements that waited too long have been given back.
        if (_endOfDay is not null)
            return; // It reads for itself.
        if (Reconciler.WantsBooks(now))
            trader.Desk.WantBooks();
        if (_isDayOpen && now >= _nextFunds && now < plan.Close)
        {
            _nextFunds = now.Plus(Reconciler.FundsBase is null ? options.FundsRetry : options.FundsReading);
            port.ReadFunds();
        }

        if (_isDayOpen && now < plan.Close && _margin.Due(trader.Kernel, _instruments, now) is { } question)
            port.ReadMargin(question);
        if (!_books.IsOpen(now, options.AnswerPatience) && now >= _nextBooks && !_isClosed && (trader.Desk.WantsBooks(now) || !_isReconciled))
        {
            _books = OpenQuestion.At(now);
            port.ReadBooks();
        }
    }

    /// <summary>After the close: last reports, then the bars of the day, which settle what expires.</summary>
    private void CloseOut(Timestamp now)
    {
        if (!_isDayOpen)
        {
            _isClosed = true; // The session was not open while this trader ran; there is nothing to close.
            return;
        }

        if (_endOfDay is not null)
        {
            _endOfDay.Advance(now);
            if (_endOfDay.IsDone)
                (_isClosed, Phase) = (true, DayPhase.Archived);
            return;
        }

        if (trader.Halted is not null)
            return; // What its books would say of the day is not what happened; the next start closes it.
        if (_closeOutSince == default)
            _closeOutSince = now;
        bool ordersDone = trader.Kernel.Orders.Live.Count == 0 || now - plan.Close > options.CloseOutPatience;
        if (ordersDone && !_bars.IsOpen(now, options.AnswerPatience) && now >= _nextBars)
        {
            (_bars, _nextBars) = (OpenQuestion.At(now), now.Plus(options.BarsRetry));
            port.ReadDailyBars(plan.Date);
        }
    }

    /// <summary>
    /// Closes a day whose close no trader saw: what expired settles at the index's close of that day, orders that worked lapse, books close.
    /// What filled after the trader stopped is not known here; the positions of the next day show it.
    /// </summary>
    /// <param name="bars">Daily bars of the indices, that day's among them.</param>
    /// <returns>Whether it is closed; not when something expired and its index has no bar.</returns>
    public bool CloseLate(IReadOnlyList<IndexBar> bars)
    {
        Timestamp end = plan.Close.Plus(options.CloseOutPatience + TimeSpan.FromSeconds(1));
        if (!_isDayOpen)
            _isClosed = true; // The trader stopped before the session began.
        else
            CloseDay(bars, trader.Time > end ? trader.Time : end);
        if (_endOfDay is null)
            return _isClosed;
        _endOfDay.Abandon("the day was closed after the event, and the broker's books of that day are gone", end);
        return _isClosed = true;
    }

    private void CloseDay(IReadOnlyList<IndexBar> bars, Timestamp now)
    {
        _bars = default;
        if (_isClosed || _endOfDay is not null)
            return;
        var expiring = new SortedSet<ushort>(Expiring());
        bool patient = now - plan.Close <= options.CloseOutPatience;
        for (ushort underlying = 0; underlying < underlyings.Count; underlying++)
        {
            // Asked for again a little later: what expires cannot settle without the index's close, and tomorrow's signals want today's bar.
            if (Find(bars, underlyings[underlying]) < 0 && (patient || expiring.Contains(underlying)))
                return;
        }

        foreach (ushort underlying in expiring)
        {
            IndexBar bar = bars[Find(bars, underlyings[underlying])];
            NoteSettled(underlying, bar.Close);
            trader.Take(InputEvent.OfSettlement(0, default, new SettlementPayload(bar.Close.Steps, plan.Date.DayNumber, underlying)), now);
        }

        // A process that ended between the close and the record has closed the day already.
        if (trader.Kernel.IsDayOpen)
        {
            trader.Take(InputEvent.OfDayClose(0, default), now);
            _isSettledHere = true;
        }

        foreach (IndexBar bar in bars)
        {
            if (bar.Date == plan.Date && _ids.TryGetValue(bar.Index, out int id)
                && bar.Date.DayNumber > trader.Kernel.Market.History(trader.Kernel.Market.Terms(id).UnderlyingIndex).LastDay)
            {
                trader.Take(CloseOf(id, bar), now);
            }
        }

        trader.Desk.EndDay();
        trader.Commit(now, durable: true);
        _endOfDay = new EndOfDay(trader, Reconciler, port, _settled, _isSettledHere, now);
    }

    /// <summary>What the books hold of what expires, before it leaves them.</summary>
    private void NoteSettled(ushort underlying, Price close)
    {
        foreach (Structure structure in trader.Kernel.Structures)
        {
            foreach (StructureLeg leg in structure.Legs)
            {
                if (leg.Units != 0 && leg.Terms.UnderlyingIndex == underlying && leg.Terms.Instrument.Expiry == plan.Date)
                    _settled.Add(new SettledLeg(structure.Bot, leg.Terms.Instrument, leg.Units, close));
            }
        }

        foreach (ExternalPosition position in trader.Kernel.External.Positions)
        {
            if (position.Terms.UnderlyingIndex == underlying && position.Terms.Instrument.Expiry == plan.Date)
                _settled.Add(new SettledLeg(Kernel.Ledger.Books.External, position.Terms.Instrument, position.Units, close));
        }
    }

    private IEnumerable<ushort> Expiring()
    {
        foreach (ExternalPosition position in trader.Kernel.External.Positions)
        {
            if (position.Terms.Instrument.Expiry == plan.Date)
                yield return position.Terms.UnderlyingIndex;
        }

        foreach (Structure structure in trader.Kernel.Structures)
        {
            foreach (StructureLeg leg in structure.Legs)
            {
                if (leg.Units != 0 && leg.Terms.Instrument.Expiry == plan.Date)
                    yield return leg.Terms.UnderlyingIndex;
            }
        }
    }

    private int Find(IReadOnlyList<IndexBar> bars, string index)
    {
        for (int i = 0; i < bars.Count; i++)
        {
            if (bars[i].Index == index && bars[i].Date == plan.Date)
                return i;
        }

        return -1;
    }

    private void WatchClock(Timestamp now)
    {
        TimeSpan moved = now - _lastStep;
        if (_lastStep != default && (moved < TimeSpan.Zero || moved > options.LargestStep))
        {
            trader.Raise(new Alarm(now, Severity.Critical, AlarmKind.ClockJumped,
                $"The clock went from {Ist.TimeOf(_lastStep):HH:mm:ss} to {Ist.TimeOf(now):HH:mm:ss} between two steps. Entries stop; check the time service, then resume."), now);
        }

        _lastStep = now;
    }

    private static InputEvent CloseOf(int id, in IndexBar bar) => InputEvent.OfDailyClose(
        0, default, id, new ClosePayload(bar.Close.Steps, bar.Open.Steps, bar.High.Steps, bar.Low.Steps, bar.Date.DayNumber));

    /// <summary>The name itself is in the audit log; the journal keeps a number of it.</summary>
    internal static ulong UserHash(string user) =>
        Math.Max(Trader.SystemUser + 1, BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(user))));
}

/// <summary>A contract of today with its dense id and its name at the broker.</summary>
internal readonly record struct InstrumentOfSymbol(int Id, string Symbol, Instrument Instrument);

/// <summary>A question to the world that waits for its answer; after long enough it is as if it had not been asked.</summary>
internal readonly record struct OpenQuestion(Timestamp? AskedAt)
{
    public static OpenQuestion At(Timestamp now) => new(now);

    public bool IsOpen(Timestamp now, TimeSpan patience) => AskedAt is { } asked && now - asked < patience;
}
