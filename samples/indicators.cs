#:project ../src/Vyuha.Quant/Vyuha.Quant.csproj

// One definition of an indicator, bar by bar or over a whole series, to the same bits.
//     dotnet run samples/indicators.cs
using Vyuha.Quant.Indicators;
using Vyuha.Quant.Random;

var random = new SplitMix64(1);
var bars = new IndicatorBar[300];
double price = 24_000;
for (int i = 0; i < bars.Length; i++)
{
    double open = price;
    price *= Math.Exp(0.002 * random.NextNormal());
    bars[i] = new IndicatorBar(open, Math.Max(open, price) + 5, Math.Min(open, price) - 5, price, 1_000);
}

// Streaming: one bar in, one value out, nothing allocated.
var atr = new AverageTrueRange(14);
double last = double.NaN;
foreach (IndicatorBar bar in bars)
    last = atr.Next(bar);

// The same over spans.
double[] batch = new double[bars.Length];
IndicatorSeries.Run(new AverageTrueRange(14), bars, batch);
Console.WriteLine($"ATR(14) {last:0.0000}, by the batch {batch[^1]:0.0000}, equal bits: {last.Equals(batch[^1])}; first value after {atr.WarmUp} bars");

var trend = new TrendValue[bars.Length];
IndicatorSeries.Run(new Supertrend(10, 3), bars, trend);
Console.WriteLine($"Supertrend(10, 3) {trend[^1]}");
