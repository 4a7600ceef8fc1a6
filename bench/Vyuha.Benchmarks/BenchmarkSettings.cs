using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Vyuha.Benchmarks;

/// <summary>How the benchmarks run: in this process, medians and extremes shown, allocations counted.</summary>
/// <remarks>In this process, because most benchmarks have data that takes a second to make and a build of its own for each would take a minute.</remarks>
internal abstract class BenchmarkSettings : ManualConfig
{
    protected BenchmarkSettings(Job job)
    {
        AddJob(job.WithToolchain(InProcessEmitToolchain.Instance));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumn(StatisticColumn.Median, StatisticColumn.Min, StatisticColumn.Max, StatisticColumn.OperationsPerSecond);
        HideColumns(Column.Error, Column.StdDev, Column.RatioSD, Column.AllocRatio, Column.Job, Column.Toolchain, Column.Clock);
        HideColumns(Column.Gen0, Column.Gen1, Column.Gen2, Column.InvocationCount, Column.IterationCount, Column.UnrollFactor, Column.WarmupCount, Column.RunStrategy);
        WithOptions(ConfigOptions.DisableOptimizationsValidator);
    }
}

/// <summary>Work of one thread, by the processor's time: what else the machine is at does not count.</summary>
internal sealed class ProcessorTimed() : BenchmarkSettings(
    Job.Default.WithClock(new ProcessorClock()).WithStrategy(RunStrategy.Monitoring).WithInvocationCount(4).WithUnrollFactor(1).WithWarmupCount(25).WithIterationCount(25));

/// <summary>What a user waits for, by the clock on the wall.</summary>
internal sealed class WallTimed() : BenchmarkSettings(
    Job.Default.WithStrategy(RunStrategy.Monitoring).WithInvocationCount(1).WithUnrollFactor(1).WithWarmupCount(2).WithIterationCount(9));

/// <summary>Processor time of the process.</summary>
internal sealed class ProcessorClock : IClock
{
    public string Title => "processor time";

    public bool IsAvailable => true;

    public Frequency Frequency => new(TimeSpan.TicksPerSecond);

    public long GetTimestamp() => Environment.CpuUsage.TotalTime.Ticks;
}
