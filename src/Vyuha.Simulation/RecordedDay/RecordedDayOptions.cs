using Vyuha.Core;
using Vyuha.Simulation.Venue;

namespace Vyuha.Simulation.RecordedDay;

/// <summary>What a run over a session's recorded inputs keeps of that session; with nothing kept it is a backtest.</summary>
public sealed record RecordedDayOptions
{
    /// <summary>Orders the broker's side refused are refused again.</summary>
    public bool KeepRefusals { get; init; }

    /// <summary>Commands take as long as they took in the session; else as the venue model says.</summary>
    public bool KeepLatencies { get; init; }

    /// <summary>Entries are suspended when the session suspended them: login, books, feed, alarms.</summary>
    public bool KeepSuspensions { get; init; }

    /// <summary>Operators do what they did.</summary>
    public bool KeepOperators { get; init; }

    /// <summary>Quotes become known as the chain of each minute, as in the catalogue, instead of one by one.</summary>
    public bool Minutes { get; init; }

    /// <summary>The venue's latencies and how much of a displayed size an order may take.</summary>
    public VenueOptions Venue { get; init; } = new();

    /// <summary>Minutes only: time steps between chains while orders are live, and how many.</summary>
    public TimeSpan TimerStep { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Sees a run over recorded inputs go by.</summary>
public interface IRecordedDayObserver
{
    /// <summary>The kernel said something.</summary>
    /// <param name="source">Sequence in the session's journal of the last input of the world, the same in each run over it.</param>
    /// <param name="now">When.</param>
    /// <param name="outputs">What it said.</param>
    void OnOutputs(long source, Timestamp now, ReadOnlySpan<Vyuha.Core.Events.OutputEvent> outputs);
}
