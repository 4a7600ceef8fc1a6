using Vyuha.Host.Doctor;
using Vyuha.Host.Session.Preflight;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Probe;
using Vyuha.OpenAlgo.Streaming;

namespace Vyuha.Tests.Host.Doctor;

/// <summary>The health of an installation: each fault colours its own item and no other, and says what to do.</summary>
public sealed class DoctorChecksTests
{
    private static readonly ServerVersion Answering = new(VersionAnswer.Said, "OpenAlgo", "2.0.2.1", DateTimeOffset.UnixEpoch, "");

    private static readonly DoctorFacts Good = new()
    {
        Url = new("http://127.0.0.1:5000"),
        StreamUrl = new("ws://127.0.0.1:8765"),
        Server = Answering,
        Session = BrokerSession.Alive,
        Stream = new StreamAnswer(StreamPhase.Live, "0 symbols", HasOrders: true, TimeSpan.FromMilliseconds(40)),
        IsLive = false,
        ClockOffset = TimeSpan.FromMilliseconds(120),
        RegisteredAddresses = ["203.0.113.7"],
        EgressAddress = "203.0.113.7",
        Runtime = new Version(10, 0, 1),
        Today = new DateOnly(2026, 11, 25),
        HomePath = "/srv/vyuha",
        SyncTime = TimeSpan.FromMilliseconds(4),
        FreeBytes = 100L << 30,
    };

    public static TheoryData<string, string, string> Faults => new()
    {
        { "another program at the address", "OpenAlgo server", "red" }, { "a server before version 2", "OpenAlgo server", "amber" }, { "a server of version 3", "OpenAlgo server", "amber" },
        { "key missing", "API key", "red" }, { "stream refuses the key", "WebSocket", "red" }, { "stream away", "WebSocket", "red" }, { "stream silent", "WebSocket", "red" },
        { "stream waits for a login", "WebSocket", "amber" }, { "live, though not allowed", "analyzer mode", "amber" }, { "mode unknown", "analyzer mode", "amber" },
        { "token refused", "broker login", "amber" }, { "clock off", "clock", "red" }, { "a sandbox", "clock", "amber" }, { "address changed", "static address", "red" },
        { "address unregistered", "static address", "amber" }, { "address unknown", "static address", "red" }, { "configuration wrong", "configuration", "red" },
        { "runtime of another year", ".NET runtime", "amber" }, { "runtime without support", ".NET runtime", "amber" }, { "home not writable", "home folder", "red" },
        { "disk full", "disk space", "red" },
    };

    [Fact]
    public void A_complete_installation_is_green_throughout()
    {
        IReadOnlyList<CheckResult> results = DoctorChecks.Judge(Good);
        Assert.All(results, result => Assert.Equal(CheckState.Passed, result.State));
        Assert.True(DoctorChecks.IsHealthy(results));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_fault_alone_colours_one_item_and_names_the_remedy(string fault, string item, string colour)
    {
        DoctorFacts facts = fault switch
        {
            "another program at the address" => Good with { Server = new(VersionAnswer.NotSaid, "", "", null, "it answers 404"), Session = BrokerSession.Unknown },
            "a server before version 2" => Good with { Server = new(VersionAnswer.NotSaid, "", "", null, "it answers 404") },
            "a server of version 3" => Good with { Server = Answering with { Version = "3.0.0.0" } },
            "key missing" => Good with { KeyProblem = "No API key: set VYUHA_OPENALGO_KEY." },
            "stream refuses the key" => Good with { Stream = new StreamAnswer(StreamPhase.KeyRefused, "AUTHENTICATION_ERROR", HasOrders: false, default) },
            "stream away" => Good with { Stream = new StreamAnswer(StreamPhase.Disconnected, "refused", HasOrders: false, default) },
            "stream silent" => Good with { Stream = new StreamAnswer(null, "", HasOrders: false, default) },
            "stream waits for a login" => Good with { Stream = new StreamAnswer(StreamPhase.WaitingForLogin, "BROKER_ERROR", HasOrders: false, default) },
            "live, though not allowed" => Good with { IsLive = true },
            "mode unknown" => Good with { IsLive = null },
            "token refused" => Good with { Session = BrokerSession.TokenRefused },
            "clock off" => Good with { ClockOffset = TimeSpan.FromSeconds(-2.5) },
            "a sandbox" => Good with { IsSandbox = true, ClockOffset = TimeSpan.FromDays(300) },
            "address changed" => Good with { EgressAddress = "203.0.113.8" },
            "address unregistered" => Good with { RegisteredAddresses = [] },
            "address unknown" => Good with { EgressAddress = null, EgressProblem = "who.invalid does not answer" },
            "configuration wrong" => Good with { ConfigurationProblem = "vyuha.json:3: capital.total is below 0." },
            "runtime of another year" => Good with { Runtime = new Version(11, 0, 0) },
            "runtime without support" => Good with { Today = new DateOnly(2028, 11, 15) }, // dotnet/core, release-notes/10.0/README.md: supported to November 14, 2028.
            "home not writable" => Good with { SyncTime = null },
            "disk full" => Good with { FreeBytes = 1L << 30 },
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Unknown fault."),
        };

        IReadOnlyList<CheckResult> results = DoctorChecks.Judge(facts);
        CheckResult bad = results.Single(result => result.Name == item);
        Assert.Equal(colour, DoctorJson.ColourOf(bad.State));
        Assert.NotEqual("", bad.Remedy);
        Assert.Equal(colour != "red", DoctorChecks.IsHealthy(results));

        // The key is judged by what the server says to it: when that is another program, it is not known either.
        string[] others = fault == "another program at the address" ? ["API key", "broker login"] : [];
        Assert.All(results.Where(result => result.Name != item && !others.Contains(result.Name)), result => Assert.Equal(CheckState.Passed, result.State));
    }

    [Fact]
    public void Without_a_broker_and_a_day_to_trade_nothing_is_red()
    {
        IReadOnlyList<CheckResult> results = DoctorChecks.Judge(Good with
        {
            Session = BrokerSession.LoggedOut,
            IsLive = null,
            Stream = new StreamAnswer(StreamPhase.WaitingForLogin, "BROKER_ERROR: No broker configuration found for user", HasOrders: false, default),
        });
        Assert.True(DoctorChecks.IsHealthy(results));
        Assert.Equal(CheckState.Passed, results.Single(result => result.Name == "API key").State);
    }

    [Fact]
    public void Where_live_trading_is_allowed_a_live_server_is_right_and_a_missing_address_is_red()
    {
        IReadOnlyList<CheckResult> results = DoctorChecks.Judge(Good with { LiveAllowed = true, IsLive = true, RegisteredAddresses = [] });
        Assert.Equal(["static address"], results.Where(result => result.State == CheckState.Failed).Select(result => result.Name));
        Assert.Equal(CheckState.Passed, results.Single(result => result.Name == "analyzer mode").State);
    }
}
