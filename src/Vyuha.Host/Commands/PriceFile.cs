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

    private readonly CsvFile _file;
    private readonly string[] _columns;
    private readonly string _number;
    private readonly TimeOnly _open;
    private readonly List<PriceRow> _rows = [];
    private DateTime _last = DateTime.MinValue;

    private PriceFile(CsvFile file, string[] columns, string number, TimeOnly open) => (_file, _columns, _number, _open) = (file, columns, number, open);

    public bool HasTimes => _file.IndexOf(Time) >= 0;

    public IReadOnlyList<PriceRow> Rows => _rows;

    /// <param name="path">The CSV.</param>
    /// <param name="columns">Those it must have, in lower case; no other is read, but a time if there is one.</param>
    /// <param name="number">The one an indicator of single numbers reads.</param>
    /// <param name="open">When minute 0 begins.</param>
    /// <exception cref="InputErrorException">The file, a column or a field of it cannot be used.</exception>
    public static PriceFile Read(string path, string[] columns, string number, TimeOnly open)
    {
        var file = new PriceFile(CsvFile.Read(path, columns, "prices"), columns, number, open);
        foreach ((int line, string[] fields) in file._file.Rows)
            file.Add(line, fields);
        return file;
    }

    private void Add(int line, string[] fields)
    {
        string? time = HasTimes ? fields[_file.IndexOf(Time)] : null;
        (int session, int minute) = time is null ? (0, 0) : PlaceOf(line, time);
        double Column(string name) => _columns.Contains(name) ? Parse(line, name, fields[_file.IndexOf(name)]) : double.NaN;
        var bar = new IndicatorBar(Column("open"), Column("high"), Column("low"), Column("close"), Column("volume"));
        if (bar.High < bar.Low)
            throw InputErrorException.At(_file.Path, line, $"the high {Text(bar.High)} is below the low {Text(bar.Low)}.", "Put the two right.");
        _rows.Add(new(line, time, Column(_number), new(bar, session, minute)));
    }

    private (int Session, int Minute) PlaceOf(int line, string text)
    {
        if (!DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time))
        {
            // A column that only labels the rows may hold anything.
            return _columns.Contains(Time)
                ? throw InputErrorException.At(_file.Path, line, $"time \"{text}\" is not of the form 2026-11-23 09:15.", "Write the bar's start in Indian time: year-month-day hours:minutes.")
                : (0, 0);
        }

        if (time <= _last)
            throw InputErrorException.At(_file.Path, line, $"time {text} is not after that of the row before.", "Sort the rows by time, oldest first, each time once.");
        _last = time;
        return (DateOnly.FromDateTime(time).DayNumber, (int)Math.Floor((time.TimeOfDay - _open.ToTimeSpan()).TotalMinutes));
    }

    private double Parse(int line, string column, string text)
    {
        double value = _file.Number(line, column, text);
        if (column == "volume" && value < 0)
            throw InputErrorException.At(_file.Path, line, $"volume {text} is below 0.", "Write the units traded in the bar.");
        return value;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
