using System.Diagnostics;

namespace Vyuha.Host.Benchmarking;

/// <summary>What a benchmark is timed by.</summary>
internal sealed class Clock
{
    private readonly Func<TimeSpan> _now;

    private Clock(string name, Func<TimeSpan> now) => (Name, _now) = (name, now);

    /// <summary>Processor time of this process, all threads together: for work on one thread, whatever else the machine is at meanwhile.</summary>
    public static Clock Processor { get; } = new("cpu", () => Environment.CpuUsage.TotalTime);

    /// <summary>The clock on the wall: for what a user waits for, disks and other threads included.</summary>
    public static Clock Wall { get; } = new("wall", () => Stopwatch.GetElapsedTime(0));

    public string Name { get; }

    public TimeSpan Now() => _now();
}
