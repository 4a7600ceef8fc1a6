using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Host.Commands;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;

namespace Vyuha.Tests.Host.Commands;

/// <summary>The program as a person runs it after installing, with and without a server.</summary>
public sealed class DoctorCommandTests : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("vyuha-home-").FullName;
    private readonly SandboxServer _server;

    public DoctorCommandTests()
    {
        SandboxApi api = SandboxCommand.Build(Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 0)), 1, "sandbox", AccountMode.Exchange, new FaultPlan(1)); // not-a-secret
        api.State.IsAnalyze = true;
        _server = new SandboxServer(api, new SandboxServerOptions { Port = 0, StreamPort = 0 });
        File.WriteAllText(Path.Combine(_home, "key"), "sandbox\n"); // not-a-secret
        File.WriteAllText(Path.Combine(_home, "wrong-key"), "wrong\n");
    }

    public async ValueTask InitializeAsync() => await _server.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public void A_server_that_is_there_is_healthy_and_its_version_is_told()
    {
        (int code, Dictionary<string, (string State, string Found, string? Remedy)> checks) = Doctor(_server.Port, _server.StreamPort, "key");
        Assert.Equal(0, code);
        Assert.StartsWith("Vyuha sandbox 2.0.2.1 at ", checks["OpenAlgo server"].Found, StringComparison.Ordinal);
        Assert.All(
            (string[])["OpenAlgo server", "API key", "broker login", "WebSocket", "analyzer mode", "configuration", ".NET runtime", "home folder", "disk space"],
            item => Assert.Equal(("green", null), (checks[item].State, checks[item].Remedy)));
        Assert.Equal(["clock", "static address"], checks.Where(check => check.Value.State == "amber").Select(check => check.Key));
        Assert.Empty(_server.Api.Analyzer.Orders());
    }

    [Fact]
    public void Nobody_logged_in_at_the_broker_is_no_fault_of_the_installation()
    {
        _server.Api.State.Session = BrokerSession.LoggedOut;
        (int code, Dictionary<string, (string State, string Found, string? Remedy)> checks) = Doctor(_server.Port, _server.StreamPort, "key");
        Assert.Equal(0, code);
        Assert.Equal(("green", "amber", "amber", "amber"), (checks["API key"].State, checks["broker login"].State, checks["WebSocket"].State, checks["analyzer mode"].State));
    }

    [Fact]
    public void An_absent_server_is_red_with_a_remedy()
    {
        (int free, int other) = (FreePort(), FreePort());
        (int code, Dictionary<string, (string State, string Found, string? Remedy)> checks) = Doctor(free, other, "key");
        Assert.Equal(1, code);
        Assert.Equal(["OpenAlgo server", "WebSocket"], checks.Where(check => check.Value.State == "red").Select(check => check.Key));
        Assert.Contains("docs/guides/openalgo.md", checks["OpenAlgo server"].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_key_a_wrong_port_and_a_wrong_configuration_are_each_found_in_one_go()
    {
        File.WriteAllText(Path.Combine(_home, "vyuha.json"), """{ "capital": { "totl": 1 } }""");
        (int code, Dictionary<string, (string State, string Found, string? Remedy)> checks) = Doctor(_server.Port, FreePort(), "wrong-key");
        Assert.Equal(1, code);
        Assert.Equal(["API key", "WebSocket", "configuration"], checks.Where(check => check.Value.State == "red").Select(check => check.Key));
        Assert.Contains("vyuha.json:1", checks["configuration"].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_speaks_something_else_is_not_taken_for_OpenAlgo()
    {
        (int code, Dictionary<string, (string State, string Found, string? Remedy)> checks) = Doctor(_server.StreamPort, _server.StreamPort, "key");
        Assert.Equal((1, "red"), (code, checks["OpenAlgo server"].State));
    }

    private (int Code, Dictionary<string, (string State, string Found, string? Remedy)> Checks) Doctor(int port, int streamPort, string key)
    {
        (int code, string text, string errors) = VyuhaProcess.Run(
            _home, "doctor", "--json", "--url", $"http://127.0.0.1:{port}", "--stream-url", $"ws://127.0.0.1:{streamPort}", "--api-key-file", Path.Combine(_home, key));
        Assert.True(errors.Length == 0, errors);
        using JsonDocument report = JsonDocument.Parse(text);
        Assert.Equal(code == 0, report.RootElement.GetProperty("healthy").GetBoolean());
        return (code, report.RootElement.GetProperty("checks").EnumerateArray().ToDictionary(
            check => check.GetProperty("name").GetString()!,
            check => (check.GetProperty("state").GetString()!, check.GetProperty("found").GetString()!, check.GetProperty("remedy").GetString())));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
