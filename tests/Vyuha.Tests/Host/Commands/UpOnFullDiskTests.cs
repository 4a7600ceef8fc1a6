using Vyuha.Core;
using Vyuha.Host.Commands;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;

namespace Vyuha.Tests.Host.Commands;

/// <summary>A session whose disk fills up while it trades, as a person runs it.</summary>
public sealed class UpOnFullDiskTests : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("vyuha-home-").FullName;
    private readonly SandboxServer _server;

    public UpOnFullDiskTests()
    {
        SandboxApi api = SandboxCommand.Build(Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 0)), 1, "sandbox", AccountMode.Exchange, new FaultPlan(1)); // not-a-secret
        api.State.IsAnalyze = true;
        _server = new SandboxServer(api, new SandboxServerOptions { Port = 0, StreamPort = 0, Speed = 40 });
        File.WriteAllText(Path.Combine(_home, "key"), "sandbox\n"); // not-a-secret
    }

    public async ValueTask InitializeAsync() => await _server.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public void When_the_journal_cannot_be_written_nothing_more_is_sent_and_the_program_says_what_to_do()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs ulimit -f.");
        (int code, string output, string errors) = VyuhaProcess.RunScript(
            _home,
            """
            trap '' XFSZ; ulimit -f 600
            export DOTNET_EnableWriteXorExecute=0 # that feature of the runtime needs a large file in memory
            dotnet "$@" & # not the function: its shell would get the signal
            session=$!
            for ((i = 0; i < 100; i++)); do
                sleep 0.25
                grep -q JournalFailed books/default/*/log.jsonl 2>/dev/null && break
            done
            sleep 1
            kill -TERM $session
            for ((i = 0; i < 40; i++)); do
                sleep 0.25
                kill -0 $session 2>/dev/null || break
            done
            kill -KILL $session 2>/dev/null
            wait $session
            """,
            VyuhaProcess.ProgramPath, "up", "--url", $"http://127.0.0.1:{_server.Port}", "--stream-url", $"ws://127.0.0.1:{_server.StreamPort}",
            "--api-key-file", Path.Combine(_home, "key"), "--rehearse");
        Assert.True(code == 1, $"{code} {output} {errors}");
        Assert.Contains("The journal cannot be written", errors.OneLine(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);

        // What was under way stands as it is; nothing was sent after the halt.
        string log = File.ReadAllText(Directory.GetFiles(Path.Combine(_home, "books", "default"), "log.jsonl", SearchOption.AllDirectories).Single());
        Assert.Contains("JournalFailed", log, StringComparison.Ordinal);
        Timestamp halted = Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 0));
        Assert.All(_server.Api.Live.Orders(), order => Assert.True(order.Placed < halted));
        int orders = _server.Api.Analyzer.Orders().Count;
        Thread.Sleep(500);
        Assert.Equal(orders, _server.Api.Analyzer.Orders().Count);
    }
}
