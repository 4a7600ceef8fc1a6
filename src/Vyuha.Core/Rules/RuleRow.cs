namespace Vyuha.Core.Rules;

/// <summary>One dated row of a rule table.</summary>
/// <param name="Key">What the row is about: an underlying, an exchange and a product, …</param>
/// <param name="Value">What it states.</param>
/// <param name="Effective">Trade dates on which it holds.</param>
/// <param name="Band">
/// The second selector, where a rule has one: expiries of the contracts it covers, the index levels, or the days to
/// expiry. <see cref="RuleBand.All"/> otherwise.
/// </param>
/// <param name="Source">The circular, page or observation behind it.</param>
/// <param name="Verified">False when it rests on recollection or an assumption.</param>
/// <param name="File">Table file, for error messages.</param>
/// <param name="Line">Line in the file, counted from 1.</param>
/// <param name="IsOverride">From the user's folder; wins over every shipped row it overlaps.</param>
public sealed record RuleRow<TKey, TValue>(
    TKey Key, TValue Value, DateRange Effective, RuleBand Band, string Source, bool Verified, string File, int Line, bool IsOverride);

/// <summary>A closed interval of the second selector: day numbers, price steps or days, as the table says.</summary>
public readonly record struct RuleBand(long From, long To)
{
    public static readonly RuleBand All = new(long.MinValue, long.MaxValue);

    public bool Contains(long point) => From <= point && point <= To;

    public bool Overlaps(RuleBand other) => From <= other.To && other.From <= To;
}
