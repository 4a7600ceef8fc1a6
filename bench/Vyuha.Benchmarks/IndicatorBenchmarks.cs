using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using Vyuha.Quant.Indicators;
using Vyuha.Simulation.Workloads;

namespace Vyuha.Benchmarks;

/// <summary>
/// Indicators on the million bars of W-BARS, time a bar. Each group has a plain loop over arrays as its baseline, the library's batch, and TA-Lib's C
/// function where <c>VYUHA_TALIB</c> names the library.
/// </summary>
[Config(typeof(IndicatorsTimed))]
public class IndicatorBenchmarks
{
    private const int Bars = 1_000_000;
    private const int Last = Bars - 1;

    private readonly IndicatorBar[] _bars = new IndicatorBar[Bars];
    private readonly double[] _high;
    private readonly double[] _low;
    private readonly double[] _close;
    private readonly double[] _output = new double[Bars];
    private readonly double[] _second = new double[Bars];
    private readonly double[] _third = new double[Bars];
    private readonly BollingerValue[] _bands = new BollingerValue[Bars];
    private readonly MacdValue[] _macd = new MacdValue[Bars];
    private readonly TrendValue[] _trend = new TrendValue[Bars];
    private readonly StochasticValue[] _stochastic = new StochasticValue[Bars];
    private readonly AverageDirectionalValue[] _directional = new AverageDirectionalValue[Bars];
    private readonly LinearRegressionValue[] _regression = new LinearRegressionValue[Bars];
    private readonly AroonValue[] _aroon = new AroonValue[Bars];

    public IndicatorBenchmarks()
    {
        BarSeries series = BarSeries.Million();
        (_high, _low, _close) = (series.High, series.Low, series.Close);
        for (int i = 0; i < Bars; i++)
            _bars[i] = new(series.Open[i], series.High[i], series.Low[i], series.Close[i], series.Volume[i]);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Bars), BenchmarkCategory("SMA(20)")]
    public double PlainSma() => PlainIndicators.Sma(_close, 20, _output);

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("SMA(20)")]
    public double Sma() => Of(new SimpleMovingAverage(20));

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("SMA(20)")]
    public int TaLibSma() => TaLib.TA_SMA(0, Last, _close, 20, out _, out _, _output);

    [Benchmark(Baseline = true, OperationsPerInvoke = Bars), BenchmarkCategory("EMA(20)")]
    public double PlainEma() => PlainIndicators.Ema(_close, 20, _output);

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("EMA(20)")]
    public double Ema() => Of(new ExponentialMovingAverage(20));

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("EMA(20)")]
    public int TaLibEma() => TaLib.TA_EMA(0, Last, _close, 20, out _, out _, _output);

    [Benchmark(Baseline = true, OperationsPerInvoke = Bars), BenchmarkCategory("RSI(14)")]
    public double PlainRsi() => PlainIndicators.Rsi(_close, 14, _output);

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("RSI(14)")]
    public double Rsi() => Of(new RelativeStrengthIndex(14));

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("RSI(14)")]
    public int TaLibRsi() => TaLib.TA_RSI(0, Last, _close, 14, out _, out _, _output);

    [Benchmark(Baseline = true, OperationsPerInvoke = Bars), BenchmarkCategory("ATR(14)")]
    public double PlainAtr() => PlainIndicators.Atr(_high, _low, _close, 14, _output);

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("ATR(14)")]
    public double Atr()
    {
        IndicatorSeries.Run(new AverageTrueRange(14), _bars, _output);
        return _output[Last];
    }

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("ATR(14)")]
    public int TaLibAtr() => TaLib.TA_ATR(0, Last, _high, _low, _close, 14, out _, out _, _output);

    [Benchmark(Baseline = true, OperationsPerInvoke = Bars), BenchmarkCategory("ADX(14)")]
    public double PlainAdx() => PlainIndicators.Adx(_high, _low, _close, 14, _output);

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("ADX(14)")]
    public double Adx()
    {
        IndicatorSeries.Run(new AverageDirectionalIndex(14), _bars, _directional);
        return _directional[Last].Index;
    }

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("ADX(14)")]
    public int TaLibAdx() => TaLib.TA_ADX(0, Last, _high, _low, _close, 14, out _, out _, _output);

    [Benchmark(Baseline = true, OperationsPerInvoke = Bars), BenchmarkCategory("Bollinger(20, 2)")]
    public double PlainBollinger() => PlainIndicators.Bollinger(_close, 20, 2, _output, _second, _third);

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("Bollinger(20, 2)")]
    public double Bollinger()
    {
        IndicatorSeries.Run(new BollingerBands(20, 2, 2), _close, _bands);
        return _bands[Last].Upper;
    }

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("Bollinger(20, 2)")]
    public int TaLibBollinger() => TaLib.TA_BBANDS(0, Last, _close, 20, 2, 2, 0, out _, out _, _output, _second, _third);

    [Benchmark(Baseline = true, OperationsPerInvoke = Bars), BenchmarkCategory("MACD(12, 26, 9)")]
    public double PlainMacd() => PlainIndicators.Macd(_close, 12, 26, 9, _output, _second, _third);

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("MACD(12, 26, 9)")]
    public double MovingAverageDivergence()
    {
        IndicatorSeries.Run(new Macd(12, 26, 9), _close, _macd);
        return _macd[Last].Line;
    }

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("MACD(12, 26, 9)")]
    public int TaLibMacd() => TaLib.TA_MACD(0, Last, _close, 12, 26, 9, out _, out _, _output, _second, _third);

    [Benchmark(Baseline = true, OperationsPerInvoke = Bars), BenchmarkCategory("Stochastic(14, 3, 3)")]
    public double PlainStochastic() => PlainIndicators.Stochastic(_high, _low, _close, 14, _output, _second);

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("Stochastic(14, 3, 3)")]
    public double SlowStochastic()
    {
        IndicatorSeries.Run(new Stochastic(14, 3, 3), _bars, _stochastic);
        return _stochastic[Last].D;
    }

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("Stochastic(14, 3, 3)")]
    public int TaLibStochastic() => TaLib.TA_STOCH(0, Last, _high, _low, _close, 14, 3, 0, 3, 0, out _, out _, _output, _second);

    [Benchmark(Baseline = true, OperationsPerInvoke = Bars), BenchmarkCategory("Regression(14)")]
    public double PlainRegression() => PlainIndicators.Regression(_close, 14, _output);

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("Regression(14)")]
    public double Regression()
    {
        IndicatorSeries.Run(new LinearRegression(14), _close, _regression);
        return _regression[Last].Value;
    }

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("Regression(14)")]
    public int TaLibRegression() => TaLib.TA_LINEARREG(0, Last, _close, 14, out _, out _, _output);

    [Benchmark(Baseline = true, OperationsPerInvoke = Bars), BenchmarkCategory("Aroon(25)")]
    public double PlainAroon() => PlainIndicators.Aroon(_high, _low, 25, _output, _second);

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("Aroon(25)")]
    public double Aroon()
    {
        IndicatorSeries.Run(new Aroon(25), _bars, _aroon);
        return _aroon[Last].Up;
    }

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("Aroon(25)")]
    public int TaLibAroon() => TaLib.TA_AROON(0, Last, _high, _low, 25, out _, out _, _output, _second);

    [Benchmark(Baseline = true, OperationsPerInvoke = Bars), BenchmarkCategory("Supertrend(10, 3)")]
    public double PlainSupertrend() => PlainIndicators.Supertrend(_high, _low, _close, 10, 3, _output, _second);

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("Supertrend(10, 3)")]
    public double SupertrendLine()
    {
        IndicatorSeries.Run(new Supertrend(10, 3), _bars, _trend);
        return _trend[Last].Line;
    }

    /// <summary>What a bot does at each bar: feeds one bar to four indicators and looks at their values.</summary>
    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("streaming SMA, EMA, RSI, ATR")]
    public double FourStreaming()
    {
        var sma = new SimpleMovingAverage(20);
        var ema = new ExponentialMovingAverage(20);
        var rsi = new RelativeStrengthIndex(14);
        var atr = new AverageTrueRange(14);
        double sum = 0;
        foreach (ref readonly IndicatorBar bar in _bars.AsSpan())
        {
            double value = sma.Next(bar.Close) + ema.Next(bar.Close) + rsi.Next(bar.Close) + atr.Next(bar);
            sum += double.IsNaN(value) ? 0 : value;
        }

        return sum;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Bars), BenchmarkCategory("streaming SMA, EMA, RSI, ATR")]
    public double FourPlainPasses() =>
        PlainIndicators.Sma(_close, 20, _output) + PlainIndicators.Ema(_close, 20, _output) + PlainIndicators.Rsi(_close, 14, _output)
        + PlainIndicators.Atr(_high, _low, _close, 14, _output);

    [Benchmark(Baseline = true, OperationsPerInvoke = Bars), BenchmarkCategory("eight in one pass")]
    public double EightPlainPasses() =>
        FourPlainPasses() + PlainAdx() + PlainBollinger() + PlainMacd() + PlainSupertrend();

    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("eight in one pass")]
    public double EightStreaming()
    {
        var sma = new SimpleMovingAverage(20);
        var ema = new ExponentialMovingAverage(20);
        var rsi = new RelativeStrengthIndex(14);
        var atr = new AverageTrueRange(14);
        var adx = new AverageDirectionalIndex(14);
        var bands = new BollingerBands(20, 2, 2);
        var macd = new Macd(12, 26, 9);
        var trend = new Supertrend(10, 3);
        double sum = 0;
        foreach (ref readonly IndicatorBar bar in _bars.AsSpan())
        {
            double value = sma.Next(bar.Close) + ema.Next(bar.Close) + rsi.Next(bar.Close) + atr.Next(bar)
                + adx.Next(bar).Index + bands.Next(bar.Close).Upper + macd.Next(bar.Close).Line + trend.Next(bar).Line;
            sum += double.IsNaN(value) ? 0 : value;
        }

        return sum;
    }

    /// <summary>TA-Lib has no Supertrend: its average true range stands for it here.</summary>
    [Benchmark(OperationsPerInvoke = Bars), BenchmarkCategory("eight in one pass")]
    public int TaLibEight() =>
        TaLibSma() + TaLibEma() + TaLibRsi() + TaLibAtr() + TaLibAdx() + TaLibBollinger() + TaLibMacd() + TaLibAtr();

    private double Of(IIndicator<double, double> indicator)
    {
        IndicatorSeries.Run(indicator, _close, _output);
        return _output[Last];
    }
}

/// <summary>Processor time, a baseline in each group, TA-Lib where it is.</summary>
internal sealed class IndicatorsTimed : ManualConfig
{
    public IndicatorsTimed()
    {
        Add(new ProcessorTimed());
        AddLogicalGroupRules(BenchmarkLogicalGroupRule.ByCategory);
        AddColumn(BenchmarkDotNet.Columns.CategoriesColumn.Default);
        AddFilter(new NameFilter(name => TaLib.IsThere || !name.StartsWith(nameof(TaLib), StringComparison.Ordinal)));
    }
}
