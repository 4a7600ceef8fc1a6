using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Market;
using Vyuha.Quant.Indicators;

namespace Vyuha.Strategies.MomentumTrading;

/// <summary>What closed bars say; NaN where there are too few of them. Directions: 1 up, -1 down.</summary>
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
/// Breakout and trend of one underlying, from closed bars alone. Intraday bars are built from the level of the index and the volume of the nearest future; on
/// daily data the bars are the official daily ones and the last close is today's.
/// </summary>
/// <remarks>
/// At the first snapshot of a day the indicators are made anew from the bars that are kept, so that a bot that was restarted overnight reads the same bits as one
/// that was not.
/// </remarks>
internal sealed class MomentumSignals(int underlying, MomentumProfile profile)
{
    /// <summary>Bars of either length that are kept: ten sessions and more of 15 minutes.</summary>
    private const int Kept = 400;

    /// <summary>Sessions that the usual volume of a time of day is the mean of.</summary>
    private const int VolumeSessions = 10;

    private const int StrengthBars = 14;
    private const int SupertrendBars = 10;
    private const int DailyBars = 250;

    private readonly BarLine _bars = new(profile.BarMinutes, Kept);
    private readonly BarLine _trendBars = new(profile.TrendMinutes, Kept);
    private readonly List<(int Day, double Volume)> _dailyVolumes = [];
    private Indicators _indicators = new(profile);
    private Supertrend _higher = new(SupertrendBars, profile.SupertrendRanges);
    private double _higherTrend = double.NaN;
    private int _day;
    private int _future;

    /// <summary>As of the last closed bar.</summary>
    public MomentumReading Reading { get; private set; } = MomentumReading.None;

    /// <summary>Takes the snapshot that has just ended; true when a bar has closed by it.</summary>
    public bool Update(MarketState market)
    {
        if (_day != market.Today.DayNumber)
            BeginDay(market);
        double level = market.Spot(underlying);
        if (level <= 0)
            return false;
        double volume = VolumeOf(market);
        if (market.Frequency == DataFrequency.Daily)
        {
            ReadDaily(market, level, volume);
            return true;
        }

        // Where the index is not computed any more its last level stands still: that is no bar.
        TimeSpan since = market.Now - market.SessionOpen;
        if (market.SessionOpen == default || since <= TimeSpan.Zero || !IsIndexLive(market))
            return false;
        if (_trendBars.Add(_day, since, level, volume))
            _higherTrend = _higher.Next(_trendBars.Bars[^1].Bar).Direction;
        if (!_bars.Add(_day, since, level, volume))
            return false;
        Reading = _indicators.Next(_bars.Bars[^1]) with { HigherTrend = _higherTrend, Bars = _bars.Bars.Count };
        return true;
    }

    public MomentumMemory Save(string underlyingName, string profileName) => new(
        underlyingName, profileName, [.. _bars.WithOpen().Select(BarMemory.Of)], [.. _trendBars.WithOpen().Select(BarMemory.Of)],
        [.. _dailyVolumes.Select(one => new VolumeMemory(one.Day, one.Volume))]);

    public void Restore(MomentumMemory memory)
    {
        _bars.Restore([.. memory.Bars.Select(bar => bar.ToBar())]);
        _trendBars.Restore([.. memory.TrendBars.Select(bar => bar.ToBar())]);
        _dailyVolumes.Clear();
        _dailyVolumes.AddRange(memory.DailyVolumes.Select(one => (one.Day, one.Volume)));
    }

    private void BeginDay(MarketState market)
    {
        _bars.EndSession();
        _trendBars.EndSession();
        (_day, _future) = (market.Today.DayNumber, NearestFuture(market));
        _indicators = new Indicators(profile);
        Reading = MomentumReading.None;
        foreach (SessionBar bar in _bars.Bars)
            Reading = _indicators.Next(bar);
        _higher = new Supertrend(SupertrendBars, profile.SupertrendRanges);
        _higherTrend = double.NaN;
        foreach (SessionBar bar in _trendBars.Bars)
            _higherTrend = _higher.Next(bar.Bar).Direction;
        Reading = Reading with { HigherTrend = _higherTrend, Bars = _bars.Bars.Count };
    }

    private void ReadDaily(MarketState market, double level, double volume)
    {
        DailyHistory history = market.History(underlying);
        int first = Math.Max(0, history.Count - DailyBars);
        var indicators = new Indicators(profile);
        MomentumReading reading = MomentumReading.None;
        for (int i = first; i < history.Count; i++)
            reading = indicators.Next(new SessionBar(new(history.Open[i], history.High[i], history.Low[i], history.Close[i], double.NaN), history.Days[i], 0));
        (double upper, double lower) = indicators.Channel;
        double usual = UsualDailyVolume(volume);
        Reading = reading with { Close = level, Upper = upper, Lower = lower, HigherTrend = reading.Trend, Volume = volume / usual, Bars = history.Count - first };
    }

    /// <summary>Mean of the last sessions, today not among them; NaN with fewer.</summary>
    private double UsualDailyVolume(double today)
    {
        double sum = 0;
        int count = 0;
        for (int i = _dailyVolumes.Count - 1; i >= 0 && count < VolumeSessions; i--)
        {
            if (_dailyVolumes[i].Day == _day)
                continue;
            sum += _dailyVolumes[i].Volume;
            count++;
        }

        if (!double.IsNaN(today) && (_dailyVolumes.Count == 0 || _dailyVolumes[^1].Day != _day))
        {
            if (_dailyVolumes.Count > VolumeSessions)
                _dailyVolumes.RemoveAt(0);
            _dailyVolumes.Add((_day, today));
        }

        return count == VolumeSessions && sum > 0 ? sum / count : double.NaN;
    }

    private bool IsIndexLive(MarketState market)
    {
        TradingCalendar calendar = market.Rules.Calendar(market.Rules.Underlying(market.Underlyings[underlying]).Value.Index);
        return calendar.IsOpen(Timestamp.FromNanoseconds(market.Now.Nanoseconds - 1));
    }

    /// <summary>Volume of the future's bar that came with this snapshot; NaN when none did.</summary>
    private double VolumeOf(MarketState market) =>
        _future != 0 && market.Quote(_future).TimeNanoseconds == market.Now.Nanoseconds && market.Bar(_future) is { Volume: > 0 } bar ? bar.Volume : double.NaN;

    private int NearestFuture(MarketState market)
    {
        int nearest = 0;
        DateOnly expiry = DateOnly.MaxValue;
        for (int id = 1; id <= market.LastInstrument; id++)
        {
            if (market.TryTerms(id, out ContractTerms? terms) && terms.UnderlyingIndex == underlying && terms.Instrument.Kind == InstrumentKind.IndexFuture
                && terms.Instrument.Expiry >= market.Today && terms.Instrument.Expiry < expiry)
            {
                (nearest, expiry) = (id, terms.Instrument.Expiry);
            }
        }

        return nearest;
    }

    /// <summary>The indicators of one line of bars.</summary>
    private sealed class Indicators(MomentumProfile profile)
    {
        private readonly AverageTrueRange _range = new(profile.RangeBars);
        private readonly DonchianChannel _channel = new(profile.BreakoutBars);
        private readonly AverageDirectionalIndex _strength = new(StrengthBars);
        private readonly Supertrend _trend = new(SupertrendBars, profile.SupertrendRanges);
        private readonly RelativeVolume _volume = new(VolumeSessions, 24 * 60);
        private int _count;

        /// <summary>Of all bars taken so far: what the next one has to leave.</summary>
        public (double Upper, double Lower) Channel { get; private set; } = (double.NaN, double.NaN);

        public MomentumReading Next(in SessionBar bar)
        {
            (double upper, double lower) = Channel;
            BandValue channel = _channel.Next(bar.Bar);
            Channel = (channel.Upper, channel.Lower);
            return new(
                bar.Bar.Close, upper, lower, _range.Next(bar.Bar), _strength.Next(bar.Bar).Index, _trend.Next(bar.Bar).Direction, double.NaN, _volume.Next(bar).Bar, ++_count);
        }
    }
}

internal sealed record MomentumMemory(
    string Underlying, string Profile, IReadOnlyList<BarMemory> Bars, IReadOnlyList<BarMemory> TrendBars, IReadOnlyList<VolumeMemory> DailyVolumes);

internal sealed record VolumeMemory(int Day, double Volume);

internal sealed record BarMemory(int Day, int Minute, double Open, double High, double Low, double Close, double Volume)
{
    public static BarMemory Of(SessionBar bar) => new(bar.Session, bar.Minute, bar.Bar.Open, bar.Bar.High, bar.Bar.Low, bar.Bar.Close, bar.Bar.Volume);

    public SessionBar ToBar() => new(new(Open, High, Low, Close, Volume), Day, Minute);
}
