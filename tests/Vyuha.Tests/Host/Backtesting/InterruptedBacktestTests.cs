using System.Diagnostics;

namespace Vyuha.Tests.Host.Backtesting;

/// <summary>Ctrl-C and the system's request to end at any moment: one message, no scraps, earlier results as they were, and the next run works.</summary>
public sealed class InterruptedBacktestTests : IDisposable
{
    private const int Interrupted = 130;
    private const int Terminated = 143;

    private readonly BacktestSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_signal_at_any_moment_leaves_nothing_behind()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, VyuhaProcess.Run(_sandbox.Home, BacktestSandbox.Run(_sandbox.New)).Code);
        TimeSpan whole = watch.Elapsed;
        Directory.Delete(_sandbox.New, recursive: true);

        int cancelled = 0;
        foreach (int seed in BacktestSandbox.Seeds(usual: 5))
            cancelled += Play(seed, whole) ? 1 : 0;
        Assert.True(cancelled > 0, "a signal struck while the run was under way");

        Assert.Equal(0, VyuhaProcess.Run(_sandbox.Home, BacktestSandbox.Run(_sandbox.New)).Code);
        _sandbox.AssertWhole(_sandbox.New);
    }

    /// <returns>Whether the run said that it was cancelled.</returns>
    private bool Play(int seed, TimeSpan whole)
    {
        var random = new Random(seed);
        string signal = OperatingSystem.IsLinux() && VyuhaProcess.InterruptsAreIgnored() || random.Next(3) == 0 ? "TERM" : "INT";

        // Every other seed goes over a result that is there, which is the harder case: it must be put aside and brought back.
        bool replaces = seed % 2 == 0;
        string target = replaces ? _sandbox.Earlier : _sandbox.New;
        using VyuhaProcess run = VyuhaProcess.Start(_sandbox.Home, BacktestSandbox.Run(target, replaces ? ["--force"] : []));
        TimeSpan delay = (seed % 3) switch
        {
            0 => Await(run, _sandbox.Runs, ".*") + TimeSpan.FromMilliseconds(random.Next(60)), // while the result is written
            1 => Await(run, _sandbox.Home, ".journal-*") + TimeSpan.FromMilliseconds(random.Next(300)), // while the bot trades
            _ => random.NextDouble() * whole,
        };
        Thread.Sleep(delay);
        run.Signal(signal);
        (int code, string output, string errors) = run.End();

        string because = $"seed {seed}, SIG{signal} after {delay.TotalMilliseconds:0} ms, code {code}, errors: {errors}";
        if (code == 0)
        {
            // The result was in its place before the signal was heard.
            Assert.Contains("Report:", output, StringComparison.Ordinal);
            _sandbox.AssertWhole(target);
            Restore(replaces);
            return false;
        }

        Assert.True(code == (signal == "INT" ? Interrupted : Terminated), because);
        Assert.DoesNotContain("Report:", output, StringComparison.Ordinal);
        _sandbox.AssertUntouched(because);

        // Before the program listens, in its first tenth of a second, the system ends it without a word.
        int messages = errors.Split('\n').Count(line => line.StartsWith("cancelled:", StringComparison.Ordinal));
        Assert.True(messages == 1 || errors.Length == 0, because);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        return messages == 1;
    }

    /// <summary>Waits for what a run leaves in a folder on its way.</summary>
    /// <returns>Zero: what is to be waited beyond it.</returns>
    private static TimeSpan Await(VyuhaProcess run, string folder, string pattern)
    {
        var limit = Stopwatch.StartNew();
        while (!run.HasEnded && limit.Elapsed < TimeSpan.FromMinutes(1) && !Directory.EnumerateFileSystemEntries(folder, pattern).Any())
            Thread.Sleep(1);
        return TimeSpan.Zero;
    }

    private void Restore(bool replaced)
    {
        if (replaced)
            _sandbox.RestoreEarlier();
        else
            Directory.Delete(_sandbox.New, recursive: true);
    }
}
