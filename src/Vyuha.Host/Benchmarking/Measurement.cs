using Vyuha.Simulation.Workloads;

namespace Vyuha.Host.Benchmarking;

/// <summary>How fast something is on this machine: the median of several runs, and how far they lay apart.</summary>
/// <param name="Name">What it is called; what <c>--filter</c> looks in.</param>
/// <param name="Title">What it does, in a few words.</param>
/// <param name="Unit"><c>bars/s</c>, <c>ns/contract-snapshot</c>, <c>s</c>.</param>
/// <param name="MoreIsBetter">Whether a larger figure is a faster program: for rates it is, for durations it is not.</param>
/// <param name="Median">Of the runs.</param>
/// <param name="Runs">How many were timed, after warming up.</param>
/// <param name="Clock">What the runs were timed by: the processor's time or the clock on the wall.</param>
/// <param name="Aim">What the program is meant to reach on one core; null where nothing was promised.</param>
/// <param name="Peer">Another program on the same work, measured elsewhere and earlier: its figure is a reference, not a race.</param>
internal sealed record Measurement(
    string Name, string Title, string Unit, bool MoreIsBetter, double Median, double Minimum, double Maximum, int Runs, string Clock, double? Aim, PeerFigure? Peer)
{
    /// <summary>Of latencies: how they are spread, in the unit; null where a run is one figure.</summary>
    public Percentiles? Spread { get; init; }

    public bool? MeetsAim => Aim is not { } aim ? null : MoreIsBetter ? Median >= aim : Median <= aim;

    /// <summary>How many times as fast as the peer's documented figure, whichever way the unit counts.</summary>
    public double? TimesPeer => Peer is not { } peer ? null
        : MoreIsBetter ? Median / peer.PerSecond
        : 1e9 / Median / peer.PerSecond;

    /// <summary>A rate from the seconds that runs of so many units took.</summary>
    public static Measurement Rate(string name, string title, string unit, double units, Timings times, double? aim, PeerFigure? peer = null) =>
        new(name, title, unit, true, units / times.Median, units / times.Slowest, units / times.Fastest, times.Count, times.Clock.Name, aim, peer);

    /// <summary>Nanoseconds a unit.</summary>
    public static Measurement Cost(string name, string title, string unit, double units, Timings times, double? aim, PeerFigure? peer = null) =>
        new(name, title, unit, false, times.Median / units * 1e9, times.Fastest / units * 1e9, times.Slowest / units * 1e9, times.Count, times.Clock.Name, aim, peer);

    /// <summary>Seconds.</summary>
    public static Measurement Duration(string name, string title, Timings times, double? aim) =>
        new(name, title, "s", false, times.Median, times.Fastest, times.Slowest, times.Count, times.Clock.Name, aim, null);
}
