using BenchmarkDotNet.Attributes;
using Vyuha.Simulation.Workloads;

namespace Vyuha.Benchmarks;

/// <summary>W-SMA. The baseline is the strategy as a plain loop: two running sums, a crossing, a fill at the close; no orders, no margin, no ledger.</summary>
[Config(typeof(ProcessorTimed))]
public class BarBenchmarks
{
    private const int Bars = 99_840;

    private readonly BarSeries _bars = BarSeries.HundredThousand();
    private readonly SmaWorkload _workload = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Bars, Description = "plain loop over closes")]
    public double PlainLoop()
    {
        const int fast = 10, slow = 30;
        double[] close = _bars.Close;
        double fastSum = 0, slowSum = 0, cash = 1_000_000;
        int held = 0;
        bool above = false;
        for (int i = 0; i < close.Length; i++)
        {
            fastSum += close[i] - (i >= fast ? close[i - fast] : 0);
            slowSum += close[i] - (i >= slow ? close[i - slow] : 0);
            if (i < slow)
                continue;
            bool now = fastSum / fast > slowSum / slow;
            if (now != above)
            {
                int wanted = now ? 100 : 0;
                cash -= (wanted - held) * close[i];
                held = wanted;
            }

            above = now;
        }

        return cash + held * close[^1];
    }

    [Benchmark(OperationsPerInvoke = Bars, Description = "W-SMA")]
    public long Sma() => _workload.Run().Equity;
}
