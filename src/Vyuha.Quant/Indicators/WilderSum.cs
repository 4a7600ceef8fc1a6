namespace Vyuha.Quant.Indicators;

/// <summary>Wilder's sum: s − s/n + x, begun at the sum of the first n − 1 values, as TA-Lib does for directional movement.</summary>
internal struct WilderSum(int period)
{
    private readonly double _share = 1.0 / period;
    private int _count;
    private double _value;

    /// <summary>Takes a finite value; NaN until n have come.</summary>
    public double Next(double input)
    {
        if (_count < period - 1)
        {
            _count++;
            _value += input;
            return double.NaN;
        }

        return _value = _value - _value * _share + input;
    }
}
