using System.Diagnostics;
using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Orders;

namespace Vyuha.Host.Benchmarking;

/// <summary>The process at one minute of the simulated day.</summary>
/// <param name="ResidentMebibytes">What the system holds for it in memory.</param>
/// <param name="HeapMebibytes">Of that, the managed heap as it stands, garbage included.</param>
internal readonly record struct MemorySample(int Minute, double ResidentMebibytes, double HeapMebibytes);

/// <summary>What a day of ticks has shown.</summary>
/// <param name="Ticks">Quotes that were posted to the trader's inbox.</param>
/// <param name="Conflated">Of those, replaced by a newer one of the same contract before the trader took them.</param>
/// <param name="Inputs">Journaled and applied.</param>
/// <param name="Elapsed">On the wall, without the making of the market's data.</param>
/// <param name="Failures">What was lost, or grew.</param>
internal sealed record TickDayResult(
    TickDayOptions Options, Machine Machine, int Contracts, long Ticks, long Conflated, long Inputs, int Orders, int Filled, int Structures, long JournalBytes, TimeSpan Elapsed, TimeSpan Cpu,
    IReadOnlyList<MemorySample> Memory, IReadOnlyList<string> Failures)
{
    /// <summary>More is too much for the machine of a trader.</summary>
    public const double LargestResidentMebibytes = 600;

    public double Largest => Memory.Max(sample => sample.ResidentMebibytes);

    public bool Passed => Failures.Count == 0;
}

/// <summary>Runs a day of ticks and watches the process.</summary>
internal static class TickDayRun
{
    /// <summary>More than this between the second quarter of the day and its last is growth.</summary>
    private const double Growth = 32;

    /// <param name="options">How long, how busy.</param>
    /// <param name="minuteDone">Told of each simulated minute.</param>
    /// <param name="cancellation">Looked at in every simulated minute.</param>
    public static TickDayResult Run(TickDayOptions options, Action minuteDone, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("vyuha-bench-").FullName;
        try
        {
            var machine = Machine.Here();
            using var day = new TickDay(options, folder);
            day.Open();
            (long began, TimeSpan cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            (long ticks, long conflated, long inputs) = (-day.Ticks, -day.Session.Inbox.Conflated, -day.Session.Trader.Inputs);
            var memory = new List<MemorySample>();
            for (int minute = 1; minute <= options.Minutes && day.Session.Trader.Halted is null; minute++)
            {
                cancellation.ThrowIfCancellationRequested();
                Timestamp end = day.Now.Plus(TimeSpan.FromMinutes(1));
                while (day.Now < end)
                    day.Step();
                memory.Add(new MemorySample(minute, Environment.WorkingSet / 1048576.0, GC.GetTotalMemory(forceFullCollection: false) / 1048576.0));
                minuteDone();
            }

            (TimeSpan elapsed, cpu) = (Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - cpu);
            (ticks, conflated, inputs) = (ticks + day.Ticks, conflated + day.Session.Inbox.Conflated, inputs + day.Session.Trader.Inputs);
            var failures = new List<string>(day.Finish());
            failures.AddRange(Judge(memory));
            long due = (long)options.TicksPerSecond * 60 * options.Minutes;
            if (ticks < due)
                failures.Add($"{ticks} ticks, {due} were due");
            TradingKernel kernel = day.Session.Trader.Kernel;
            int filled = 0;
            for (int i = 0; i < kernel.Orders.Count; i++)
                filled += kernel.Orders.At(i).FilledUnits > 0 ? 1 : 0;
            if (filled == 0)
                failures.Add("no order filled: the day says nothing of reports");
            return new TickDayResult(
                options, machine, day.Contracts, ticks, conflated, inputs, kernel.Orders.Count, filled, kernel.Structures.Count,
                new FileInfo(day.JournalPath).Length, elapsed, cpu, memory, failures);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What of the memory is too much, or grows.</summary>
    public static IEnumerable<string> Judge(IReadOnlyList<MemorySample> memory)
    {
        double largest = memory.Max(sample => sample.ResidentMebibytes);
        if (largest > TickDayResult.LargestResidentMebibytes)
            yield return $"{largest:0} MiB in memory, more than {TickDayResult.LargestResidentMebibytes:0}";
        int quarter = memory.Count / 4;
        if (quarter < 5)
            yield break; // Too short to tell a trend from the compiler's and the collector's first minutes.
        double early = memory.Skip(quarter).Take(quarter).Max(sample => sample.ResidentMebibytes);
        double late = memory.TakeLast(quarter).Max(sample => sample.ResidentMebibytes);
        if (late > early + Growth)
            yield return $"memory grew from {early:0} MiB in the second quarter of the day to {late:0} MiB in the last";
    }
}
