using BenchmarkDotNet.Attributes;
using Vyuha.Host.Benchmarking;
using Vyuha.Research;
using Vyuha.Research.Reports;
using Vyuha.Research.Results;

namespace Vyuha.Benchmarks;

/// <summary>What three months of the option seller take to be written down. The baseline is result.json.</summary>
[Config(typeof(ProcessorTimed))]
public class ReportBenchmarks
{
    private readonly RunResult _result = SellerMarket.Quarter().Result();
    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-bench-").FullName;

    [GlobalCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Baseline = true, Description = "result.json")]
    public int Json() => ResultJson.Write(_result).Length;

    [Benchmark(Description = "report.html")]
    public int Html() => HtmlReport.Write(_result).Length;

    [Benchmark(Description = "the whole result folder but journal and ledger.db")]
    public string Folder() => ResultFolder.WriteAsync(_result, Path.Combine(_folder, "result"), replace: true).GetAwaiter().GetResult();
}
