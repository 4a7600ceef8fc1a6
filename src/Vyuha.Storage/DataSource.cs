using System.Text.Json.Serialization;

namespace Vyuha.Storage;

/// <summary>The content some rows came from. Two sources are the same when their content is, whatever they are called.</summary>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of the content (of the CSV, not of the zip around it).</param>
/// <param name="Name">File name for people, with the container: <c>bhavcopy.zip!fo06JAN2026.csv</c>.</param>
/// <param name="Format">The layout it was read as: <c>nse-fo-udiff</c>, <c>synthetic</c> …</param>
/// <param name="Priority">Which source's field wins where two state one row; lower wins.</param>
/// <param name="WholeDay">
/// The source states all its layout has to say of a day, so a later one of the same format replaces it. Otherwise only
/// a source of the same name and place does.
/// </param>
/// <param name="Place">
/// Where the source lay, as a short hash of the folder: two recorders keep files of the same names in two folders, and both count.
/// Null where the name alone tells sources apart.
/// </param>
public sealed record DataSource(
    string Sha256, string Name, string Format, int Priority, bool WholeDay,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Place = null)
{
    /// <summary>True when rows of <paramref name="older"/> must go before the rows of this source are stored.</summary>
    public bool Replaces(DataSource older) =>
        older.Sha256 == Sha256
        || (older.Format == Format && (WholeDay || (
            string.Equals(older.Name, Name, StringComparison.Ordinal) && string.Equals(older.Place, Place, StringComparison.Ordinal))));
}
