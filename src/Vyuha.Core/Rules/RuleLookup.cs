using System.Diagnostics.CodeAnalysis;

namespace Vyuha.Core.Rules;

/// <summary>The answer to one question about the market's rules: a value with its evidence, or the sentence that says what is missing.</summary>
/// <remarks>A lookup that finds its rule allocates nothing.</remarks>
public readonly struct RuleLookup<T>
{
    private readonly T _value;
    private readonly string? _missing;

    internal RuleLookup(T value, bool verified, string source) =>
        (_value, Verified, Source, HasValue) = (value, verified, source, true);

    internal RuleLookup(string missing) => (_value, _missing) = (default!, missing);

    public bool HasValue { get; }

    /// <summary>False when the row rests on recollection or an assumption, or when there is no row.</summary>
    public bool Verified { get; }

    /// <summary>Where the row comes from; null when there is no row.</summary>
    public string? Source { get; }

    /// <summary>Names the rule, the selector and the date; null when there is a value.</summary>
    public string? Missing => HasValue ? null : _missing ?? "No rule was looked up.";

    /// <exception cref="MissingRuleException">No table states the rule; the message is <see cref="Missing"/>.</exception>
    public T Value => HasValue ? _value : Throw(Missing!);

    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return HasValue;
    }

    public override string ToString() => HasValue ? $"{_value}" : Missing!;

    internal RuleLookup<TOther> With<TOther>(TOther value) =>
        HasValue ? new(value, Verified, Source!) : new(Missing!);

    [DoesNotReturn]
    private static T Throw(string missing) => throw new MissingRuleException(missing);
}
