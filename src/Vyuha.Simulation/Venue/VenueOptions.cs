namespace Vyuha.Simulation.Venue;

/// <summary>How the simulated exchange behaves.</summary>
public sealed record VenueOptions
{
    /// <summary>From the kernel's command to the exchange's book.</summary>
    public TimeSpan OrderLatency { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>From the exchange back to the kernel.</summary>
    public TimeSpan ReportLatency { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Share of the displayed size one of our orders may take, in (0, 1]: less than 1 makes partial fills.</summary>
    public double SizeShare { get; init; } = 1;
}
