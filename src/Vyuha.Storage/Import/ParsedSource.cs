using Vyuha.Core.MarketData;

namespace Vyuha.Storage.Import;

/// <summary>What one source says, before any of it is stored.</summary>
/// <param name="Source">Which content, read as which layout.</param>
/// <param name="Title">The layout's name for people.</param>
/// <param name="Days">One entry an underlying and day.</param>
/// <param name="Tally">What became of the rows.</param>
public sealed record ParsedSource(DataSource Source, string Title, IReadOnlyList<MarketDay> Days, ParseTally Tally)
{
    public long StoredRows => Days.Sum(day => (long)day.RowCount);

    public int Contracts => Days.Sum(day => day.Contracts.Length);
}
