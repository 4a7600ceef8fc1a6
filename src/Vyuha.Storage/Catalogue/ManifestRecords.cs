using System.Text.Json.Serialization;
using Vyuha.Core.MarketData;
using Vyuha.Storage.Quality;

namespace Vyuha.Storage.Catalogue;

/// <summary>Rows of a source that were not stored, for one reason.</summary>
/// <param name="Reason">Why, in a few words.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstLine">Line of the first one.</param>
public sealed record RejectCount(string Reason, int Count, long FirstLine);

/// <summary>One imported source: written when all its days are in place, so its presence means it is wholly there.</summary>
public sealed record SourceRecord
{
    public required DataSource Source { get; init; }

    [JsonIgnore]
    public string Name => Source.Name;

    [JsonIgnore]
    public string Sha256 => Source.Sha256;

    /// <summary>Which reader made the rows; a newer one imports the same content again.</summary>
    public required string Importer { get; init; }

    public required DateTimeOffset ImportedAt { get; init; }

    /// <summary>Data rows in the source, whatever became of them.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows stored.</summary>
    public required long Stored { get; init; }

    /// <summary>Rows of stocks and other things that are not index contracts.</summary>
    public required long NotIndex { get; init; }

    public required RejectCount[] Rejects { get; init; }

    /// <summary>Rows stated twice with equal values, by day; one of each is stored.</summary>
    public IReadOnlyDictionary<string, int> Repeated { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>What it gave, as <c>daily/NIFTY/2026-01-06</c>.</summary>
    public required string[] Days { get; init; }
}

/// <summary>One stored day as it was last written.</summary>
public sealed record DayRecord
{
    public required DataFrequency Frequency { get; init; }

    public required string Underlying { get; init; }

    public required DateOnly Date { get; init; }

    public required DataOrigin Origin { get; init; }

    public required int Rows { get; init; }

    public required int Contracts { get; init; }

    /// <summary>SHA-256 of each source with rows in it.</summary>
    public required string[] Sources { get; init; }

    /// <summary>SHA-256 of the stored file; a quality verdict belongs to exactly these bytes.</summary>
    public required string FileSha256 { get; init; }

    public required long Bytes { get; init; }

    [JsonIgnore]
    public DayKey Key => new(Frequency, Underlying, Date);
}

/// <summary>The verdict on one stored day, or on a trading day that is not there.</summary>
public sealed record QualityRecord
{
    public required DataFrequency Frequency { get; init; }

    public required string Underlying { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>The bytes that were judged; empty for a missing day.</summary>
    public required string FileSha256 { get; init; }

    /// <summary>Which version of the checks judged.</summary>
    public required string Checker { get; init; }

    public required QualityGrade Grade { get; init; }

    public required QualityFinding[] Findings { get; init; }

    [JsonIgnore]
    public DayKey Key => new(Frequency, Underlying, Date);
}

/// <summary>One line of the manifest: exactly one of the four is there.</summary>
internal sealed record ManifestLine(SourceRecord? Source = null, DayRecord? Day = null, QualityRecord? Quality = null, TickRecord? Ticks = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ManifestLine))]
internal sealed partial class ManifestJson : JsonSerializerContext;
