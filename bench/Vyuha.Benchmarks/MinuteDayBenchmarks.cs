using BenchmarkDotNet.Attributes;
using Vyuha.Host.Benchmarking;

namespace Vyuha.Benchmarks;

/// <summary>A day of 1-minute NIFTY chains of three expiries, all listed strikes, from memory. The baseline has a bot that does nothing and keeps nothing.</summary>
[Config(typeof(WallTimed))]
public class MinuteDayBenchmarks
{
    private readonly SellerMarket _market = SellerMarket.MinuteDay();
    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-bench-").FullName;

    [GlobalCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Baseline = true, Description = "driver, kernel, do-nothing bot")]
    public long Idle() => _market.Run(_market.NewIdleKernel(), observer: null).Inputs;

    [Benchmark(Description = "driver, kernel, option seller, venue")]
    public long Seller() => _market.Run(_market.NewKernel(), observer: null).Inputs;

    [Benchmark(Description = "the same with journal and recorder")]
    public void SellerRecorded() => QuickBenchmarks.MinuteDay(_market, _folder);
}
