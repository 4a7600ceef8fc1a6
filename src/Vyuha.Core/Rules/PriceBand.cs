namespace Vyuha.Core.Rules;

/// <summary>Limit prices an exchange accepts, both ends included.</summary>
public readonly record struct PriceBand(Price Low, Price High)
{
    public bool Contains(Price price) => Low <= price && price <= High;
}

/// <summary>The width of a band: a percentage of the reference, but never less than an amount.</summary>
/// <param name="Percent">Percentage of the reference price.</param>
/// <param name="Minimum">The least width, rupee.</param>
/// <param name="Lowest">No band goes below this price.</param>
public sealed record BandWidth(decimal Percent, Price Minimum, Price Lowest)
{
    // The percentage as hundredths of a percent, where it is a whole number of them: division of decimals is ten times as slow, and orders ask.
    private readonly long _hundredths = Percent is >= 0 and < 1_000_000 && decimal.IsInteger(Percent * 100) ? (long)(Percent * 100) : -1;

    /// <summary>Width in price steps, rounded down to the step, as an exchange would reject the next one.</summary>
    public Price Around(Price reference) =>
        Price.FromSteps(Math.Max(Minimum.Steps, Share(reference.Steps)));

    private long Share(long steps) => _hundredths >= 0 && steps is >= 0 and < 10_000_000_000
        ? steps * _hundredths / 10_000
        : (long)decimal.Floor(steps * Percent / 100m);

    public PriceBand Band(Price reference)
    {
        Price width = Around(reference);
        Price low = reference - width;
        return new(low < Lowest ? Lowest : low, reference + width);
    }
}
