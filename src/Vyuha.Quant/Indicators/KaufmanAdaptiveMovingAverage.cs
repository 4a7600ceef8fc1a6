namespace Vyuha.Quant.Indicators;

/// <summary>An exponential average that is fast when the market goes straight and slow when it goes to and fro.</summary>
/// <remarks>
/// Its weight is (e(f − s) + s)², where e is the net change of n observations over the sum of their changes, f = 2/(fast + 1), s = 2/(slow + 1).
/// Begun at the observation before the first value; e is 1 when nothing has moved. TA-Lib does so with fast 2 and slow 30.
/// Source: P. Kaufman, Trading Systems and Methods, 3rd ed. (1998).
/// </remarks>
public sealed class KaufmanAdaptiveMovingAverage : IIndicator<double, double>
{
    private readonly RollingWindow _values;
    private readonly RollingWindow _changes;
    private readonly double _slow;
    private readonly double _spread;
    private double _previous = double.NaN;
    private double _value;

    public KaufmanAdaptiveMovingAverage(int period, int fast = 2, int slow = 30)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fast, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(slow, fast);
        (_values, _changes, WarmUp) = (new(period), new(period), period);
        _slow = 2.0 / (slow + 1);
        _spread = 2.0 / (fast + 1) - _slow;
    }

    public int WarmUp { get; }

    public double Next(double input)
    {
        if (!double.IsFinite(input))
            return double.NaN;
        double earlier = _values.Push(input), previous = _previous;
        _previous = input;
        if (!double.IsNaN(previous))
            _changes.Push(Math.Abs(input - previous));
        if (double.IsNaN(earlier))
        {
            _value = input;
            return double.NaN;
        }

        // The running sum may be a rounding error below the net change.
        double net = Math.Abs(input - earlier);
        double efficiency = _changes.Sum <= net ? 1 : net / _changes.Sum;
        double weight = efficiency * _spread + _slow;
        return _value += weight * weight * (input - _value);
    }
}
