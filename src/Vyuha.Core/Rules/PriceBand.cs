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
    /// <summary>Width in price steps, rounded down to the step, as an exchange would reject the next one.</summary>
    public Price Around(Price reference) =>
        Price.FromSteps(Math.Max(Minimum.Steps, (long)decimal.Floor(reference.Steps * Percent / 100m)));

    public PriceBand Band(Price reference)
    {
        Price width = Around(reference);
        Price low = reference - width;
        return new(low < Lowest ? Lowest : low, reference + width);
    }
}
