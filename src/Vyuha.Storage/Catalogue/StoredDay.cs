using Vyuha.Core;
using Vyuha.Core.MarketData;

namespace Vyuha.Storage.Catalogue;

/// <summary>A market day together with where each of its rows came from.</summary>
/// <param name="Day">The columns.</param>
/// <param name="Sources">The sources, in order of priority, then name.</param>
/// <param name="SourceOfRow">For each row of <paramref name="Day"/>, an index into <paramref name="Sources"/>.</param>
public sealed record StoredDay(MarketDay Day, DataSource[] Sources, int[] SourceOfRow)
{
    public static StoredDay FromOneSource(MarketDay day, DataSource source) =>
        new(day, [source], new int[day.RowCount]);

    /// <exception cref="InvariantException">The day is inconsistent, or a row names no source.</exception>
    public void Validate()
    {
        Day.Validate();
        Invariant.Require(SourceOfRow.Length == Day.RowCount, "each stored row has a source");
        foreach (int source in SourceOfRow)
            Invariant.Require((uint)source < (uint)Sources.Length, "each stored row names a source of the day");
    }
}
