using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Carry;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Signals.Chains;
using Vyuha.Kernel.Signals.Daily;
using Vyuha.Quant.OptionIndicators;
using Vyuha.Quant.Volatility.Garch;

namespace Vyuha.Kernel.Signals;

/// <summary>
/// The signals of a run, made when they are first asked for and brought up to date with every input. A strategy asks for them once, in
/// <see cref="IStrategy.Start"/>, keeps what it gets and reads it whenever it decides.
/// </summary>
public sealed class SignalBoard
{
    private readonly MarketState _market;
    private readonly List<SourceFeed> _feeds = [];
    private readonly List<ISignal> _signals = [];
    private readonly List<VolatilityRecord> _records = [];
    private SourceFeed?[] _byInstrument = [];
    private long _nextEnd = long.MaxValue;

    internal SignalBoard(MarketState market) => _market = market;

    /// <summary>The closed bars of an index or of its near future.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such underlying in the run.</exception>
    public BarSeries Bars(int underlyingIndex, BarSource source, Timeframe timeframe)
    {
        SourceFeed feed = FeedOf(Known(underlyingIndex), source);
        foreach (BarSeries known in feed.Series)
        {
            if (known.Timeframe == timeframe)
                return known;
        }

        var series = new BarSeries(_market, underlyingIndex, source, timeframe);
        feed.Add(series);
        return series;
    }

    /// <summary>Open interest of puts over that of calls, of the first expiry so many days away, of strikes within a band around the forward.</summary>
    public ISignal<double> PutCallRatio(int underlyingIndex, int days = 0, double bandPercent = 10) =>
        Add(new PutCallRatioSignal(_market, Known(underlyingIndex), days, bandPercent));

    /// <summary>The strike at which the first expiry so many days away would cost its writers least, rupees.</summary>
    public ISignal<double> MaxPain(int underlyingIndex, int days = 0) => Add(new MaxPainSignal(_market, Known(underlyingIndex), days));

    /// <summary>Gamma exposure of the first expiry so many days away, rupees for a move of 1 %.</summary>
    public ISignal<double> GammaExposure(int underlyingIndex, int days = 0) => Add(new GammaExposureSignal(_market, Known(underlyingIndex), days));

    /// <summary>Volatilities of the call and the put of one delta of the first expiry so many days away.</summary>
    public ISignal<DeltaSkew> Skew(int underlyingIndex, int days = 2, double delta = 0.25) =>
        Add(new SkewSignal(_market, Known(underlyingIndex), days, delta));

    /// <summary>Rise of at-the-money volatility from the first expiry so many days away to the next, per year.</summary>
    public ISignal<double> TermSlope(int underlyingIndex, int days = 2) => Add(new TermSlopeSignal(_market, Known(underlyingIndex), days));

    /// <summary>What the chains hold for the next confirmed event within so many trading days.</summary>
    public ISignal<EventVarianceValue> EventVariance(int underlyingIndex, int tradingDays = 10) => Add(new EventVarianceSignal(_market, Known(underlyingIndex), tradingDays));

    /// <summary>Implied volatility at the forward of the first expiry so many days away.</summary>
    public ISignal<double> AtTheMoneyVolatility(int underlyingIndex, int days = 0) =>
        Add(new AtTheMoneyVolatilitySignal(_market, Known(underlyingIndex), days));

    /// <summary>One standard deviation up to the first expiry so many days away, rupees.</summary>
    public ISignal<double> ExpectedMove(int underlyingIndex, int days = 0) => Add(new ExpectedMoveSignal(_market, Known(underlyingIndex), days));

    /// <summary>At-the-money volatility of thirty days.</summary>
    public ISignal<double> ThirtyDayVolatility(int underlyingIndex) => Add(new ThirtyDayVolatilitySignal(_market, Known(underlyingIndex)));

    /// <summary>Rank and percentile of the thirty-day volatility; <see cref="Reading{T}.IsProxy"/> while an index stands in for it. To ask is to have it recorded.</summary>
    /// <param name="underlyingIndex">Of which index.</param>
    /// <param name="sessions">2 to 1,260.</param>
    /// <param name="proxy">What stands in for NIFTY until as many sessions are recorded.</param>
    public ISignal<IvRankValue> IvRank(int underlyingIndex, int sessions = 252, string proxy = IvRankSignal.UsualProxy)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sessions, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sessions, VolatilityRecord.Longest);
        ISignal<double> volatility = ThirtyDayVolatility(underlyingIndex);
        VolatilityRecord? record = _records.Find(one => one.UnderlyingIndex == underlyingIndex);
        if (record is null)
            _records.Add(record = new VolatilityRecord(_market, Known(underlyingIndex), volatility));
        record.Keep(sessions);
        return Add(new IvRankSignal(_market, Known(underlyingIndex), sessions, proxy, record, volatility));
    }

    /// <summary>Volatility of the last daily returns.</summary>
    public ISignal<double> RealisedVolatility(int underlyingIndex, int returns = 20, RealisedEstimator estimator = RealisedEstimator.YangZhang)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(returns, 2);
        return Add(new RealisedVolatilitySignal(_market, Known(underlyingIndex), returns, estimator));
    }

    /// <summary>Volatility that GARCH(1, 1) expects of the next sessions.</summary>
    public ISignal<double> GarchForecast(int underlyingIndex, int sessions = 21)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sessions, 1);
        return Add(new GarchForecastSignal(_market, Known(underlyingIndex), sessions, GarchVariance(underlyingIndex)));
    }

    /// <summary>GARCH(1, 1) itself, for who asks over another time each time.</summary>
    /// <param name="underlyingIndex">Of which index.</param>
    /// <param name="errors">Law of the standardised returns.</param>
    /// <param name="mostReturns">Daily returns it is fitted to, if there are as many; from 252.</param>
    public ISignal<VarianceForecast> GarchVariance(int underlyingIndex, ErrorLaw errors = ErrorLaw.Normal, int mostReturns = GarchVarianceSignal.UsualReturns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostReturns, GarchVarianceSignal.FewestReturns);
        return Add(new GarchVarianceSignal(_market, Known(underlyingIndex), errors, mostReturns));
    }

    /// <summary>Implied less realised variance, per year.</summary>
    public ISignal<double> VarianceRiskPremium(int underlyingIndex) => Add(new VarianceRiskPremiumSignal(
        _market, Known(underlyingIndex), ThirtyDayVolatility(underlyingIndex), RealisedVolatility(underlyingIndex, 20, RealisedEstimator.CloseToClose)));

    /// <summary>Trend and volatility of the last days against the year before.</summary>
    public ISignal<RegimeValue> Regime(int underlyingIndex) => Add(new RegimeSignal(_market, Known(underlyingIndex)));

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
        foreach (VolatilityRecord record in _records)
            record.OnSnapshotEnd();
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

    internal CarriedSignals Capture() => new(
        [.. _feeds.SelectMany(feed => feed.Series).Where(series => !series.IsOfHistory).Select(series => series.Capture())],
        [.. _records.Select(record => record.Capture())]);

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

        foreach (VolatilityRecord record in _records)
        {
            foreach (CarriedVolatilities volatilities in carried.Volatilities)
            {
                if (volatilities.Underlying == record.UnderlyingIndex)
                    record.Restore(volatilities);
            }
        }
    }

    /// <summary>The same signal asked for twice is one.</summary>
    private ISignal<T> Add<T>(ISignal<T> signal)
        where T : unmanaged
    {
        foreach (ISignal known in _signals)
        {
            if (known.Name == signal.Name && known.Parameters == signal.Parameters)
                return (ISignal<T>)known;
        }

        _signals.Add(signal);
        return signal;
    }

    private int Known(int underlyingIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(underlyingIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(underlyingIndex, _market.Underlyings.Count);
        return underlyingIndex;
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
