using System.Globalization;
using Vyuha.Core;
using Vyuha.Quant.Indicators;

namespace Vyuha.Host.Commands;

/// <summary>One row of a user's prices.</summary>
/// <param name="Line">Of the file, from 1.</param>
/// <param name="Time">As the user wrote it; null without such a column.</param>
/// <param name="Number">The column an indicator of single numbers reads.</param>
/// <param name="Place">The bar with its session and minute; what the file does not have is NaN.</param>
internal sealed record PriceRow(int Line, string? Time, double Number, SessionBar Place);

/// <summary>A user's CSV of prices with a header line: what an indicator needs of it, checked.</summary>
internal sealed class PriceFile
{
    public const string Time = "time";

    /// <summary>Stands for the column the user names.</summary>
    public const string Number = "number";

    private static readonly string[] TimeFormats = ["yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss'+05:30'"];

    private readonly string _path;
    private readonly string[] _header;
    private readonly string[] _columns;
    private readonly string _number;
    private readonly TimeOnly _open;
    private readonly List<PriceRow> _rows = [];
    private DateTime _last = DateTime.MinValue;

    private PriceFile(string path, string[] header, string[] columns, string number, TimeOnly open) =>
        (_path, _header, _columns, _number, _open) = (path, header, columns, number, open);

    public bool HasTimes => Array.IndexOf(_header, Time) >= 0;

    public IReadOnlyList<PriceRow> Rows => _rows;

    /// <param name="path">The CSV.</param>
    /// <param name="columns">Those it must have, in lower case; no other is read, but a time if there is one.</param>
    /// <param name="number">The one an indicator of single numbers reads.</param>
    /// <param name="open">When minute 0 begins.</param>
    /// <exception cref="InputErrorException">The file, a column or a field of it cannot be used.</exception>
    public static PriceFile Read(string path, string[] columns, string number, TimeOnly open)
    {
        if (!File.Exists(path))
            throw new InputErrorException($"{path}: there is no such file. Give the path of a CSV of prices.");
        PriceFile? file = null;
        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text) || text.StartsWith('#'))
                continue;
            string[] fields = [.. text.TrimStart('\uFEFF').Split(',').Select(field => field.Trim().Trim('"').Trim())];
            if (file is null)
            {
                string[] header = [.. fields.Select(name => name.ToLowerInvariant())];
                CheckHeader(path, line, header, columns);
                file = new(path, header, columns, number, open);
            }
            else
            {
                file.Add(line, fields);
            }
        }

        return file is { _rows.Count: > 0 }
            ? file
            : throw InputErrorException.At(path, Math.Max(line, 1), "there is no row of prices.", $"Give a header line with {string.Join(",", columns)} and rows below it.");
    }

    private static void CheckHeader(string path, int line, string[] header, string[] columns)
    {
        foreach (string column in columns)
        {
            if (Array.IndexOf(header, column) < 0)
                throw InputErrorException.At(path, line, $"there is no column {column}.", $"Name the columns {string.Join(",", columns)} in the header; it has {string.Join(",", header)}.");
        }

        string? twice = header.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
            throw InputErrorException.At(path, line, $"there are two columns {twice}.", "Name each column once.");
    }

    private void Add(int line, string[] fields)
    {
        if (fields.Length != _header.Length)
        {
            throw InputErrorException.At(
                _path, line, $"{fields.Length} fields where the header has {_header.Length}.", "Write numbers without thousands separators, and nothing between the commas for a gap.");
        }

        string? time = HasTimes ? fields[Array.IndexOf(_header, Time)] : null;
        (int session, int minute) = time is null ? (0, 0) : PlaceOf(line, time);
        double Column(string name) => _columns.Contains(name) ? Parse(line, name, fields[Array.IndexOf(_header, name)]) : double.NaN;
        var bar = new IndicatorBar(Column("open"), Column("high"), Column("low"), Column("close"), Column("volume"));
        if (bar.High < bar.Low)
            throw InputErrorException.At(_path, line, $"the high {Text(bar.High)} is below the low {Text(bar.Low)}.", "Put the two right.");
        _rows.Add(new(line, time, Column(_number), new(bar, session, minute)));
    }

    private (int Session, int Minute) PlaceOf(int line, string text)
    {
        if (!DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time))
        {
            // A column that only labels the rows may hold anything.
            return _columns.Contains(Time)
                ? throw InputErrorException.At(_path, line, $"time \"{text}\" is not of the form 2026-11-23 09:15.", "Write the bar's start in Indian time: year-month-day hours:minutes.")
                : (0, 0);
        }

        if (time <= _last)
            throw InputErrorException.At(_path, line, $"time {text} is not after that of the row before.", "Sort the rows by time, oldest first, each time once.");
        _last = time;
        return (DateOnly.FromDateTime(time).DayNumber, (int)Math.Floor((time.TimeOfDay - _open.ToTimeSpan()).TotalMinutes));
    }

    private double Parse(int line, string column, string text)
    {
        if (text.Length == 0)
            return double.NaN;
        if (!double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
            throw InputErrorException.At(_path, line, $"{column} \"{text}\" is not a number.", "Write it as 25010.35; leave the field empty for a gap.");
        if (column == "volume" && value < 0)
            throw InputErrorException.At(_path, line, $"volume {text} is below 0.", "Write the units traded in the bar.");
        return value;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
