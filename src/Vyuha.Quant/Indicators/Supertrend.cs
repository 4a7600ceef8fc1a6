namespace Vyuha.Quant.Indicators;

/// <summary>A line some average true ranges below the middle of a rising market or above that of a falling one; it never moves away from the price.</summary>
/// <remarks>
/// The trend turns when a close is beyond the line. A band moves away only after a close beyond it. The first direction is up if the close is at or above the bar's middle.
/// Source: O. Seban's Supertrend, as in TradingView's built-in <c>ta.supertrend</c>; the average true range here is Wilder's as TA-Lib begins it.
/// </remarks>
public sealed class Supertrend(int period, double multiple) : IIndicator<IndicatorBar, TrendValue>
{
    private readonly AverageTrueRange _range = new(period);
    private double _upper = double.PositiveInfinity;
    private double _lower = double.NegativeInfinity;
    private double _previous;
    private int _direction;

    public int WarmUp => period;

    public TrendValue Next(IndicatorBar input)
    {
        double range = _range.Next(input);
        if (double.IsNaN(range))
            return new(double.NaN, double.NaN);
        double middle = (input.High + input.Low) / 2, upper = middle + multiple * range, lower = middle - multiple * range;
        if (_direction == 0)
        {
            (_upper, _lower) = (upper, lower);
            _direction = input.Close >= middle ? 1 : -1;
        }
        else
        {
            _upper = upper < _upper || _previous > _upper ? upper : _upper;
            _lower = lower > _lower || _previous < _lower ? lower : _lower;
            if (_direction > 0 ? input.Close < _lower : input.Close > _upper)
                _direction = -_direction;
        }

        _previous = input.Close;
        return new(_direction > 0 ? _lower : _upper, _direction);
    }
}
