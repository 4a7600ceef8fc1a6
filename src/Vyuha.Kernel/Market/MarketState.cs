using System.Diagnostics.CodeAnalysis;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Carry;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Signals;

namespace Vyuha.Kernel.Market;

/// <summary>What the kernel knows of the market at this input: the day, the contracts, their quotes, chains and histories.</summary>
public sealed class MarketState
{
    private readonly MarketRules _rules;
    private readonly IReadOnlyList<string> _underlyings;
    private readonly ChainList[] _chains;
    private readonly DailyHistory[] _histories;
    private readonly int[] _spotIds;
    private readonly TradingCalendar?[] _indices;
    private readonly (long Version, Timestamp At, double Level)[] _levels;
    private readonly long[] _spotsAtOpen;
    private ContractTerms?[] _terms = new ContractTerms?[1024];
    private QuoteState[] _quotes = new QuoteState[1024];
    private readonly List<int> _quotedToday = [];
    private BarPayload[] _bars = [];
    private Session? _session;
    private int _day = -1;

    internal MarketState(MarketRules rules, IReadOnlyList<string> underlyings, double rate)
    {
        _rules = rules;
        _underlyings = underlyings;
        Rate = rate;
        _chains = new ChainList[underlyings.Count];
        _histories = new DailyHistory[underlyings.Count];
        _spotIds = new int[underlyings.Count];
        _indices = new TradingCalendar?[underlyings.Count];
        _levels = new (long, Timestamp, double)[underlyings.Count];
        _spotsAtOpen = new long[underlyings.Count];
        Events = new EventBoard(rules.Calendar(Exchange.Nfo));
        News = new NewsBoard(this, underlyings.Count);
        EventMoves = new EventMoves(this);
        Signals = new SignalBoard(this);
        ForgetLevels();
        for (int i = 0; i < underlyings.Count; i++)
        {
            _chains[i] = new ChainList(underlyings[i]);
            _histories[i] = new DailyHistory();
        }
    }

    /// <summary>Time of the input being applied.</summary>
    public Timestamp Now { get; private set; }

    public TimeOnly TimeIst => Ist.TimeOf(Now);

    public DateOnly Today { get; private set; }

    /// <summary>The next trading day; <c>default</c> when the calendar does not reach that far.</summary>
    public DateOnly NextTradingDay { get; private set; }

    public DataFrequency Frequency { get; private set; }

    public DataOrigin Origin { get; private set; }

    public Timestamp SessionOpen { get; private set; }

    /// <summary>The session's end; what time-of-day rules count back from.</summary>
    public Timestamp SessionClose { get; private set; }

    /// <summary>Whether the exchange takes orders now. Daily data has no hours, and where the hours of a day are not known nothing is closed.</summary>
    public bool IsOpen => Frequency == DataFrequency.Daily || _session is not { } session || (session.Date == Ist.DateOf(Now) && session.IsOpenAt(TimeIst));

    /// <summary>Today's opening after now: of the session, or of its second part; null when there is none.</summary>
    public TimeOnly? NextOpening =>
        _session is not { } session ? null : TimeIst < session.Open ? session.Open : TimeIst < session.BreakTo ? session.BreakTo : null;

    /// <summary>Continuously compounded rate per year that discounts premiums.</summary>
    public double Rate { get; }

    public MarketRules Rules => _rules;

    /// <summary>Dates the market waits for, as far as they are known now.</summary>
    public EventBoard Events { get; }

    /// <summary>What was read about the underlyings.</summary>
    public NewsBoard News { get; }

    /// <summary>What events are expected to move, and have moved.</summary>
    public EventMoves EventMoves { get; }

    public IReadOnlyList<string> Underlyings => _underlyings;

    /// <summary>Grows with each quote: what was computed at one version is good until the next.</summary>
    internal long Version { get; private set; }

    /// <summary><see cref="DateOnly.DayNumber"/> of today; below zero before the first day.</summary>
    internal int DayNumber => _day;

    /// <returns>The index of an underlying's name, or -1.</returns>
    public int UnderlyingIndex(string underlying)
    {
        for (int i = 0; i < _underlyings.Count; i++)
        {
            if (string.Equals(_underlyings[i], underlying, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    public ref readonly QuoteState Quote(int instrumentId) => ref _quotes[instrumentId];

    /// <summary>The last closed bar of an instrument that is fed with bars.</summary>
    public BarPayload Bar(int instrumentId) => instrumentId < _bars.Length ? _bars[instrumentId] : default;

    /// <summary>Whether a contract has this id.</summary>
    public bool IsAnnounced(int instrumentId) => (uint)instrumentId < (uint)_terms.Length && _terms[instrumentId] is not null;

    /// <summary>The highest id a contract was announced with. There are gaps below it, where contracts have expired.</summary>
    public int LastInstrument { get; private set; }

    /// <exception cref="InvariantException">The id was never announced.</exception>
    public ContractTerms Terms(int instrumentId)
    {
        ContractTerms? terms = (uint)instrumentId < (uint)_terms.Length ? _terms[instrumentId] : null;
        Invariant.Require(terms is not null, "an instrument is announced before it is used");
        return terms;
    }

    /// <returns>False when the id was never announced.</returns>
    public bool TryTerms(int instrumentId, [NotNullWhen(true)] out ContractTerms? terms)
    {
        terms = (uint)instrumentId < (uint)_terms.Length ? _terms[instrumentId] : null;
        return terms is not null;
    }

    /// <summary>
    /// Chains of an underlying that have not expired, nearest first. There may be none: a live day can begin before the server lists its contracts, and
    /// an underlying may have no options. To ask for a place beyond the last breaks an invariant, whose sentence says so.
    /// </summary>
    public IReadOnlyList<OptionChain> Chains(int underlyingIndex) => _chains[underlyingIndex];

    /// <summary>The chain that expires first; null while there is none.</summary>
    public OptionChain? NearestChain(int underlyingIndex) => _chains[underlyingIndex] is { Count: > 0 } chains ? chains[0] : null;

    /// <summary>Bars and signals, made for who asks.</summary>
    public SignalBoard Signals { get; }

    public DailyHistory History(int underlyingIndex) => _histories[underlyingIndex];

    /// <summary>Last value of the index, rupees; yesterday's until today's first; 0 when none was ever seen.</summary>
    public double Spot(int underlyingIndex) => SpotSteps(underlyingIndex) / (double)Price.StepsPerRupee;

    private long SpotSteps(int underlyingIndex) => _spotIds[underlyingIndex] == 0 ? 0 : _quotes[_spotIds[underlyingIndex]].Last;

    /// <summary>
    /// The level margins and percentages are taken of: the spot while it is live, else the forward of the nearest chain (since 3 Aug 2026 the
    /// index stands still from 15:15 while options trade to 15:40). 0 when neither is known.
    /// </summary>
    public double UnderlyingLevel(int underlyingIndex)
    {
        // Each leg of a margin asks, and the rules look for the index by name and for its hours by date.
        ref (long Version, Timestamp At, double Level) known = ref _levels[underlyingIndex];
        if (known.Version != Version || known.At != Now)
            known = (Version, Now, FindLevel(underlyingIndex));
        return known.Level;
    }

    /// <summary>The hours in which an index is computed; looked up by name once.</summary>
    private TradingCalendar IndexOf(int underlyingIndex) => _rules.Calendar(_rules.Underlying(_underlyings[underlyingIndex]).Value.Index);

    /// <summary>
    /// A look from outside the run. What the chains work out is kept until the next quote, so a look at a moment of its own would change what a decision after it
    /// reads, and a replay, in which nobody looks, would part from the session.
    /// </summary>
    internal T Apart<T>(Func<T> look)
    {
        var levels = ((long, Timestamp, double)[])_levels.Clone();
        List<Action> restore = [.. _chains.SelectMany(chains => Enumerable.Range(0, chains.Count).Select(place => chains[place].Remember()))];
        try
        {
            return look();
        }
        finally
        {
            levels.CopyTo(_levels, 0);
            foreach (Action back in restore)
                back();
        }
    }

    private void ForgetLevels() => Array.Fill(_levels, (-1, default, 0));

    private double FindLevel(int underlyingIndex)
    {
        double spot = Spot(underlyingIndex);
        if (spot > 0 && (Frequency == DataFrequency.Daily || (_indices[underlyingIndex] ??= IndexOf(underlyingIndex)).IsOpen(Now)))
            return spot;
        ChainList chains = _chains[underlyingIndex];
        return chains.Count > 0 && chains[0].TryForward(out double forward) ? forward : spot;
    }

    /// <summary>Whether a limit is inside the exchange's limit price protection around the current price.</summary>
    /// <param name="bound">The nearest allowed price, steps, when it is not.</param>
    public bool IsInsideBand(ContractTerms terms, Side side, long limit, out long bound)
    {
        bound = ClampToBand(terms, side, limit);
        return bound == limit;
    }

    /// <summary>The limit, moved inside the band when it is outside; unchanged when there is no reference or no rule.</summary>
    public long ClampToBand(ContractTerms terms, Side side, long limit)
    {
        ref readonly QuoteState quote = ref _quotes[terms.Id];
        long reference = quote.Mid;
        if (reference <= 0)
            return limit;
        RuleLookup<PriceBand> band = _rules.PriceBand(terms.Instrument.Exchange, terms.Instrument.Kind, Price.FromSteps(reference), Today);
        if (!band.HasValue)
            return limit;
        long tick = Math.Max(1, terms.Tick.Steps);
        return side == Side.Buy
            ? Math.Min(limit, band.Value.High.Steps / tick * tick)
            : Math.Max(limit, (band.Value.Low.Steps + tick - 1) / tick * tick);
    }

    internal void MoveTo(Timestamp now)
    {
        Now = now;
        Signals.MoveTo(now);
    }

    /// <summary>All quotes of this instant are here.</summary>
    internal void OnSnapshotEnd() => Signals.OnSnapshotEnd();

    internal void OnDayClose() => Signals.OnDayClose();

    internal void OnDayOpen(in DayPayload day)
    {
        SetDay(day);
        foreach (ChainList chains in _chains)
            chains.RemoveExpired(Today);

        // Yesterday's book is gone; last prices stay, for marks.
        foreach (int id in _quotedToday)
        {
            ref QuoteState quote = ref _quotes[id];
            (quote.Bid, quote.Ask, quote.BidSize, quote.AskSize) = (0, 0, 0, 0);
        }

        _quotedToday.Clear();
        _day = day.DayNumber;
        for (int i = 0; i < _spotIds.Length; i++)
            _spotsAtOpen[i] = SpotSteps(i);
        Version++;
        Signals.OnDayOpen();
    }

    /// <param name="alsoExpired">Contracts that structures refer to: they are carried though they have expired.</param>
    internal CarriedMarket Capture(IReadOnlySet<int> alsoExpired)
    {
        var contracts = new List<CarriedContract>();
        for (int id = 0; id < _terms.Length; id++)
        {
            if (_terms[id] is { } terms && (!terms.Instrument.IsTradable || terms.Instrument.Expiry >= Today || alsoExpired.Contains(id)))
                contracts.Add(Capture(terms));
        }

        var forwards = new List<CarriedForward>();
        foreach (ChainList chains in _chains)
        {
            foreach (OptionChain chain in chains)
            {
                if (chain.Expiry >= Today && chain.LastForward > 0)
                    forwards.Add(new CarriedForward(chain.UnderlyingIndex, chain.Expiry, chain.LastForward));
            }
        }

        return new CarriedMarket(Frequency, Origin, [.. _underlyings], contracts, forwards, [.. _histories.Select(history => history.Capture())]);
    }

    /// <param name="carried">A market of the same underlyings.</param>
    /// <param name="today">Its last day; <c>default</c> when it has none.</param>
    internal void Restore(CarriedMarket carried, DateOnly today)
    {
        if (today != default)
        {
            SetDay(new DayPayload(today.DayNumber, carried.Frequency, carried.Origin));
            _day = today.DayNumber;
        }

        foreach (CarriedContract contract in carried.Contracts)
            Restore(contract);
        foreach (CarriedForward forward in carried.Forwards)
            ChainFor((ushort)forward.Underlying, forward.Expiry).LastForward = forward.Forward;
        for (int i = 0; i < _histories.Length; i++)
            _histories[i].Restore(carried.Histories[i]);
    }

    private void SetDay(in DayPayload day)
    {
        Today = DateOnly.FromDayNumber(day.DayNumber);
        Events.OnDayOpen(Today);
        Frequency = day.Frequency;
        ForgetLevels();
        Origin = day.Origin;
        TradingCalendar calendar = _rules.Calendar(Exchange.Nfo);
        RuleLookup<Session> session = calendar.Session(Today);
        _session = session.HasValue ? session.Value : null;
        SessionOpen = session.HasValue ? session.Value.OpenInstant : default;
        SessionClose = session.HasValue ? session.Value.CloseInstant : default;
        NextTradingDay = After(calendar, Today);
    }

    private CarriedContract Capture(ContractTerms terms)
    {
        Instrument instrument = terms.Instrument;
        ref readonly QuoteState quote = ref _quotes[terms.Id];
        BarPayload bar = Bar(terms.Id);
        return new CarriedContract(
            terms.Id, instrument.Exchange, instrument.Kind, terms.UnderlyingIndex, instrument.Expiry, instrument.Strike.Steps, instrument.Right,
            terms.LotSize, terms.Tick.Steps, terms.FreezeUnits, terms.Problem, terms.ProblemText,
            quote.TimeNanoseconds == 0
                ? null
                : new CarriedQuote(quote.TimeNanoseconds, quote.Day, quote.Bid, quote.Ask, quote.Last, quote.BidSize, quote.AskSize, quote.OpenInterest, quote.Flags),
            bar == default ? null : new CarriedBar(bar.Open, bar.High, bar.Low, bar.Close, bar.Volume),
            terms.Stated == default ? null : new CarriedStatement(terms.Stated.LotSize, terms.Stated.Tick, terms.Stated.FreezeUnits));
    }

    private void Restore(CarriedContract carried)
    {
        int expiry = carried.Expiry == default ? 0 : carried.Expiry.DayNumber;
        Reach(carried.Id);
        ContractTerms terms = _terms[carried.Id] = Announce(
            carried.Id,
            new ContractPayload(carried.Strike, 0, expiry, 0, 0, (ushort)carried.Underlying, carried.Kind, carried.Right, carried.Exchange));
        terms.BeginDay(_day);
        (terms.LotSize, terms.Tick, terms.FreezeUnits) = (carried.LotSize, Price.FromSteps(carried.Tick), carried.FreezeUnits);
        terms.Bar(carried.Problem, carried.ProblemText);
        if (carried.Stated is { } stated)
            terms.Stated = new StatedTerms(stated.LotSize, stated.Tick, stated.FreezeUnits);
        if (carried.Quote is { } quote)
        {
            _quotes[carried.Id] = new QuoteState
            {
                Bid = quote.Bid,
                Ask = quote.Ask,
                Last = quote.Last,
                BidSize = quote.BidSize,
                AskSize = quote.AskSize,
                OpenInterest = quote.OpenInterest,
                TimeNanoseconds = quote.Time,
                Flags = quote.Flags,
                Day = quote.Day,
            };
            if (quote.Day == _day)
                _quotedToday.Add(carried.Id);
        }

        if (carried.Bar is { } bar)
        {
            ReachBar(carried.Id);
            _bars[carried.Id] = new BarPayload(bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
        }
    }

    private void Reach(int id)
    {
        while (id >= _terms.Length)
        {
            Array.Resize(ref _terms, _terms.Length * 2);
            Array.Resize(ref _quotes, _terms.Length);
        }
    }

    private void ReachBar(int id)
    {
        if (id >= _bars.Length)
            Array.Resize(ref _bars, Math.Max(id + 1, _bars.Length * 2));
    }

    internal void OnContract(int id, in ContractPayload contract)
    {
        Invariant.Require(id > 0 && contract.UnderlyingIndex < _underlyings.Count, "a contract has an id and a known underlying");
        Reach(id);
        ContractTerms terms = _terms[id] ??= Announce(id, contract);
        Invariant.Require(IsFor(terms, contract), "an id that is announced again names the same contract");
        terms.Stated = new StatedTerms(contract.LotSize, contract.Tick, contract.FreezeUnits);
        ApplyRules(terms, SpotSteps(terms.UnderlyingIndex));
    }

    /// <summary>Terms of a contract that was not announced today, by the level the day began with.</summary>
    internal void Renew(ContractTerms terms) => ApplyRules(terms, _spotsAtOpen[terms.UnderlyingIndex]);

    internal void OnQuote(int id, in QuotePayload quote, QuoteFlags flags)
    {
        ref QuoteState state = ref _quotes[id];
        if (state.Day != _day)
            FirstToday(id, ref state);
        state.Bid = quote.Bid;
        state.Ask = quote.Ask;
        state.Last = quote.Last;
        state.BidSize = quote.BidSize;
        state.AskSize = quote.AskSize;
        state.OpenInterest = quote.OpenInterest;
        state.TimeNanoseconds = Now.Nanoseconds;
        state.Flags = flags;
        Version++;
        Signals.OnQuote(id, quote, flags);
    }

    internal void OnBar(int id, in BarPayload bar)
    {
        ReachBar(id);
        _bars[id] = bar;
        ref QuoteState state = ref _quotes[id];
        if (state.Day != _day)
            FirstToday(id, ref state);
        state.Bid = state.Ask = state.Last = bar.Close;
        state.TimeNanoseconds = Now.Nanoseconds;
        Version++;
        Signals.OnBar(id, bar);
    }

    internal void OnDailyClose(int id, in ClosePayload close)
    {
        const double scale = Price.StepsPerRupee;
        int underlying = Terms(id).UnderlyingIndex;
        _histories[underlying].Add(close.DayNumber, close.Open / scale, close.High / scale, close.Low / scale, close.Close / scale);
        Signals.OnDailyClose(underlying);
    }

    private void FirstToday(int id, ref QuoteState state)
    {
        state.Day = _day;
        _quotedToday.Add(id);
    }

    /// <summary>The next trading day, as far as the calendar is known.</summary>
    private static DateOnly After(TradingCalendar calendar, DateOnly date)
    {
        for (DateOnly next = date.AddDays(1); calendar.Knows(next); next = next.AddDays(1))
        {
            if (calendar.IsTradingDay(next))
                return next;
        }

        return default;
    }

    private static bool IsFor(ContractTerms terms, in ContractPayload contract) =>
        terms.Instrument.Kind == contract.Kind && terms.Instrument.Strike.Steps == contract.Strike && terms.Instrument.Right == contract.Right
        && terms.UnderlyingIndex == contract.UnderlyingIndex && terms.Instrument.Exchange == contract.Exchange
        && (contract.ExpiryDayNumber <= 0 || terms.Instrument.Expiry.DayNumber == contract.ExpiryDayNumber);

    private ContractTerms Announce(int id, in ContractPayload contract)
    {
        string underlying = _underlyings[contract.UnderlyingIndex];
        DateOnly expiry = contract.ExpiryDayNumber > 0 ? DateOnly.FromDayNumber(contract.ExpiryDayNumber) : default;
        Instrument instrument = contract.Kind switch
        {
            InstrumentKind.IndexSpot => Instrument.Spot(contract.Exchange, underlying),
            InstrumentKind.IndexFuture => Instrument.Future(contract.Exchange, underlying, expiry),
            _ => Instrument.Option(contract.Exchange, underlying, expiry, Price.FromSteps(contract.Strike), contract.Right),
        };
        var terms = new ContractTerms(id, instrument, contract.UnderlyingIndex, this);
        LastInstrument = Math.Max(LastInstrument, id);
        ForgetLevels(); // It may be the index itself, or the nearest chain's first.
        if (instrument.Kind == InstrumentKind.IndexSpot)
        {
            _spotIds[contract.UnderlyingIndex] = id;
            Signals.OnContract(terms);
            return terms;
        }

        if (instrument.IsOption)
        {
            OptionChain chain = ChainFor(contract.UnderlyingIndex, expiry);
            terms.ExpiryInstant = chain.ExpiryInstant;
            chain.Add(terms);
        }
        else
        {
            terms.ExpiryInstant = ExpiryInstant(underlying, expiry);
            Signals.OnContract(terms);
        }

        return terms;
    }

    private OptionChain ChainFor(ushort underlyingIndex, DateOnly expiry)
    {
        ChainList chains = _chains[underlyingIndex];
        int at = 0;
        while (at < chains.Count && chains[at].Expiry < expiry)
            at++;
        if (at == chains.Count || chains[at].Expiry != expiry)
            chains.Insert(at, new OptionChain(this, underlyingIndex, expiry, ExpiryInstant(_underlyings[underlyingIndex], expiry)));
        return chains[at];
    }

    private Timestamp ExpiryInstant(string underlying, DateOnly expiry)
    {
        RuleLookup<Timestamp> instant = _rules.ExpiryInstant(underlying, expiry);
        return instant.HasValue ? instant.Value : default;
    }

    /// <summary>Terms by the dated rules; the contract master is only compared with them. What is missing or disagrees bars new risk.</summary>
    /// <param name="terms">What to bring up to today.</param>
    /// <param name="spot">Last value of the index, steps; 0 when there is none.</param>
    private void ApplyRules(ContractTerms terms, long spot)
    {
        terms.BeginDay(_day);
        Instrument instrument = terms.Instrument;
        if (!instrument.IsTradable)
            return;

        // The options of one expiry ask the same questions hundreds of times a morning; an answer without a problem is the next one's too.
        StatedTerms stated = terms.Stated;
        var asked = new TermsQuestion(_day, spot, stated.LotSize, stated.Tick, stated.FreezeUnits, (int)instrument.Exchange);
        if (terms.Chain is { } known && known.Asked == asked)
        {
            (terms.LotSize, terms.Tick, terms.FreezeUnits) = known.Answered;
            return;
        }

        RuleLookup<int> lot = _rules.LotSize(instrument, Today);
        terms.LotSize = lot.HasValue ? lot.Value : stated.LotSize;
        Price level = Price.FromModel(Math.Max(0.05, spot / (double)Price.StepsPerRupee), Price.FromSteps(500), TickRounding.Nearest);
        RuleLookup<Price> tick = _rules.TickSize(instrument, Today, level);
        terms.Tick = tick.HasValue ? tick.Value : Price.FromSteps(stated.Tick);
        RuleLookup<Quantity> freeze = spot > 0
            ? _rules.FreezeQuantity(instrument.Underlying, Today, level)
            : _rules.FreezeQuantity(instrument.Underlying, Today);
        terms.FreezeUnits = freeze.HasValue ? freeze.Value.Units : stated.FreezeUnits;

        if (!lot.HasValue)
            terms.Bar(DenyReason.RuleMissing, lot.Missing);
        else if (stated.LotSize != 0 && stated.LotSize != lot.Value)
            terms.Bar(DenyReason.LotMismatch, $"The contract master says lot {stated.LotSize}, the rules say {lot.Value} for {instrument} on {Today:yyyy-MM-dd}.");
        else if (!tick.HasValue)
            terms.Bar(DenyReason.RuleMissing, tick.Missing);
        else if (terms.ExpiryInstant == default)
            terms.Bar(DenyReason.RuleMissing, $"No expiry instant for {instrument}.");
        else if (terms.Chain is { } chain)
            (chain.Asked, chain.Answered) = (asked, (terms.LotSize, terms.Tick, terms.FreezeUnits));
    }
}
