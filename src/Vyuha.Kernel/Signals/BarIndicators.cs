using System.Globalization;
using Vyuha.Quant.Indicators;

namespace Vyuha.Kernel.Signals;

/// <summary>The indicators of the catalogue on a series of bars. The same one asked for twice is one signal.</summary>
public static class BarIndicators
{
    /// <summary>Longer than any session, minutes.</summary>
    private const int LongestSession = 400;

    /// <summary>Wilder's average true range, rupees.</summary>
    public static BarSignal<double> AverageTrueRange(this BarSeries bars, int period = 14) =>
        bars.OfBars("atr", 1, Period(period), () => new AverageTrueRange(period));

    /// <summary>Highest high, middle and lowest low of so many bars, the last one included, rupees.</summary>
    public static BarSignal<BandValue> Donchian(this BarSeries bars, int period = 20) =>
        bars.OfBars("donchian", 1, Period(period), () => new DonchianChannel(period), depth: Math.Max(2, period + 1));

    /// <summary>Wilder's ADX with +DI and −DI, 0 to 100.</summary>
    public static BarSignal<AverageDirectionalValue> Adx(this BarSeries bars, int period = 14) =>
        bars.OfBars("adx", 1, Period(period), () => new AverageDirectionalIndex(period));

    /// <summary>The trend's line in rupees and its direction, 1 or −1.</summary>
    public static BarSignal<TrendValue> Supertrend(this BarSeries bars, int period = 10, double multiple = 3) =>
        bars.OfBars("supertrend", 1, string.Create(CultureInfo.InvariantCulture, $"period {period}, multiple {multiple}"), () => new Supertrend(period, multiple));

    /// <summary>Exponential mean of closes, rupees.</summary>
    public static BarSignal<double> Ema(this BarSeries bars, int period = 20) =>
        bars.OfCloses("ema", 1, Period(period), () => new ExponentialMovingAverage(period));

    /// <summary>Simple mean of closes, rupees.</summary>
    public static BarSignal<double> Sma(this BarSeries bars, int period = 20) =>
        bars.OfCloses("sma", 1, Period(period), () => new SimpleMovingAverage(period), depth: Math.Max(2, period + 1));

    /// <summary>Wilder's relative strength of closes, 0 to 100.</summary>
    public static BarSignal<double> Rsi(this BarSeries bars, int period = 14) =>
        bars.OfCloses("rsi", 1, Period(period), () => new RelativeStrengthIndex(period));

    /// <summary>Volume against the mean of the same time of day in the sessions before: of the bar, and of the session so far. Ask it of a future.</summary>
    public static BarSignal<RelativeVolumeValue> RelativeVolume(this BarSeries bars, int sessions = 20) => bars.OfSessions(
        "relative-volume", 1, string.Create(CultureInfo.InvariantCulture, $"sessions {sessions}"), () => new RelativeVolume(sessions, LongestSession),
        needsVolume: true, depth: (sessions + 1) * (bars.Timeframe.IsDay ? 1 : (LongestSession * 60 + bars.Timeframe.LengthSeconds - 1) / bars.Timeframe.LengthSeconds),
        ifNone: NotReady.WarmingUp);

    /// <summary>The session's mean price weighted by volume, rupees, anew each session. Ask it of a future.</summary>
    public static BarSignal<double> Vwap(this BarSeries bars) =>
        bars.OfSessions("vwap", 1, "session", () => new VolumeWeightedAveragePrice(), needsVolume: true, depth: 2);

    /// <summary>High and low of the session's first minutes, rupees; not ready while they last.</summary>
    public static BarSignal<OpeningRangeValue> OpeningRange(this BarSeries bars, int minutes = 15) =>
        bars.OfSessions("opening-range", 1, string.Create(CultureInfo.InvariantCulture, $"minutes {minutes}"), () => new OpeningRange(minutes), needsVolume: false, depth: 2, ifNone: NotReady.WarmingUp);

    /// <summary>Any other indicator of bars.</summary>
    /// <param name="parameters">What sets it apart from another of its name; the same words are the same signal.</param>
    /// <param name="make">Makes a fresh one; called once a session.</param>
    /// <param name="needsVolume">Whether it reads the volume.</param>
    /// <param name="depth">Bars of earlier days that it rests on; 0 for ten times its length, and 256 at the least.</param>
    public static BarSignal<T> OfBars<T>(
        this BarSeries bars, string name, int version, string parameters, Func<IIndicator<IndicatorBar, T>> make, bool needsVolume = false, int depth = 0)
        where T : unmanaged =>
        Add(bars, name, parameters, () => new BarSignal<IndicatorBar, T>(bars, name, version, parameters, make, static (in bar) => bar.Prices, needsVolume, depth, NotReady.Undefined));

    /// <summary>Any other indicator of closes.</summary>
    public static BarSignal<T> OfCloses<T>(this BarSeries bars, string name, int version, string parameters, Func<IIndicator<double, T>> make, int depth = 0)
        where T : unmanaged =>
        Add(bars, name, parameters, () => new BarSignal<double, T>(bars, name, version, parameters, make, static (in bar) => bar.Prices.Close, false, depth, NotReady.Undefined));

    /// <summary>Any other indicator of bars with their place in the session.</summary>
    /// <param name="ifNone">What a value that is not a number means once there have been bars enough.</param>
    public static BarSignal<T> OfSessions<T>(
        this BarSeries bars, string name, int version, string parameters, Func<IIndicator<SessionBar, T>> make, bool needsVolume, int depth = 0,
        NotReady ifNone = NotReady.Undefined)
        where T : unmanaged =>
        Add(bars, name, parameters, () => new BarSignal<SessionBar, T>(
            bars, name, version, parameters, make, static (in bar) => new SessionBar(bar.Prices, bar.Session, bar.Minute), needsVolume, depth, ifNone));

    private static BarSignal<T> Add<T>(BarSeries bars, string name, string parameters, Func<BarSignal<T>> make)
        where T : unmanaged
    {
        string key = $"{name} {parameters}";
        if (bars.Find(key) is BarSignal<T> known)
            return known;
        BarSignal<T> signal = make();
        bars.Add(key, signal);
        return signal;
    }

    private static string Period(int period) => string.Create(CultureInfo.InvariantCulture, $"period {period}");
}
