using System.Globalization;

namespace Vyuha.Core.Rules;

/// <summary>The text of one rule table: a header, then records. Lines that start with <c>#</c> are remarks.</summary>
internal sealed class RuleFile
{
    private RuleFile(string path, IReadOnlyList<RuleRecord> records) => (Path, Records) = (path, records);

    public string Path { get; }

    public IReadOnlyList<RuleRecord> Records { get; }

    /// <exception cref="InputErrorException">A column is missing or unknown, or a record has another number of fields.</exception>
    public static RuleFile Parse(string path, string text, bool isOverride, params ReadOnlySpan<string> columns)
    {
        Dictionary<string, int>? positions = null;
        var records = new List<RuleRecord>();
        int number = 0;
        foreach (string line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] fields = Split(path, number, line);
            if (positions is null)
            {
                positions = Header(path, number, fields, columns);
                continue;
            }

            if (fields.Length != positions.Count)
            {
                throw InputErrorException.At(
                    path, number, $"{fields.Length} fields where the header has {positions.Count}.", "Put text with commas between quotes.");
            }

            records.Add(new RuleRecord(path, number, isOverride, fields, positions));
        }

        return positions is null
            ? throw InputErrorException.At(path, 1, "the table is empty.", $"Start it with the header {string.Join(',', columns)}.")
            : new RuleFile(path, records);
    }

    private static Dictionary<string, int> Header(string path, int line, string[] fields, ReadOnlySpan<string> columns)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < fields.Length; i++)
        {
            if (!columns.Contains(fields[i]) || !positions.TryAdd(fields[i], i))
            {
                throw InputErrorException.At(
                    path, line, $"column '{fields[i]}' is unknown or repeated.", $"The columns are {string.Join(", ", columns)}.");
            }
        }

        foreach (string column in columns)
        {
            if (!positions.ContainsKey(column))
                throw InputErrorException.At(path, line, $"column '{column}' is missing.", $"The columns are {string.Join(", ", columns)}.");
        }

        return positions;
    }

    private static string[] Split(string path, int number, string line)
    {
        var fields = new List<string>();
        int at = 0;
        while (true)
        {
            if (at < line.Length && line[at] == '"')
            {
                int close = line.IndexOf('"', at + 1);
                if (close < 0)
                    throw InputErrorException.At(path, number, "a quoted field is not closed.", "End it with a quote on the same line.");
                fields.Add(line[(at + 1)..close]);
                at = close + 1;
                if (at < line.Length && line[at] != ',')
                    throw InputErrorException.At(path, number, "text follows a closing quote.", "Use quotes only around a whole field.");
            }
            else
            {
                int comma = line.IndexOf(',', at);
                int end = comma < 0 ? line.Length : comma;
                fields.Add(line[at..end].Trim());
                at = end;
            }

            if (at >= line.Length)
                return [.. fields];
            at++;
        }
    }
}

/// <summary>One record of a rule table, read by column name.</summary>
internal sealed class RuleRecord(
    string path, int line, bool isOverride, string[] fields, IReadOnlyDictionary<string, int> positions)
{
    public string Path => path;

    public int Line => line;

    public string Source => Text("source");

    public bool Verified => Text("verified") switch
    {
        "true" => true,
        "false" => false,
        string other => throw Wrong("verified", other, "true or false"),
    };

    public bool IsBlank(string column) => fields[positions[column]].Length == 0;

    public string Text(string column)
    {
        string text = fields[positions[column]];
        return text.Length > 0 ? text : throw Wrong(column, text, "some text");
    }

    public DateOnly Date(string column) =>
        DateOnly.TryParseExact(Text(column), "yyyy-MM-dd", out DateOnly date)
            ? date
            : throw Wrong(column, Text(column), "a date like 2026-11-24");

    public TimeOnly Time(string column) =>
        TimeOnly.TryParseExact(Text(column), "HH:mm", out TimeOnly time) ? time : throw Wrong(column, Text(column), "a time like 15:30");

    public int Whole(string column) =>
        int.TryParse(Text(column), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Wrong(column, Text(column), "a whole number, zero or more");

    public int Positive(string column) =>
        Whole(column) is > 0 and var value ? value : throw Wrong(column, Text(column), "a whole number above zero");

    public decimal Number(string column) =>
        decimal.TryParse(Text(column), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw Wrong(column, Text(column), "a number, zero or more");

    public Price Price(string column) =>
        Number(column) is <= 1_000_000_000 and var rupees && decimal.IsInteger(rupees * Core.Price.StepsPerRupee)
            ? Core.Price.FromRupees(rupees)
            : throw Wrong(column, Text(column), "an amount in rupees with at most four decimals");

    public T Choice<T>(string column, Choices<T> choices) =>
        choices.TryFind(Text(column), out T value)
            ? value
            : throw Wrong(column, Text(column), string.Join(", ", choices.Words));

    /// <summary>Both ends included; a blank end is open.</summary>
    public DateRange Range(string from, string to)
    {
        var range = new DateRange(
            IsBlank(from) ? DateOnly.MinValue : Date(from),
            IsBlank(to) ? DateOnly.MaxValue : Date(to));
        return range.From <= range.To
            ? range
            : throw Wrong(to, Text(to), $"a date not before {from}, {range.From:yyyy-MM-dd}");
    }

    public RuleBand ExpiryBand()
    {
        DateRange expiries = Range("expiry_from", "expiry_to");
        return new(expiries.From.DayNumber, expiries.To.DayNumber);
    }

    /// <summary>Index levels above the one and up to the other, in price steps.</summary>
    public RuleBand LevelBand() => new(
        IsBlank("level_above") ? long.MinValue : Price("level_above").Steps + 1,
        IsBlank("level_upto") ? long.MaxValue : Price("level_upto").Steps);

    public RuleRow<TKey, TValue> Row<TKey, TValue>(TKey key, TValue value, RuleBand band) =>
        new(key, value, Range("effective_from", "effective_to"), band, Source, Verified, path, line, isOverride);

    public RuleRow<TKey, TValue> Row<TKey, TValue>(TKey key, TValue value) => Row(key, value, RuleBand.All);

    public InputErrorException Wrong(string column, string found, string allowed) =>
        InputErrorException.At(path, line, $"{column} is '{found}'.", $"It must be {allowed}.");
}
