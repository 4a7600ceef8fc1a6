namespace Vyuha.Core.Rules;

/// <summary>Calendar days from one to another, both included; an open end is the last day the type can hold.</summary>
public readonly record struct DateRange(DateOnly From, DateOnly To)
{
    public static readonly DateRange Always = new(DateOnly.MinValue, DateOnly.MaxValue);

    public bool Contains(DateOnly date) => From <= date && date <= To;

    public bool Overlaps(DateRange other) => From <= other.To && other.From <= To;

    /// <summary>The given ranges cut at each other's ends: stretches of days on which the set that holds does not change.</summary>
    public static IEnumerable<DateRange> Stretches(IEnumerable<DateRange> ranges)
    {
        var starts = new SortedSet<DateOnly>();
        foreach (DateRange range in ranges)
        {
            starts.Add(range.From);
            if (range.To < DateOnly.MaxValue)
                starts.Add(range.To.AddDays(1));
        }

        DateOnly? start = null;
        foreach (DateOnly next in starts)
        {
            if (start is { } from)
                yield return new(from, next.AddDays(-1));
            start = next;
        }

        if (start is { } last)
            yield return new(last, DateOnly.MaxValue);
    }

    public override string ToString() =>
        $"{(From == DateOnly.MinValue ? "the beginning" : $"{From:yyyy-MM-dd}")} to {(To == DateOnly.MaxValue ? "now" : $"{To:yyyy-MM-dd}")}";
}
