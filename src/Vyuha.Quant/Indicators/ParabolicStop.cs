namespace Vyuha.Quant.Indicators;

/// <summary>Wilder's parabolic stop and reverse: a stop that follows the trend ever faster, and the side it is on.</summary>
/// <remarks>
/// Wilder left the beginning open. As in TA-Lib, the first bar's low (high) is the stop of the second, long unless its low fell by more than its high rose.
/// Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978); 0.02 and 0.2 are his.
/// </remarks>
public sealed class ParabolicStop : IIndicator<IndicatorBar, TrendValue>
{
    private readonly double _step;
    private readonly double _most;
    private IndicatorBar _previous;
    private int _direction;
    private bool _hasPrevious;
    private double _acceleration;
    private double _extreme;
    private double _stop;

    /// <param name="step">What the acceleration begins at and grows by; above 0.</param>
    /// <param name="most">What it grows to.</param>
    public ParabolicStop(double step, double most)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, step);
        (_step, _most, _acceleration) = (step, most, step);
    }

    public int WarmUp => 1;

    public TrendValue Next(IndicatorBar input)
    {
        if (!input.HasRange)
            return new(double.NaN, double.NaN);
        IndicatorBar previous = _previous;
        _previous = input;
        if (!_hasPrevious)
        {
            _hasPrevious = true;
            return new(double.NaN, double.NaN);
        }

        if (_direction == 0)
        {
            double up = input.High - previous.High, down = previous.Low - input.Low;
            _direction = down > 0 && down > up ? -1 : 1;
            (_stop, _extreme) = _direction > 0 ? (previous.Low, input.High) : (previous.High, input.Low);
            previous = input; // The stop just set is not held to the first bar's range.
        }

        bool isHit = _direction > 0 ? input.Low <= _stop : input.High >= _stop;
        if (isHit)
            return Reverse(input, previous);
        var value = new TrendValue(_stop, _direction);
        Follow(input, previous);
        return value;
    }

    private TrendValue Reverse(IndicatorBar input, IndicatorBar previous)
    {
        _direction = -_direction;
        double stop = Outside(_extreme, input, previous);
        (_acceleration, _extreme) = (_step, _direction > 0 ? input.High : input.Low);
        _stop = Outside(stop + _acceleration * (_extreme - stop), input, previous);
        return new(stop, _direction);
    }

    private void Follow(IndicatorBar input, IndicatorBar previous)
    {
        double reached = _direction > 0 ? input.High : input.Low;
        if (_direction * (reached - _extreme) > 0)
            (_extreme, _acceleration) = (reached, Math.Min(_acceleration + _step, _most));
        _stop = Outside(_stop + _acceleration * (_extreme - _stop), input, previous);
    }

    /// <summary>The stop is never inside the range of this bar and the one before.</summary>
    private double Outside(double stop, IndicatorBar input, IndicatorBar previous) => _direction > 0
        ? Math.Min(stop, Math.Min(previous.Low, input.Low))
        : Math.Max(stop, Math.Max(previous.High, input.High));
}
