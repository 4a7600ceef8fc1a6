using BenchmarkDotNet.Attributes;
using Vyuha.Host.Benchmarking;

namespace Vyuha.Benchmarks;

/// <summary>G1, 9,130 prices to volatilities. The baseline is Newton's method with the functions of the runtime.</summary>
[Config(typeof(ProcessorTimed))]
public class ImpliedVolatilityBenchmarks
{
    private const int Options = 9_130;

    private readonly OptionGrid _grid = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Options, Description = "Newton with Math.Exp and Math.Log")]
    public double Plain() => _grid.SolvePlainly();

    [Benchmark(OperationsPerInvoke = Options, Description = "one by one")]
    public double OneByOne() => _grid.SolveOneByOne();

    [Benchmark(OperationsPerInvoke = Options, Description = "in one batch")]
    public double Batch() => _grid.Solve();
}

/// <summary>G2, 4,096 options to prices and Greeks. The baseline is the textbook's formulas with the functions of the runtime.</summary>
[Config(typeof(ProcessorTimed))]
public class OptionGreeksBenchmarks
{
    private const int Runs = 10;
    private const int Options = 4_096 * Runs;

    private readonly OptionBatch _batch = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Options, Description = "formulas with Math.Exp and Math.Log")]
    public double Plain() => Repeat(_batch.PricePlainly);

    [Benchmark(OperationsPerInvoke = Options, Description = "one by one, seven Greeks")]
    public double OneByOne() => Repeat(_batch.PriceOneByOne);

    [Benchmark(OperationsPerInvoke = Options, Description = "in one batch, five Greeks")]
    public double Batch() => Repeat(_batch.Price);

    [Benchmark(OperationsPerInvoke = Options, Description = "in one batch, thirteen Greeks")]
    public double All() => Repeat(_batch.PriceAll);

    private static double Repeat(Func<double> run)
    {
        double last = 0;
        for (int i = 0; i < Runs; i++)
            last = run();
        return last;
    }
}

/// <summary>200 options of one expiry: forward by parity, volatilities, five Greeks.</summary>
[Config(typeof(ProcessorTimed))]
public class ChainRefreshBenchmarks
{
    private const int Runs = 50;

    private readonly ChainRefresh _chain = new();

    [Benchmark(OperationsPerInvoke = Runs, Description = "a chain of 200 options")]
    public double Refresh()
    {
        double forward = 0;
        for (int i = 0; i < Runs; i++)
            forward = _chain.Run();
        return forward;
    }
}
