namespace Vyuha.Quant.Indicators;

/// <summary>Where the close stands below the highest high of n bars, in percent of their range, 0 to −100; 0 when there is no range.</summary>
public sealed class WilliamsR(int period) : IIndicator<IndicatorBar, double>
{
    private readonly RollingMaximum _highest = new(period);
    private readonly RollingMaximum _lowest = new(period);

    public int WarmUp => period - 1;

    public double Next(IndicatorBar input)
    {
        if (!input.HasPrices)
            return double.NaN;
        double highest = _highest.Push(input.High);
        double range = highest + _lowest.Push(-input.Low);
        if (!_highest.IsFull)
            return double.NaN;
        return range == 0 ? 0 : -100 * ((highest - input.Close) / range);
    }
}
