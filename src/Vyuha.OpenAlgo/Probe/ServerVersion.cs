namespace Vyuha.OpenAlgo.Probe;

/// <summary>What became of the question for a server's version.</summary>
public enum VersionAnswer : byte
{
    /// <summary>Nobody listens at the address, or no answer came in time.</summary>
    NoServer = 1,

    /// <summary>Somebody answers, but not as OpenAlgo 2 does: an older one, or another program.</summary>
    NotSaid = 2,

    /// <summary>It says what it is.</summary>
    Said = 3,
}

/// <summary>What a server says it is.</summary>
/// <param name="Answer">What became of the question; without <see cref="VersionAnswer.Said"/> the other parts are what is known.</param>
/// <param name="Name">What it calls itself: <c>OpenAlgo</c>, or a sandbox.</param>
/// <param name="Version">As it writes it: <c>2.0.2.1</c>.</param>
/// <param name="Date">Its clock, to the second, when the answer had a date.</param>
/// <param name="Problem">Why there is no answer, in words.</param>
public sealed record ServerVersion(VersionAnswer Answer, string Name, string Version, DateTimeOffset? Date, string Problem)
{
    /// <summary>The version that the client was written from and is tested against.</summary>
    public const string Tested = "2.0.2.1";

    /// <summary>The first two numbers are those of <see cref="Tested"/>: the protocol has been the same through them.</summary>
    public bool IsLikeTested => Version.Split('.') is [var major, var minor, ..] && Tested.Split('.') is [var testedMajor, var testedMinor, ..]
        && major == testedMajor && minor == testedMinor;
}
