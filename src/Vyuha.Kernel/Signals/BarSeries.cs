using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Carry;
using Vyuha.Kernel.Market;
using Vyuha.Quant.Indicators;

namespace Vyuha.Kernel.Signals;

/// <summary>The closed bars of one length of an index or of its near future, newest last. A bar is not seen before it is over.</summary>
/// <remarks>
/// Gaps: where nothing was seen there is no bar, and indicators go on from the bar before; the number of the slot tells. A series whose last bar is more
/// than a week old when a day opens begins anew. Bars outlive the day: as many as the signals on them need are carried to the next one.
/// </remarks>
public sealed class BarSeries
{
    /// <summary>Bars kept for those who read them directly.</summary>
    public const int FewestKept = 64;

    /// <summary>Longer than any holidays in a row: what is older belongs to another market.</summary>
    internal const int OldestDays = 7;

    private static readonly long ShortestStale = 5 * Timestamp.NanosecondsPerMinute;

    private readonly MarketState _market;
    private readonly List<IBarListener> _listeners = [];
    private readonly List<string> _keys = [];
    private ClosedBar[] _bars = new ClosedBar[FewestKept];
    private SessionGrid _grid;
    private int _kept = FewestKept;
    private bool _isOpen;
    private int _slot;
    private long _start;
    private long _end;
    private double _first;
    private double _highest;
    private double _lowest;
    private double _last;
    private double _volume;

    internal BarSeries(MarketState market, int underlyingIndex, BarSource source, Timeframe timeframe) =>
        (_market, UnderlyingIndex, Source, Timeframe) = (market, underlyingIndex, source, timeframe);

    public int UnderlyingIndex { get; }

    public BarSource Source { get; }

    public Timeframe Timeframe { get; }

    /// <summary>The contract it is made of today; 0 when none is listed.</summary>
    public int InstrumentId => Feed?.InstrumentId ?? 0;

    internal SourceFeed? Feed { get; set; }

    /// <summary>Closed bars at hand: all of today and those carried from the days before.</summary>
    public int Count { get; private set; }

    /// <summary>A closed bar, counted back: 0 is the last, 1 the one before it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public ClosedBar this[int back]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(back);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(back, Count);
            return _bars[Count - 1 - back];
        }
    }

    /// <summary>Why the last bar says nothing of now; <see cref="NotReady.None"/> when it does.</summary>
    public NotReady Problem
    {
        get
        {
            if (Count == 0)
                return _market.Frequency == DataFrequency.Daily && !Timeframe.IsDay ? NotReady.DailyDataOnly : NotReady.NoData;
            return IsStale(_bars[Count - 1]) ? NotReady.Stale : NotReady.None;
        }
    }

    /// <summary>The last closed bar, unless it is too old to speak of now.</summary>
    public bool TryLast(out ClosedBar bar)
    {
        bool isGood = Problem == NotReady.None;
        bar = isGood ? _bars[Count - 1] : default;
        return isGood;
    }

    public override string ToString() => $"{_market.Underlyings[UnderlyingIndex]} {(Source == BarSource.Index ? "index" : "future")} {Timeframe}";

    /// <summary>Whether its bars are the official ones of the daily history and not made of quotes.</summary>
    internal bool IsOfHistory => Timeframe.IsDay && Source == BarSource.Index;

    /// <summary>When the bar that is being made ends.</summary>
    internal long OpenUntil => _isOpen ? _end : long.MaxValue;

    internal ReadOnlySpan<ClosedBar> Closed => _bars.AsSpan(0, Count);

    internal ISignal? Find(string key)
    {
        int at = _keys.IndexOf(key);
        return at < 0 ? null : (ISignal)_listeners[at];
    }

    internal void Add(string key, ISignal signal)
    {
        var listener = (IBarListener)signal;
        _keys.Add(key);
        _listeners.Add(listener);
        _kept = Math.Max(_kept, listener.Depth);
        listener.Rebuild(LastOf(listener.Depth));
    }

    /// <param name="session">The hours in which the source is quoted; null when they are not known, and nothing is made of that day.</param>
    internal void OnDayOpen(Session? session)
    {
        Close();
        _grid = session is null || (_market.Frequency == DataFrequency.Daily && !Timeframe.IsDay) ? default : new SessionGrid(session, Timeframe);
        int kept = Count > 0 && _market.DayNumber - _bars[Count - 1].Session > OldestDays && !IsOfHistory ? 0 : Math.Min(Count, _kept);
        Array.Copy(_bars, Count - kept, _bars, 0, kept);
        Count = kept;
        Reserve(kept + (IsOfHistory ? 1 : _grid.Count));
        Rebuild();
    }

    /// <summary>Something was seen of the source.</summary>
    /// <param name="now">When, nanoseconds.</param>
    /// <param name="seen">The prices; the volume is what was traded since the last time, NaN if that is not known.</param>
    /// <param name="before">When it was seen before, today; 0 when it was not.</param>
    internal void Observe(long now, in IndicatorBar seen, long before)
    {
        if (IsOfHistory || !_grid.TryFind(now, out int slot, out long start, out long end))
            return;
        if (!_isOpen)
        {
            // A bar that has been seen does not change any more.
            if (Count > 0 && _bars[Count - 1].Session == _grid.Session && _bars[Count - 1].Slot >= slot)
                return;
            (_isOpen, _slot, _start, _end) = (true, slot, start, end);
            (_first, _highest, _lowest) = (seen.Open, seen.High, seen.Low);
            // What was traded while whole bars went unseen belongs to none of them.
            bool isItsOwn = before == 0 ? slot == 0 : _grid.Trading(before, start) <= end - start;
            _volume = isItsOwn ? seen.Volume : double.NaN;
        }
        else
        {
            (_highest, _lowest) = (Math.Max(_highest, seen.High), Math.Min(_lowest, seen.Low));
            _volume += seen.Volume;
        }

        _last = seen.Close;
    }

    /// <summary>The bar that is being made is over.</summary>
    internal void Close()
    {
        if (!_isOpen)
            return;
        _isOpen = false;
        int minute = _grid.IsToken ? -1 : (int)((_start - _grid.Open) / Timestamp.NanosecondsPerMinute);
        Append(new ClosedBar(
            Timestamp.FromNanoseconds(_start), Timestamp.FromNanoseconds(_end), _grid.Session, _slot, minute,
            new IndicatorBar(_first, _highest, _lowest, _last, _volume)));
    }

    /// <summary>Takes up official daily bars that are newer than those it has.</summary>
    internal void TakeHistory(DailyHistory history, TradingCalendar calendar)
    {
        if (!IsOfHistory)
            return;
        int from = history.Count;
        int newest = Count == 0 ? 0 : _bars[Count - 1].Session;
        while (from > 0 && history.Days[from - 1] > newest)
            from--;
        for (int i = from; i < history.Count; i++)
        {
            DateOnly date = DateOnly.FromDayNumber(history.Days[i]);
            bool isKnown = calendar.Session(date).TryGet(out Session? session);
            Append(new ClosedBar(
                isKnown ? session!.OpenInstant : Ist.At(date, TimeOnly.MinValue), isKnown ? session!.CloseInstant : Ist.At(date.AddDays(1), TimeOnly.MinValue),
                date.DayNumber, 0, 0, new IndicatorBar(history.Open[i], history.High[i], history.Low[i], history.Close[i], double.NaN)));
        }
    }

    internal CarriedBars Capture() => new(
        UnderlyingIndex, Source, Timeframe.LengthSeconds,
        [.. LastOf(_kept).ToArray().Select(bar => new CarriedClosedBar(
            bar.Start.Nanoseconds, bar.End.Nanoseconds, bar.Session, bar.Slot, bar.Minute,
            bar.Prices.Open, bar.Prices.High, bar.Prices.Low, bar.Prices.Close, double.IsNaN(bar.Prices.Volume) ? null : bar.Prices.Volume))]);

    internal void Restore(CarriedBars carried)
    {
        Count = 0;
        Reserve(carried.Bars.Count);
        foreach (CarriedClosedBar bar in carried.Bars)
        {
            _bars[Count++] = new ClosedBar(
                Timestamp.FromNanoseconds(bar.Start), Timestamp.FromNanoseconds(bar.End), bar.Session, bar.Slot, bar.Minute,
                new IndicatorBar(bar.Open, bar.High, bar.Low, bar.Close, bar.Volume ?? double.NaN));
        }

        Rebuild();
    }

    /// <summary>
    /// The first bars of a day are those of every kernel that knows the days before, whether it has run through them or was given its book: indicators
    /// are made anew from as many bars as are carried.
    /// </summary>
    private void Rebuild()
    {
        foreach (IBarListener listener in _listeners)
            listener.Rebuild(LastOf(listener.Depth));
    }

    private ReadOnlySpan<ClosedBar> LastOf(int depth) => _bars.AsSpan(Math.Max(0, Count - depth), Math.Min(depth, Count));

    private void Append(in ClosedBar bar)
    {
        if (Count == _bars.Length)
            Reserve(Count + 1);
        _bars[Count++] = bar;
        foreach (IBarListener listener in _listeners)
            listener.Next(bar);
    }

    private void Reserve(int bars)
    {
        if (bars > _bars.Length)
            Array.Resize(ref _bars, Math.Max(bars, _bars.Length * 2));
    }

    /// <summary>Two bars' length of trading, and five minutes at least, without a new bar.</summary>
    private bool IsStale(in ClosedBar last)
    {
        if (Timeframe.IsDay)
            return _market.DayNumber - last.Session > OldestDays;
        long since = _grid.Trading(last.End.Nanoseconds, _market.Now.Nanoseconds);
        return since > Math.Max(2 * Timeframe.Nanoseconds, ShortestStale);
    }
}
