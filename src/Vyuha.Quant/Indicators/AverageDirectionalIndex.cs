namespace Vyuha.Quant.Indicators;

/// <summary>Wilder's average of |+DI − −DI| in percent of their sum, with the two. A bar at which neither moves leaves it as it was, as TA-Lib has it.</summary>
/// <remarks>Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978), without its rounding to whole numbers.</remarks>
public sealed class AverageDirectionalIndex(int period) : IIndicator<IndicatorBar, AverageDirectionalValue>
{
    private readonly DirectionalIndicators _directions = new(period);
    private readonly double _share = 1.0 / period;
    private int _count;
    private double _value;

    public int WarmUp => 2 * period - 1;

    public AverageDirectionalValue Next(IndicatorBar input)
    {
        (double plus, double minus) = _directions.Next(input);
        if (double.IsNaN(plus))
            return new(double.NaN, double.NaN, double.NaN);
        double both = plus + minus;
        double index = both > 0 ? 100 * (Math.Abs(plus - minus) / both) : 0;
        if (_count < period)
        {
            _value += index;
            if (++_count < period)
                return new(double.NaN, double.NaN, double.NaN);
            _value /= period;
        }
        else if (both > 0)
        {
            _value += (index - _value) * _share;
        }

        return new(_value, plus, minus);
    }
}
