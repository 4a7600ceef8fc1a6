using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Carry;
using Vyuha.Kernel.Market;

namespace Vyuha.Kernel.Signals;

/// <summary>
/// The signals of a run, made when they are first asked for and brought up to date with every input. A strategy asks for them once, in
/// <see cref="IStrategy.Start"/>, keeps what it gets and reads it whenever it decides.
/// </summary>
public sealed class SignalBoard
{
    private readonly MarketState _market;
    private readonly List<SourceFeed> _feeds = [];
    private SourceFeed?[] _byInstrument = [];
    private long _nextEnd = long.MaxValue;

    internal SignalBoard(MarketState market) => _market = market;

    /// <summary>The closed bars of an index or of its near future.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such underlying in the run.</exception>
    public BarSeries Bars(int underlyingIndex, BarSource source, Timeframe timeframe)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(underlyingIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(underlyingIndex, _market.Underlyings.Count);
        SourceFeed feed = FeedOf(underlyingIndex, source);
        foreach (BarSeries known in feed.Series)
        {
            if (known.Timeframe == timeframe)
                return known;
        }

        var series = new BarSeries(_market, underlyingIndex, source, timeframe);
        feed.Add(series);
        return series;
    }

    /// <summary>Time has moved: what ended before now is over. What ends now may still be quoted at this instant.</summary>
    internal void MoveTo(Timestamp now)
    {
        if (now.Nanoseconds > _nextEnd)
            Close(now.Nanoseconds - 1);
    }

    /// <summary>All of this instant is known: what ends now is over too.</summary>
    internal void OnSnapshotEnd()
    {
        if (_market.Now.Nanoseconds >= _nextEnd)
            Close(_market.Now.Nanoseconds);
    }

    internal void OnDayOpen()
    {
        Close(long.MaxValue);
        foreach (SourceFeed feed in _feeds)
            feed.OnDayOpen();
        Attach();
    }

    internal void OnDayClose() => Close(long.MaxValue - 1);

    internal void OnContract(ContractTerms terms)
    {
        foreach (SourceFeed feed in _feeds)
        {
            if (IsOf(feed, terms))
            {
                feed.OnContract(terms);
                Attach();
            }
        }
    }

    internal void OnQuote(int id, in QuotePayload quote, QuoteFlags flags)
    {
        if ((uint)id >= (uint)_byInstrument.Length || _byInstrument[id] is not { } feed)
            return;
        feed.OnQuote(quote, flags);
        _nextEnd = Math.Min(_nextEnd, feed.OpenUntil);
    }

    internal void OnBar(int id, in BarPayload bar)
    {
        if ((uint)id >= (uint)_byInstrument.Length || _byInstrument[id] is not { } feed)
            return;
        feed.OnBar(bar);
        _nextEnd = Math.Min(_nextEnd, feed.OpenUntil);
    }

    internal void OnDailyClose(int underlyingIndex)
    {
        foreach (SourceFeed feed in _feeds)
        {
            if (feed.UnderlyingIndex == underlyingIndex)
                feed.OnDailyClose();
        }
    }

    internal CarriedSignals Capture() => new([.. _feeds.SelectMany(feed => feed.Series).Where(series => !series.IsOfHistory).Select(series => series.Capture())]);

    /// <summary>Gives the series that are asked for the bars they had; of others nobody asks any more.</summary>
    internal void Restore(CarriedSignals carried)
    {
        foreach (SourceFeed feed in _feeds)
        {
            feed.OnDailyClose();
            foreach (BarSeries series in feed.Series)
            {
                foreach (CarriedBars bars in carried.Series)
                {
                    if (bars.Underlying == series.UnderlyingIndex && bars.Source == series.Source && bars.Seconds == series.Timeframe.LengthSeconds)
                        series.Restore(bars);
                }
            }
        }
    }

    private void Close(long until)
    {
        _nextEnd = long.MaxValue;
        foreach (SourceFeed feed in _feeds)
        {
            feed.Close(until);
            _nextEnd = Math.Min(_nextEnd, feed.OpenUntil);
        }
    }

    private SourceFeed FeedOf(int underlyingIndex, BarSource source)
    {
        foreach (SourceFeed known in _feeds)
        {
            if (known.UnderlyingIndex == underlyingIndex && known.Source == source)
                return known;
        }

        var feed = new SourceFeed(_market, underlyingIndex, source);
        _feeds.Add(feed);
        for (int id = 1; id <= _market.LastInstrument; id++)
        {
            if (_market.TryTerms(id, out ContractTerms? terms) && IsOf(feed, terms))
                feed.OnContract(terms);
        }

        Attach();
        return feed;
    }

    private static bool IsOf(SourceFeed feed, ContractTerms terms) =>
        feed.UnderlyingIndex == terms.UnderlyingIndex
        && terms.Instrument.Kind == (feed.Source == BarSource.Index ? InstrumentKind.IndexSpot : InstrumentKind.IndexFuture);

    private void Attach()
    {
        Array.Clear(_byInstrument);
        foreach (SourceFeed feed in _feeds)
        {
            if (feed.InstrumentId >= _byInstrument.Length)
                Array.Resize(ref _byInstrument, Math.Max(64, 2 * feed.InstrumentId));
            if (feed.InstrumentId > 0)
                _byInstrument[feed.InstrumentId] = feed;
        }
    }
}
