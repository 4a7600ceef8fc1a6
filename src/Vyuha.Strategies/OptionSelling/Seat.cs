using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;

namespace Vyuha.Strategies.OptionSelling;

/// <summary>One profile on one underlying: what it holds and when it is asked again.</summary>
internal sealed class Seat(int underlying, byte number, SellerSignals signals)
{
    private int _recordedDay;
    private (ushort Reason, ulong Failed) _recorded;

    public int Underlying => underlying;

    /// <summary>The profile's number, from 1.</summary>
    public byte Number => number;

    public SellerSignals Signals => signals;

    public List<Position> Positions { get; } = [];

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

    public SeatMemory Save(string underlyingName, string profileName) => new(
        underlyingName, profileName, NextLook.Nanoseconds, EnteredOn, StoppedOn, _recordedDay, _recorded.Reason, _recorded.Failed,
        [.. Positions.Select(PositionMemory.Of)]);

    public void Restore(SeatMemory memory, MarketState market, StrategyBook book, string field)
    {
        (NextLook, EnteredOn, StoppedOn) = (Timestamp.FromNanoseconds(memory.NextLook), memory.EnteredOn, memory.StoppedOn);
        (_recordedDay, _recorded) = (memory.RecordedDay, (memory.RecordedReason, memory.RecordedFailed));
        for (int i = 0; i < memory.Positions.Count; i++)
            Positions.Add(memory.Positions[i].ToPosition(Number, market, book, $"{field}.positions[{i}]"));
    }

    /// <summary>A trade was decided: whatever comes next is news.</summary>
    public void Forget() => _recordedDay = 0;
}
