using System.Globalization;
using System.Text.Json.Serialization;
using Vyuha.Core.MarketData;

namespace Vyuha.Storage.Catalogue;

/// <summary>Every quote of one underlying on one day, as the manifest knows the file of it.</summary>
public sealed record TickRecord
{
    public required string Underlying { get; init; }

    public required DateOnly Date { get; init; }

    public required DataOrigin Origin { get; init; }

    public required long Rows { get; init; }

    public required int Contracts { get; init; }

    /// <summary>Nanoseconds since 1970 UTC of the first quote and of the last.</summary>
    public required long First { get; init; }

    public required long Last { get; init; }

    /// <summary>SHA-256 of the journal the quotes were taken from.</summary>
    public required string Source { get; init; }

    public required string FileSha256 { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Relative to the catalogue's folder.</summary>
    [JsonIgnore]
    public string RelativePath => string.Create(CultureInfo.InvariantCulture, $"ticks/underlying={Underlying}/date={Date:yyyy-MM-dd}/ticks.parquet");
}

/// <summary>A complete file of quotes that is not in the catalogue yet.</summary>
internal sealed record StagedTicks(string Path, TickRecord Record);
