using Vyuha.Kernel;

namespace Vyuha.Strategies.Common;

/// <summary>Conditions of one decision, measured and compared, before it is known whether they are recorded. Reused from call to call.</summary>
internal sealed class Readings
{
    private readonly Reading[] _readings = new Reading[24];
    private int _count;

    public ReadOnlySpan<Reading> Items => _readings.AsSpan(0, _count);

    public bool AllPassed { get; private set; } = true;

    /// <summary>One bit for each condition that failed, in the order of reading: equal outcomes have equal masks.</summary>
    public ulong Failed { get; private set; }

    public void Clear() => (_count, AllPassed, Failed) = (0, true, 0);

    /// <param name="value">NaN is "not ready", which never passes.</param>
    public bool Add(ushort code, bool passed, double value, double threshold, double upper = 0)
    {
        passed &= !double.IsNaN(value);
        if (!passed)
            Failed |= 1UL << _count;
        _readings[_count++] = new(code, passed, value, threshold, upper);
        AllPassed &= passed;
        return passed;
    }

    /// <summary>Adds all of them to the decision recorded last.</summary>
    public void WriteTo(IntentBuffer intents)
    {
        foreach (Reading reading in Items)
            intents.Condition(reading.Code, reading.Passed, reading.Value, reading.Threshold, reading.Upper);
    }
}

internal readonly record struct Reading(ushort Code, bool Passed, double Value, double Threshold, double Upper);
