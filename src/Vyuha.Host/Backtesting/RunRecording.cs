using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Research;
using Vyuha.Simulation.Backtest;
using Vyuha.Storage.Journal;

namespace Vyuha.Host.Backtesting;

/// <summary>Keeps a run as it goes by: its inputs in the journal, its outputs in the recorder, its progress on the screen.</summary>
internal sealed class RunRecording(JournalWriter journal, RunRecorder recorder, Action<DateOnly> dayDone) : IRunObserver
{
    private readonly List<Instrument?> _instruments = [null];

    public IReadOnlyList<Instrument?> Instruments => _instruments;

    public void OnInput(in InputEvent input, ReadOnlySpan<OutputEvent> outputs, ulong hash)
    {
        journal.Append(input);
        if (journal.Inputs % JournalWriter.CheckpointInterval == 0)
            journal.Checkpoint(input.Sequence, hash);
        if (!outputs.IsEmpty)
            recorder.Record(outputs);
    }

    public void OnInstrument(int id, Instrument instrument)
    {
        while (_instruments.Count <= id)
            _instruments.Add(null);
        _instruments[id] = instrument;
    }

    public void OnDayDone(DateOnly date) => dayDone(date);
}
