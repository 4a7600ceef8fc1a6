namespace Vyuha.Host.Session.Preflight;

/// <summary>This machine's clock against the server's.</summary>
internal static class ClockCheck
{
    public static readonly TimeSpan LargestOffset = TimeSpan.FromSeconds(2);

    private const string Name = "clock";

    /// <param name="offset">Our clock less the server's; null when it is not known.</param>
    public static CheckResult Judge(TimeSpan? offset) => offset switch
    {
        null => CheckResult.Failed(Name, "the server's clock is unknown", "Check that the OpenAlgo server answers: vyuha broker probe."),
        { } off when off.Duration() > LargestOffset => CheckResult.Failed(Name, $"{off.TotalSeconds:+0.0;-0.0} s from the server's", off.Duration() > TimeSpan.FromHours(1)
            ? "A sandbox that plays another day is traded on with --rehearse; else switch on time synchronisation (timedatectl set-ntp true) on the machine that is wrong."
            : "Switch on time synchronisation (timedatectl set-ntp true) on the machine that is wrong."),
        { } off => CheckResult.Passed(Name, $"{off.TotalMilliseconds:+0;-0} ms from the server's"),
    };

    /// <summary>The smallest offset that a Date header allows: it has whole seconds, so up to one of them is none.</summary>
    /// <param name="offset">Our clock less the header.</param>
    public static TimeSpan Nearest(TimeSpan offset) =>
        offset > TimeSpan.FromSeconds(1) ? offset - TimeSpan.FromSeconds(1) : offset < TimeSpan.Zero ? offset : TimeSpan.Zero;
}
