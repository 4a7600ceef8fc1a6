namespace Vyuha.Quant.Indicators;

/// <summary>The average true range in percent of the close.</summary>
public sealed class NormalisedAverageTrueRange(int period) : IIndicator<IndicatorBar, double>
{
    private readonly AverageTrueRange _range = new(period);

    public int WarmUp => period;

    public double Next(IndicatorBar input) => 100 * (_range.Next(input) / input.Close);
}
