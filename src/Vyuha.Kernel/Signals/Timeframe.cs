using System.Globalization;
using Vyuha.Core;

namespace Vyuha.Kernel.Signals;

/// <summary>How long a bar is: from a second to a day. Bars are counted from the session's open, 09:15 on an ordinary day.</summary>
public readonly record struct Timeframe
{
    private const int SecondsPerDay = 86_400;

    private Timeframe(int seconds) => LengthSeconds = seconds;

    /// <summary>One bar a session, whatever its hours.</summary>
    public static Timeframe Day { get; } = new(SecondsPerDay);

    /// <summary>86,400 for a day.</summary>
    public int LengthSeconds { get; }

    public bool IsDay => LengthSeconds == SecondsPerDay;

    internal long Nanoseconds => LengthSeconds * Timestamp.NanosecondsPerSecond;

    /// <exception cref="ArgumentOutOfRangeException">Below a second, or not below a day.</exception>
    public static Timeframe Seconds(int seconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(seconds, SecondsPerDay);
        return new(seconds);
    }

    /// <exception cref="ArgumentOutOfRangeException">Below a minute, or not below a day.</exception>
    public static Timeframe Minutes(int minutes) => Seconds(minutes * 60);

    public override string ToString() =>
        IsDay ? "1d"
        : LengthSeconds % 60 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{LengthSeconds / 60}m")
        : string.Create(CultureInfo.InvariantCulture, $"{LengthSeconds}s");
}
