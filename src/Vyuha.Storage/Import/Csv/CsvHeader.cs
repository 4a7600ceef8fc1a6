using System.Text;
using Vyuha.Core;

namespace Vyuha.Storage.Import.Csv;

/// <summary>The names of a CSV's columns and where they stand.</summary>
internal sealed class CsvHeader
{
    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);

    private CsvHeader()
    {
    }

    /// <summary>In the order of the file, trimmed.</summary>
    public required string[] Names { get; init; }

    public int Count => Names.Length;

    public static CsvHeader Read(ReadOnlySpan<byte> content)
    {
        var lines = new CsvLines(content);
        return lines.Next() ? Parse(lines.Current) : new CsvHeader { Names = [] };
    }

    public static CsvHeader Parse(ReadOnlySpan<byte> line)
    {
        var fields = new CsvFields();
        fields.Split(line);
        var names = new string[fields.Count];
        for (int index = 0; index < names.Length; index++)
            names[index] = Encoding.UTF8.GetString(fields.Get(line, index));
        var header = new CsvHeader { Names = names };
        for (int index = 0; index < names.Length; index++)
            header._columns.TryAdd(names[index], index);
        return header;
    }

    public bool Has(string column) => _columns.ContainsKey(column);

    public bool HasAll(params ReadOnlySpan<string> columns)
    {
        foreach (string column in columns)
        {
            if (!Has(column))
                return false;
        }

        return true;
    }

    /// <summary>Index of an optional column, −1 when it is not there.</summary>
    public int Find(string column) => _columns.GetValueOrDefault(column, -1);

    /// <exception cref="InputErrorException">The column is not there.</exception>
    public int Require(string column, string file, string format) =>
        _columns.TryGetValue(column, out int index)
            ? index
            : throw InputErrorException.At(
                file, 1, $"the column {column} of the layout {format} is missing.",
                "Download the file again, or describe its columns with --map.");
}
