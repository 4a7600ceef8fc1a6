using System.Collections.Immutable;

namespace Vyuha.Core.Rules;

/// <summary>Dated rows of one rule, found by key, trade date and, where the rule has one, a second selector.</summary>
/// <remarks>
/// Two shipped rows that could both answer one question are an error at load; so are two rows of the user's folder. A row
/// of the user's folder wins over shipped rows. A question without a row gets no value, never a default.
/// </remarks>
public sealed class RuleTable<TKey, TValue>
    where TKey : notnull
{
    private readonly Dictionary<TKey, RuleRow<TKey, TValue>[]> _byKey;

    /// <exception cref="InputErrorException">Two rows of the same layer overlap.</exception>
    public RuleTable(string file, string title, IEnumerable<RuleRow<TKey, TValue>> rows)
    {
        (File, Title) = (file, title);
        Rows = [.. rows];
        // Plain loops: LINQ over values of twenty tables is compiled twenty times, which was most of the program's start.
        var byKey = new Dictionary<TKey, List<RuleRow<TKey, TValue>>>();
        foreach (RuleRow<TKey, TValue> row in Rows)
        {
            if (!byKey.TryGetValue(row.Key, out List<RuleRow<TKey, TValue>>? same))
                byKey.Add(row.Key, same = []);
            Insert(same, row);
        }

        _byKey = new(byKey.Count);
        foreach ((TKey key, List<RuleRow<TKey, TValue>> same) in byKey)
            _byKey.Add(key, [.. same]);
        foreach (RuleRow<TKey, TValue> row in Rows)
            RequireNoOverlap(row);
    }

    /// <summary>File name of the table, as a user would override it.</summary>
    public string File { get; }

    /// <summary>What the rule is called in a sentence: <c>lot size</c>.</summary>
    public string Title { get; }

    /// <summary>All rows in file order.</summary>
    public ImmutableArray<RuleRow<TKey, TValue>> Rows { get; }

    public bool Knows(TKey key) => _byKey.ContainsKey(key);

    /// <summary>The row that answers, or null. Allocates nothing.</summary>
    public RuleRow<TKey, TValue>? Find(TKey key, DateOnly tradeDate, long point = 0)
    {
        if (!_byKey.TryGetValue(key, out RuleRow<TKey, TValue>[]? rows))
            return null;
        foreach (RuleRow<TKey, TValue> row in rows)
        {
            if (row.Effective.Contains(tradeDate) && row.Band.Contains(point))
                return row;
        }

        return null;
    }

    /// <summary>The answer, or the sentence <c>No {title} rule for {question}: …</c>.</summary>
    public RuleLookup<TValue> Look(TKey key, DateOnly tradeDate, long point = 0, DateOnly? expiry = null) =>
        Find(key, tradeDate, point) is { } row
            ? new(row.Value, row.Verified, row.Source)
            : new(expiry is { } last
                ? $"No {Title} rule for {key} expiring {last:yyyy-MM-dd}, traded on {tradeDate:yyyy-MM-dd}: {Why(key)}"
                : $"No {Title} rule for {key} on {tradeDate:yyyy-MM-dd}: {Why(key)}");

    /// <summary>What the table does cover, and how to add what it does not.</summary>
    public string Why(TKey key)
    {
        if (!_byKey.TryGetValue(key, out RuleRow<TKey, TValue>[]? rows))
            return $"{File} has no row for {key}. Add one in a rules folder.";
        var span = new DateRange(rows.Min(row => row.Effective.From), rows.Max(row => row.Effective.To));
        return $"{File} has rows for trade dates from {span}, and none that fits. Add one in a rules folder.";
    }

    /// <summary>Overrides first, then newest first: recent dates are asked for most. Equals stay in file order.</summary>
    private static void Insert(List<RuleRow<TKey, TValue>> rows, RuleRow<TKey, TValue> row)
    {
        int at = rows.Count;
        while (at > 0 && GoesBefore(row, rows[at - 1]))
            at--;
        rows.Insert(at, row);
    }

    private static bool GoesBefore(RuleRow<TKey, TValue> row, RuleRow<TKey, TValue> other) =>
        row.IsOverride != other.IsOverride ? row.IsOverride : row.Effective.From > other.Effective.From;

    private void RequireNoOverlap(RuleRow<TKey, TValue> row)
    {
        foreach (RuleRow<TKey, TValue> other in _byKey[row.Key])
        {
            if (other.IsOverride == row.IsOverride && other.Line < row.Line
                && other.Effective.Overlaps(row.Effective) && other.Band.Overlaps(row.Band))
            {
                throw InputErrorException.At(
                    row.File,
                    row.Line,
                    $"the {Title} row for {row.Key} overlaps line {other.Line} of the same table.",
                    "End the earlier row the day before this one starts, or remove one of them.");
            }
        }
    }
}
