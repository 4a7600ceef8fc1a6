using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Vyuha.Core;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Control;
using Vyuha.Tests.Simulation.Backtest;

namespace Vyuha.Tests.Host.Session;

/// <summary>The control channel end to end: a real session on its own thread, a real socket, real files.</summary>
public sealed class ControlServerTests : IAsyncLifetime
{
    private readonly PaperSession _paper = new(new OneCondor());
    private readonly SessionRunner _runner;
    private ControlServer _server = null!;

    public ControlServerTests()
    {
        _paper.Run(20);
        SessionClock clock = SessionClock.Rehearsal(_paper.Now, 1, TimeProvider.System);
        _paper.Clock = () => clock.Now;
        _runner = new SessionRunner(_paper.Session, clock, _paper.View.Update);
    }

    public async ValueTask InitializeAsync()
    {
        _runner.Start();
        _server = await ControlServer.StartAsync(_paper.Folder, PaperSession.Book, () => _paper.View.Current, _paper.Requests, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _runner.StopAsync();
        _runner.Dispose();
        _paper.Dispose();
    }

    [Fact]
    public async Task A_freeze_is_in_force_within_two_seconds_and_on_the_disk()
    {
        using ControlClient client = ControlClient.Connect(_paper.Folder, PaperSession.Book);
        long journal = new FileInfo(Path.Combine(_paper.Folder, "journal")).Length;
        await Promptness.WithinAsync(
            TimeSpan.FromSeconds(2),
            () => client.AskAsync(new OperatorMessage(OperatorVerb.Freeze, null, "anna"), TestContext.Current.CancellationToken),
            async () =>
            {
                Assert.True(_paper.Kernel.EntriesFrozen);
                Assert.True(new FileInfo(Path.Combine(_paper.Folder, "journal")).Length > journal);
                await client.AskAsync(new OperatorMessage(OperatorVerb.Resume, null, "anna"), TestContext.Current.CancellationToken);
                Assert.False(_paper.Kernel.EntriesFrozen);
            });
    }

    [Fact]
    public async Task One_bot_can_be_frozen_by_its_name_or_its_number()
    {
        using ControlClient client = ControlClient.Connect(_paper.Folder, PaperSession.Book);
        await client.AskAsync(new OperatorMessage(OperatorVerb.Freeze, "one-condor", "anna"), TestContext.Current.CancellationToken);
        Assert.False(_paper.Kernel.EntriesFrozen);
        Assert.True(_paper.Kernel.BotsNow()[0].EntriesFrozen);
        await client.AskAsync(new OperatorMessage(OperatorVerb.Resume, "1", "anna"), TestContext.Current.CancellationToken);
        Assert.False(_paper.Kernel.BotsNow()[0].EntriesFrozen);

        InputErrorException unknown = await Assert.ThrowsAsync<InputErrorException>(
            () => client.AskAsync(new OperatorMessage(OperatorVerb.Freeze, "two-condors", "anna"), TestContext.Current.CancellationToken));
        Assert.Equal("There is no bot two-condors in this session. The bots are one-condor.", unknown.Message);
    }

    [Theory]
    [InlineData(OperatorVerb.Flatten)]
    [InlineData(OperatorVerb.Lock)]
    public async Task Flatten_and_lock_close_what_is_open_and_freeze(object verb)
    {
        using ControlClient client = ControlClient.Connect(_paper.Folder, PaperSession.Book);
        await client.AskAsync(new OperatorMessage((OperatorVerb)verb, null, "anna"), TestContext.Current.CancellationToken);
        for (int wait = 0; wait < 2_000 && _paper.View.Current!.Positions.Count > 0; wait++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        SessionView view = _paper.View.Current!;
        Assert.Empty(view.Positions);
        Assert.True(view.Bots[0].EntriesFrozen);
        // Shorts first: the hedges of the entry are sold last.
        Assert.Equal([true, true, false, false], _paper.Fills.Skip(4).Select(fill => fill.Units > 0));
    }

    [Fact]
    public async Task Every_reading_is_json_with_rupees()
    {
        using ControlClient client = ControlClient.Connect(_paper.Folder, PaperSession.Book);
        JsonElement status = await Get(client, "status");
        Assert.True(status.GetProperty("running").GetBoolean());
        Assert.True(status.GetProperty("mode").GetProperty("is_synthetic").GetBoolean());
        Assert.Equal(_paper.Current.Equity.ToRupees(), status.GetProperty("equity").GetDecimal());
        Assert.Equal(4, (await Get(client, "orders")).GetProperty("orders").GetArrayLength());
        Assert.Equal(4, (await Get(client, "positions")).GetProperty("positions").GetArrayLength());
        Assert.Equal(1_000_000m, (await Get(client, "capital")).GetProperty("total").GetDecimal());
        Assert.Equal("enter", (await Get(client, "why/one-condor")).GetProperty("decisions")[0].GetProperty("action").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer ")]
    [InlineData("Bearer 0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("Basic {token}")]
    [InlineData("bearer {token}")]
    public async Task Without_the_token_nothing_is_told_and_nothing_is_done(string? authorization)
    {
        string? header = authorization?.Replace("{token}", Token(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(HttpMethod.Get, "status", header));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(HttpMethod.Post, "operator", header, """{"action":"freeze","user":"eve"}"""));
        Assert.False(_paper.Kernel.EntriesFrozen);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "evil.example:80")]
    [InlineData("Origin", "http://evil.example")]
    public async Task A_page_from_elsewhere_is_refused_even_with_the_token(string name, string value) =>
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(HttpMethod.Get, "status", $"Bearer {Token()}", null, (name, value)));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"action":"explode","user":"anna"}""")]
    [InlineData("""{"action":3,"user":"anna"}""")]
    [InlineData("""{"action":"freeze"}""")]
    [InlineData("""{"action":"freeze","user":"anna","more":1}""")]
    public async Task What_is_no_request_is_refused_and_nothing_is_done(string body)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(HttpMethod.Post, "operator", $"Bearer {Token()}", body));
        Assert.False(_paper.Kernel.EntriesFrozen);
    }

    [Fact]
    public async Task A_body_beyond_its_bound_is_refused()
    {
        HttpStatusCode code = await SendAsync(HttpMethod.Post, "operator", $"Bearer {Token()}", $$"""{"action":"freeze","user":"{{new string('a', 10_000)}}"}""");
        Assert.Contains(code, new[] { HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge });
        Assert.False(_paper.Kernel.EntriesFrozen);
    }

    [Fact]
    public async Task The_file_with_the_token_is_the_owners_alone_and_goes_with_the_session()
    {
        string path = ControlFile.PathIn(_paper.Folder);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(64, Token().Length);
        Assert.DoesNotContain(Token(), ControlFile.Read(_paper.Folder)!.ToString(), StringComparison.Ordinal);
        Assert.Equal(IPAddress.Loopback, System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Single(one => one.Port == _server.Port).Address);
        await _server.DisposeAsync();
        Assert.False(File.Exists(path));
        Assert.Null(ControlClient.Find(_paper.Folder, PaperSession.Book));
    }

    [Fact]
    public async Task A_file_that_a_dead_session_left_leads_to_a_clear_error()
    {
        using var folder = new TempFolder();
        Assert.Null(ControlClient.Find(folder.Path, "left"));

        new ControlFile { Port = _server.Port, Token = "aa", Pid = DeadPid() }.Write(folder.Path);
        InputErrorException gone = Assert.Throws<InputErrorException>(() => ControlClient.Connect(folder.Path, "left"));
        Assert.StartsWith("No session runs on the book 'left'.", gone.Message, StringComparison.Ordinal);

        // The process lives, but nobody listens; or another session does.
        foreach (int port in new[] { 1, _server.Port })
        {
            new ControlFile { Port = port, Token = "aa", Pid = Environment.ProcessId }.Write(folder.Path);
            using ControlClient client = ControlClient.Connect(folder.Path, "left");
            InputErrorException refused = await Assert.ThrowsAsync<InputErrorException>(() => client.GetAsync("status", TestContext.Current.CancellationToken));
            Assert.StartsWith("No session runs on the book 'left'.", refused.Message, StringComparison.Ordinal);
        }

        File.WriteAllText(ControlFile.PathIn(folder.Path), "not json");
        Assert.Contains("delete the file", Assert.Throws<InputErrorException>(() => ControlClient.Find(folder.Path, "left")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trader_that_does_not_answer_is_told_of_in_time()
    {
        await _runner.StopAsync();
        using ControlClient client = ControlClient.Connect(_paper.Folder, PaperSession.Book);
        InputErrorException late = await Assert.ThrowsAsync<InputErrorException>(
            () => client.AskAsync(new OperatorMessage(OperatorVerb.Freeze, null, "anna"), TestContext.Current.CancellationToken));
        Assert.Contains("has not answered for 5 s", late.Message, StringComparison.Ordinal);
    }

    private static Task<JsonElement> Get(ControlClient client, string path) => client.GetAsync(path, TestContext.Current.CancellationToken);

    private static int DeadPid()
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", "--version") { UseShellExecute = false, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.Id;
    }

    private string Token() => ControlFile.Read(_paper.Folder)!.Token;

    private async Task<HttpStatusCode> SendAsync(HttpMethod method, string path, string? authorization, string? body = null, (string Name, string Value)? header = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{_server.Port}/{path}");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (header is { } extra)
            request.Headers.TryAddWithoutValidation(extra.Name, extra.Value);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            Assert.DoesNotContain("equity", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        return response.StatusCode;
    }

    private sealed class TempFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("vyuha-control-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
