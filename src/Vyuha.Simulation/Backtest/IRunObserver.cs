using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Simulation.Backtest;

/// <summary>Sees a run go by: the journal, the recorder of results, a progress bar. It cannot change anything.</summary>
public interface IRunObserver
{
    /// <summary>An input was applied; these are its outputs and the running hash after it.</summary>
    void OnInput(in InputEvent input, ReadOnlySpan<OutputEvent> outputs, ulong hash);

    /// <summary>A contract got its dense id.</summary>
    void OnInstrument(int id, Instrument instrument);

    /// <summary>A trading day is over.</summary>
    void OnDayDone(DateOnly date);
}
