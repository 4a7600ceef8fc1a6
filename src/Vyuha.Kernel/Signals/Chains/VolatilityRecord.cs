using Vyuha.Core.MarketData;
using Vyuha.Kernel.Carry;
using Vyuha.Kernel.Market;

namespace Vyuha.Kernel.Signals.Chains;

/// <summary>The thirty-day volatility of each session, read once, at the first snapshot from 15:10 on that gives one; daily data has but one. It outlives the day.</summary>
internal sealed class VolatilityRecord(MarketState market, int underlyingIndex, ISignal<double> volatility)
{
    /// <summary>While the index is still computed: from 3 August 2026 it stands still from 15:15.</summary>
    public static readonly TimeOnly At = new(15, 10);

    /// <summary>Sessions of five years.</summary>
    public const int Longest = 1_260;

    /// <summary>Somewhat more than a rank asks for.</summary>
    private const int Spare = 48;

    private readonly List<int> _days = [];
    private readonly List<double> _values = [];
    private int _kept = Spare;

    public int UnderlyingIndex => underlyingIndex;

    /// <summary>Sees to it that so many sessions are remembered.</summary>
    public void Keep(int sessions)
    {
        _kept = Math.Max(_kept, sessions + Spare);
        _days.EnsureCapacity(_kept);
        _values.EnsureCapacity(_kept);
    }

    public ReadOnlySpan<int> Days => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_days);

    public ReadOnlySpan<double> Values => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values);

    /// <summary>The sessions before today, oldest first.</summary>
    public ReadOnlySpan<double> Before(int dayNumber)
    {
        int count = _days.Count;
        while (count > 0 && _days[count - 1] >= dayNumber)
            count--;
        return Values[..count];
    }

    public void OnSnapshotEnd()
    {
        if (_days.Count > 0 && _days[^1] == market.DayNumber)
            return;
        bool isTime = market.Frequency == DataFrequency.Daily || (market.TimeIst >= At && market.IsOpen);
        if (!isTime || !volatility.Read().TryGet(out double value))
            return;
        if (_days.Count >= _kept)
        {
            _days.RemoveAt(0);
            _values.RemoveAt(0);
        }

        _days.Add(market.DayNumber);
        _values.Add(value);
    }

    public CarriedVolatilities Capture() => new(underlyingIndex, [.. _days], [.. _values]);

    public void Restore(CarriedVolatilities carried)
    {
        _days.Clear();
        _values.Clear();
        _days.AddRange(carried.Days);
        _values.AddRange(carried.Values);
    }
}
