using System.Text.Json.Nodes;
using Vyuha.Sandbox.Brokers;

namespace Vyuha.Sandbox.Http;

/// <summary>The server's session at the broker.</summary>
public enum BrokerSession : byte
{
    LoggedIn = 1,

    /// <summary>Nobody is logged in, or the token was revoked: most calls answer as if the key were wrong.</summary>
    LoggedOut = 2,

    /// <summary>A token is stored and the broker refuses it.</summary>
    Dead = 3,
}

/// <summary>What is switched for the whole server: by its web pages, by any client, by a fault.</summary>
public sealed class ServerState
{
    /// <summary>How the sandbox answers when it is asked for its broker; no broker of OpenAlgo has this name.</summary>
    public const string SandboxBroker = "sandbox";

    /// <summary>How the sandbox calls itself when it is asked for its version; no OpenAlgo server has this name.</summary>
    public const string SandboxName = "Vyuha sandbox";

    /// <summary>The version of OpenAlgo whose protocol it speaks.</summary>
    public const string SpokenVersion = "2.0.2.1";

    private int _pending;
    private int _logs;
    private int _triggers;
    private BrokerSession _session = BrokerSession.LoggedIn;

    public required string ApiKey { get; init; }

    /// <summary>The user's name in stream messages.</summary>
    public string User { get; init; } = "trader";

    /// <summary>What the server calls its broker.</summary>
    public string Broker { get; init; } = SandboxBroker;

    /// <summary>Whose quirks its broker has.</summary>
    public BrokerProfile Profile { get; init; } = BrokerProfile.None;

    /// <summary>Orders go to the analyzer's book.</summary>
    public bool IsAnalyze { get; set; }

    /// <summary>Orders wait for a person's approval.</summary>
    public bool IsSemiAuto { get; set; }

    public BrokerSession Session
    {
        get => _session;
        set
        {
            if (value != _session)
                SessionNumber++;
            _session = value;
        }
    }

    /// <summary>Grows whenever the session changes: what was subscribed under another one is gone.</summary>
    public int SessionNumber { get; private set; } = 1;

    public int AnalyzerLogs => _logs;

    internal JsonObject Chart { get; } = [];

    internal int NextPending() => Interlocked.Increment(ref _pending);

    internal int NextTrigger() => Interlocked.Increment(ref _triggers);

    internal void CountLog() => Interlocked.Increment(ref _logs);
}
