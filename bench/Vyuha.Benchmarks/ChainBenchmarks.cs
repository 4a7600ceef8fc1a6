using BenchmarkDotNet.Attributes;
using Vyuha.Core.MarketData;
using Vyuha.Simulation.Workloads;

namespace Vyuha.Benchmarks;

/// <summary>W-CHAIN. The baseline adds bid and ask of every row where it lies.</summary>
[Config(typeof(ProcessorTimed))]
public class ChainBenchmarks
{
    private const int QuoteBars = 639_600;

    private readonly MarketDay[] _days = [.. ChainMarket.Build(ChainMarket.Days)];
    private readonly ChainWorkload _workload = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = QuoteBars, Description = "plain sum over the columns")]
    public long PlainSum()
    {
        long sum = 0;
        foreach (MarketDay day in _days)
        {
            for (int row = 0; row < day.RowCount; row++)
                sum += day.Bid[row] + day.Ask[row];
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = QuoteBars, Description = "W-CHAIN")]
    public double Chain() => _workload.Run().Sum;
}
