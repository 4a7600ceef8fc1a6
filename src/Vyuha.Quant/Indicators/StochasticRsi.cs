namespace Vyuha.Quant.Indicators;

/// <summary>Where the relative strength index stands in its own range of n values, 0 to 100, averaged once for %K and again for %D; 0 when there is no range.</summary>
/// <remarks>With a slowing of 1 it is TA-Lib's. Source: T. Chande, S. Kroll, The New Technical Trader (1994).</remarks>
public sealed class StochasticRsi(int strengthPeriod, int period, int slowing, int signal) : IIndicator<double, StochasticValue>
{
    private readonly RelativeStrengthIndex _strength = new(strengthPeriod);
    private readonly RollingMaximum _highest = new(period);
    private readonly RollingMaximum _lowest = new(period);
    private readonly SimpleMovingAverage _k = new(slowing);
    private readonly SimpleMovingAverage _d = new(signal);

    public int WarmUp => strengthPeriod + period + slowing + signal - 3;

    public StochasticValue Next(double input)
    {
        double strength = _strength.Next(input);
        if (double.IsNaN(strength))
            return new(double.NaN, double.NaN);
        double lowest = -_lowest.Push(-strength);
        double range = _highest.Push(strength) - lowest;
        double k = _highest.IsFull ? _k.Next(range == 0 ? 0 : 100 * ((strength - lowest) / range)) : double.NaN;
        double d = _d.Next(k);
        return new(double.IsNaN(d) ? double.NaN : k, d);
    }
}
