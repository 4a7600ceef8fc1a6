using System.Diagnostics;
using System.Runtime;

namespace Vyuha.Host.Benchmarking;

/// <summary>How long equal runs took, in seconds.</summary>
internal sealed class Timings
{
    private readonly double[] _sorted;

    /// <exception cref="ArgumentException">There is no run.</exception>
    public Timings(Clock clock, IEnumerable<double> seconds)
    {
        Clock = clock;
        _sorted = [.. seconds.Order()];
        if (_sorted.Length == 0)
            throw new ArgumentException("There is nothing to take a median of.", nameof(seconds));
    }

    public Clock Clock { get; }

    public int Count => _sorted.Length;

    public double Fastest => _sorted[0];

    public double Slowest => _sorted[^1];

    public double Median => _sorted.Length % 2 == 1
        ? _sorted[_sorted.Length / 2]
        : (_sorted[_sorted.Length / 2 - 1] + _sorted[_sorted.Length / 2]) / 2;

    /// <summary>
    /// Runs until the compiler has settled, then times: at least <paramref name="runs"/> times, at most until <paramref name="seconds"/> are over.
    /// </summary>
    /// <param name="clock">What a run is timed by.</param>
    /// <param name="run">One whole run.</param>
    /// <param name="warmUpSeconds">
    /// The runtime compiles hot code again after it has seen it for a while; before that, times say nothing. So long at least, and until it has compiled
    /// nothing for half a second, but no longer than five times as long.
    /// </param>
    /// <param name="runs">Fewest timed runs.</param>
    /// <param name="seconds">Further runs are timed while this has not passed.</param>
    /// <param name="cancellation">Looked at between runs.</param>
    public static Timings Of(Clock clock, Action run, double warmUpSeconds, int runs, double seconds, CancellationToken cancellation)
    {
        const int mostRuns = 101;
        // In processor time: on a busy machine the compiler gets as little of the wall clock's time as the runs do.
        TimeSpan began = Clock.Processor.Now();
        TimeSpan compiledAt = began;
        long methods = 0;
        while (!IsWarm(Clock.Processor.Now() - began, Clock.Processor.Now() - compiledAt, warmUpSeconds))
        {
            cancellation.ThrowIfCancellationRequested();
            run();
            long compiled = JitInfo.GetCompiledMethodCount();
            if (compiled != methods)
                (methods, compiledAt) = (compiled, Clock.Processor.Now());
        }

        var times = new List<double>();
        long timedFrom = Stopwatch.GetTimestamp();
        while (times.Count < runs || (times.Count < mostRuns && Stopwatch.GetElapsedTime(timedFrom).TotalSeconds < seconds))
        {
            cancellation.ThrowIfCancellationRequested();
            TimeSpan start = clock.Now();
            run();
            times.Add((clock.Now() - start).TotalSeconds);
        }

        return new Timings(clock, times);
    }

    private static bool IsWarm(TimeSpan elapsed, TimeSpan sinceCompiled, double seconds) =>
        elapsed.TotalSeconds >= seconds && (sinceCompiled.TotalSeconds >= 0.5 || elapsed.TotalSeconds >= 5 * seconds);
}
