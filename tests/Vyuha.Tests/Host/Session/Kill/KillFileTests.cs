using System.Diagnostics;
using System.Globalization;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Kill;
using Vyuha.Tests.Simulation.Backtest;

namespace Vyuha.Tests.Host.Session.Kill;

/// <summary>The kill switch by file and by signal, on a session that runs on its own thread; how long it takes is measured by the wall's clock.</summary>
public sealed class KillFileTests : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    private readonly PaperSession _paper = new(new OneCondor());
    private readonly KillFile _file;
    private SessionRunner? _runner;

    public KillFileTests()
    {
        _paper.Run(20);
        _file = new KillFile(_paper.Folder, _paper.Requests);
    }

    private string KillPath => Path.Combine(_paper.Folder, "KILL");

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        if (_runner is not null)
        {
            await _runner.StopAsync();
            _runner.Dispose();
        }

        _paper.Dispose();
    }

    [Fact]
    public async Task A_touch_freezes_within_a_second_and_nothing_resumes_while_the_file_is_there()
    {
        Start();
        Assert.False(_paper.Kernel.EntriesFrozen);
        await Promptness.WithinAsync(
            Bound,
            async () =>
            {
                await File.WriteAllTextAsync(KillPath, "", TestContext.Current.CancellationToken);
                await UntilAsync(() => _paper.Kernel.EntriesFrozen);
            },
            async () =>
            {
                Assert.Contains("is there", await _paper.Requests.AskAsync(OperatorVerb.Resume, 0, "anna"), StringComparison.Ordinal);
                Assert.True(_paper.Kernel.EntriesFrozen);
                File.Delete(KillPath);
                Assert.Null(await _paper.Requests.AskAsync(OperatorVerb.Resume, 0, "anna"));
                Assert.False(_paper.Kernel.EntriesFrozen);
            });
    }

    [Fact]
    public async Task A_session_that_starts_with_the_file_starts_in_its_state()
    {
        await File.WriteAllTextAsync(KillPath, "lock\n", TestContext.Current.CancellationToken);
        Start();
        await UntilAsync(() => _paper.Kernel.KillSwitch.IsLocked(0));
        Assert.Contains("is there", await _paper.Requests.AskAsync(OperatorVerb.Unlock, 0, "anna"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_made_empty_and_then_written_to_freezes_and_then_flattens_shorts_first()
    {
        Start();
        await File.WriteAllTextAsync(KillPath, "", TestContext.Current.CancellationToken);
        await UntilAsync(() => _paper.Kernel.EntriesFrozen);
        Assert.Equal(4, _paper.Fills.Count);
        await File.WriteAllTextAsync(KillPath, "FLATTEN because of the wind", TestContext.Current.CancellationToken);
        await UntilAsync(() => _paper.Fills.Count == 8);
        Assert.Equal([true, true, false, false], _paper.Fills.Skip(4).Select(fill => fill.Units > 0));
    }

    [Theory]
    [InlineData("", OperatorVerb.Freeze)]
    [InlineData("freeze", OperatorVerb.Freeze)]
    [InlineData(" cancel\n", OperatorVerb.CancelWorking)]
    [InlineData("Flatten now", OperatorVerb.Flatten)]
    [InlineData("lock", OperatorVerb.Lock)]
    [InlineData("resume", OperatorVerb.Freeze)]
    [InlineData("\u0000\u0001", OperatorVerb.Freeze)]
    public void Whatever_cannot_be_read_still_freezes(string text, object level) => Assert.Equal((OperatorVerb)level, KillFile.LevelOf(text));

    [Fact]
    public async Task Signals_freeze_and_flatten()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using var signals = new KillSignals(_paper.Requests);
        Start();
        await Promptness.WithinAsync(
            TimeSpan.FromSeconds(2),
            async () =>
            {
                Signal("USR1");
                await UntilAsync(() => _paper.Kernel.EntriesFrozen);
            },
            async () => Assert.Null(await _paper.Requests.AskAsync(OperatorVerb.Resume, 0, "anna")));

        Signal("USR2");
        await UntilAsync(() => _paper.Fills.Count == 8);
        Assert.Equal([true, true, false, false], _paper.Fills.Skip(4).Select(fill => fill.Units > 0));
    }

    [Fact]
    public void Each_level_survives_a_kill_of_the_process()
    {
        foreach ((OperatorVerb verb, bool locks) in new[] { (OperatorVerb.Freeze, false), (OperatorVerb.CancelWorking, false), (OperatorVerb.Lock, true) })
        {
            using var paper = new PaperSession(new OneCondor());
            paper.Run(20);
            _ = paper.Requests.AskAsync(verb, 0, "anna");
            paper.Run(0.2);
            using PaperSession again = paper.CrashAndStart(new OneCondor());
            Assert.Equal((true, locks), (again.Kernel.EntriesFrozen, again.Kernel.KillSwitch.IsLocked(0)));
        }
    }

    private static void Signal(string name)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{name}", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false })!;
        kill.WaitForExit();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int wait = 0; !condition(); wait++)
        {
            Assert.True(wait < 4_000, "it does not happen");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private void Start()
    {
        _file.Start();
        SessionClock clock = SessionClock.Rehearsal(_paper.Now, 1, TimeProvider.System);
        _paper.Clock = () => clock.Now;
        bool quoted = false;
        _runner = new SessionRunner(_paper.Session, clock, now =>
        {
            if (!quoted || now.Nanoseconds % 1_000_000_000 < 30_000_000)
                _paper.Quote();
            quoted = true;
            _paper.View.Update(now);
        });
        _runner.Start();
    }
}
