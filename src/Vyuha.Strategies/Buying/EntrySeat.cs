using Vyuha.Core;

namespace Vyuha.Strategies.Buying;

/// <summary>One profile on one underlying: when it looks for an entry again, and what it said last.</summary>
internal sealed class EntrySeat(int underlying, byte profile)
{
    private int _recordedDay;
    private (ushort Reason, ulong Failed) _recorded;

    public int Underlying => underlying;

    /// <summary>From 1, in the bot's vocabulary.</summary>
    public byte Profile => profile;

    /// <summary>No entry is looked for before this.</summary>
    public Timestamp NextLook { get; set; }

    /// <summary>Day number of the last entry decision and of the last stop.</summary>
    public int EnteredOn { get; set; }

    public int StoppedOn { get; set; }

    /// <summary>Whether an outcome is news: the first of a day, or other than the one before.</summary>
    public bool IsNews(int day, ushort reason, ulong failed)
    {
        if (_recordedDay == day && _recorded == (reason, failed))
            return false;
        (_recordedDay, _recorded) = (day, (reason, failed));
        return true;
    }

    /// <summary>A trade was decided: whatever comes next is news.</summary>
    public void Forget() => _recordedDay = 0;

    public EntrySeatMemory Save(string underlyingName, string profileName) =>
        new(underlyingName, profileName, NextLook.Nanoseconds, EnteredOn, StoppedOn, _recordedDay, _recorded.Reason, _recorded.Failed);

    public void Restore(EntrySeatMemory memory)
    {
        (NextLook, EnteredOn, StoppedOn) = (Timestamp.FromNanoseconds(memory.NextLook), memory.EnteredOn, memory.StoppedOn);
        (_recordedDay, _recorded) = (memory.RecordedDay, (memory.RecordedReason, memory.RecordedFailed));
    }
}

/// <param name="Profile">Its name: numbers may change between two days.</param>
internal sealed record EntrySeatMemory(
    string Underlying, string Profile, long NextLook, int EnteredOn, int StoppedOn, int RecordedDay, ushort RecordedReason, ulong RecordedFailed);
