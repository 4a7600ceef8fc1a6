using BenchmarkDotNet.Attributes;
using Vyuha.Host.Benchmarking;

namespace Vyuha.Benchmarks;

/// <summary>The program started as a user starts it. The baseline prints the version: the runtime's own start.</summary>
[Config(typeof(WallTimed))]
public class ProcessBenchmarks
{
    private readonly string _home = Directory.CreateTempSubdirectory("vyuha-bench-").FullName;
    private int _run;

    [GlobalCleanup]
    public void Clean() => Directory.Delete(_home, recursive: true);

    [Benchmark(Baseline = true, Description = "vyuha --version")]
    public double Version() => OwnProcess.SecondsToRun(_home, CancellationToken.None, "--version");

    [Benchmark(Description = "to the first event of a backtest, and its end")]
    public double FirstInput() => OwnProcess.SecondsUntil(FirstEvent.Line, _home, CancellationToken.None, "bench", "--until-first-event");

    [Benchmark(Description = "vyuha backtest: a synthetic year with its report")]
    public double FirstResult() => OwnProcess.SecondsToRun(_home, CancellationToken.None, "backtest", "--synthetic", "--out", Path.Combine(_home, $"result{_run++}"));
}
