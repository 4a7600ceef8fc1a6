using System.Globalization;

namespace Vyuha.Core.Rules;

/// <summary>An inclusive range of day numbers or levels; open ends reach as far as the type does.</summary>
internal readonly record struct RuleRange(long From, long To)
{
    public static readonly RuleRange All = new(long.MinValue, long.MaxValue);

    public bool Contains(long value) => value >= From && value <= To;

    public bool Overlaps(RuleRange other) => From <= other.To && other.From <= To;
}

/// <summary>One row: who it is for, when it is in force, one more range (expiry, level or days) and what it says.</summary>
internal readonly record struct RuleRow<T>(string Key, RuleRange Effective, RuleRange Selector, T Value, string Source, bool Verified, string Where);

/// <summary>Dated rows of one rule. Two rows that could both answer are an error when the table is loaded.</summary>
internal sealed class RuleTable<T>
{
    private readonly string _rule;
    private readonly RuleRow<T>[] _rows;

    public RuleTable(string rule, IReadOnlyList<RuleRow<T>> rows)
    {
        _rule = rule;
        _rows = [.. rows];
        for (int i = 0; i < _rows.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (_rows[i].Key == _rows[j].Key && _rows[i].Effective.Overlaps(_rows[j].Effective) && _rows[i].Selector.Overlaps(_rows[j].Selector))
                    throw new InputErrorException($"{_rows[i].Where}: this {rule} row overlaps {_rows[j].Where}. End one before the other begins.");
            }
        }
    }

    public ReadOnlySpan<RuleRow<T>> Rows => _rows;

    public RuleLookup<T> Find(string key, DateOnly date, long selector = 0)
    {
        foreach (ref readonly RuleRow<T> row in _rows.AsSpan())
        {
            if (row.Effective.Contains(date.DayNumber) && row.Selector.Contains(selector) && (row.Key == key || row.Key == "*"))
                return RuleLookup<T>.Of(row.Value);
        }

        return RuleLookup<T>.None(_rule, key, date);
    }
}

/// <summary>One line of a rule table, by column name; knows where it stands for messages.</summary>
internal sealed class RuleLine(string file, int line, string[] header, string[] fields)
{
    public string Where => $"{file}:{line}";

    public string Text(string column)
    {
        int at = Array.IndexOf(header, column);
        if (at < 0)
            throw new InputErrorException($"{file}:1: the table has no column {column}. Its columns are {string.Join(", ", header)}.");
        return at < fields.Length ? fields[at].Trim() : throw InputErrorException.At(file, line, $"the row ends before column {column}.", "Give every column, empty where open.");
    }

    public bool IsEmpty(string column) => Text(column).Length == 0;

    public decimal Number(string column) =>
        decimal.TryParse(Text(column), NumberStyles.Number, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw InputErrorException.At(file, line, $"{column} is '{Text(column)}', not a number.", "Write it like 9.3.");

    public DateOnly Date(string column) =>
        DateOnly.TryParseExact(Text(column), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly value)
            ? value
            : throw InputErrorException.At(file, line, $"{column} is '{Text(column)}', not a date.", "Write it like 2026-08-03.");

    public TimeOnly Time(string column) =>
        TimeOnly.TryParseExact(Text(column), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly value)
            ? value
            : throw InputErrorException.At(file, line, $"{column} is '{Text(column)}', not a time.", "Write it like 15:40.");

    public bool Flag(string column) => Text(column) switch
    {
        "true" => true,
        "false" => false,
        string other => throw InputErrorException.At(file, line, $"{column} is '{other}'.", "Write true or false."),
    };

    /// <summary>From a pair of date columns; an empty end is open.</summary>
    public RuleRange Dates(string from, string to) =>
        new(IsEmpty(from) ? long.MinValue : Date(from).DayNumber, IsEmpty(to) ? long.MaxValue : Date(to).DayNumber);

    public RuleRow<T> Row<T>(string key, RuleRange selector, T value) =>
        new(key, Dates("effective_from", "effective_to"), selector, value, Text("source"), Flag("verified"), Where);
}
