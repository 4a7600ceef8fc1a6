using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Probe;

namespace Vyuha.Host.Doctor;

/// <summary>What was found out about an installation. Null where it was not asked, or there was no answer.</summary>
internal sealed record DoctorFacts
{
    /// <summary>The server's address.</summary>
    public required Uri Url { get; init; }

    public required ServerVersion Server { get; init; }

    /// <summary>Why there is no API key, with what to do; empty when there is one.</summary>
    public string KeyProblem { get; init; } = "";

    /// <summary>The key and the login behind it.</summary>
    public BrokerSession? Session { get; init; }

    /// <summary>Address of the stream.</summary>
    public required Uri StreamUrl { get; init; }

    /// <summary>How the stream took us; null when it was only connected to, for want of a key that is accepted.</summary>
    public StreamAnswer? Stream { get; init; }

    /// <summary>Why the stream could not be connected to; empty when it could.</summary>
    public string StreamProblem { get; init; } = "";

    /// <summary>Whether the server sends orders to the broker; else to its own sandbox.</summary>
    public bool? IsLive { get; init; }

    /// <summary>It is a sandbox exchange of ours, which plays a day of its own.</summary>
    public bool IsSandbox { get; init; }

    /// <summary>Our clock less the server's.</summary>
    public TimeSpan? ClockOffset { get; init; }

    /// <summary>What is wrong with the configuration, with what to do; empty when nothing is.</summary>
    public string ConfigurationProblem { get; init; } = "";

    /// <summary>Where the configuration lies; null for the shipped defaults.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>The configuration lets a session trade live.</summary>
    public bool LiveAllowed { get; init; }

    /// <summary>Addresses registered with the broker; empty: none configured.</summary>
    public IReadOnlyList<string> RegisteredAddresses { get; init; } = [];

    /// <summary>Where this machine appears to come from.</summary>
    public string? EgressAddress { get; init; }

    /// <summary>Why that is not known; empty when nobody was to be asked.</summary>
    public string EgressProblem { get; init; } = "";

    /// <summary>Version of the .NET runtime that runs us.</summary>
    public required Version Runtime { get; init; }

    public required DateOnly Today { get; init; }

    public required string HomePath { get; init; }

    /// <summary>How long a small write into the home folder takes to reach the disk, the slowest of ten; null when none can be made.</summary>
    public TimeSpan? SyncTime { get; init; }

    public long? FreeBytes { get; init; }
}
