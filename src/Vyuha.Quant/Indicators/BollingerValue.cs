namespace Vyuha.Quant.Indicators;

/// <summary>The three bands.</summary>
public readonly record struct BollingerValue(double Upper, double Middle, double Lower)
{
    /// <summary>Where a price stands: 0 at the lower band, 1 at the upper; NaN when the bands meet.</summary>
    public double PercentB(double price) => Upper > Lower ? (price - Lower) / (Upper - Lower) : double.NaN;

    /// <summary>The distance of the bands over the middle.</summary>
    public double Width => (Upper - Lower) / Middle;
}
