using Vyuha.Kernel.Configuration;

namespace Vyuha.Strategies.Common;

/// <summary>
/// What of a bot's options is fixed for a run: the names of its profiles, which its records go by, and the fields its signals were built by.
/// </summary>
/// <typeparam name="TProfile">Of the bot.</typeparam>
/// <param name="name">Of a profile.</param>
/// <param name="fields">Names of the properties of a profile that its signals go by, with their values.</param>
internal sealed class FixedFields<TProfile>(Func<TProfile, string> name, params (string Property, Func<TProfile, object> Value)[] fields)
{
    /// <summary>These profiles in the order of those before, whose places are their numbers; as they are when they have other names.</summary>
    public IReadOnlyList<TProfile> InOrderOf(IReadOnlyList<TProfile> before, IReadOnlyList<TProfile> after)
    {
        List<string> order = [.. before.Select(name)];
        return order.Order(StringComparer.Ordinal).SequenceEqual(after.Select(name).Order(StringComparer.Ordinal))
            ? [.. after.OrderBy(profile => order.IndexOf(name(profile)))]
            : after;
    }

    /// <summary>Those that differ, by their path in the options.</summary>
    public IReadOnlyList<string> Between(IReadOnlyList<TProfile> before, IReadOnlyList<TProfile> after)
    {
        if (!before.Select(name).SequenceEqual(after.Select(name)))
            return ["profiles"];
        return
        [
            .. before.Zip(after).SelectMany(pair => fields.Where(field => !field.Value(pair.First).Equals(field.Value(pair.Second)))
                .Select(field => $"profiles.{name(pair.First)}.{OptionsReader.FieldName(field.Property)}")),
        ];
    }

    /// <summary>The same, and the index whose history stands for implied volatility.</summary>
    public IReadOnlyList<string> Between(IReadOnlyList<TProfile> before, string indexBefore, IReadOnlyList<TProfile> after, string indexAfter) =>
        indexBefore == indexAfter ? Between(before, after) : ["volatility_index", .. Between(before, after)];

    /// <exception cref="ArgumentException">There are such fields.</exception>
    public static void RequireNone(IReadOnlyList<string> changed)
    {
        if (changed.Count > 0)
            throw new ArgumentException($"Fixed for a run: {string.Join(", ", changed)}.", nameof(changed));
    }
}
