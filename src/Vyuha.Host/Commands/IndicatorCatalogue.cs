using Vyuha.Core;
using Vyuha.Quant.Indicators;

namespace Vyuha.Host.Commands;

/// <summary>The indicators by the names a user knows them by, with their usual parameters.</summary>
internal static class IndicatorCatalogue
{
    private static readonly string[] X = [PriceFile.Number];
    private static readonly string[] Hl = ["high", "low"];
    private static readonly string[] Hlc = ["high", "low", "close"];
    private static readonly string[] Hlcv = ["high", "low", "close", "volume"];
    private static readonly string[] Cv = ["close", "volume"];
    private static readonly string[] Value = ["value"];
    private static readonly string[] Kd = ["k", "d"];
    private static readonly string[] Bands = ["upper", "middle", "lower"];
    private static readonly string[] Trend = ["line", "direction"];
    private static readonly string[] PlusMinus = ["plus", "minus"];

    public static readonly IndicatorChoice[] All =
    [
        Numbers("sma", Period(20), Value, p => new SimpleMovingAverage((int)p[0])),
        Numbers("ema", Period(20), Value, p => new ExponentialMovingAverage((int)p[0])),
        Numbers("wma", Period(20), Value, p => new WeightedMovingAverage((int)p[0])),
        Numbers("dema", Period(20), Value, p => new DoubleExponentialMovingAverage((int)p[0])),
        Numbers("tema", Period(20), Value, p => new TripleExponentialMovingAverage((int)p[0])),
        Numbers("hma", Period(16), Value, p => new HullMovingAverage((int)p[0])),
        Numbers("kama", [.. Period(10), new("fast", 2), new("slow", 30)], Value, p => new KaufmanAdaptiveMovingAverage((int)p[0], (int)p[1], (int)p[2])),
        Bars("vwma", Cv, Period(20), Value, p => new VolumeWeightedMovingAverage((int)p[0])),
        Sessions("vwap", Hlcv, [], Value, _ => new VolumeWeightedAveragePrice()),
        Numbers("trix", Period(15), Value, p => new Trix((int)p[0])),
        Numbers("macd", [new("fast", 12), new("slow", 26), new("signal", 9)], ["line", "signal", "histogram"], p => new Macd((int)p[0], (int)p[1], (int)p[2])),
        Numbers("momentum", Period(10), Value, p => new Momentum((int)p[0])),
        Numbers("roc", Period(10), Value, p => new RateOfChange((int)p[0])),
        Numbers("rsi", Period(14), Value, p => new RelativeStrengthIndex((int)p[0])),
        Numbers("stochrsi", [new("strength", 14), .. Period(14), new("slowing", 3), new("signal", 3)], Kd, p => new StochasticRsi((int)p[0], (int)p[1], (int)p[2], (int)p[3])),
        Bars("stochastic", Hlc, [.. Period(14), new("slowing", 3), new("signal", 3)], Kd, p => new Stochastic((int)p[0], (int)p[1], (int)p[2])),
        Bars("williams", Hlc, Period(14), Value, p => new WilliamsR((int)p[0])),
        Bars("cci", Hlc, Period(20), Value, p => new CommodityChannelIndex((int)p[0])),
        Bars("ultimate", Hlc, [new("shortest", 7), new("middle", 14), new("longest", 28)], Value, p => new UltimateOscillator((int)p[0], (int)p[1], (int)p[2])),
        Bars("ao", Hl, [new("fast", 5), new("slow", 34)], Value, p => new AwesomeOscillator((int)p[0], (int)p[1])),
        Bars("obv", Cv, [], Value, _ => new OnBalanceVolume()),
        Bars("ad", Hlcv, [], Value, _ => new AccumulationDistribution()),
        Bars("cmf", Hlcv, Period(20), Value, p => new ChaikinMoneyFlow((int)p[0])),
        Bars("mfi", Hlcv, Period(14), Value, p => new MoneyFlowIndex((int)p[0])),
        Sessions("relative-volume", Hlcv, [new("sessions", 20), new("minutes", 375)], ["bar", "so_far"], p => new RelativeVolume((int)p[0], (int)p[1])),
        Bars("di", Hlc, Period(14), PlusMinus, p => new DirectionalIndicators((int)p[0])),
        Bars("adx", Hlc, Period(14), ["index", .. PlusMinus], p => new AverageDirectionalIndex((int)p[0])),
        Bars("aroon", Hl, Period(25), ["up", "down"], p => new Aroon((int)p[0])),
        Bars("vortex", Hlc, Period(14), PlusMinus, p => new Vortex((int)p[0])),
        Bars("psar", Hl, [new("step", 0.02, IsCount: false), new("most", 0.2, IsCount: false)], Trend, p => new ParabolicStop(p[0], p[1])),
        Bars("supertrend", Hlc, [.. Period(10), new("multiple", 3, IsCount: false)], Trend, p => new Supertrend((int)p[0], p[1])),
        Bars(
            "ichimoku", Hl, [new("conversion", 9), new("baseline", 26), new("slow", 52), new("displacement", 26)],
            ["conversion", "baseline", "leading_a", "leading_b", "cloud_a", "cloud_b"], p => new Ichimoku((int)p[0], (int)p[1], (int)p[2], (int)p[3])),
        Bars("zigzag", Hlc, [new("percent", 5, IsCount: false)], ["pivot", "pivot_age", "extreme", "direction"], p => new ZigZag(p[0])),
        Bars("heikin-ashi", ["open", .. Hlc], [], ["open", "high", "low", "close"], _ => new HeikinAshi()),
        Numbers("regression", Period(14), ["value", "slope", "intercept"], p => new LinearRegression((int)p[0])),
        Numbers("hurst", Period(128), Value, p => new HurstExponent((int)p[0])),
        Numbers("zscore", Period(20), Value, p => new ZScore((int)p[0])),
        Bars("atr", Hlc, Period(14), Value, p => new AverageTrueRange((int)p[0])),
        Bars("natr", Hlc, Period(14), Value, p => new NormalisedAverageTrueRange((int)p[0])),
        Numbers("bollinger", [.. Period(20), new("up", 2, IsCount: false), new("down", 2, IsCount: false)], Bands, p => new BollingerBands((int)p[0], p[1], p[2])),
        Bars("keltner", Hlc, [.. Period(20), new("range_period", 10), new("multiple", 2, IsCount: false)], Bands, p => new KeltnerChannel((int)p[0], (int)p[1], p[2])),
        Bars("donchian", Hl, Period(20), Bands, p => new DonchianChannel((int)p[0])),
        Bars("choppiness", Hlc, Period(14), Value, p => new ChoppinessIndex((int)p[0])),
        Sessions("pivots", Hlc, [], ["pivot", "r1", "r2", "r3", "s1", "s2", "s3"], _ => new SessionPivots()),
        Sessions("cpr", Hlc, [], ["top", "pivot", "bottom"], _ => new CentralPivotRange()),
        Sessions("opening-range", Hl, [new("minutes", 15)], ["high", "low"], p => new OpeningRange((int)p[0])),
    ];

    /// <exception cref="InputErrorException">There is none of that name.</exception>
    public static IndicatorChoice Named(string name) =>
        Array.Find(All, one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputErrorException($"--name {name}: there is no such indicator. Use one of {string.Join(", ", All.Select(one => one.Name))}.");

    private static IndicatorParameter[] Period(double usual) => [new("period", usual)];

    private static IndicatorChoice Numbers<TOutput>(string name, IndicatorParameter[] parameters, string[] gives, Func<double[], IIndicator<double, TOutput>> create)
        where TOutput : unmanaged =>
        new(name, X, parameters, gives, values => IndicatorRun.OfNumbers(create(values)));

    private static IndicatorChoice Bars<TOutput>(
        string name, string[] needs, IndicatorParameter[] parameters, string[] gives, Func<double[], IIndicator<IndicatorBar, TOutput>> create)
        where TOutput : unmanaged =>
        new(name, needs, parameters, gives, values => IndicatorRun.OfBars(create(values)));

    private static IndicatorChoice Sessions<TOutput>(
        string name, string[] needs, IndicatorParameter[] parameters, string[] gives, Func<double[], IIndicator<SessionBar, TOutput>> create)
        where TOutput : unmanaged =>
        new(name, [PriceFile.Time, .. needs], parameters, gives, values => IndicatorRun.OfSessions(create(values)));
}
