namespace Vyuha.Core;

/// <summary>An instant: nanoseconds since 1970-01-01 UTC, in eight bytes.</summary>
public readonly record struct Timestamp : IComparable<Timestamp>
{
    public const long NanosecondsPerSecond = 1_000_000_000;
    public const long NanosecondsPerMinute = 60 * NanosecondsPerSecond;

    private Timestamp(long nanoseconds) => Nanoseconds = nanoseconds;

    public long Nanoseconds { get; }

    public static Timestamp FromNanoseconds(long nanoseconds) => new(nanoseconds);

    public static Timestamp From(DateTimeOffset instant) =>
        new(checked((instant.UtcTicks - DateTime.UnixEpoch.Ticks) * 100));

    /// <summary>The instant with an offset of zero, to 100 ns.</summary>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.UnixEpoch.AddTicks(Nanoseconds / 100);

    public Timestamp Plus(TimeSpan duration) => new(checked(Nanoseconds + duration.Ticks * 100));

    public int CompareTo(Timestamp other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>ISO 8601 in Indian time, which is what a trader reads.</summary>
    public override string ToString() =>
        ToDateTimeOffset().ToOffset(Ist.Offset).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz");

    public static TimeSpan operator -(Timestamp left, Timestamp right) =>
        TimeSpan.FromTicks((left.Nanoseconds - right.Nanoseconds) / 100);

    public static bool operator <(Timestamp left, Timestamp right) => left.Nanoseconds < right.Nanoseconds;

    public static bool operator >(Timestamp left, Timestamp right) => left.Nanoseconds > right.Nanoseconds;

    public static bool operator <=(Timestamp left, Timestamp right) => left.Nanoseconds <= right.Nanoseconds;

    public static bool operator >=(Timestamp left, Timestamp right) => left.Nanoseconds >= right.Nanoseconds;
}
