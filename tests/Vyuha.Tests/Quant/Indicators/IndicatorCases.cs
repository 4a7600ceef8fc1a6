using System.Runtime.InteropServices;
using Vyuha.Quant.Indicators;

namespace Vyuha.Tests.Quant.Indicators;

/// <summary>Every indicator under its table name, with the columns it yields.</summary>
/// <param name="Name">The type and its parameters.</param>
/// <param name="Type">The indicator.</param>
/// <param name="WarmUp">What it states.</param>
/// <param name="Missing">Whether bar i yields nothing; by the warm-up alone unless sessions or prices decide.</param>
/// <param name="Stream">One bar after the other.</param>
/// <param name="Batch">The series in two pieces.</param>
/// <param name="Allocated">Bytes taken by a second pass.</param>
internal sealed record IndicatorCase(
    string Name, Type Type, int WarmUp, Func<IndicatorBar[], int, bool> Missing,
    Func<IndicatorBar[], double[][]> Stream, Func<IndicatorBar[], double[][]> Batch, Func<IndicatorBar[], long> Allocated)
{
    public const int BarsPerSession = 25;

    public static readonly IndicatorCase[] All =
    [
        OfClose("SimpleMovingAverage(20)", () => new SimpleMovingAverage(20)),
        OfClose("ExponentialMovingAverage(20)", () => new ExponentialMovingAverage(20)),
        OfClose("WeightedMovingAverage(20)", () => new WeightedMovingAverage(20)),
        OfClose("DoubleExponentialMovingAverage(20)", () => new DoubleExponentialMovingAverage(20)),
        OfClose("TripleExponentialMovingAverage(20)", () => new TripleExponentialMovingAverage(20)),
        OfClose("HullMovingAverage(16)", () => new HullMovingAverage(16)),
        OfClose("KaufmanAdaptiveMovingAverage(10, 2, 30)", () => new KaufmanAdaptiveMovingAverage(10)),
        OfClose("Trix(15)", () => new Trix(15)),
        OfClose("Macd(12, 26, 9)", () => new Macd(12, 26, 9)),
        OfClose("Momentum(10)", () => new Momentum(10)),
        OfClose("RateOfChange(10)", () => new RateOfChange(10)),
        OfClose("RelativeStrengthIndex(14)", () => new RelativeStrengthIndex(14)),
        OfClose("StochasticRsi(14, 14, 1, 3)", () => new StochasticRsi(14, 14, 1, 3)),
        OfClose("BollingerBands(20, 2, 2)", () => new BollingerBands(20, 2, 2)),
        OfClose("LinearRegression(14)", () => new LinearRegression(14)),
        OfClose("HurstExponent(32)", () => new HurstExponent(32)),
        OfClose("ZScore(20)", () => new ZScore(20)),
        OfBars("AverageTrueRange(14)", () => new AverageTrueRange(14)),
        OfBars("NormalisedAverageTrueRange(14)", () => new NormalisedAverageTrueRange(14)),
        OfBars("OnBalanceVolume", () => new OnBalanceVolume()),
        OfBars("AccumulationDistribution", () => new AccumulationDistribution()),
        OfBars("ChaikinMoneyFlow(20)", () => new ChaikinMoneyFlow(20)),
        OfBars("VolumeWeightedMovingAverage(20)", () => new VolumeWeightedMovingAverage(20)),
        OfBars("WilliamsR(14)", () => new WilliamsR(14)),
        OfBars("Stochastic(14, 3, 3)", () => new Stochastic(14, 3, 3)),
        OfBars("CommodityChannelIndex(20)", () => new CommodityChannelIndex(20)),
        OfBars("MoneyFlowIndex(14)", () => new MoneyFlowIndex(14)),
        OfBars("UltimateOscillator(7, 14, 28)", () => new UltimateOscillator(7, 14, 28)),
        OfBars("AwesomeOscillator(5, 34)", () => new AwesomeOscillator(5, 34)),
        OfBars("DirectionalIndicators(14)", () => new DirectionalIndicators(14)),
        OfBars("AverageDirectionalIndex(14)", () => new AverageDirectionalIndex(14)),
        OfBars("Aroon(25)", () => new Aroon(25)),
        OfBars("Vortex(14)", () => new Vortex(14)),
        OfBars("ChoppinessIndex(14)", () => new ChoppinessIndex(14)),
        OfBars("ParabolicStop(0.02, 0.2)", () => new ParabolicStop(0.02, 0.2)),
        OfBars("Supertrend(10, 3)", () => new Supertrend(10, 3)),
        OfBars("KeltnerChannel(20, 10, 2)", () => new KeltnerChannel(20, 10, 2)),
        OfBars("DonchianChannel(20)", () => new DonchianChannel(20)),
        OfBars("Ichimoku(9, 26, 52, 26)", () => new Ichimoku(9, 26, 52, 26)),
        OfBars("HeikinAshi", () => new HeikinAshi()),
        OfBars("ZigZag(1)", () => new ZigZag(1)) with { Missing = (bars, i) => !HasTurned(bars, i, 0.01) },
        OfSessions("VolumeWeightedAveragePrice", () => new VolumeWeightedAveragePrice(), _ => false),
        OfSessions("SessionPivots", () => new SessionPivots(), i => i < BarsPerSession),
        OfSessions("CentralPivotRange", () => new CentralPivotRange(), i => i < BarsPerSession),
        OfSessions("OpeningRange(5)", () => new OpeningRange(5), i => i % BarsPerSession < 5),
        OfSessions("RelativeVolume(3, 25)", () => new RelativeVolume(3, BarsPerSession), i => i < 3 * BarsPerSession),
    ];

    public static IndicatorCase Named(string name) => All.Single(one => one.Name == name);

    private static IndicatorCase OfClose<TOutput>(string name, Func<IIndicator<double, TOutput>> create)
        where TOutput : unmanaged =>
        Of(name, create, bars => [.. bars.Select(bar => bar.Close)]);

    private static IndicatorCase OfBars<TOutput>(string name, Func<IIndicator<IndicatorBar, TOutput>> create)
        where TOutput : unmanaged =>
        Of(name, create, bars => bars);

    private static IndicatorCase OfSessions<TOutput>(string name, Func<IIndicator<SessionBar, TOutput>> create, Func<int, bool> missing)
        where TOutput : unmanaged =>
        Of(name, create, Sessions) with { Missing = (_, i) => missing(i) };

    /// <summary>Sessions of 25 bars, gaps not counted.</summary>
    private static SessionBar[] Sessions(IndicatorBar[] bars)
    {
        int count = 0;
        return [.. bars.Select(bar =>
        {
            int at = double.IsFinite(bar.Close) ? count++ : count;
            return new SessionBar(bar, at / BarsPerSession, at % BarsPerSession);
        })];
    }

    private static bool HasTurned(IndicatorBar[] bars, int last, double share) =>
        Enumerable.Range(1, last).Any(i => bars[i].Low <= (1 - share) * bars.Take(i).Max(bar => bar.High) || bars[i].High >= (1 + share) * bars.Take(i).Min(bar => bar.Low));

    private static IndicatorCase Of<TInput, TOutput>(string name, Func<IIndicator<TInput, TOutput>> create, Func<IndicatorBar[], TInput[]> inputs)
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        return new(
            name, create().GetType(), create().WarmUp, (_, i) => i < create().WarmUp,
            bars =>
            {
                IIndicator<TInput, TOutput> indicator = create();
                return Rows<TOutput>([.. inputs(bars).Select(indicator.Next)]);
            },
            bars =>
            {
                // In two pieces, because a series may come so.
                IIndicator<TInput, TOutput> indicator = create();
                TInput[] all = inputs(bars);
                var outputs = new TOutput[all.Length];
                int cut = all.Length / 3;
                IndicatorSeries.Run(indicator, all.AsSpan(0, cut), outputs.AsSpan(0, cut));
                IndicatorSeries.Run(indicator, all.AsSpan(cut), outputs.AsSpan(cut));
                return Rows<TOutput>(outputs);
            },
            bars =>
            {
                IIndicator<TInput, TOutput> indicator = create();
                TInput[] all = inputs(bars);
                var outputs = new TOutput[all.Length];
                return Allocations.OnceSettled(() => IndicatorSeries.Run(indicator, all, outputs));
            });
    }

    private static double[][] Rows<TOutput>(TOutput[] outputs)
        where TOutput : unmanaged =>
        [.. outputs.Select(output => MemoryMarshal.Cast<TOutput, double>(new ReadOnlySpan<TOutput>(in output)).ToArray())];
}
