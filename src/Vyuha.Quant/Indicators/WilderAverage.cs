namespace Vyuha.Quant.Indicators;

/// <summary>Wilder's average: (a(n − 1) + x)/n, begun at the mean of the first n values.</summary>
internal struct WilderAverage(int period)
{
    private int _count;
    private double _value;

    /// <summary>Takes a finite value; NaN until n have come.</summary>
    public double Next(double input)
    {
        if (_count == period)
            return _value = (_value * (period - 1) + input) / period;
        _value += input;
        if (++_count < period)
            return double.NaN;
        return _value /= period;
    }
}
