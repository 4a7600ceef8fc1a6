namespace Vyuha.Quant.Indicators;

/// <summary>Where the close stands in the range of n bars, 0 to 100, averaged once for %K and again for %D; 0 when there is no range.</summary>
public sealed class Stochastic(int period, int slowing, int signal) : IIndicator<IndicatorBar, StochasticValue>
{
    private readonly RollingMaximum _highest = new(period);
    private readonly RollingMaximum _lowest = new(period);
    private readonly SimpleMovingAverage _k = new(slowing);
    private readonly SimpleMovingAverage _d = new(signal);

    public int WarmUp => period + slowing + signal - 3;

    public StochasticValue Next(IndicatorBar input)
    {
        if (!input.HasPrices)
            return new(double.NaN, double.NaN);
        double highest = _highest.Push(input.High);
        double lowest = -_lowest.Push(-input.Low);
        double range = highest - lowest;
        double k = _highest.IsFull ? _k.Next(range == 0 ? 0 : 100 * ((input.Close - lowest) / range)) : double.NaN;
        double d = _d.Next(k);
        return new(double.IsNaN(d) ? double.NaN : k, d);
    }
}
