namespace Vyuha.Core.Rules;

/// <summary>The answer of a dated rule, or the sentence that says which rule is missing for which date. Never a default.</summary>
public readonly struct RuleLookup<T>
{
    private readonly T _value;
    private readonly MissingRule? _missing;

    private RuleLookup(T value, MissingRule? missing) => (_value, _missing) = (value, missing);

    public bool HasValue => _missing is null;

    /// <exception cref="MissingRuleException">There is no row: no new risk.</exception>
    public T Value => _missing is null ? _value : throw new MissingRuleException(_missing.ToString());

    /// <summary>Names the rule and the date; empty when there is a value.</summary>
    public string Missing => _missing?.ToString() ?? "";

    public static RuleLookup<T> Of(T value) => new(value, null);

    internal static RuleLookup<T> None(string rule, string selector, DateOnly date) => new(default!, new MissingRule(rule, selector, date));

    private sealed record MissingRule(string Rule, string Selector, DateOnly Date)
    {
        public override string ToString() => $"No {Rule} rule for {Selector} on {Date:yyyy-MM-dd}.";
    }
}

/// <summary>A market rule was needed for which no dated row exists.</summary>
public sealed class MissingRuleException : Exception
{
    public MissingRuleException()
    {
    }

    public MissingRuleException(string message)
        : base(message)
    {
    }

    public MissingRuleException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
