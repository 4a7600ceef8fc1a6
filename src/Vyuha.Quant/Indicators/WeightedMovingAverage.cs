namespace Vyuha.Quant.Indicators;

/// <summary>The mean of the last n values with weights n for the newest down to 1 for the oldest.</summary>
public sealed class WeightedMovingAverage(int period) : IIndicator<double, double>
{
    private readonly RollingWindow _window = new(period);
    private readonly double[] _recent = new double[period];
    private int _next;
    private double _weighted;

    public int WarmUp => period - 1;

    public double Next(double input)
    {
        if (!double.IsFinite(input))
            return double.NaN;
        // Each stored weight falls by one, which takes the old plain sum away once the window is full.
        bool full = _window.IsFull;
        _weighted += full ? period * input - _window.Sum : (_next + 1) * input;
        _window.Push(input);
        _recent[_next] = input;
        if (++_next == period)
        {
            _next = 0;
            _weighted = 0;
            for (int i = 0; i < _recent.Length; i++)
                _weighted += (i + 1) * _recent[i];
        }

        return _window.IsFull ? _weighted / (0.5 * period * (period + 1.0)) : double.NaN;
    }
}
