using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Host.Commands;
using Vyuha.Host.Session;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;

namespace Vyuha.Tests.Host.Commands;

/// <summary>
/// The program as a person runs it, against a sandbox server in this process whose broker's book is counted: what reaches it without every step of
/// arming, and what the kill switch does to a process that is then killed.
/// </summary>
public sealed class LiveCommandsTests : IAsyncLifetime
{
    private const string Address = "203.0.113.7";

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private readonly string _home = Directory.CreateTempSubdirectory("vyuha-home-").FullName;
    private readonly TcpListener _whoAmI = new(IPAddress.Loopback, 0);
    private readonly SandboxServer _server;
    private Task _answering = Task.CompletedTask;

    public LiveCommandsTests()
    {
        SandboxApi api = SandboxCommand.Build(Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 0)), 1, "sandbox", AccountMode.Exchange, new FaultPlan(1)); // not-a-secret
        api.State.IsAnalyze = true;
        _server = new SandboxServer(api, new SandboxServerOptions { Port = 0, StreamPort = 0, Speed = 8 });
        File.WriteAllText(Path.Combine(_home, "key"), "sandbox\n"); // not-a-secret
    }

    private string[] At => ["--url", $"http://127.0.0.1:{_server.Port}", "--stream-url", $"ws://127.0.0.1:{_server.StreamPort}", "--api-key-file", Path.Combine(_home, "key"), "--rehearse"];

    private int OrdersAtTheBroker => _server.Api.Live.Orders().Count;

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync(TestContext.Current.CancellationToken);
        _whoAmI.Start();
        _answering = AnswerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _whoAmI.Stop();
        await _answering;
        _whoAmI.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public void What_is_not_allowed_is_said_in_a_sentence_and_nothing_is_sent()
    {
        Refused(2, "--live trades at a broker", "up", "--live");
        Refused(2, "session.live_allowed is false", ["up", "--live", .. At]);
        _server.Api.State.IsAnalyze = false;
        Refused(1, "live, but this session is not", ["up", .. At]);
        _server.Api.State.IsAnalyze = true;
        Allow();
        Refused(1, "analyze, but live trading was asked for", ["up", "--live", .. At]);
        Refused(2, "The book 'live' is a live book", ["up", "--book", "live", .. At]);
        Assert.Equal((0, 0), (OrdersAtTheBroker, _server.Api.Analyzer.Orders().Count));
    }

    [Fact]
    public async Task A_live_session_sends_nothing_before_checklist_and_phrase_and_then_trades()
    {
        _server.Api.State.IsAnalyze = false;
        Allow();
        using VyuhaProcess live = VyuhaProcess.Start(_home, ["up", "--live", .. At]);
        try
        {
            await UntilAsync(() => Status("live") is { } status && Text(status, "phase") == "tradable");
            Assert.True(Status("live")!.Value.GetProperty("mode").GetProperty("is_live").GetBoolean());
            await UntilAsync(() => VyuhaProcess.Run(_home, "why", "option-seller").Output.Contains("LIVE_NOT_ARMED", StringComparison.Ordinal));
            Assert.Equal(0, OrdersAtTheBroker);

            (int code, _, string errors) = Arm("yes");
            Assert.Equal(2, code);
            Assert.Contains("the phrase is 'option-seller LIVE 300000'", errors, StringComparison.Ordinal);
            (code, _, errors) = Arm("option-seller LIVE 300000"); // The server was never probed.
            Assert.Equal(2, code);
            Assert.Contains("broker probe: this server was never probed", errors, StringComparison.Ordinal);
            Assert.Equal(1, VyuhaProcess.Run(_home, "preflight", "--live").Code);
            Assert.Equal(0, OrdersAtTheBroker);

            Assert.Equal(0, VyuhaProcess.Run(_home, ["broker", "probe", .. At[..6]]).Code);
            (int green, string checklist, _) = VyuhaProcess.Run(_home, "preflight", "--live", "--json");
            Assert.True(green == 0, checklist);
            (code, string output, errors) = Arm("option-seller LIVE 300000");
            Assert.True(code == 0, errors);
            Assert.Equal("Armed: option-seller of the book 'live'.\n", output);
            await UntilAsync(() => OrdersAtTheBroker > 0);
            Assert.Empty(_server.Api.Analyzer.Orders());
        }
        finally
        {
            live.Signal("TERM");
        }

        Assert.Contains("LIVE", live.End().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kill_file_stops_a_process_that_is_then_killed_and_started_again()
    {
        string book = Path.Combine(_home, "books", "default");
        using (VyuhaProcess first = VyuhaProcess.Start(_home, ["up", .. At]))
        {
            try
            {
                await UntilAsync(() => Status("default") is { } status && Text(status, "phase") == "tradable");
                first.Signal("USR1");
                await UntilAsync(() => Status("default")!.Value.GetProperty("entries_frozen").GetBoolean());
                Assert.Equal(0, VyuhaProcess.Run(_home, "resume").Code);
                Assert.Equal((0, "Entries cancelled, and frozen: all bots of the book 'default'.\n"), Output("cancel-working"));
                Assert.Equal(0, VyuhaProcess.Run(_home, "resume").Code);
                await File.WriteAllTextAsync(Path.Combine(book, "KILL"), "lock", TestContext.Current.CancellationToken);
                await UntilAsync(() => Status("default")!.Value.GetProperty("is_locked").GetBoolean());
            }
            finally
            {
                first.Signal("KILL");
            }

            Assert.Equal(128 + 9, first.End().Code);
        }

        File.Delete(Path.Combine(book, "KILL"));
        (int code, string text, _) = VyuhaProcess.Run(_home, ["preflight", "--book", "default", "--json", .. At]);
        Assert.Equal(1, code);
        using (JsonDocument preflight = JsonDocument.Parse(text))
        {
            // Orders that closed something may have been filled after the process was gone: then positions differ too.
            JsonElement latch = preflight.RootElement.GetProperty("checks").EnumerateArray().Single(check => Text(check, "name") == "kill switch");
            Assert.Equal(("failed", "lock of the account; lock of option-seller"), (Text(latch, "state"), Text(latch, "found")));
        }

        using VyuhaProcess second = VyuhaProcess.Start(_home, ["up", .. At]);
        try
        {
            await UntilAsync(() => Status("default") is { } status && status.GetProperty("is_locked").GetBoolean());
        }
        finally
        {
            second.Signal("TERM");
        }

        Assert.Equal(0, second.End().Code);
        Assert.Empty(_server.Api.Live.Orders());
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int wait = 0; !condition(); wait++)
        {
            Assert.True(wait < 1_200, "it does not happen");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private void Allow() => File.WriteAllText(
        Path.Combine(_home, "vyuha.json"),
        $$"""
        { "session": { "live_allowed": true, "registered_ips": ["{{Address}}"], "whoami_url": "http://127.0.0.1:{{((IPEndPoint)_whoAmI.LocalEndpoint).Port.ToString(Invariant)}}/" },
          "bots": { "option-seller": { "options": { "profiles": { "weekly-7": { "retry_minutes": 1 } } } } } }
        """);

    private void Refused(int expected, string said, params string[] arguments)
    {
        (int code, string output, string errors) = VyuhaProcess.Run(_home, arguments);
        Assert.True(code == expected, errors);
        Assert.Contains(said, (output + errors).OneLine(), StringComparison.Ordinal);
    }

    private (int Code, string Output, string Errors) Arm(string typed) => VyuhaProcess.RunScript(_home, "printf '%s\\n' \"$1\" | vyuha arm option-seller", typed);

    private (int Code, string Text) Output(params string[] arguments)
    {
        (int code, string output, _) = VyuhaProcess.Run(_home, arguments);
        return (code, output);
    }

    /// <summary>Straight from the channel: a process for each look would be slow.</summary>
    private JsonElement? Status(string book)
    {
        using var client = Vyuha.Host.Session.Control.ControlClient.Find(Path.Combine(_home, "books", book), book);
        try
        {
            return client?.GetAsync("status").GetAwaiter().GetResult();
        }
        catch (InputErrorException)
        {
            return null; // It is starting.
        }
    }

    /// <summary>A service that tells everybody the same address.</summary>
    private async Task AnswerAsync()
    {
        byte[] answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {Address.Length + 1}\r\nConnection: close\r\n\r\n{Address}\n");
        try
        {
            while (true)
            {
                using TcpClient caller = await _whoAmI.AcceptTcpClientAsync();
                NetworkStream stream = caller.GetStream();
                await stream.ReadExactlyAsync(new byte[1]);
                await stream.WriteAsync(answer);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
