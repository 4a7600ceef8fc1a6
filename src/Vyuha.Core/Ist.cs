namespace Vyuha.Core;

/// <summary>Indian Standard Time, UTC+05:30 with no daylight saving: the one place that converts.</summary>
public static class Ist
{
    public static readonly TimeSpan Offset = new(5, 30, 0);

    private const long OffsetNanoseconds = (5 * 60 + 30) * Timestamp.NanosecondsPerMinute;
    private const long NanosecondsPerDay = 24 * 60 * Timestamp.NanosecondsPerMinute;
    private static readonly int UnixEpochDay = new DateOnly(1970, 1, 1).DayNumber;

    public static Timestamp At(DateOnly date, TimeOnly time) =>
        Timestamp.FromNanoseconds(
            checked((date.DayNumber - UnixEpochDay) * NanosecondsPerDay + time.Ticks * 100 - OffsetNanoseconds));

    public static DateOnly DateOf(Timestamp instant) =>
        DateOnly.FromDayNumber(UnixEpochDay + (int)Math.DivRem(LocalNanoseconds(instant), NanosecondsPerDay).Quotient);

    public static TimeOnly TimeOf(Timestamp instant) =>
        new(Math.DivRem(LocalNanoseconds(instant), NanosecondsPerDay).Remainder / 100);

    // Instants before 1970 do not occur: the exchange's own history starts in 1994.
    private static long LocalNanoseconds(Timestamp instant) => checked(instant.Nanoseconds + OffsetNanoseconds);
}
