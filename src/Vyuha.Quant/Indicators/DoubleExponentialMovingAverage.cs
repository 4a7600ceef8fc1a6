namespace Vyuha.Quant.Indicators;

/// <summary>2e₁ − e₂, where e₂ is the exponential average of the exponential average e₁.</summary>
public sealed class DoubleExponentialMovingAverage(int period) : IIndicator<double, double>
{
    private readonly ExponentialMovingAverage _first = new(period);
    private readonly ExponentialMovingAverage _second = new(period);

    public int WarmUp => 2 * (period - 1);

    public double Next(double input)
    {
        double first = _first.Next(input);
        return 2 * first - _second.Next(first);
    }
}
