using Vyuha.Host.Session.Preflight;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Probe;
using Vyuha.OpenAlgo.Streaming;
using static Vyuha.Host.Session.Preflight.CheckResult;

namespace Vyuha.Host.Doctor;

/// <summary>
/// The health of an installation. Red is what no session can run with; amber what some can, or what could not be found out; each with what to do.
/// Nobody needs to be logged in at a broker.
/// </summary>
internal static class DoctorChecks
{
    private const string LogIn = "Log in at the broker in OpenAlgo's web page; once a day.";
    private const string KeyFirst = "See to the server and the API key first.";
    private const string StartServer = "Start the OpenAlgo server (docs/guides/openalgo.md), or correct --url. To try the program without one: vyuha sandbox.";

    public static IReadOnlyList<CheckResult> Judge(DoctorFacts facts) =>
    [
        Server(facts), Key(facts), Login(facts), Stream(facts), Mode(facts), Clock(facts),
        AddressCheck.Judge(facts.RegisteredAddresses, facts.EgressAddress, facts.EgressProblem, facts.LiveAllowed),
        Configuration(facts), RuntimeCheck.Judge(facts.Runtime, facts.Today), Home(facts), DiskCheck.Space(facts.FreeBytes),
    ];

    public static bool IsHealthy(IReadOnlyList<CheckResult> results) => results.All(result => result.State != CheckState.Failed);

    private static CheckResult Server(DoctorFacts facts)
    {
        const string Name = "OpenAlgo server";
        ServerVersion server = facts.Server;
        return server.Answer switch
        {
            VersionAnswer.NoServer => Failed(Name, $"{facts.Url} does not answer: {server.Problem}", StartServer),
            VersionAnswer.NotSaid when facts.Session is null or BrokerSession.Unknown => Failed(Name, $"{facts.Url} is not known to be OpenAlgo: {server.Problem}", StartServer),
            VersionAnswer.NotSaid => Note(
                Name, $"{facts.Url} answers as OpenAlgo does and tells no version: {server.Problem}", $"Versions before 2 do not tell it. Update to one like {ServerVersion.Tested}, then run 'vyuha broker probe'."),
            _ when !server.IsLikeTested => Note(
                Name, $"{server.Name} {server.Version} at {facts.Url}; this program was written from {ServerVersion.Tested}", "Run 'vyuha broker probe', and a day on its analyzer before a live one."),
            _ => Passed(Name, $"{server.Name} {server.Version} at {facts.Url}"),
        };
    }

    private static CheckResult Key(DoctorFacts facts)
    {
        const string Name = "API key";
        return facts.KeyProblem.Length > 0
            ? Failed(Name, "none that can be used", facts.KeyProblem)
            : facts.Session switch
            {
                BrokerSession.WrongKey => Failed(Name, "the server refuses it", "Correct the API key: OpenAlgo's web page shows it under API Key."),
                null or BrokerSession.Unknown => Note(Name, "there is one; the server has not said whether it is right", StartServer),
                _ => Passed(Name, "accepted"),
            };
    }

    private static CheckResult Login(DoctorFacts facts)
    {
        const string Name = "broker login";
        return facts.Session switch
        {
            BrokerSession.Alive => Passed(Name, "logged in"),
            BrokerSession.LoggedOut => Note(Name, "nobody is logged in; needed to trade", LogIn),
            BrokerSession.TokenRefused => Note(Name, "the broker no longer takes the session; needed to trade", LogIn),
            _ => Note(Name, "not known without an answer to the API key", KeyFirst),
        };
    }

    private static CheckResult Stream(DoctorFacts facts)
    {
        const string Name = "WebSocket";
        const string Remedy = "OpenAlgo serves it on a port of its own (WEBSOCKET_PORT, 8765): start it, or name the address with --stream-url. In a container WEBSOCKET_HOST is 0.0.0.0 and the port is published.";
        if (facts.StreamProblem.Length > 0)
            return Failed(Name, $"{facts.StreamUrl} does not answer: {facts.StreamProblem}", Remedy);
        return facts.Stream switch
        {
            null => Note(Name, $"{facts.StreamUrl} answers; not logged on to, for want of an accepted API key", KeyFirst),
            { IsLive: true } live => Passed(Name, $"{facts.StreamUrl} takes the API key{(live.HasOrders ? ", with order updates" : "; order updates were not confirmed")}"),
            { Phase: StreamPhase.KeyRefused } refused => Failed(Name, $"{facts.StreamUrl} refuses the API key: {refused.Detail}", "Is it the stream of the same server? Name its address with --stream-url."),
            { Phase: StreamPhase.WaitingForLogin } waiting => Note(Name, $"{facts.StreamUrl} answers, and waits for a login: {waiting.Detail}", LogIn),
            { } other => Failed(Name, $"{facts.StreamUrl} does not answer{(other.Detail.Length > 0 ? ": " + other.Detail : "")}", Remedy),
        };
    }

    private static CheckResult Mode(DoctorFacts facts)
    {
        const string Name = "analyzer mode";
        return facts.IsLive switch
        {
            false => Passed(Name, "analyze: orders go to the server's own sandbox"),
            true when facts.LiveAllowed => Passed(Name, "live: orders go to the broker"),
            true => Note(Name, "live: orders of any program that knows the key go to the broker", "Switch analyze mode on in OpenAlgo until you mean to trade live; a paper session does not start without it."),
            null when facts.Session is BrokerSession.LoggedOut => Note(Name, "unknown: the server says it only while somebody is logged in at the broker", LogIn),
            null => Note(Name, "unknown", KeyFirst),
        };
    }

    private static CheckResult Clock(DoctorFacts facts) =>
        facts.IsSandbox ? Note("clock", "not compared: a sandbox plays a day of its own", "Trade on it with --rehearse.")
        : facts.Server.Answer == VersionAnswer.NoServer ? Note("clock", "not compared: the server does not answer", StartServer)
        : ClockCheck.Judge(facts.ClockOffset);

    private static CheckResult Configuration(DoctorFacts facts) => facts.ConfigurationProblem.Length > 0
        ? Failed("configuration", "cannot be used", facts.ConfigurationProblem)
        : Passed("configuration", facts.ConfigurationFile ?? "the shipped defaults");

    private static CheckResult Home(DoctorFacts facts)
    {
        CheckResult writes = DiskCheck.Writes(facts.SyncTime);
        return writes with { Name = "home folder", Found = $"{facts.HomePath}: {writes.Found}" };
    }
}
