using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Research;
using Vyuha.Simulation.Backtest;

namespace Vyuha.Host.Benchmarking;

/// <summary>Keeps a run's outputs in the recorder and nothing on disk.</summary>
internal sealed class InMemoryRecording(RunRecorder recorder) : IRunObserver
{
    private readonly List<Instrument?> _instruments = [null];

    public IReadOnlyList<Instrument?> Instruments => _instruments;

    public void OnInput(in InputEvent input, ReadOnlySpan<OutputEvent> outputs, ulong hash)
    {
        if (!outputs.IsEmpty)
            recorder.Record(outputs);
    }

    public void OnInstrument(int id, Instrument instrument)
    {
        while (_instruments.Count <= id)
            _instruments.Add(null);
        _instruments[id] = instrument;
    }

    public void OnDayDone(DateOnly date)
    {
    }
}
