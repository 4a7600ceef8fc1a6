namespace Vyuha.Quant.Indicators;

/// <summary>The mean of the last n values.</summary>
public sealed class SimpleMovingAverage(int period) : IIndicator<double, double>
{
    private readonly RollingWindow _window = new(period);

    public int WarmUp => period - 1;

    public double Next(double input)
    {
        if (!double.IsFinite(input))
            return double.NaN;
        _window.Push(input);
        return _window.IsFull ? _window.Sum / period : double.NaN;
    }
}
