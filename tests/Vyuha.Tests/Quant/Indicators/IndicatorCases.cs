using System.Runtime.InteropServices;
using Vyuha.Quant.Indicators;

namespace Vyuha.Tests.Quant.Indicators;

/// <summary>Every indicator under its table name, with the columns it yields.</summary>
internal sealed record IndicatorCase(string Name, Type Type, int WarmUp, Func<IndicatorBar[], double[][]> Stream, Func<IndicatorBar[], double[][]> Batch)
{
    public static readonly IndicatorCase[] All =
    [
        OfClose("SimpleMovingAverage(5)", () => new SimpleMovingAverage(5)),
        OfClose("ExponentialMovingAverage(5)", () => new ExponentialMovingAverage(5)),
        OfClose("WeightedMovingAverage(5)", () => new WeightedMovingAverage(5)),
        OfClose("DoubleExponentialMovingAverage(5)", () => new DoubleExponentialMovingAverage(5)),
        OfClose("TripleExponentialMovingAverage(5)", () => new TripleExponentialMovingAverage(5)),
        OfClose("Trix(3)", () => new Trix(3)),
        OfClose("Macd(12, 26, 9)", () => new Macd(12, 26, 9)),
        OfClose("Momentum(12)", () => new Momentum(12)),
        OfClose("RateOfChange(12)", () => new RateOfChange(12)),
        OfClose("RelativeStrengthIndex(5)", () => new RelativeStrengthIndex(5)),
        OfClose("BollingerBands(5, 2, 2)", () => new BollingerBands(5, 2, 2)),
        OfBars("AverageTrueRange(4)", () => new AverageTrueRange(4)),
        OfBars("NormalisedAverageTrueRange(5)", () => new NormalisedAverageTrueRange(5)),
        OfBars("OnBalanceVolume", () => new OnBalanceVolume()),
        OfBars("AccumulationDistribution", () => new AccumulationDistribution()),
        OfBars("WilliamsR(5)", () => new WilliamsR(5)),
        OfBars("Stochastic(5, 3, 3)", () => new Stochastic(5, 3, 3)),
        OfBars("CommodityChannelIndex(5)", () => new CommodityChannelIndex(5)),
        OfBars("MoneyFlowIndex(14)", () => new MoneyFlowIndex(14)),
    ];

    public static IndicatorCase Named(string name) => All.Single(one => one.Name == name);

    private static IndicatorCase OfClose<TOutput>(string name, Func<IIndicator<double, TOutput>> create)
        where TOutput : unmanaged =>
        Of(name, create, bars => [.. bars.Select(bar => bar.Close)]);

    private static IndicatorCase OfBars<TOutput>(string name, Func<IIndicator<IndicatorBar, TOutput>> create)
        where TOutput : unmanaged =>
        Of(name, create, bars => bars);

    private static IndicatorCase Of<TInput, TOutput>(string name, Func<IIndicator<TInput, TOutput>> create, Func<IndicatorBar[], TInput[]> inputs)
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        return new(
            name, create().GetType(), create().WarmUp,
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
            });
    }

    private static double[][] Rows<TOutput>(TOutput[] outputs)
        where TOutput : unmanaged =>
        [.. outputs.Select(output => MemoryMarshal.Cast<TOutput, double>(new ReadOnlySpan<TOutput>(in output)).ToArray())];
}
