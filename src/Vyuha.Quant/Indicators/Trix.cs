namespace Vyuha.Quant.Indicators;

/// <summary>The change of a three times exponentially averaged series from one observation to the next, percent.</summary>
public sealed class Trix(int period) : IIndicator<double, double>
{
    private readonly ExponentialMovingAverage _first = new(period);
    private readonly ExponentialMovingAverage _second = new(period);
    private readonly ExponentialMovingAverage _third = new(period);
    private double _previous = double.NaN;

    public int WarmUp => 3 * (period - 1) + 1;

    public double Next(double input)
    {
        double third = _third.Next(_second.Next(_first.Next(input)));
        if (double.IsNaN(third))
            return double.NaN;
        double change = 100 * (third / _previous - 1);
        _previous = third;
        return change;
    }
}
