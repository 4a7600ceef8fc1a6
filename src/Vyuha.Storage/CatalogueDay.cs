using Vyuha.Core.MarketData;
using Vyuha.Storage.Quality;

namespace Vyuha.Storage;

/// <summary>One day that can be read, with what is known of it without reading.</summary>
/// <remarks>
/// The quality is the verdict of the last check, <see cref="QualityGrade.Unchecked"/> when the bytes have changed since;
/// the findings say why a day is not green.
/// </remarks>
public sealed record CatalogueDay(
    string Underlying,
    DateOnly Date,
    DataFrequency Frequency,
    DataOrigin Origin,
    int Rows,
    int Contracts,
    QualityGrade Quality,
    IReadOnlyList<QualityFinding> Findings);

/// <summary>All days of one underlying at one frequency, summed up.</summary>
public sealed record CatalogueSeries(
    string Underlying,
    DataFrequency Frequency,
    DateOnly From,
    DateOnly To,
    int Days,
    long Rows,
    long Bytes,
    IReadOnlyList<DataOrigin> Origins,
    int Green,
    int Amber,
    int Red,
    int Unchecked);
