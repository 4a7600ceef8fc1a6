using Vyuha.Host.Benchmarking;

namespace Vyuha.Tests.Host.Benchmarking;

/// <summary>Minutes of the day that <c>vyuha bench day</c> runs, and what is measured on such a session.</summary>
public sealed class TickDayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-bench-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Ten_thousand_ticks_a_second_lose_no_report_and_fit_into_memory()
    {
        var options = new TickDayOptions { Minutes = 3, Pause = 2, From = new(9, 21) };
        TickDayResult day = TickDayRun.Run(options, () => { }, TestContext.Current.CancellationToken);
        Assert.All(day.Failures, failure => Assert.Contains("in memory", failure, StringComparison.Ordinal)); // That of a process with other tests is not the day's.
        Assert.True(day.Ticks >= 3 * 60 * 10_000, $"{day.Ticks} ticks");
        Assert.Equal(950, day.Contracts);
        Assert.Equal(3, day.Memory.Count);
        Assert.True(day.Filled > 20, $"{day.Filled} orders filled");

        // Each tick is an input of the journal, but for those that a newer one of the same contract overtook within the 20 ms of a step.
        Assert.InRange(day.Inputs, day.Ticks - day.Conflated, 1.01 * (day.Ticks - day.Conflated));
        Assert.InRange(day.Conflated, 0, day.Ticks / 5);
    }

    [Fact]
    public void A_day_that_grows_or_is_too_large_fails()
    {
        var flat = Enumerable.Range(1, 40).Select(minute => new MemorySample(minute, 300, 100)).ToList();
        Assert.Empty(TickDayRun.Judge(flat));
        Assert.Single(TickDayRun.Judge([.. flat.Select(sample => sample with { ResidentMebibytes = 601 })]));
        Assert.Contains("grew", Assert.Single(TickDayRun.Judge([.. flat.Select(sample => sample with { ResidentMebibytes = 100 + 2 * sample.Minute })])), StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_are_timed_from_their_tick_and_their_journal_recovers()
    {
        (string journal, TickDay day, IReadOnlyList<double> seconds) = CommandLatency.Record(_folder, 12, TestContext.Current.CancellationToken);
        using (day)
        {
            Assert.Equal(12, seconds.Count);
            Assert.All(seconds, one => Assert.InRange(one, 1e-6, 5));
            var kernel = day.NewKernel(day.Header);
            (Percentiles commands, Percentiles all) = CommandLatency.Replay(CommandLatency.Read(journal), kernel);
            Assert.Equal(day.Session.Trader.Kernel.Hash, kernel.Hash);
            Assert.Equal(day.Session.Trader.Inputs, all.Count);
            Assert.True(commands.Count >= seconds.Count / 2 && commands.P50 > 0, $"{commands}");
        }
    }

    [Fact]
    public void A_journal_for_the_recovery_is_as_long_as_asked_and_recovers_to_the_same_hash()
    {
        using RecoveryJournal journal = RecoveryJournal.Write(_folder, 300_000, TestContext.Current.CancellationToken);
        Assert.InRange(journal.Inputs, 300_000, 310_000);
        Assert.InRange(journal.SecondsToRecover(), 1e-3, 60); // It checks hash and number of inputs itself.
    }
}
