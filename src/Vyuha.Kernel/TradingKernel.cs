using System.Diagnostics;
using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Kernel.Carry;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Exits;
using Vyuha.Kernel.Hand;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Margins;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Stress;
using Vyuha.Kernel.Structures;

namespace Vyuha.Kernel;

/// <summary>
/// The trading system as a pure state machine: inputs in, outputs out, one thread, no I/O, clock or randomness of its own. Backtest, replay,
/// paper and live feed the same class and differ only in where inputs come from and where commands go.
/// </summary>
public sealed class TradingKernel
{
    /// <summary>When the next session's margin is looked at: entries end soon, and exits still have half an hour.</summary>
    private static readonly TimeOnly ForecastFrom = new(15, 0);

    private readonly KernelOptions _options;
    private readonly MarketState _market;
    private readonly OrderBook _orders = new();
    private readonly GeneralLedger _ledger = new();
    private readonly FillAccountant _accountant;
    private readonly ChargeDesk _charges;
    private readonly MarginDesk _margins;
    private readonly RiskGate _risk;
    private readonly StructureDriver _driver;
    private readonly BookMarker _marker;
    private readonly BotBook[] _bots;
    private readonly WakeOn _actedUpon;
    private readonly List<Structure> _structures = [];
    private readonly List<MarginForecast> _forecasts = [];
    private readonly Dictionary<int, long> _netExpiring = [];
    private readonly TextDesk _texts = new();
    private readonly HandDesk _hand;
    private OutputHash _hash = new();
    private long _sequence;
    private Timestamp _time;
    private bool _started;
    private bool _quotesOnlyStand;
    private bool _dayIsOpen;
    private int _snapshotsBeyondLoss;
    private bool _hadLive;
    private Timestamp _forecastAt;
    private bool _forecastIsDue;
    private DateOnly _accountLatchedOn;
    private int _lastStructureId;

    /// <exception cref="ArgumentException">Two bots share a book, or a book is none of a bot.</exception>
    public TradingKernel(KernelOptions options)
    {
        _options = options;
        _market = new MarketState(options.Rules, options.Underlyings, options.Rate);
        _accountant = new FillAccountant(_ledger);
        _charges = new ChargeDesk(options.Rules, options.Brokerage, options.Charges);
        _margins = new MarginDesk(_market);
        _bots = new BotBook[options.Bots.Count];
        _risk = new RiskGate(_market, _ledger, _margins, _charges, _orders, _bots, KillSwitch, Arming, External, options.Limits, options.AccountCapital);
        _driver = new StructureDriver(_market, _orders, _risk, options.Execution);
        _hand = new HandDesk(_market, _bots, _orders, _risk);
        for (int i = 0; i < _bots.Length; i++)
        {
            BotSetup setup = options.Bots[i];
            if (setup.Book is < Books.FirstBot or > Books.LastBot || options.Bots.Take(i).Any(other => other.Book == setup.Book))
                throw new ArgumentException($"Book {setup.Book} is not free for a bot: bots have books 1 to 4, each once.", nameof(options));
            var view = new StrategyBook(setup.Book, _market, _margins, _charges) { Allocation = setup.Allocation };
            _bots[i] = new BotBook(setup.Book, setup.Strategy, setup.Limits, setup.Allocation, view);
            _actedUpon |= _bots[i].Wakes;
        }

        _marker = new BookMarker(_market, _ledger, options.MarkEvery);
        foreach (BotBook bot in _bots)
            bot.Strategy.Start(_market);
    }

    /// <summary>A kernel that goes on from the book of an earlier day. It posts nothing unless the capital of a bot or the reserve has been changed.</summary>
    /// <exception cref="InputErrorException">The book does not fit the options or is damaged; the message names the field.</exception>
    public TradingKernel(KernelOptions options, BookState opening)
        : this(options)
    {
        BookStateCheck.Require(opening);
        BookFit.Require(opening, options);
        (_sequence, _time) = (opening.Sequence, Timestamp.FromNanoseconds(opening.Time));
        _market.MoveTo(_time);
        _market.Restore(opening.Market, opening.Day);
        _market.Signals.Restore(opening.Signals);
        _orders.ContinueAfter(opening.LastOrderId);
        _ledger.Restore(opening.Ledger);
        External.Restore(opening.External, _market);
        _margins.Restore(opening.Risks);
        _lastStructureId = opening.LastStructureId;
        KillSwitch.Restore(0, opening.EntriesFrozen, opening.Locked);
        _risk.AccountLatched = opening.LossLatched;
        foreach (CarriedStanding standing in opening.Standings ?? [])
            StandingOf(standing.Book)?.Restore(standing);
        foreach (CarriedBot carried in opening.Bots)
        {
            _charges.Restore(carried.Book, carried.Charges);
            if (Array.Find(_bots, bot => bot.Bot == carried.Book) is { } bot)
                Restore(bot, carried);
        }

        _hand.Restore(opening.ByHand);
        _structures.Sort((left, right) => left.Id.CompareTo(right.Id));
    }

    /// <summary>Hash over all outputs so far; equal for equal inputs, on any machine.</summary>
    public ulong Hash => _hash.Value;

    /// <summary>Sequence of the last input applied.</summary>
    public long Sequence => _sequence;

    /// <summary>Whether an order is live or a structure is being entered or left: only then does time alone change anything.</summary>
    public bool HasWorkInProgress
    {
        get
        {
            if (_orders.Live.Count > 0)
                return true;
            foreach (BotBook bot in _bots)
            {
                foreach (Structure structure in bot.View.LiveSpan)
                {
                    if (!structure.IsOpen)
                        return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether the session has suspended new risk.</summary>
    public bool EntriesSuspended => _risk.EntriesSuspended;

    /// <summary>What operators have stopped.</summary>
    public KillSwitch KillSwitch { get; } = new();

    /// <summary>Which bots may open risk in a live session.</summary>
    public Arming Arming { get; } = new();

    /// <summary>Whether a bot's daily loss breaker, or the account's for book 0, has latched.</summary>
    public bool IsLossLatched(byte book) => book == 0 ? _risk.AccountLatched : BotOf(book).Latched;

    /// <summary>How carefully a bot trades after losses: the more careful of its own mode and the account's. Of the account for book 0.</summary>
    public DrawdownMode DrawdownModeOf(byte book) => book == 0 ? _risk.Account.Mode : _risk.ModeOf(BotOf(book));

    /// <summary>How alike two bots have earned on the days both were active on, as of this morning.</summary>
    public BotCorrelation CorrelationOf(byte first, byte second) => _risk.CorrelationOf(first, second);

    /// <summary>Capital of a bot that came from the reserve and has not gone back.</summary>
    public Money ToppedUpOf(byte book) => Money.FromSteps(StandingOf(book)?.ToppedUp ?? 0);

    /// <summary>What the reserve may pay for a bot now: margin of its open positions, today's or the next session's, beyond all its cash.</summary>
    public Money TopUpPossible(byte book) => Array.Find(_bots, bot => bot.Bot == book) is { } found ? Money.FromSteps(Lacking(found)) : Money.Zero;

    /// <summary>What may go back: of that capital, as far as it is free.</summary>
    public Money TopUpReturnable(byte book) => Array.Find(_bots, bot => bot.Bot == book) is { } found ? Money.FromSteps(Returnable(found)) : Money.Zero;

    /// <summary>Greeks of all open positions by bot, underlying and expiry; what no bot made is book 0.</summary>
    public IReadOnlyList<GreekGroup> GreeksNow() => _market.Apart(() => PortfolioGreeks.Of(_market, _bots.SelectMany(bot => bot.View.Live), External));

    /// <summary>Delta of all positions as if they were in one index, rupees for 1 % of it; null when a beta is not known. For information.</summary>
    public double? BetaWeightedDelta(int reference) => PortfolioGreeks.BetaWeightedDelta(
        GreeksNow(), [.. Enumerable.Range(0, _market.Underlyings.Count).Select(index => IndexBeta.Of(_market.History(index), _market.History(reference)))]);

    /// <summary>Margin of the account with all books netted, and each book's share in it; null when a price or a rule is missing.</summary>
    /// <remarks>A look from outside: it has a desk of its own and leaves no trace in what later inputs meet.</remarks>
    public AccountMargin? MarginNow() => _market.Apart(() => new MarginDesk(_market).Account(_bots, External));

    /// <summary>Everything held, on the market of now, to be stressed. A contract without a price is left out and named in <paramref name="unpriced"/>.</summary>
    public IReadOnlyList<StressHolding> StressHoldings(out IReadOnlyList<Instrument> unpriced)
    {
        (IReadOnlyList<StressHolding> holdings, unpriced) = _market.Apart(LookAtHoldings);
        return holdings;
    }

    private (IReadOnlyList<StressHolding> Holdings, IReadOnlyList<Instrument> Unpriced) LookAtHoldings()
    {
        var holdings = new List<StressHolding>();
        var without = new List<Instrument>();
        foreach (BotBook bot in _bots)
        {
            foreach (Structure structure in bot.View.MutableLive)
            {
                foreach (StructureLeg leg in structure.MutableLegs)
                    Add(bot.Bot, leg.Terms, leg.Units);
            }
        }

        foreach (ExternalPosition position in External.Positions)
            Add(Books.External, position.Terms, position.Units);
        return (holdings, without);

        void Add(byte book, ContractTerms terms, long units)
        {
            if (units == 0)
                return;
            if (!StressDesk.TryPosition(_market, terms, out StressPosition position))
            {
                without.Add(terms.Instrument);
                return;
            }

            ref readonly QuoteState quote = ref _market.Quote(terms.Id);
            double? half = quote.HasBid && quote.HasAsk ? Price.FromSteps(quote.Ask - quote.Bid).ToModel() / 2 : null;
            holdings.Add(new StressHolding(book, _market.Underlyings[terms.UnderlyingIndex], terms.Instrument, units, position, half));
        }
    }

    /// <summary>The next session's margin as it was foreseen this afternoon, the account (book 0) first; empty before, and when nothing was held.</summary>
    public IReadOnlyList<MarginForecast> MarginForecasts => _forecasts;

    /// <summary>Profit of a bot on the days it was active on, oldest first, without today.</summary>
    public IReadOnlyList<DayProfit> DaysOf(byte book) => BotOf(book).Standing.Days.ToArray();

    /// <summary>Books of the bots that run.</summary>
    public IEnumerable<byte> BotBooks => _bots.Select(bot => bot.Bot);

    /// <summary>Whether an operator, or a critical alarm, has frozen new risk in the whole account.</summary>
    public bool EntriesFrozen => KillSwitch.IsFrozen(0);

    /// <summary>Whether the account's daily loss breaker is latched.</summary>
    public bool IsLatched => _risk.AccountLatched;

    public Configuration.RiskLimits Limits => _options.Limits;

    public Money AccountCapital => _options.AccountCapital;

    public Money Reserve => _options.Reserve;

    /// <summary>Every bot as it stands now, in the order of the options: worked out at each call, at a person's pace.</summary>
    public IReadOnlyList<BotStatus> BotsNow() => [.. _bots.Select(StatusOf)];

    /// <summary>Gain on what is held of a leg, at what closing it would bring, before charges.</summary>
    public Money UnrealisedOf(StructureLeg leg) => Money.FromSteps(_marker.ValueOf(leg) - (leg.Terms.Instrument.IsOption ? leg.CostSteps : 0));

    /// <summary>How far an open structure is from its stop and target; null where its strategy cannot say.</summary>
    public StructureTargets? TargetsOf(Structure structure)
    {
        BotBook bot = BotOf(structure.Bot);
        if (structure.IsByHand)
            return _hand.TargetsOf(bot.View, structure);
        return (bot.Strategy as ITellsTargets)?.TargetsOf(bot.View, structure);
    }

    /// <summary>The options that a bot was given while it ran, as JSON; null when it has those it began with, or does not run.</summary>
    public string? OptionsGivenTo(byte book) => Array.Find(_bots, bot => bot.Bot == book)?.OptionsGiven;

    /// <summary>Why a person's wish about a structure or an order cannot be carried out now, in words with the remedy; null: it can. It changes nothing.</summary>
    /// <param name="wish">Close a structure or a leg, end an entry, move a limit.</param>
    /// <param name="contract">Of the leg; else 0.</param>
    public string? WhyNotByHand(in OperatorPayload wish, int contract) =>
        !_dayIsOpen ? "The trading day is not open." : _hand.WhyNot(wish, contract);

    /// <summary>Why a ticket cannot be judged by risk, in words; null: it can. It changes nothing.</summary>
    public string? WhyNotByHand(byte book, OrderTicket ticket) => !_dayIsOpen ? "The trading day is not open." : _hand.WhyNot(book, ticket);

    /// <summary>What became of the last ticket; null before the first.</summary>
    public TicketAnswer? LastTicket { get; private set; }

    public MarketState Market => _market;

    /// <summary>What the account holds that no bot made.</summary>
    public ExternalBook External { get; } = new();

    public OrderBook Orders => _orders;

    public GeneralLedger Ledger => _ledger;

    /// <summary>All charges of a bot so far, by line of the contract note.</summary>
    public ContractNote ChargesOf(byte bot) => _charges.TotalOf(bot);

    /// <summary>A bot's charges of the day, by line of the contract note.</summary>
    public ContractNote ChargesToday(byte bot) => _charges.TodayOf(bot);

    /// <summary>Whether the day has been opened and not closed.</summary>
    public bool IsDayOpen => _dayIsOpen;

    /// <summary>Signed units of a contract in one book; <see cref="Books.External"/> for what no bot made.</summary>
    public long UnitsOf(byte book, int instrumentId)
    {
        if (book == Books.External)
            return External.UnitsOf(instrumentId);
        long units = 0;
        foreach (Structure structure in BotOf(book).View.MutableLive)
        {
            foreach (StructureLeg leg in structure.MutableLegs)
                units += leg.Terms.Id == instrumentId ? leg.Units : 0;
        }

        return units;
    }

    /// <summary>Signed units of a contract over all books: what the broker must show as the account's net.</summary>
    public long NetUnits(int instrumentId)
    {
        long units = External.UnitsOf(instrumentId);
        foreach (BotBook bot in _bots)
            units += UnitsOf(bot.Bot, instrumentId);
        return units;
    }

    /// <summary>All structures of the run, finished ones included, by id; of the days before a carried book only those it still had.</summary>
    public IReadOnlyList<Structure> Structures => _structures;

    /// <summary>The only way state changes: one input in, its outputs appended, no I/O.</summary>
    /// <exception cref="InvariantException">A bug of ours or of the venue: the kernel must not go on.</exception>
    public void Apply(in InputEvent input, OutputBuffer outputs)
    {
        Invariant.Require(input.Sequence == _sequence + 1, "inputs arrive without gaps");
        Invariant.Require(input.Time >= _time, "time does not run backwards");
        (_sequence, _time) = (input.Sequence, input.Time);
        _market.MoveTo(input.Time);
        if (!_quotesOnlyStand || input.Kind is not (InputKind.Quote or InputKind.Contract))
            ApplyWhole(input, outputs);
        else if (input.Kind == InputKind.Quote)
            _market.OnQuote(input.InstrumentId, input.Quote, input.Flags);
        else
            _market.OnContract(input.InstrumentId, input.Contract);
    }

    /// <summary>Every input that may have outputs.</summary>
    private void ApplyWhole(in InputEvent input, OutputBuffer outputs)
    {
        int before = outputs.Count;
        outputs.Begin(input.Sequence, input.Time);
        if (!_started)
            Allocate(outputs);

        switch (input.Kind)
        {
            case InputKind.Quote:
                _market.OnQuote(input.InstrumentId, input.Quote, input.Flags);
                break;
            case InputKind.Bar:
                _market.OnBar(input.InstrumentId, input.Bar);
                break;
            case InputKind.Contract:
                _market.OnContract(input.InstrumentId, input.Contract);
                break;
            case InputKind.SnapshotEnd:
                _market.OnSnapshotEnd();
                break;
            case InputKind.Timer:
                break; // Time has moved and quotes have changed; the strategies below see it.
            case InputKind.CommandReply:
                OnReply(input.Reply, outputs);
                break;
            case InputKind.OrderReport:
                OnReport(input.Report, outputs);
                break;
            case InputKind.Settlement:
                OnSettlement(input.Settlement, outputs);
                break;
            case InputKind.DayOpen:
                OnDayOpen(input.Day, outputs);
                break;
            case InputKind.DayClose:
                OnDayClose(outputs);
                break;
            case InputKind.DailyClose:
                _market.OnDailyClose(input.InstrumentId, input.Close);
                break;
            case InputKind.Operator:
                OnOperator(input.Operator, input.InstrumentId, outputs);
                break;
            case InputKind.ExternalPosition:
                OnExternal(input.InstrumentId, input.External, outputs);
                break;
            case InputKind.MarketEvent:
                _market.Events.On(input.MarketEvent);
                break;
            case InputKind.News:
                _market.News.On(input.News);
                break;
            case InputKind.Text:
                OnText(input.Text, outputs);
                break;
            default:
                throw new UnreachableException($"Unknown input {input.Kind}.");
        }

        if (_dayIsOpen && (WorksOrders(input.Kind) || Wakes(_actedUpon, input.Kind)))
            Trade(input.Kind, outputs);
        if (outputs.Count != before)
            _hash.Add(outputs.Events[before..]);
    }

    /// <summary>The book at the end of a day, for the kernel of the next one.</summary>
    /// <exception cref="InvalidOperationException">A day is open: an order may be on its way.</exception>
    /// <exception cref="NotSupportedException">A strategy does not say what it remembers.</exception>
    public BookState Capture()
    {
        if (_dayIsOpen)
            throw new InvalidOperationException("A book is taken between two days: close the day first.");
        Invariant.Require(_orders.Live.Count == 0, "no order outlives its day");
        HashSet<int> held = ContractsInUse();
        return new BookState
        {
            Day = _market.Today,
            Sequence = _sequence,
            Time = _time.Nanoseconds,
            LastOrderId = _orders.LastId,
            LastStructureId = _lastStructureId,
            EntriesFrozen = KillSwitch.OwnFrozen(0),
            Locked = KillSwitch.OwnLocked(0),
            LossLatched = _risk.AccountLatched,
            Market = _market.Capture(held),
            Ledger = _ledger.Capture(),
            Bots = [.. _bots.Select(Capture)],
            External = External.Capture(),
            Risks = _margins.Capture(held),
            Standings = [_risk.Account.Capture(0), .. _bots.Select(bot => bot.Standing.Capture(bot.Bot))],
            Signals = _market.Signals.Capture(),
            ByHand = _hand.Capture(),
        };
    }

    private BookStanding? StandingOf(byte book) => book == 0 ? _risk.Account : Array.Find(_bots, bot => bot.Bot == book)?.Standing;

    private CarriedBot Capture(BotBook bot) => new(
        bot.Bot, bot.Strategy.Vocabulary.Bot, KillSwitch.OwnFrozen(bot.Bot), KillSwitch.OwnLocked(bot.Bot), bot.Latched, bot.View.Equity.Steps, bot.View.DayPnl.Steps, _charges.Capture(bot.Bot),
        [.. bot.View.MutableLive.Select(structure => structure.Capture())], [.. bot.View.MutableEnded.Select(structure => structure.Capture())],
        bot.Strategy.Save(_market));

    private void Restore(BotBook bot, CarriedBot carried)
    {
        KillSwitch.Restore(bot.Bot, carried.EntriesFrozen, carried.Locked);
        bot.Latched = carried.LossLatched;
        (bot.View.Equity, bot.View.DayPnl) = (Money.FromSteps(carried.Equity), Money.FromSteps(carried.DayPnl));
        bot.View.MutableLive.AddRange(carried.Live.Select(structure => Structure.Restore(structure, bot.Bot, _market)));
        bot.View.MutableEnded.AddRange(carried.Ended.Select(structure => Structure.Restore(structure, bot.Bot, _market)));
        _structures.AddRange(bot.View.MutableLive);
        _structures.AddRange(bot.View.MutableEnded);
        bot.Strategy.Restore(carried.Memory, _market, bot.View);
    }

    /// <summary>Contracts that a book refers to, held or still to be traded.</summary>
    private HashSet<int> ContractsInUse()
    {
        var contracts = new HashSet<int>(External.Positions.Select(position => position.Terms.Id));
        foreach (BotBook bot in _bots)
        {
            foreach (Structure structure in bot.View.MutableLive)
                contracts.UnionWith(structure.MutableLegs.Select(leg => leg.Terms.Id));
            foreach (Structure structure in bot.View.MutableEnded)
                contracts.UnionWith(structure.MutableLegs.Select(leg => leg.Terms.Id));
        }

        return contracts;
    }

    private BotStatus StatusOf(BotBook bot)
    {
        // The ledger is funded by the first input; until then the bot has what it will be given.
        bool isFunded = _ledger.Balance(bot.Bot, AccountKind.Capital) != 0;
        Money equity = isFunded ? Money.FromSteps(_marker.Equity(bot, out _)) : bot.Allocation;
        return new BotStatus
        {
            Book = bot.Bot,
            Vocabulary = bot.Strategy.Vocabulary,
            Limits = bot.Limits,
            Allocation = bot.Allocation,
            FreeCash = isFunded ? Money.FromSteps(_ledger.Balance(bot.Bot, AccountKind.Cash)) : bot.Allocation,
            Reserved = Money.FromSteps(_ledger.Balance(bot.Bot, AccountKind.Reserved)),
            Margin = Money.FromSteps(_ledger.Balance(bot.Bot, AccountKind.Margin)),
            Equity = equity,
            DayPnl = bot.EquityAtOpen == 0 ? Money.Zero : equity - Money.FromSteps(bot.EquityAtOpen),
            Charges = Money.FromSteps(_ledger.Balance(bot.Bot, AccountKind.Charges)),
            EntriesFrozen = KillSwitch.IsFrozen(bot.Bot),
            IsArmed = Arming.IsArmed(bot.Bot),
            IsLatched = bot.Latched,
            View = bot.View,
        };
    }

    private void Trade(InputKind kind, OutputBuffer outputs)
    {
        bool wholeMarket = kind == InputKind.SnapshotEnd;
        if (wholeMarket)
        {
            LeaveByPlan(outputs);
            bool hasLive = HasLive();
            if (hasLive || _hadLive)
                UpdateLosses(outputs);
            if (hasLive || External.Count > 0)
                MarkBooks(outputs);
            _hadLive = hasLive;
        }

        for (int i = 0; i < _bots.Length; i++)
        {
            BotBook bot = _bots[i];
            if (!Wakes(bot.Wakes, kind))
                continue;
            bot.View.FreeCash = Money.FromSteps(_ledger.Balance(bot.Bot, AccountKind.Cash));
            bot.View.Mode = _risk.ModeOf(bot);
            bot.Intents.Clear();
            bot.Strategy.Decide(_market, bot.View, bot.Intents);
            bot.View.MutableEnded.Clear();
            Record(bot, outputs);
            for (int n = 0; n < bot.Intents.Count; n++)
                Handle(bot, bot.Intents[n], outputs);
        }

        if (WorksOrders(kind))
            AdvanceAll(outputs);
        if (_forecastIsDue && _time >= _forecastAt && kind is (InputKind.SnapshotEnd or InputKind.Timer))
            ForecastMargin(outputs);
    }

    /// <summary>What persons have opened is left when its plan says so.</summary>
    private void LeaveByPlan(OutputBuffer outputs)
    {
        foreach (BotBook bot in _bots)
        {
            while (_hand.TryLeave(bot, out Structure? structure, out ushort reason))
            {
                outputs.Next(OutputKind.Decision, bot.Bot).Decision = new DecisionPayload(structure.Id, reason, 0, 0, DecisionAction.Exit);
                Exit(structure, reason, outputs);
            }
        }
    }

    /// <summary>
    /// Once a day, at the first snapshot or timer from 15:00 on: while there is still time to close something, what the positions of now will need in the
    /// next session.
    /// </summary>
    private void ForecastMargin(OutputBuffer outputs)
    {
        _forecastIsDue = false;
        long today = 0;
        long next = 0;
        long available = _ledger.Balance(Books.External, AccountKind.Margin);
        _forecasts.Clear();
        foreach (BotBook bot in _bots)
        {
            long free = _ledger.Balance(bot.Bot, AccountKind.Cash) + _ledger.Balance(bot.Bot, AccountKind.Margin);
            available += free;
            if (bot.View.MutableLive.Count == 0)
                continue;
            (long now, long then) = (_margins.Required(bot), _margins.RequiredNext(bot));
            (today, next) = (today + now, next + then);
            Foresee(bot.Bot, now, then, free);
        }

        if (_forecasts.Count == 0 && External.Count == 0)
            return;

        // Netted, where that can be worked out; else the bots side by side, which is never less than that but for what is held outside of them.
        if (_margins.TryAccount(_bots, External, out long netted, out long nettedNext))
            (today, next) = (netted, nettedNext);
        Foresee(0, today, next, available);
        _forecasts.Insert(0, _forecasts[^1]);
        _forecasts.RemoveAt(_forecasts.Count - 1);
        foreach (MarginForecast forecast in _forecasts)
        {
            outputs.Next(OutputKind.MarginForecast, forecast.Book).Forecast = new ForecastPayload(
                forecast.Today.Steps, forecast.Tomorrow.Steps, forecast.Available.Steps, forecast.NextSession.DayNumber);
        }
    }

    private void Foresee(byte book, long today, long tomorrow, long available) => _forecasts.Add(new MarginForecast(
        book, _time, _margins.NextDay, Money.FromSteps(today), Money.FromSteps(tomorrow), Money.FromSteps(available)));

    private static bool Wakes(WakeOn on, InputKind kind) => ((int)on & (1 << (int)kind)) != 0;

    /// <summary>Orders are worked after reports, replies and whole snapshots; between the quotes of one snapshot nothing can change for them.</summary>
    private static bool WorksOrders(InputKind kind) => kind is not (InputKind.Quote or InputKind.Contract or InputKind.DailyClose or InputKind.ExternalPosition
        or InputKind.MarketEvent or InputKind.News);

    private bool HasLive()
    {
        for (int i = 0; i < _bots.Length; i++)
        {
            if (_bots[i].View.MutableLive.Count > 0)
                return true;
        }

        return false;
    }

    private void Allocate(OutputBuffer outputs)
    {
        _started = true;
        // Nine of ten inputs are quotes. Where no bot wakes on one, it changes the market and nothing else: there is no output to look for.
        _quotesOnlyStand = !Wakes(_actedUpon, InputKind.Quote);
        Money moved = Money.Zero;
        foreach (BotBook bot in _bots)
        {
            Money toppedUp = Money.FromSteps(bot.Standing.ToppedUp);
            Fund(bot.Bot, bot.Allocation + toppedUp, outputs);
            moved += toppedUp;
        }

        Fund(Books.Reserve, _options.Reserve - moved, outputs);
    }

    /// <summary>Brings the capital of a book to this amount: all of it in a fresh kernel, nothing after a carried book whose capital is the same.</summary>
    private void Fund(byte book, Money amount, OutputBuffer outputs) =>
        _ledger.Post(
            new AccountId(book, AccountKind.Capital), new AccountId(book, AccountKind.Cash), amount.Steps + _ledger.Balance(book, AccountKind.Capital),
            PostingReason.Allocation, 0, outputs);

    private void OnDayOpen(in DayPayload day, OutputBuffer outputs)
    {
        var today = DateOnly.FromDayNumber(day.DayNumber);
        long profit = 0;
        foreach (BotBook bot in _bots)
        {
            // Before yesterday's quotes are forgotten: the gap at the open belongs to today.
            bot.EquityAtOpen = _marker.Equity(bot, out _);
            bot.DayLoss = 0;
            bot.SnapshotsBeyondLoss = 0;
            long capital = CapitalOf(bot.Bot);
            bot.Standing.OpenDay(today, capital, bot.EquityAtOpen - capital, bot.View.MutableLive.Count > 0);
            bot.View.Mode = bot.Standing.Mode;
            profit += bot.Standing.Profit;
        }

        _risk.Account.OpenDay(today, _options.AccountCapital.Steps, profit, holds: false);
        _risk.OpenDay();
        _market.OnDayOpen(day);
        _margins.OnDayOpen(ContractsInUse());
        _dayIsOpen = true;
        Suspend(false);
        _charges.OpenDay(_market.Today);
        _risk.AccountDayLoss = 0;
        _snapshotsBeyondLoss = 0;
        _hadLive = false;
        _forecasts.Clear();
        (_forecastIsDue, _forecastAt) = (true, Ist.At(today, ForecastFrom));
        int confirmation = _market.Frequency == DataFrequency.Daily ? 1 : 2;
        _risk.ProfitWatch = _options.Limits.ProfitLock?.Watch(confirmation);
        foreach (BotBook bot in _bots)
            bot.ProfitWatch = bot.Limits.ProfitLock?.Watch(confirmation);

        _marker.OnDayOpen();
    }

    private void OnDayClose(OutputBuffer outputs)
    {
        for (int i = _orders.Live.Count - 1; i >= 0; i--)
        {
            Order order = _orders.Live[i];
            // Day orders do not outlive the session, whatever became of the reply.
            if (order.State is OrderState.Approved)
                _orders.Move(order, OrderState.Cancelled, outputs);
            else
                _orders.On(new ReportPayload(order.Id, order.FilledUnits, order.FilledValue, order.VenueOrderId, ReportedStatus.Expired), outputs);
            ForgetIfDone(order);
        }

        AdvanceAll(outputs, mayPlace: false);
        _marker.MarkAll(_bots, outputs);
        _marker.MarkExternal(External, outputs);
        _market.OnDayClose();
        _dayIsOpen = false;
    }

    private void OnReply(in ReplyPayload reply, OutputBuffer outputs)
    {
        _orders.On(reply, outputs);
        if (!_orders.TryGet(reply.OrderId, out Order? order))
            return;

        // Asked again at once, a broker that refuses cancels would be asked as often as it may be asked anything, and exits would wait behind.
        if (reply.Kind == ReplyKind.CancelRejected)
            order.CancelRetryAt = _time.Plus(_options.Execution.RepriceAfter);
        if (reply.Kind == ReplyKind.ModifyRejected)
            order.IsPricedByHand = false; // The limit before stands again, which was the market's.
        ForgetIfDone(order);
    }

    private void OnReport(in ReportPayload report, OutputBuffer outputs)
    {
        DerivedFill fill = _orders.On(report, outputs);
        if (!_orders.TryGet(report.OrderId, out Order? order))
            return;
        if (fill.Units > 0)
            BookFill(order, new DerivedFill(order.FilledUnits - fill.Units, order.FilledValue - fill.Value), fill, outputs);
        ForgetIfDone(order);
    }

    /// <param name="earlier">What of the order was booked before: its later fills cost no flat brokerage.</param>
    private void BookFill(Order order, in DerivedFill earlier, in DerivedFill fill, OutputBuffer outputs)
    {
        Structure structure = StructureOf(order);
        if (structure.IsFinished)
            Reopen(structure, outputs);
        StructureLeg leg = LegOf(structure, order.InstrumentId);
        long units = order.Side == Side.Buy ? fill.Units : -fill.Units;
        bool opens = leg.Units == 0 || (leg.Units > 0) == (units > 0);
        if (!opens && Math.Abs(units) > Math.Abs(leg.Units))
        {
            // More than is held, for an order that was taken for dead has filled beside the one that replaced it: one part closes, the other opens.
            int closing = (int)Math.Abs(leg.Units);
            long value = (long)((Int128)fill.Value * closing / fill.Units);
            BookFill(order, earlier, new DerivedFill(closing, value), outputs);
            BookFill(order, new DerivedFill(earlier.Units + closing, earlier.Value + value), new DerivedFill(fill.Units - closing, fill.Value - value), outputs);
            return;
        }

        leg.Profit.OnFill(_market, leg.Units, units);
        _accountant.Book(structure, leg, units, fill.Value, PostingReason.PremiumPaid, order.Id, outputs);
        long charges = _charges.OnFill(structure.Bot, leg.Terms, order.Side, earlier, fill);
        _accountant.Charge(structure, charges, order.Id, outputs);
        long worse = order.Mid == 0 ? 0 : order.Side == Side.Buy ? fill.Value - order.Mid * fill.Units : order.Mid * fill.Units - fill.Value;
        structure.SlippagePaidSteps += worse;
        if (structure.EntryUnderWay)
            structure.SlippageSteps += worse;

        outputs.Next(OutputKind.Fill, structure.Bot, order.InstrumentId).Fill =
            new FillPayload(order.Id, fill.Value, charges, order.Mid, (int)units, structure.Id);
        bool pays = units > 0 && (opens || structure.EntryUnderWay); // An adjustment also buys shorts back with what was set aside for it.
        AfterPositionChange(structure, pays ? fill.Value : 0, order.Id, outputs);
    }

    /// <summary>
    /// An order that was taken for dead has filled after its structure had ended: the structure lives again, with nothing as its target, and
    /// is worked back to that.
    /// </summary>
    private void Reopen(Structure structure, OutputBuffer outputs)
    {
        StrategyBook view = BotOf(structure.Bot).View;
        int younger = view.MutableLive.FindIndex(other => other.Id > structure.Id);
        view.MutableLive.Insert(younger < 0 ? view.MutableLive.Count : younger, structure);
        view.MutableEnded.Remove(structure);
        _driver.Exit(structure, structure.ExitReason == 0 ? CommonReasons.LateFill : structure.ExitReason);
        StructureDriver.SetState(structure, StructureState.Unwinding, outputs);
    }

    /// <summary>Blocks what the exchange now asks and gives back the part of the reservation that became margin or premium.</summary>
    private void AfterPositionChange(Structure structure, long premiumPaid, long reference, OutputBuffer outputs)
    {
        byte bot = structure.Bot;
        long blocked = _ledger.Balance(bot, AccountKind.Margin);
        long required = _margins.Required(BotOf(bot));
        long consumed = Math.Max(0, required - blocked) + premiumPaid;
        if (structure.ReservedSteps > 0)
            _accountant.Release(structure, consumed, outputs);
        _accountant.SetMargin(bot, required, reference, outputs);
        CheckBooks(bot);
    }

    private void OnSettlement(in SettlementPayload settlement, OutputBuffer outputs)
    {
        DateOnly expiry = DateOnly.FromDayNumber(settlement.ExpiryDayNumber);
        SettleExternal(settlement.UnderlyingIndex, expiry, outputs);
        foreach (BotBook bot in _bots)
        {
            List<Structure> live = bot.View.MutableLive;
            NetExpiring(live, settlement.UnderlyingIndex, expiry);
            for (int i = live.Count - 1; i >= 0; i--)
            {
                Structure structure = live[i];
                bool touched = false;
                if (HoldsExpiring(structure, settlement.UnderlyingIndex, expiry))
                    _marker.Mark(structure, outputs);
                foreach (StructureLeg leg in structure.MutableLegs)
                {
                    Instrument instrument = leg.Terms.Instrument;
                    if (leg.Terms.UnderlyingIndex == settlement.UnderlyingIndex && instrument.Expiry == expiry)
                    {
                        touched |= leg.Units != 0;
                        Settle(structure, leg, settlement.Price, outputs);
                    }
                }

                if (touched)
                {
                    _driver.Exit(structure, structure.ExitReason); // What lives longer was held with what has expired: it is closed in the next session.
                    AfterPositionChange(structure, 0, structure.Id, outputs);
                }

                _driver.Advance(structure, _time, outputs);
                Retire(bot, structure, outputs);
            }
        }
    }

    /// <summary>The exchange exercises what an account holds net: a long leg that another structure's short stands against is not taxed.</summary>
    private void NetExpiring(List<Structure> live, ushort underlying, DateOnly expiry)
    {
        _netExpiring.Clear();
        foreach (Structure structure in live)
        {
            foreach (StructureLeg leg in structure.MutableLegs)
            {
                if (leg.Units != 0 && leg.Terms.UnderlyingIndex == underlying && leg.Terms.Instrument.Expiry == expiry)
                    _netExpiring[leg.Terms.Id] = _netExpiring.GetValueOrDefault(leg.Terms.Id) + leg.Units;
            }
        }
    }

    private static bool HoldsExpiring(Structure structure, ushort underlying, DateOnly expiry) => structure.MutableLegs.Exists(
        leg => leg.Units != 0 && leg.Terms.UnderlyingIndex == underlying && leg.Terms.Instrument.Expiry == expiry);

    /// <summary>Cash settlement of one leg: in the money pays the intrinsic value, the holder pays exercise tax.</summary>
    private void Settle(Structure structure, StructureLeg leg, long price, OutputBuffer outputs)
    {
        leg.TargetUnits = 0;
        if (leg.Units == 0)
            return;
        if (structure.ExitReason == 0)
            structure.ExitReason = CommonReasons.Settled;
        structure.EntryUnderWay = false;
        Instrument instrument = leg.Terms.Instrument;
        long intrinsic = instrument.Right switch
        {
            OptionRight.Call => Math.Max(0, price - instrument.Strike.Steps),
            OptionRight.Put => Math.Max(0, instrument.Strike.Steps - price),
            _ => price,
        };
        long held = leg.Units;
        long value = checked(intrinsic * Math.Abs(held));
        leg.Profit.Settle(price, held);
        _accountant.Book(structure, leg, -held, value, PostingReason.Settlement, structure.Id, outputs);
        long exercised = Math.Clamp(_netExpiring[leg.Terms.Id], 0, Math.Max(0, held));
        _netExpiring[leg.Terms.Id] -= exercised;
        long charges = _charges.OnSettlement(structure.Bot, leg.Terms, exercised, Price.FromSteps(price));
        _accountant.Charge(structure, charges, structure.Id, outputs);
        outputs.Next(OutputKind.Fill, structure.Bot, leg.Terms.Id).Fill =
            new FillPayload(0, value, charges, intrinsic, (int)-held, structure.Id);
    }

    private void OnExternal(int instrumentId, in ExternalPayload told, OutputBuffer outputs)
    {
        ContractTerms terms = _market.Terms(instrumentId);
        Invariant.Require(terms.Instrument.IsTradable && told.AveragePrice >= 0, "a position is in a contract and has a price");
        SetExternal(new ExternalPosition(terms, told.Units, Price.FromSteps(told.AveragePrice)), outputs);
    }

    private void SetExternal(ExternalPosition position, OutputBuffer outputs)
    {
        if (External.Set(position) is not { } cost)
            return;
        PostExternal(AccountKind.Positions, cost, PostingReason.ExternalPosition, position.Terms.Id, outputs);
        if (_dayIsOpen)
            MarginExternal(outputs);
    }

    /// <summary>What the exchange blocks for positions outside the bots counts against the account like any bot's margin.</summary>
    private void MarginExternal(OutputBuffer outputs)
    {
        _risk.ExternalIsUnpriced = !_margins.TryRequired(External, out long required);
        if (_risk.ExternalIsUnpriced)
            return;
        long change = required - _ledger.Balance(Books.External, AccountKind.Margin);
        PostExternal(AccountKind.Margin, change, change >= 0 ? PostingReason.MarginBlock : PostingReason.MarginRelease, 0, outputs);
    }

    private void PostExternal(AccountKind account, long steps, PostingReason reason, long reference, OutputBuffer outputs) =>
        _ledger.Post(new AccountId(Books.External, AccountKind.Capital), new AccountId(Books.External, account), steps, reason, reference, outputs);

    /// <summary>Contracts outside the bots that expire: their cash goes where it came from, outside.</summary>
    private void SettleExternal(ushort underlying, DateOnly expiry, OutputBuffer outputs)
    {
        foreach (ExternalPosition position in External.Positions.ToArray())
        {
            if (position.Terms.UnderlyingIndex == underlying && position.Terms.Instrument.Expiry == expiry)
                SetExternal(position with { Units = 0 }, outputs);
        }
    }

    private void Suspend(bool entries)
    {
        _risk.EntriesSuspended = entries;
        foreach (BotBook bot in _bots)
            bot.View.EntriesSuspended = entries;
    }

    private void OnText(in TextPayload piece, OutputBuffer outputs)
    {
        if (_texts.Take(piece) is not { } text)
            return;
        if (piece.Purpose == TextPurpose.Ticket)
        {
            PlaceByHand(BotOf(piece.Bot), text, outputs);
            return;
        }

        Invariant.Require(piece.Purpose == TextPurpose.Options, $"the purpose of a text is known, not {piece.Purpose}");
        GiveOptions(BotOf(piece.Bot), text, piece.UserHash, outputs);
    }

    /// <summary>A person's trade goes the way of a bot's: one intent, the whole gate, a reservation. Who sent it has seen that it is a ticket.</summary>
    private void PlaceByHand(BotBook bot, string text, OutputBuffer outputs)
    {
        OrderTicket ticket;
        try
        {
            ticket = OrderTicket.Parse(text);
        }
        catch (InputErrorException none)
        {
            throw new InvariantException("a ticket that is sent can be read", none);
        }

        if (WhyNotByHand(bot.Bot, ticket) is not null)
        {
            // It could when it was sent; since then its time has come.
            var late = new DenialPayload(0, 0, 0, 0, (ushort)DenyReason.ByHandRefused, 0);
            outputs.Next(OutputKind.Denied, bot.Bot).Denial = late;
            LastTicket = new TicketAnswer(0, late);
            return;
        }

        outputs.Next(OutputKind.Decision, bot.Bot).Decision = new DecisionPayload(0, CommonReasons.OpenedByHand, 0, 0, DecisionAction.Enter);
        bot.Intents.Clear();
        Intent intent = bot.Intents.Open(
            0, CommonReasons.OpenedByHand, ticket.Lots, Money.FromRupees(decimal.Round(ticket.StopLoss / ticket.Lots, 4)), TimeSpan.FromSeconds(ticket.EntrySeconds),
            Price.FromRupees(decimal.Round(ticket.Slippage, 4)), allowFewerLots: false);
        foreach (TicketLeg leg in ticket.Legs)
            intent.Legs.Add(new LegIntent(leg.Contract, leg.Side, leg.Ratio));
        int before = outputs.Count;
        int last = _lastStructureId;
        Handle(bot, intent, outputs);
        if (_lastStructureId != last)
        {
            _hand.Add(new HandTrade(
                _lastStructureId, bot.Bot, Money.FromRupees(decimal.Round(ticket.StopLoss, 4)), ticket.Target is { } target ? Money.FromRupees(decimal.Round(target, 4)) : null,
                Timestamp.FromNanoseconds(ticket.LeaveAt)));
            LastTicket = new TicketAnswer(_lastStructureId, default);
            return;
        }

        foreach (ref readonly OutputEvent output in outputs.Events[before..])
        {
            if (output.Kind == OutputKind.Denied)
                LastTicket = new TicketAnswer(0, output.Denial);
        }
    }

    /// <summary>A person acts on one structure or one order. What cannot be done, by now, is refused and changes nothing.</summary>
    private void ActByHand(in OperatorPayload wish, int contract, OutputBuffer outputs)
    {
        if (WhyNotByHand(wish, contract) is not null)
        {
            outputs.Next(OutputKind.Denied, wish.Bot, contract).Denial = new DenialPayload(wish.Subject, wish.Amount, 0, 0, (ushort)DenyReason.ByHandRefused, 0);
            return;
        }

        if (wish.Action == OperatorAction.MoveLimit)
        {
            _driver.MoveByHand(_orders[wish.Subject], wish.Amount, _time, outputs);
            return;
        }

        Structure structure = _hand.Find(wish.Subject)!;
        if (wish.Action == OperatorAction.CancelEntry)
        {
            _driver.StopEntry(structure, outputs);
            return;
        }

        outputs.Next(OutputKind.Decision, structure.Bot, contract).Decision = new DecisionPayload(structure.Id, CommonReasons.ClosedByHand, 0, structure.Profile, DecisionAction.Exit);
        if (wish.Action == OperatorAction.CloseStructure || structure.MutableLegs.TrueForAll(leg => leg.TargetUnits == 0 || leg.Terms.Id == contract))
        {
            Exit(structure, CommonReasons.ClosedByHand, outputs);
            return;
        }

        if (_dayIsOpen)
            _marker.Mark(structure, outputs);
        structure.MutableLegs.FindLast(leg => leg.Terms.Id == contract && leg.Units != 0)!.TargetUnits = 0;
    }

    /// <summary>New options of a bot: they count from its next decision on. Who sent them has seen that the bot can take them.</summary>
    private static void GiveOptions(BotBook bot, string text, ulong userHash, OutputBuffer outputs)
    {
        try
        {
            bot.Strategy.Reconfigure(LocatedJson.Parse(text, "the options of a running bot"));
        }
        catch (Exception refused) when (refused is InputErrorException or ArgumentException or NotSupportedException)
        {
            throw new InvariantException("a running bot is given only options it can take", refused);
        }

        bot.OptionsGiven = text;
        outputs.Next(OutputKind.OptionsTaken, bot.Bot).Options = TextDesk.Describe(text, userHash);
    }

    private void OnOperator(in OperatorPayload action, int contract, OutputBuffer outputs)
    {
        if (action.Action is OperatorAction.CloseStructure or OperatorAction.CloseLeg or OperatorAction.CancelEntry or OperatorAction.MoveLimit)
        {
            ActByHand(action, contract, outputs);
            return;
        }

        bool turned = KillSwitch.Turn(action);
        if (action.Bot == 0 && action.Action == OperatorAction.AcknowledgeLoss && _accountLatchedOn != _market.Today)
            _risk.AccountLatched = false;
        if (action.Action == OperatorAction.TopUp)
        {
            TopUp(action, outputs);
            return;
        }

        if (action.Action == OperatorAction.AcknowledgeLoss && action.UserHash != 0)
            Accept(action.Bot);
        if (action.Action == OperatorAction.ResumeEntries)
        {
            // Who resumes has looked at what waited for approval: from now on it counts as any other order in doubt.
            foreach (Order order in _orders.Live)
                order.AwaitsApproval = false;
        }

        if (action.Action is OperatorAction.SuspendEntries or OperatorAction.ContinueEntries)
        {
            Suspend(action.Action == OperatorAction.SuspendEntries);
            return;
        }

        if (action.Action is OperatorAction.Disarm or OperatorAction.Arm)
        {
            Arming.Turn(action);
            return;
        }

        foreach (BotBook bot in _bots)
        {
            if (action.Bot != 0 && action.Bot != bot.Bot)
                continue;
            switch (action.Action)
            {
                case OperatorAction.AcknowledgeLoss:
                    bot.Latched &= bot.LatchedOn == _market.Today; // The day of a loss stays over, whoever acknowledges it.
                    break;
                case OperatorAction.CancelWorking:
                    foreach (Structure structure in bot.View.MutableLive)
                        _driver.StopEntry(structure, outputs);
                    break;
                case OperatorAction.Flatten or OperatorAction.Lock:
                    Flatten(bot, CommonReasons.OperatorFlatten, outputs);
                    break;
                default:
                    Invariant.Require(turned || IsRefusable(action.Action), $"an operator's action is known, not {action.Action}");
                    break;
            }
        }
    }

    /// <summary>A person accepts what led to preserve, of one bot or with bot 0 of the account and all bots.</summary>
    private void Accept(byte book)
    {
        if (book == 0)
            _risk.Account.Accept(_market.Today);
        foreach (BotBook bot in _bots)
        {
            if (book == 0 || book == bot.Bot)
                bot.Standing.Accept(_market.Today);
        }
    }

    /// <summary>
    /// The only way out of the reserve: a named person, one bot, and no more than its open positions ask for as margin, today or by the next session's
    /// parameters, beyond all the cash it has. Two postings, one in each book, with the person as their reference.
    /// </summary>
    private void TopUp(in OperatorPayload asked, OutputBuffer outputs)
    {
        byte book = asked.Bot;
        BotBook? bot = Array.Find(_bots, one => one.Bot == book);
        long possible = bot is null || asked.UserHash == 0 ? 0 : asked.Amount < 0 ? Returnable(bot) : Lacking(bot);
        if (bot is null || asked.Amount == 0 || Int128.Abs((Int128)asked.Amount) > possible)
        {
            outputs.Next(OutputKind.Denied, book).Denial = new DenialPayload(0, asked.Amount, possible, 0, (ushort)DenyReason.TopUpRefused, 0);
            return;
        }

        long person = unchecked((long)asked.UserHash);
        _ledger.Post(
            new AccountId(Books.Reserve, AccountKind.Cash), new AccountId(Books.Reserve, AccountKind.Capital), asked.Amount, PostingReason.ReserveTopUp, person, outputs);
        _ledger.Post(
            new AccountId(book, AccountKind.Capital), new AccountId(book, AccountKind.Cash), asked.Amount, PostingReason.ReserveTopUp, person, outputs);
        bot.Standing.ToppedUp += asked.Amount;
        CheckBooks(book);
    }

    /// <summary>Margin of what the bot holds beyond all its cash, as far as the reserve has it.</summary>
    private long Lacking(BotBook bot)
    {
        long has = _ledger.Balance(bot.Bot, AccountKind.Cash) + _ledger.Balance(bot.Bot, AccountKind.Margin);
        long lacking = Math.Max(_margins.Required(bot), _margins.RequiredNext(bot)) - has;
        return Math.Clamp(lacking, 0, Math.Max(0, _ledger.Balance(Books.Reserve, AccountKind.Cash)));
    }

    private long Returnable(BotBook bot) => Math.Min(bot.Standing.ToppedUp, Math.Max(0, _ledger.Balance(bot.Bot, AccountKind.Cash)));

    /// <summary>What the kill switch may leave as it is: resuming what is locked, unlocking without a name.</summary>
    private static bool IsRefusable(OperatorAction action) => action is OperatorAction.ResumeEntries or OperatorAction.Unlock;

    private void Flatten(BotBook bot, ushort reason, OutputBuffer outputs)
    {
        foreach (Structure structure in bot.View.MutableLive)
        {
            if (structure.ExitReason == 0)
                Exit(structure, reason, outputs);
        }
    }

    /// <summary>Closes a structure; it is marked first, so that the last instant it was whole is on record.</summary>
    private void Exit(Structure structure, ushort reason, OutputBuffer outputs)
    {
        if (_dayIsOpen)
            _marker.Mark(structure, outputs);
        _driver.Exit(structure, reason);
    }

    /// <summary>What a book has been given, steps.</summary>
    private long CapitalOf(byte book) => -_ledger.Balance(book, AccountKind.Capital);

    /// <summary>Equity, losses and breakers, at each whole snapshot while something is open and once when the last of it has gone.</summary>
    private void UpdateLosses(OutputBuffer outputs)
    {
        long accountLoss = 0;
        long accountProfit = 0;

        // One freak quote is not a loss: a breaker wants two snapshots in a row. Daily data has one a day.
        int confirmation = _market.Frequency == DataFrequency.Daily ? 1 : 2;
        foreach (BotBook bot in _bots)
        {
            long equity = _marker.Equity(bot, out _);
            bot.DayLoss = bot.EquityAtOpen - equity;
            accountLoss += bot.DayLoss;
            bot.View.Equity = Money.FromSteps(equity);
            bot.View.DayPnl = Money.FromSteps(-bot.DayLoss);
            bot.SnapshotsBeyondLoss = bot.DayLoss >= bot.Limits.DailyLoss.Steps ? bot.SnapshotsBeyondLoss + 1 : 0;
            if (!bot.Latched && bot.SnapshotsBeyondLoss >= confirmation)
            {
                (bot.Latched, bot.LatchedOn) = (true, _market.Today);
                Latch(bot.Bot, bot.DayLoss, bot.Limits.DailyLoss.Steps, outputs);
                Flatten(bot, CommonReasons.DailyLossLimit, outputs);
            }

            if (IsGivenBack(bot.ProfitWatch, -bot.DayLoss))
            {
                Latch(bot.Bot, -bot.DayLoss, bot.ProfitWatch!.Stop ?? 0, outputs, DenyReason.ProfitLocked);
                Flatten(bot, CommonReasons.ProfitLocked, outputs);
            }

            Tell(bot.Bot, bot.Standing, bot.Standing.Look(equity - CapitalOf(bot.Bot), confirmation), outputs);
            accountProfit += bot.Standing.Profit;
        }

        Tell(0, _risk.Account, _risk.Account.Look(accountProfit, confirmation), outputs);
        _risk.AccountDayLoss = accountLoss;
        _snapshotsBeyondLoss = accountLoss >= _options.Limits.DailyLossHard.Steps ? _snapshotsBeyondLoss + 1 : 0;
        if (!_risk.AccountLatched && _snapshotsBeyondLoss >= confirmation)
        {
            (_risk.AccountLatched, _accountLatchedOn) = (true, _market.Today);
            Latch(0, accountLoss, _options.Limits.DailyLossHard.Steps, outputs);
            foreach (BotBook bot in _bots)
                Flatten(bot, CommonReasons.DailyLossLimit, outputs);
        }

        if (IsGivenBack(_risk.ProfitWatch, -accountLoss))
        {
            Latch(0, -accountLoss, _risk.ProfitWatch!.Stop ?? 0, outputs, DenyReason.ProfitLocked);
            foreach (BotBook bot in _bots)
                Flatten(bot, CommonReasons.ProfitLocked, outputs);
        }
    }

    /// <summary>Whether the day's profit has come back to what is kept of it: said once a day.</summary>
    private bool IsGivenBack(ExitWatch? watch, long profit) =>
        watch is not null && watch.Look(new ExitReading(_time, true, profit, double.NaN)) != ExitTrigger.None;

    private void MarkBooks(OutputBuffer outputs)
    {
        if (!_marker.IsDue(_time))
            return;
        foreach (BotBook bot in _bots)
        {
            _accountant.SetMargin(bot.Bot, _margins.Required(bot), 0, outputs);
            CheckBooks(bot.Bot);
        }

        MarginExternal(outputs);
        _marker.MarkAll(_bots, outputs);
        _marker.MarkExternal(External, outputs);
    }

    private static void Tell(byte book, BookStanding standing, StandingChange change, OutputBuffer outputs)
    {
        if (change == StandingChange.None)
            return;
        if ((change & StandingChange.Week) != StandingChange.None)
            Latch(book, standing.WeekLoss, standing.Limits.WeekLoss, outputs, DenyReason.WeekLoss);
        if ((change & StandingChange.Month) != StandingChange.None)
            Latch(book, standing.MonthLoss, standing.Limits.MonthLoss, outputs, DenyReason.MonthLoss);
        if ((change & StandingChange.Mode) != StandingChange.None)
            Latch(book, standing.Fall, standing.ThresholdOfMode(), outputs, DenyReason.DrawdownCaution + (standing.Mode - DrawdownMode.Caution));
    }

    private static void Latch(byte bot, long loss, long limit, OutputBuffer outputs, DenyReason reason = DenyReason.DailyLossLatched) =>
        outputs.Next(OutputKind.LimitLatched, bot).Denial = new DenialPayload(0, loss, limit, 0, (ushort)reason, 0);

    private static void Record(BotBook bot, OutputBuffer outputs)
    {
        foreach (ref readonly OutputEvent decision in bot.Intents.Decisions)
        {
            ref OutputEvent slot = ref outputs.Next(decision.Kind, bot.Bot);
            if (decision.Kind == OutputKind.Decision)
                slot.Decision = decision.Decision;
            else
                slot.Condition = decision.Condition;
        }
    }

    private void Handle(BotBook bot, Intent intent, OutputBuffer outputs)
    {
        if (intent.Kind != IntentKind.Close && (External.Count > 0 || _risk.ExternalIsUnpriced))
            MarginExternal(outputs); // By the quotes the intent itself is judged by.
        switch (intent.Kind)
        {
            case IntentKind.Open:
                if (_risk.TryReview(intent, bot, null, _time, outputs, out Approval approval))
                    OpenStructure(bot, intent, approval, outputs);
                break;
            case IntentKind.Close:
                if (FindLive(bot, intent.StructureId) is { ExitReason: 0 } toClose)
                    Exit(toClose, intent.Reason, outputs);
                break;
            case IntentKind.Adjust:
                if (FindLive(bot, intent.StructureId) is { IsOpen: true } toAdjust
                    && _risk.TryReview(intent, bot, toAdjust, _time, outputs, out Approval adjusted))
                    AdjustStructure(toAdjust, intent, adjusted, outputs);
                break;
            default:
                throw new UnreachableException($"Unknown intent {intent.Kind}.");
        }
    }

    private void OpenStructure(BotBook bot, Intent intent, in Approval approval, OutputBuffer outputs)
    {
        var structure = new Structure(++_lastStructureId, bot.Bot, intent.Profile, intent.Reason, approval.Lots, _time, intent.Tag);
        _structures.Add(structure);
        bot.View.MutableLive.Add(structure);
        bot.Standing.Act();
        outputs.Next(OutputKind.Approved, bot.Bot).Approval = new ApprovalPayload(
            structure.Id, approval.MarginPeak, approval.MarginFinal, approval.Reserve, approval.Lots, intent.Profile);
        AddLegs(structure, intent, outputs);
        _accountant.Reserve(structure, approval.Reserve, outputs);
        CheckBooks(bot.Bot);
    }

    private void AdjustStructure(Structure structure, Intent intent, in Approval approval, OutputBuffer outputs)
    {
        structure.Adjustments++;
        foreach (StructureLeg leg in structure.MutableLegs)
        {
            Invariant.Require(
                leg.Units == 0 || !intent.Legs.Exists(wanted => wanted.InstrumentId == leg.Terms.Id),
                "an adjustment does not open a contract that the structure still holds");
            if (intent.CloseInstruments.Contains(leg.Terms.Id))
                leg.TargetUnits = 0;
        }

        outputs.Next(OutputKind.Approved, structure.Bot).Approval = new ApprovalPayload(
            structure.Id, approval.MarginPeak, approval.MarginFinal, approval.Reserve, approval.Lots, intent.Profile);
        AddLegs(structure, intent, outputs);
        _accountant.Reserve(structure, approval.Reserve, outputs);
        CheckBooks(structure.Bot);
    }

    private void AddLegs(Structure structure, Intent intent, OutputBuffer outputs)
    {
        foreach (LegIntent wanted in intent.Legs)
        {
            ContractTerms terms = _market.Terms(wanted.InstrumentId);
            var leg = new StructureLeg(terms, wanted.Side, wanted.Ratio);
            leg.TargetUnits = leg.UnitsPerLot * structure.Lots;
            structure.MutableLegs.Add(leg);
            double volatility = 0;
            double delta = 0;
            if (terms.Chain is { } chain && chain.TryPrice(terms.StrikeIndex, terms.Instrument.Right, out var priced))
            {
                chain.TryVolatility(terms.StrikeIndex, out volatility);
                delta = priced.Greeks.Delta;
            }

            outputs.Next(OutputKind.StructureLeg, structure.Bot, terms.Id).Leg =
                new LegPayload(structure.Id, _market.Quote(terms.Id).Mid, volatility, delta, (int)leg.TargetUnits);
        }

        structure.EntryUnderWay = true;
        structure.SlippageSteps = 0;
        structure.PriceBudgetSteps = intent.PriceBudget.Steps;
        structure.TimeBudget = intent.TimeBudget;
        structure.IsTrimmed = false;
        structure.Deadline = _time.Plus(intent.TimeBudget);
    }

    private void AdvanceAll(OutputBuffer outputs, bool mayPlace = true)
    {
        foreach (BotBook bot in _bots)
        {
            List<Structure> live = bot.View.MutableLive;
            for (int i = live.Count - 1; i >= 0; i--)
            {
                Structure structure = live[i];
                bool wasEntering = structure.EntryUnderWay;
                bool wasOpen = structure.IsOpen;
                _driver.Advance(structure, _time, outputs, mayPlace);
                if (structure.IsOpen && !wasOpen)
                    _marker.Mark(structure, outputs);
                if (!structure.EntryUnderWay && structure.ReservedSteps > 0 && (wasEntering || !HasLiveOrder(structure)))
                    _accountant.Release(structure, structure.ReservedSteps, outputs);
                Retire(bot, structure, outputs);
            }
        }
    }

    private static bool HasLiveOrder(Structure structure)
    {
        foreach (StructureLeg leg in structure.LegSpan)
        {
            if (leg.LiveOrder != 0)
                return true;
        }

        return false;
    }

    private void Retire(BotBook bot, Structure structure, OutputBuffer outputs)
    {
        if (!structure.IsFinished)
            return;
        if (structure.State == StructureState.Closed)
            _marker.Mark(structure, outputs);
        _accountant.Release(structure, structure.ReservedSteps, outputs);
        bot.View.MutableLive.Remove(structure);
        bot.View.MutableEnded.Add(structure);
        CheckBooks(bot.Bot);
    }

    private void ForgetIfDone(Order order)
    {
        if (order.IsLive)
            return;
        StructureLeg leg = LegOf(StructureOf(order), order.InstrumentId);
        if (leg.LiveOrder == order.Id)
        {
            leg.LiveOrder = 0;
            if (order.State is OrderState.Rejected)
                leg.RetryAt = _time.Plus(_options.Execution.RepriceAfter);
        }
    }

    /// <summary>The structure an order was made for.</summary>
    public Structure StructureOf(Order order)
    {
        // Ids go up without gaps, but those that had ended before a carried book was taken are not here.
        int at = order.StructureId - 1 - (_lastStructureId - _structures.Count);
        while (at < 0 || _structures[at].Id != order.StructureId)
            at++;
        return _structures[at];
    }

    private static StructureLeg LegOf(Structure structure, int instrumentId)
    {
        // A contract may leave a structure and come back by adjustments: the live leg is the last one.
        for (int i = structure.MutableLegs.Count - 1; i >= 0; i--)
        {
            if (structure.MutableLegs[i].Terms.Id == instrumentId)
                return structure.MutableLegs[i];
        }

        throw new InvariantException($"an order of structure {structure.Id} is for one of its legs");
    }

    private BotBook BotOf(byte book)
    {
        foreach (BotBook bot in _bots)
        {
            if (bot.Bot == book)
                return bot;
        }

        throw new InvariantException($"book {book} has a bot");
    }

    private static Structure? FindLive(BotBook bot, int structureId) => bot.View.MutableLive.Find(structure => structure.Id == structureId);

    /// <summary>What double entry promises, looked at after each change: a book sums to zero and its reservations are its structures'.</summary>
    private void CheckBooks(byte book)
    {
        Invariant.Require(_ledger.SumOf(book) == 0, "the accounts of a book sum to zero");
        long reserved = 0;
        long cost = 0;
        foreach (Structure structure in BotOf(book).View.LiveSpan)
        {
            reserved += structure.ReservedSteps;
            foreach (StructureLeg leg in structure.LegSpan)
                cost += leg.Terms.Instrument.IsOption ? leg.CostSteps : 0;
        }

        Invariant.Require(reserved == _ledger.Balance(book, AccountKind.Reserved), "the reservations of a bot are those of its structures");
        Invariant.Require(cost == _ledger.Balance(book, AccountKind.Positions), "positions at cost are those of the structures");
    }
}
