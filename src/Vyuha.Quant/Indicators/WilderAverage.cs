namespace Vyuha.Quant.Indicators;

/// <summary>Wilder's average: a + (x − a)/n, begun at the mean of the first n values.</summary>
/// <remarks>Multiplied by 1/n: a division in the chain from one value to the next would be half its time.</remarks>
internal struct WilderAverage(int period)
{
    private readonly double _share = 1.0 / period;
    private int _count;
    private double _value;

    /// <summary>Takes a finite value; NaN until n have come.</summary>
    public double Next(double input)
    {
        if (_count == period)
            return _value += (input - _value) * _share;
        _value += input;
        if (++_count < period)
            return double.NaN;
        return _value /= period;
    }
}
