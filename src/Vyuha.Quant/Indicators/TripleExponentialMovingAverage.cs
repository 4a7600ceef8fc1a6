namespace Vyuha.Quant.Indicators;

/// <summary>3e₁ − 3e₂ + e₃, each the exponential average of the one before.</summary>
public sealed class TripleExponentialMovingAverage(int period) : IIndicator<double, double>
{
    private readonly ExponentialMovingAverage _first = new(period);
    private readonly ExponentialMovingAverage _second = new(period);
    private readonly ExponentialMovingAverage _third = new(period);

    public int WarmUp => 3 * (period - 1);

    public double Next(double input)
    {
        double first = _first.Next(input);
        double second = _second.Next(first);
        return 3 * first - 3 * second + _third.Next(second);
    }
}
