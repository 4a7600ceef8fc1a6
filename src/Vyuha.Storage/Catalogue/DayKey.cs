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
}
