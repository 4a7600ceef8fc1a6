using System.Globalization;
using Vyuha.Core.MarketData;

namespace Vyuha.Storage.Catalogue;

/// <summary>What one file of the catalogue holds: one underlying, one day, one frequency.</summary>
public readonly record struct DayKey(DataFrequency Frequency, string Underlying, DateOnly Date) : IComparable<DayKey>
{
    public static DayKey Of(MarketDay day) => new(day.Frequency, day.Underlying, day.Date);

    /// <summary>Relative to the data folder, in the Hive style that DuckDB, pandas and Spark understand.</summary>
    public string RelativePath => string.Create(
        CultureInfo.InvariantCulture,
        $"{FolderOf(Frequency)}/underlying={Underlying}/date={Date:yyyy-MM-dd}/day.parquet");

    /// <summary>As the manifest writes it: <c>daily/NIFTY/2026-01-06</c>.</summary>
    public string ToPath() => string.Create(CultureInfo.InvariantCulture, $"{FolderOf(Frequency)}/{Underlying}/{Date:yyyy-MM-dd}");

    /// <summary>Reads what <see cref="ToPath"/> wrote.</summary>
    public static DayKey FromPath(string path)
    {
        string[] parts = path.Split('/');
        DataFrequency frequency = Enum.GetValues<DataFrequency>().First(known => FolderOf(known) == parts[0]);
        return new DayKey(frequency, parts[1], DateOnly.ParseExact(parts[2], "yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    public static string FolderOf(DataFrequency frequency) => frequency switch
    {
        DataFrequency.Daily => "daily",
        DataFrequency.Snapshot => "snapshot",
        DataFrequency.Minute => "minute",
        _ => throw new ArgumentOutOfRangeException(nameof(frequency), frequency, "Unknown frequency."),
    };

    public int CompareTo(DayKey other)
    {
        int order = Frequency.CompareTo(other.Frequency);
        if (order == 0)
            order = string.CompareOrdinal(Underlying, other.Underlying);
        return order != 0 ? order : Date.CompareTo(other.Date);
    }

    public override string ToString() => $"{Underlying} {Date:yyyy-MM-dd} ({FolderOf(Frequency)})";

    public static bool operator <(DayKey left, DayKey right) => left.CompareTo(right) < 0;

    public static bool operator >(DayKey left, DayKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(DayKey left, DayKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(DayKey left, DayKey right) => left.CompareTo(right) >= 0;
}
