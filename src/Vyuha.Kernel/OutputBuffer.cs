using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Kernel;

/// <summary>Where one input's outputs are appended, in order. Reused; grows to its high-water mark.</summary>
public sealed class OutputBuffer
{
    private OutputEvent[] _events = new OutputEvent[256];
    private int _count;
    private long _sequence;
    private long _time;

    public ReadOnlySpan<OutputEvent> Events => _events.AsSpan(0, _count);

    public int Count => _count;

    /// <summary>Forgets what was written: call it when the outputs have been taken.</summary>
    public void Clear() => _count = 0;

    internal void Begin(long sequence, Timestamp time) => (_sequence, _time) = (sequence, time.Nanoseconds);

    /// <summary>The next output, zeroed, with its cause filled in. The reference is good until the next call.</summary>
    internal ref OutputEvent Next(OutputKind kind, byte bot, int instrumentId = 0)
    {
        if (_count == _events.Length)
            Array.Resize(ref _events, _count * 2);
        ref OutputEvent slot = ref _events[_count++];
        slot = default;
        slot.Sequence = _sequence;
        slot.TimeNanoseconds = _time;
        slot.Kind = kind;
        slot.Bot = bot;
        slot.InstrumentId = instrumentId;
        return ref slot;
    }
}
