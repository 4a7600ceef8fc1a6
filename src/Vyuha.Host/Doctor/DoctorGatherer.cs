using Vyuha.Core;
using Vyuha.Host.Session.Preflight;
using Vyuha.Kernel.Configuration;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Limits;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Probe;
using Vyuha.Storage;
using ServerState = Vyuha.Sandbox.Http.ServerState;

namespace Vyuha.Host.Doctor;

/// <summary>What an installation is made of, as far as it was named.</summary>
internal sealed record DoctorSubject
{
    public required Uri Server { get; init; }

    public required Uri Stream { get; init; }

    /// <summary>Null when there is none that can be used.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>Why not, with what to do.</summary>
    public string KeyProblem { get; init; } = "";

    public required VyuhaHome Home { get; init; }

    public required TradingConfiguration Configuration { get; init; }

    public string? ConfigurationFile { get; init; }

    public string ConfigurationProblem { get; init; } = "";
}

/// <summary>Looks at an installation. Reads only, but for a test file in the home folder, which is made when it is not there.</summary>
internal sealed class DoctorGatherer(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<DoctorFacts> GatherAsync(DoctorSubject subject, CancellationToken cancellation)
    {
        ServerVersion server = await VersionProbe.AskAsync(subject.Server, cancellation);
        DateTimeOffset answered = time.GetUtcNow();
        string home = subject.Home.Path;
        bool isThere = CanBeMade(home);
        var facts = new DoctorFacts
        {
            Url = subject.Server,
            StreamUrl = subject.Stream,
            Server = server,
            KeyProblem = subject.KeyProblem,
            ClockOffset = server.Date is { } date ? ClockCheck.Nearest(answered - date) : null,
            IsSandbox = server.Name == ServerState.SandboxName,
            ConfigurationFile = subject.ConfigurationFile,
            ConfigurationProblem = subject.ConfigurationProblem,
            LiveAllowed = subject.Configuration.Session.LiveAllowed,
            RegisteredAddresses = subject.Configuration.Session.RegisteredAddresses,
            Runtime = Environment.Version,
            Today = Ist.DateOf(Timestamp.From(answered)),
            HomePath = home,
            SyncTime = isThere ? DiskCheck.SyncTime(home) : null,
            FreeBytes = isThere ? DiskCheck.FreeBytes(home) : null,
        };
        if (subject.Configuration.Session.WhoAmI is { } whoAmI)
        {
            (string? address, string problem) = await PublicAddress.AskAsync(whoAmI, cancellation);
            facts = facts with { EgressAddress = address, EgressProblem = problem };
        }

        facts = subject.Key is { } key && server.Answer != VersionAnswer.NoServer ? await WithServerAsync(facts, key, cancellation) : facts;
        return await WithStreamAsync(facts, subject.Key, cancellation);
    }

    private async Task<DoctorFacts> WithServerAsync(DoctorFacts facts, ApiKey key, CancellationToken cancellation)
    {
        using var budget = new RateBudget(time, new RateLimits());
        using var client = new OpenAlgoClient(Options(facts, key), budget, time);
        facts = facts with { Session = await client.CheckSessionAsync(new SymbolKey("NIFTY", ExchangeNames.NseIndex), cancellation) };
        if (facts.Session is not (BrokerSession.Alive or BrokerSession.TokenRefused))
            return facts; // The server does not say its mode then.
        try
        {
            return facts with { IsLive = (await client.AnalyzerAsync(cancellation)).Value.Mode == ServerMode.Live };
        }
        catch (OpenAlgoException)
        {
            return facts; // The mode stays unknown, and the list says so.
        }
    }

    /// <summary>A key that was refused, or never judged, is not tried again: servers count wrong ones.</summary>
    private async Task<DoctorFacts> WithStreamAsync(DoctorFacts facts, ApiKey? key, CancellationToken cancellation)
    {
        if (key is null || facts.Session is null or BrokerSession.WrongKey or BrokerSession.Unknown)
            return facts with { StreamProblem = await StreamProbe.ConnectAsync(facts.StreamUrl, cancellation) };
        return facts with { Stream = await StreamProbe.AskAsync(Options(facts, key), time, cancellation) };
    }

    private static OpenAlgoOptions Options(DoctorFacts facts, ApiKey key) =>
        new() { Key = key, BaseUrl = facts.Url, StreamUrl = facts.StreamUrl, ReadAttempts = 1, ReadTimeout = Patience };

    private static bool CanBeMade(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // The list says that it cannot be written.
        }
    }
}
