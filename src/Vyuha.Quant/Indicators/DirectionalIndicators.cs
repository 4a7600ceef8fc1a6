namespace Vyuha.Quant.Indicators;

/// <summary>+DI and −DI: upward and downward movement in percent of the true range, each by Wilder's sum; 0 when there is no range.</summary>
/// <remarks>Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978), without its rounding to whole numbers.</remarks>
public sealed class DirectionalIndicators : IIndicator<IndicatorBar, DirectionalValue>
{
    private WilderSum _plus;
    private WilderSum _minus;
    private WilderSum _range;
    private IndicatorBar _previous;
    private bool _hasPrevious;

    public DirectionalIndicators(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        (_plus, _minus, _range, WarmUp) = (new(period), new(period), new(period), period);
    }

    public int WarmUp { get; }

    public DirectionalValue Next(IndicatorBar input)
    {
        if (!input.HasPrices)
            return new(double.NaN, double.NaN);
        IndicatorBar previous = _previous;
        _previous = input;
        if (!_hasPrevious)
        {
            _hasPrevious = true;
            return new(double.NaN, double.NaN);
        }

        double up = input.High - previous.High, down = previous.Low - input.Low;
        double plus = _plus.Next(up > 0 && up > down ? up : 0);
        double minus = _minus.Next(down > 0 && down > up ? down : 0);
        double range = _range.Next(input.TrueRange(previous.Close));
        return range == 0 ? new(0, 0) : new(100 * (plus / range), 100 * (minus / range));
    }
}
