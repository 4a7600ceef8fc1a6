using System.Text.Json;
using System.Text.Json.Serialization;
using Vyuha.Core;
using Vyuha.Core.MarketData;

namespace Vyuha.Storage.Import;

/// <summary>How to read a CSV this program does not know: which column holds what. Written by the user, given with <c>--map</c>.</summary>
/// <remarks>Properties are settable because the JSON source generator overwrites the defaults of init-only ones.</remarks>
public sealed record ColumnMap
{
    /// <summary>What to call this layout in the manifest.</summary>
    public required string Name { get; set; }

    public DataFrequency Frequency { get; set; } = DataFrequency.Minute;

    public DataOrigin Origin { get; set; } = DataOrigin.Vendor;

    /// <summary>Whether a bar's time is its beginning (the interval is then added) or its end.</summary>
    public bool TimeIsBarStart { get; set; } = true;

    /// <summary>Length of a bar, added to times that are beginnings.</summary>
    public int BarMinutes { get; set; } = 1;

    /// <summary>How the time column is written.</summary>
    public TimeStyle Time { get; set; } = TimeStyle.Text;

    /// <summary>Whether text dates put the day before the month; without it 05/01/2026 is refused.</summary>
    public bool DayFirst { get; set; }

    /// <summary>Units in one lot when volume and open interest are in lots; 1 when they are in units.</summary>
    public int UnitsPerLot { get; set; } = 1;

    /// <summary>The index, when no column says it.</summary>
    public string? Underlying { get; set; }

    /// <summary>From what a row holds (<c>time</c>, <c>date</c>, <c>underlying</c>, <c>expiry</c>, <c>strike</c>, <c>right</c>,
    /// <c>open</c>, <c>high</c>, <c>low</c>, <c>close</c>, <c>bid</c>, <c>ask</c>, <c>bidSize</c>, <c>askSize</c>, <c>volume</c>,
    /// <c>openInterest</c>, <c>settlement</c>) to the column's name in the file.</summary>
    public required Dictionary<string, string> Columns { get; set; }

    /// <exception cref="InputErrorException">The file is no valid map.</exception>
    public static ColumnMap Load(string path)
    {
        ColumnMap map;
        try
        {
            map = JsonSerializer.Deserialize(File.ReadAllBytes(path), ColumnMapJson.Default.ColumnMap)
                ?? throw new InputErrorException($"{path}: an empty map. See docs/concepts/market-data.md for one that works.");
        }
        catch (JsonException error)
        {
            throw InputErrorException.At(
                path, (error.LineNumber ?? 0) + 1, $"not a valid column map: {error.Message}",
                "See docs/concepts/market-data.md for one that works.");
        }

        foreach (string meaning in map.Columns.Keys)
        {
            if (!Meanings.Contains(meaning))
                throw new InputErrorException($"{path}: columns.{meaning} is not known. Use {string.Join(", ", Meanings)}.");
        }

        if (!map.Columns.ContainsKey("time") && map.Frequency != DataFrequency.Daily)
            throw new InputErrorException($"{path}: columns.time is missing. Name the column that holds each row's time.");
        if (!map.Columns.ContainsKey("time") && !map.Columns.ContainsKey("date"))
            throw new InputErrorException($"{path}: columns.date is missing. Name the column that holds each row's date.");
        if (map.UnitsPerLot < 1 || map.BarMinutes < 0)
            throw new InputErrorException($"{path}: unitsPerLot is at least 1 and barMinutes at least 0. Correct them.");
        return map;
    }

    internal static readonly string[] Meanings =
    [
        "time", "date", "underlying", "expiry", "strike", "right", "open", "high", "low", "close",
        "bid", "ask", "bidSize", "askSize", "volume", "openInterest", "settlement",
    ];
}

/// <summary>How a column writes an instant.</summary>
public enum TimeStyle
{
    /// <summary>Indian time as text: <c>2026-01-06 09:15:00</c>, or a time of day beside a <c>date</c> column.</summary>
    Text,

    /// <summary>Seconds since 1970 UTC.</summary>
    UnixSeconds,

    /// <summary>Milliseconds since 1970 UTC.</summary>
    UnixMilliseconds,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    PropertyNameCaseInsensitive = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ColumnMap))]
internal sealed partial class ColumnMapJson : JsonSerializerContext;
