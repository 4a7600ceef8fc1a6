using Vyuha.Core;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Random;

namespace Vyuha.Simulation.Workloads;

/// <summary>The workload W-BARS: a seeded random walk of bars with prices in cents, the same in every language.</summary>
/// <remarks>
/// A bar takes five uniforms of SplitMix64. The first two make a normal z by Box–Muller; open is the close before, close = r2(open × e^(σz)),
/// high = max(r2(max(open, close)(1 + 0.0002 u₃)), open, close), low alike with u₄, volume = 100 + ⌊900 u₅⌋, where r2(x) = ⌊100x + ½⌋/100.
/// </remarks>
public sealed class BarSeries
{
    private BarSeries(int count) => (Open, High, Low, Close, Volume) = (new double[count], new double[count], new double[count], new double[count], new int[count]);

    public double[] Open { get; }

    public double[] High { get; }

    public double[] Low { get; }

    public double[] Close { get; }

    public int[] Volume { get; }

    public int Count => Close.Length;

    /// <summary>One million bars of an index near 25,000.</summary>
    public static BarSeries Million() => Make(1_000_000, 25_000, 42, 0.0003);

    /// <summary>The bars of 256 days of 390 minutes of a share near 200.</summary>
    public static BarSeries HundredThousand() => Make(99_840, 200, 42, 0.0005);

    public static BarSeries Make(int count, double firstPrice, ulong seed, double volatility)
    {
        var bars = new BarSeries(count);
        var random = new SplitMix64(seed);
        double price = Cents(firstPrice);
        for (int i = 0; i < count; i++)
        {
            double normal = random.NextNormal();
            double up = random.NextDouble(), down = random.NextDouble(), volume = random.NextDouble();
            double close = Cents(price * ExactMath.Exp(volatility * normal));
            double top = Math.Max(price, close), bottom = Math.Min(price, close);
            bars.Open[i] = price;
            bars.Close[i] = close;
            bars.High[i] = Math.Max(Cents(top * (1 + 0.0002 * up)), top);
            bars.Low[i] = Math.Min(Cents(bottom * (1 - 0.0002 * down)), bottom);
            bars.Volume[i] = 100 + (int)(900 * volume);
            price = close;
        }

        return bars;
    }

    /// <summary>A price of the series in steps of 0.0001.</summary>
    public static long Steps(double price) => (long)Math.Round(price * Price.StepsPerRupee);

    private static double Cents(double value) => Math.Floor(100 * value + 0.5) / 100;
}
