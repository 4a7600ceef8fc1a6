namespace Vyuha.Quant.Indicators;

/// <summary>The fast exponential average less the slow one, with a signal line.</summary>
/// <remarks>The fast average starts late, so that both have their first value at the same observation; TA-Lib does so.</remarks>
public sealed class Macd : IIndicator<double, MacdValue>
{
    private readonly ExponentialMovingAverage _fast;
    private readonly ExponentialMovingAverage _slow;
    private readonly ExponentialMovingAverage _signal;
    private int _before;

    public Macd(int fast, int slow, int signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slow, fast);
        (_fast, _slow, _signal) = (new(fast), new(slow), new(signal));
        (_before, WarmUp) = (slow - fast, slow + signal - 2);
    }

    public int WarmUp { get; }

    public MacdValue Next(double input)
    {
        if (!double.IsFinite(input))
            return new(double.NaN, double.NaN, double.NaN);
        double slow = _slow.Next(input);
        double fast = _before > 0 ? double.NaN : _fast.Next(input);
        _before = Math.Max(0, _before - 1);
        double line = fast - slow;
        double signal = _signal.Next(line);
        return new(double.IsNaN(signal) ? double.NaN : line, signal, line - signal);
    }
}
