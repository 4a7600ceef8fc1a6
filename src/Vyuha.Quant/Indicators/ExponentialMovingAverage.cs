namespace Vyuha.Quant.Indicators;

/// <summary>e += 2/(n + 1) × (x − e), begun at the mean of the first n values, as TA-Lib does.</summary>
public sealed class ExponentialMovingAverage : IIndicator<double, double>
{
    private readonly int _period;
    private readonly double _weight;
    private int _count;
    private double _value;

    public ExponentialMovingAverage(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        (_period, _weight) = (period, 2.0 / (period + 1));
    }

    public int WarmUp => _period - 1;

    public double Next(double input)
    {
        if (!double.IsFinite(input))
            return double.NaN;
        if (_count == _period)
            return _value += _weight * (input - _value);
        _value += input;
        if (++_count < _period)
            return double.NaN;
        return _value /= _period;
    }
}
