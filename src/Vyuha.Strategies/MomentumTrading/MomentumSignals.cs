using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Signals;
using Vyuha.Quant.Indicators;

namespace Vyuha.Strategies.MomentumTrading;

/// <summary>What closed bars say; NaN where a signal is not ready. Directions: 1 up, -1 down.</summary>
/// <param name="Upper">Highest high of the bars before the last.</param>
/// <param name="Lower">Lowest low of them.</param>
/// <param name="Range">Average true range, points.</param>
/// <param name="Volume">The last bar's volume over what its time of day usually has.</param>
internal readonly record struct MomentumReading(
    double Close, double Upper, double Lower, double Range, double Strength, double Trend, double HigherTrend, double Volume, int Bars)
{
    public static MomentumReading None { get; } = new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, 0);

    /// <summary>How far the close is above the channel, in ranges; negative inside.</summary>
    public double BreakUp => (Close - Upper) / Range;

    public double BreakDown => (Lower - Close) / Range;
}

/// <summary>
/// Breakout and trend of one underlying: bars of the index for prices, of its near future for volume. On daily data the bars are the official daily ones and the
/// last close is today's.
/// </summary>
internal sealed class MomentumSignals
{
    /// <summary>Sessions that the usual volume of a time of day is the mean of.</summary>
    private const int VolumeSessions = 10;

    private const int StrengthBars = 14;
    private const int SupertrendBars = 10;

    private readonly int _underlying;
    private readonly Line _bars;
    private readonly Line _days;
    private readonly BarSignal<TrendValue> _higherTrend;
    private readonly BarSeries _traded;
    private readonly BarSeries _tradedDays;
    private readonly BarSignal<RelativeVolumeValue> _volume;
    private Timestamp _readAt;
    private int _day;

    /// <param name="market">Asked for its signals: before the first input.</param>
    public MomentumSignals(MarketState market, int underlying, MomentumProfile profile)
    {
        SignalBoard board = market.Signals;
        _underlying = underlying;
        _bars = new Line(board.Bars(underlying, BarSource.Index, Timeframe.Minutes(profile.BarMinutes)), profile);
        _days = new Line(board.Bars(underlying, BarSource.Index, Timeframe.Day), profile);
        _higherTrend = board.Bars(underlying, BarSource.Index, Timeframe.Minutes(profile.TrendMinutes)).Supertrend(SupertrendBars, profile.SupertrendRanges);
        _traded = board.Bars(underlying, BarSource.Future, Timeframe.Minutes(profile.BarMinutes));
        _tradedDays = board.Bars(underlying, BarSource.Future, Timeframe.Day);
        _volume = _traded.RelativeVolume(VolumeSessions);
    }

    /// <summary>As of the last closed bar.</summary>
    public MomentumReading Reading { get; private set; } = MomentumReading.None;

    /// <summary>Takes the snapshot that has just ended; true when a bar of today has closed by it.</summary>
    public bool Update(MarketState market)
    {
        double level = market.Spot(_underlying);
        if (market.Frequency == DataFrequency.Daily)
        {
            if (level > 0)
                Reading = _days.Read(channelOfAll: true) with { Close = level, HigherTrend = _days.Trend, Volume = VolumeOfToday(market) };
            return level > 0;
        }

        bool isFirst = _day != market.Today.DayNumber;
        _day = market.Today.DayNumber;
        bool hasClosed = _bars.Bars.Count > 0 && _bars.Bars[0].Session == _day && _bars.Bars[0].End != _readAt;
        if (hasClosed)
            _readAt = _bars.Bars[0].End;
        if (hasClosed || isFirst)
        {
            double higher = _higherTrend.Read().TryGet(out TrendValue trend) ? trend.Direction : double.NaN;
            Reading = _bars.Read(channelOfAll: false) with { HigherTrend = higher, Volume = VolumeOfLastBar() };
        }

        return hasClosed;
    }

    /// <summary>Of the future's bar that ended with the index's last; NaN when there is none, or nobody says what traded.</summary>
    private double VolumeOfLastBar() =>
        _traded.Count > 0 && _bars.Bars.Count > 0 && _traded[0].End == _bars.Bars[0].End && _volume.Read().TryGet(out RelativeVolumeValue volume) ? volume.Bar : double.NaN;

    /// <summary>Daily data: today's trading in the future over the mean of the sessions before.</summary>
    private double VolumeOfToday(MarketState market)
    {
        if (_tradedDays.InstrumentId == 0 || _tradedDays.Count < VolumeSessions || market.Bar(_tradedDays.InstrumentId) is not { Volume: > 0 } today
            || market.Quote(_tradedDays.InstrumentId).TimeNanoseconds != market.Now.Nanoseconds)
        {
            return double.NaN;
        }

        double sum = 0;
        for (int back = 0; back < VolumeSessions; back++)
            sum += _tradedDays[back].Prices.Volume;
        return sum > 0 ? today.Volume / (sum / VolumeSessions) : double.NaN;
    }

    /// <summary>The signals of one line of bars.</summary>
    private sealed class Line(BarSeries bars, MomentumProfile profile)
    {
        private readonly BarSignal<BandValue> _channel = bars.Donchian(profile.BreakoutBars);
        private readonly BarSignal<double> _range = bars.AverageTrueRange(profile.RangeBars);
        private readonly BarSignal<AverageDirectionalValue> _strength = bars.Adx(StrengthBars);
        private readonly BarSignal<TrendValue> _trend = bars.Supertrend(SupertrendBars, profile.SupertrendRanges);

        public BarSeries Bars => bars;

        public double Trend => _trend.Read().TryGet(out TrendValue trend) ? trend.Direction : double.NaN;

        /// <param name="channelOfAll">The channel of all closed bars, which the bar that is being made has to leave; else of those before the last.</param>
        public MomentumReading Read(bool channelOfAll)
        {
            (channelOfAll ? _channel.Read() : _channel.ReadPrevious()).TryGet(out BandValue channel);
            _range.Read().TryGet(out double range);
            _strength.Read().TryGet(out AverageDirectionalValue strength);
            double close = bars.TryLast(out ClosedBar last) ? last.Prices.Close : double.NaN;
            return new(close, channel.Upper, channel.Lower, range, strength.Index, Trend, double.NaN, double.NaN, bars.Count);
        }
    }
}
