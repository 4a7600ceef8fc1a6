using Vyuha.Core.Events;
using Vyuha.Simulation.Venue;

namespace Vyuha.Simulation.Backtest;

/// <summary>How a backtest feeds the kernel.</summary>
public sealed record BacktestOptions
{
    public VenueOptions Venue { get; init; } = new();

    public HalfSpreadModel Spread { get; init; } = new();

    /// <summary>Contracts further out are left out of the feed: no bot trades them.</summary>
    public int MaxDaysToExpiry { get; init; } = 100;

    /// <summary>Of the volume traded in a bar, how much a modelled quote displays on each side.</summary>
    public double ModelledSizeShare { get; init; } = 0.1;

    /// <summary>How far before the session's close a daily row is delivered, so that orders on it can still trade at that close.</summary>
    public TimeSpan DailyLead { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Time steps between snapshots while orders are live.</summary>
    public TimeSpan TimerStep { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most such steps between two snapshots.</summary>
    public int MaxTimers { get; init; } = 36;

    /// <summary>Whether the operator of the backtest acknowledges a latched daily loss each morning, as a trader at his desk would.</summary>
    public bool AcknowledgeLosses { get; init; } = true;

    /// <summary>
    /// What becomes known by itself, in the order of its times: dates of the event calendar, news. Each reaches the kernel at its time, or at the next
    /// opening where no session trades then; never earlier.
    /// </summary>
    public IReadOnlyList<InputEvent> Known { get; init; } = [];
}
