using BenchmarkDotNet.Attributes;
using Vyuha.Core.MarketData;
using Vyuha.Simulation.Workloads;

namespace Vyuha.Benchmarks;

/// <summary>W-EOD. The baseline looks up every row's contract and adds its quotes: what reading the rows costs at least.</summary>
[Config(typeof(ProcessorTimed))]
public class EndOfDayBenchmarks
{
    private const int Rows = 1_001_160;

    private readonly MarketDay[] _days = [.. EndOfDayMarket.Build()];
    private readonly EndOfDayWorkload _workload = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Rows, Description = "plain pass over rows and contracts")]
    public long PlainPass()
    {
        long sum = 0;
        foreach (MarketDay day in _days)
        {
            for (int row = 0; row < day.RowCount; row++)
                sum += day.Contracts[day.Contract[row]].Instrument.Strike.Steps + day.Bid[row] + day.Ask[row];
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Rows, Description = "W-EOD")]
    public int EndOfDay() => _workload.Run().Trades;
}
