using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Simulation.Backtest;

namespace Vyuha.Sandbox.Market;

/// <summary>What happens to a book when market time moves; called under the market's lock, in time order.</summary>
internal interface IMarketBook
{
    void OnQuote(SandboxContract contract);

    /// <summary>MIS positions are closed by the broker.</summary>
    void OnSquareOff();

    /// <summary>Trading is over; contracts of the date settle at the index.</summary>
    void OnSessionClose(DateOnly date);

    /// <summary>03:00: the books of a new day.</summary>
    void OnDayChange(DateOnly date);
}

/// <summary>
/// The market of the sandbox: listed contracts, their quotes, and the time. It moves only when told to and has no clock of its own;
/// the books of one or more <see cref="SandboxExchange"/> hang on it.
/// </summary>
public sealed class SandboxMarket
{
    /// <summary>Trading days one history call reaches back.</summary>
    public const int MostHistoryDays = 20;

    private const int KeptDays = 3;

    private readonly Lock _gate = new();
    private readonly List<TradingDay> _recentDays = [];
    private readonly ISandboxMarketData _data;
    private readonly SandboxMarketOptions _options;
    private readonly List<SandboxContract> _contracts = [];
    private readonly Dictionary<Instrument, SandboxContract> _byInstrument = [];
    private readonly Dictionary<(string Exchange, string Symbol), SandboxContract> _bySymbol = [];
    private readonly List<IMarketBook> _books = [];
    private readonly List<ISandboxListener> _listeners = [];
    private readonly PriorityQueue<DayPoint, long> _schedule = new();
    private TickFeed[] _feeds = [];
    private DateOnly _planned;

    /// <param name="rules">Calendar and terms.</param>
    /// <param name="data">Quotes by day.</param>
    /// <param name="options">How the quotes are shown.</param>
    /// <param name="start">The sandbox's first instant; quotes of the day up to it are already known.</param>
    /// <exception cref="InputErrorException">The calendar or the data does not reach the start.</exception>
    public SandboxMarket(MarketRules rules, ISandboxMarketData data, SandboxMarketOptions options, Timestamp start)
    {
        (Rules, _data, _options) = (rules, data, options);
        DateOnly date = Ist.DateOf(start);
        TradingCalendar calendar = rules.Calendar(options.Calendar);
        if (!calendar.Knows(date) || !calendar.Knows(date.AddDays(-10)))
            throw new InputErrorException($"The trading calendar does not know {date:yyyy-MM-dd}. Start between {calendar.FirstDay.AddDays(10):yyyy-MM-dd} and {calendar.LastDay:yyyy-MM-dd}.");

        DateOnly before = calendar.PreviousTradingDay(date);
        Now = Ist.At(before, new TimeOnly(0, 0));
        LoadDay(before);
        PlayAll();
        (Now, _planned) = (Ist.At(before, new TimeOnly(23, 59)), before);
        AdvanceTo(start);
    }

    public MarketRules Rules { get; }

    public string DataName => _data.Name;

    /// <summary>The market's time; guarded by the lock like all the rest.</summary>
    public Timestamp Now { get; private set; }

    /// <summary>The day whose contracts are listed: the present one, or the last trading day.</summary>
    public DateOnly Day { get; private set; }

    /// <summary>When the broker closes MIS positions (IST).</summary>
    public TimeOnly SquareOff => _options.SquareOff;

    /// <summary>Guards the market and every book on it.</summary>
    public Lock Gate => _gate;

    public IReadOnlyList<SandboxContract> Contracts => _contracts;

    /// <summary>Whether continuous trading is on at the market's time.</summary>
    public bool IsOpen(Exchange exchange) => Rules.IsOpen(exchange, Now);

    public bool TryContract(string exchange, string symbol, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SandboxContract? contract) =>
        _bySymbol.TryGetValue((exchange, symbol), out contract);

    public bool TryContract(Instrument instrument, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SandboxContract? contract) =>
        _byInstrument.TryGetValue(instrument, out contract);

    /// <summary>Bars of a contract over an inclusive range of days, at most the last <see cref="MostHistoryDays"/> trading days of it.</summary>
    public IReadOnlyList<HistoryBar> Bars(SandboxContract contract, DateOnly from, DateOnly to, int minutes)
    {
        lock (_gate)
        {
            TradingCalendar calendar = Rules.Calendar(contract.Instrument.Exchange);
            DateOnly today = Ist.DateOf(Now);
            DateOnly last = to < today ? to : today;
            var bars = new List<HistoryBar>();
            DateOnly lastBefore = last < today ? last : today.AddDays(-1);
            if (minutes == HistoryBars.Daily && from <= lastBefore && _data.DailyBars(contract.Instrument, from, lastBefore) is { } known)
            {
                bars.AddRange(known.Select(HistoryBars.Of));
                from = today;
            }

            var days = new List<DateOnly>();
            for (DateOnly date = last; date >= from && days.Count < MostHistoryDays && calendar.Knows(date); date = date.AddDays(-1))
            {
                if (calendar.Session(date).HasValue)
                    days.Add(date);
            }

            for (int i = days.Count - 1; i >= 0; i--)
            {
                if (DayOf(days[i]) is { } day)
                    bars.AddRange(HistoryBars.Of(day, contract.Instrument, minutes, calendar.Session(days[i]).Value.OpenInstant, Now));
            }

            return bars;
        }
    }

    public void AddListener(ISandboxListener listener)
    {
        lock (_gate)
            _listeners.Add(listener);
    }

    public void RemoveListener(ISandboxListener listener)
    {
        lock (_gate)
            _listeners.Remove(listener);
    }

    /// <summary>Moves time forwards: quotes arrive, orders they reach trade, the day's fixed points happen. Earlier instants are ignored.</summary>
    public void AdvanceTo(Timestamp until)
    {
        lock (_gate)
        {
            while (true)
            {
                PlanUpTo(until);
                int feed = NextFeed(out long tick);
                long point = _schedule.TryPeek(out _, out long at) ? at : long.MaxValue;
                if (Math.Min(tick, point) > until.Nanoseconds)
                    break;
                if (tick < point)
                {
                    Now = Later(Timestamp.FromNanoseconds(tick));
                    SandboxContract contract = _feeds[feed].Step();
                    foreach (IMarketBook book in _books)
                        book.OnQuote(contract);
                    foreach (ISandboxListener listener in _listeners)
                        listener.OnTick(contract);
                }
                else
                {
                    Happen(_schedule.Dequeue());
                }
            }

            Now = Later(until);
        }
    }

    internal void Attach(IMarketBook book)
    {
        lock (_gate)
            _books.Add(book);
    }

    internal void Publish(in OrderUpdate update)
    {
        foreach (ISandboxListener listener in _listeners)
            listener.OnOrder(update);
    }

    /// <summary>The last value of an underlying's index, steps; 0 when it is not known.</summary>
    internal long LevelOf(string underlying)
    {
        RuleLookup<Underlying> known = Rules.Underlying(underlying);
        return known.HasValue && _byInstrument.TryGetValue(known.Value.Spot, out SandboxContract? spot) ? spot.Mark : 0;
    }

    private Timestamp Later(Timestamp time) => time > Now ? time : Now;

    private void PlanUpTo(Timestamp until)
    {
        // One day at a time: the data of a day is read when its books open.
        while (_planned < Ist.DateOf(until) && _schedule.Count == 0 && NextFeed(out _) < 0)
        {
            _planned = _planned.AddDays(1);
            _schedule.Enqueue(new DayPoint(DayPointKind.DayChange, _planned), Ist.At(_planned, _options.DayChange).Nanoseconds);
        }
    }

    private void Happen(DayPoint point)
    {
        switch (point.Kind)
        {
            case DayPointKind.DayChange:
                Now = Later(Ist.At(point.Date, _options.DayChange));
                foreach (IMarketBook book in _books)
                    book.OnDayChange(point.Date);
                OpenDay(point.Date);
                break;
            case DayPointKind.SquareOff:
                Now = Later(Ist.At(point.Date, _options.SquareOff));
                foreach (IMarketBook book in _books)
                    book.OnSquareOff();
                break;
            default:
                foreach (IMarketBook book in _books)
                    book.OnSessionClose(point.Date);
                break;
        }
    }

    private void OpenDay(DateOnly date)
    {
        RuleLookup<Session> session = Rules.Calendar(_options.Calendar).Session(date);
        if (!session.HasValue || !LoadDay(date))
            return;
        if (session.Value.Close > _options.SquareOff && session.Value.Open < _options.SquareOff)
            _schedule.Enqueue(new DayPoint(DayPointKind.SquareOff, date), Ist.At(date, _options.SquareOff).Nanoseconds);
        _schedule.Enqueue(new DayPoint(DayPointKind.SessionClose, date), session.Value.CloseInstant.Nanoseconds + 1);
    }

    private bool LoadDay(DateOnly date)
    {
        TradingDay? day = DayOf(date);
        if (day is null)
            return false;
        RetireExpired(date);
        Day = date;
        foreach (SandboxContract contract in _contracts)
            StartDay(contract);
        _feeds = [.. day.Markets.Select(Feed)];
        return true;
    }

    private TradingDay? DayOf(DateOnly date)
    {
        TradingDay? day = _recentDays.Find(recent => recent.Date == date);
        if (day is not null)
            return day;
        day = _data.Day(date);
        if (day is null)
            return null;
        _recentDays.Add(day);
        if (_recentDays.Count > KeptDays)
            _recentDays.RemoveAt(0);
        return day;
    }

    private TickFeed Feed(MarketDay day)
    {
        var contracts = new SandboxContract[day.Contracts.Length];
        long level = Array.Find(day.Open, price => price > 0);
        for (int i = 0; i < contracts.Length; i++)
            contracts[i] = List(day.Contracts[i], day.Date);
        // Terms that depend on the index's level use where it closed, or where it opens when this is its first day.
        long reference = LevelOf(day.Underlying);
        if (reference == 0)
            reference = level;
        foreach (SandboxContract contract in contracts)
            SetTerms(contract, day.Date, Price.FromSteps(reference));
        int[] updates = [.. contracts.Select(contract => UpdatesOf(contract, day.Date, reference))];
        return new TickFeed(day, contracts, updates, _options.Seed);
    }

    private SandboxContract List(ListedContract listed, DateOnly date)
    {
        if (!_byInstrument.TryGetValue(listed.Instrument, out SandboxContract? contract))
        {
            contract = new SandboxContract(_contracts.Count + 1, listed.Instrument);
            _contracts.Add(contract);
            _byInstrument.Add(listed.Instrument, contract);
            _bySymbol[(contract.Exchange, contract.Symbol)] = contract;
        }

        contract.IsListed = true;
        RuleLookup<int> lot = Rules.LotSize(listed.Instrument, date);
        contract.LotSize = lot.HasValue ? lot.Value : listed.StatedLotSize;
        return contract;
    }

    private void SetTerms(SandboxContract contract, DateOnly date, Price level)
    {
        if (!contract.Instrument.IsTradable)
        {
            contract.Tick = Price.FromSteps(contract.Instrument.Underlying == "INDIAVIX" ? 25 : 500);
            return;
        }

        RuleLookup<Price> tick = Rules.TickSize(contract.Instrument, date, level);
        contract.Tick = tick.HasValue ? tick.Value : Price.FromRupees(0.05m);
        RuleLookup<Quantity> freeze = Rules.FreezeQuantity(contract.Instrument.Underlying, date, level);
        contract.FreezeUnits = freeze.HasValue ? freeze.Value.Units : 0;
    }

    /// <summary>Indices tick every second, the next expiries near the money every few seconds, the rest once a minute.</summary>
    private int UpdatesOf(SandboxContract contract, DateOnly date, long level)
    {
        if (!_options.TicksWithinMinute)
            return 1;
        Instrument instrument = contract.Instrument;
        if (!instrument.IsTradable)
            return 60;
        bool isNear = instrument.Expiry.DayNumber - date.DayNumber <= 35;
        if (!instrument.IsOption)
            return isNear ? 60 : 6;
        long distance = Math.Abs(instrument.Strike.Steps - level) * 100;
        return isNear && distance < 2 * level ? 20 : isNear && distance < 4 * level ? 6 : 1;
    }

    private static void StartDay(SandboxContract contract)
    {
        contract.PreviousClose = contract.Last > 0 ? contract.Last : contract.PreviousClose;
        (contract.Open, contract.High, contract.Low, contract.Volume, contract.Turnover) = (0, 0, 0, 0, 0);
    }

    /// <summary>What expired before the last trading day leaves the list; yesterday's expiry is still in the contract master.</summary>
    private void RetireExpired(DateOnly date)
    {
        foreach (SandboxContract contract in _contracts)
        {
            if (contract.IsListed && contract.Instrument.IsTradable && contract.Instrument.Expiry < Day && Day < date)
            {
                contract.IsListed = false;
                _bySymbol.Remove((contract.Exchange, contract.Symbol));
            }
        }
    }

    private void PlayAll()
    {
        int feed;
        while ((feed = NextFeed(out _)) >= 0)
            _feeds[feed].Step();
    }

    /// <returns>Index of the feed whose update is next, or -1.</returns>
    private int NextFeed(out long time)
    {
        time = long.MaxValue;
        int next = -1;
        for (int i = 0; i < _feeds.Length; i++)
        {
            if (_feeds[i].NextTime < time)
                (next, time) = (i, _feeds[i].NextTime);
        }

        return next;
    }

    private enum DayPointKind : byte
    {
        DayChange,
        SquareOff,
        SessionClose,
    }

    private readonly record struct DayPoint(DayPointKind Kind, DateOnly Date);
}

/// <summary>How the sandbox shows its data and when its day turns.</summary>
public sealed record SandboxMarketOptions
{
    /// <summary>The segment whose calendar and hours make the sandbox's days.</summary>
    public Exchange Calendar { get; init; } = Exchange.Nfo;

    /// <summary>Decides where in the minute each contract updates.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Several updates a minute where a real feed would have them; off, each row is one update (quicker tests).</summary>
    public bool TicksWithinMinute { get; init; } = true;

    /// <summary>The day's books begin (IST).</summary>
    public TimeOnly DayChange { get; init; } = new(3, 0);

    /// <summary>The broker closes MIS positions (IST).</summary>
    public TimeOnly SquareOff { get; init; } = new(15, 15);
}
