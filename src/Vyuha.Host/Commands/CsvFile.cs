using System.Globalization;
using Vyuha.Core;

namespace Vyuha.Host.Commands;

/// <summary>A user's CSV with a header line: each row's fields, as many as the header has. Empty lines and lines that begin with # are left out.</summary>
internal sealed class CsvFile
{
    private CsvFile(string path, string[] header) => (Path, Header) = (path, header);

    public string Path { get; }

    /// <summary>Names in lower case.</summary>
    public string[] Header { get; }

    public List<(int Line, string[] Fields)> Rows { get; } = [];

    /// <param name="path">The CSV.</param>
    /// <param name="columns">Those it must have, in lower case.</param>
    /// <param name="rows">What a row is, for messages: <c>prices</c>.</param>
    /// <exception cref="InputErrorException">The file, a column or the number of a row's fields is not as it must be, or there is no row.</exception>
    public static CsvFile Read(string path, string[] columns, string rows)
    {
        if (!File.Exists(path))
            throw new InputErrorException($"{path}: there is no such file. Give the path of a CSV of {rows}.");
        CsvFile? file = null;
        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text) || text.StartsWith('#'))
                continue;
            string[] fields = [.. text.TrimStart('\uFEFF').Split(',').Select(field => field.Trim().Trim('"').Trim())];
            if (file is null)
            {
                file = new(path, [.. fields.Select(name => name.ToLowerInvariant())]);
                file.CheckHeader(line, columns);
            }
            else if (fields.Length == file.Header.Length)
            {
                file.Rows.Add((line, fields));
            }
            else
            {
                throw InputErrorException.At(
                    path, line, $"{fields.Length} fields where the header has {file.Header.Length}.", "Write numbers without thousands separators, and nothing between the commas for a gap.");
            }
        }

        return file is { Rows.Count: > 0 }
            ? file
            : throw InputErrorException.At(path, Math.Max(line, 1), $"there is no row of {rows}.", $"Give a header line with {string.Join(",", columns)} and rows below it.");
    }

    /// <summary>Where a column stands; below 0 when there is none.</summary>
    public int IndexOf(string column) => Array.IndexOf(Header, column);

    /// <summary>A finite number; NaN of an empty field.</summary>
    /// <exception cref="InputErrorException">The field is something else.</exception>
    public double Number(int line, string column, string text)
    {
        if (text.Length == 0)
            return double.NaN;
        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw InputErrorException.At(Path, line, $"{column} \"{text}\" is not a number.", "Write it as 25010.35; leave the field empty for a gap.");
    }

    private void CheckHeader(int line, string[] columns)
    {
        foreach (string column in columns)
        {
            if (IndexOf(column) < 0)
                throw InputErrorException.At(Path, line, $"there is no column {column}.", $"Name the columns {string.Join(",", columns)} in the header; it has {string.Join(",", Header)}.");
        }

        string? twice = Header.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
            throw InputErrorException.At(Path, line, $"there are two columns {twice}.", "Name each column once.");
    }
}
