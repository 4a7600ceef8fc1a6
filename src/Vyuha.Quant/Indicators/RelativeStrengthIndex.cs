namespace Vyuha.Quant.Indicators;

/// <summary>100 × average gain/(average gain + average loss), Wilder's averages; 0 when nothing has moved, as TA-Lib has it.</summary>
public sealed class RelativeStrengthIndex : IIndicator<double, double>
{
    private WilderAverage _gain;
    private WilderAverage _loss;
    private double _previous = double.NaN;

    public RelativeStrengthIndex(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        (_gain, _loss, WarmUp) = (new(period), new(period), period);
    }

    public int WarmUp { get; }

    public double Next(double input)
    {
        if (!double.IsFinite(input))
            return double.NaN;
        double change = input - _previous;
        _previous = input;
        if (double.IsNaN(change))
            return double.NaN;
        double gain = _gain.Next(Math.Max(change, 0));
        double loss = _loss.Next(Math.Max(-change, 0));
        double both = gain + loss;
        return both == 0 ? 0 : 100 * gain / both;
    }
}
