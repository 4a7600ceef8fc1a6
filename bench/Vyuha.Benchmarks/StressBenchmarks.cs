using BenchmarkDotNet.Attributes;
using Vyuha.Host.Benchmarking;

namespace Vyuha.Benchmarks;

/// <summary>A thousand cells for a book of 20 legs; the aim is 5 ms. The baseline prices a leg and a cell at a time.</summary>
[Config(typeof(ProcessorTimed))]
public class StressBenchmarks
{
    private readonly StressBook _book = new();

    [Benchmark(Baseline = true, Description = "a leg and a cell at a time")]
    public double OneByOne() => _book.RunOneByOne();

    [Benchmark(Description = "stress grid")]
    public double Grid() => _book.Run();
}
