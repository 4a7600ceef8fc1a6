namespace Vyuha.Quant.Indicators;

/// <summary>The mean of n values and bands a number of population standard deviations above and below.</summary>
/// <remarks>The squares are summed about the current mean, O(n) a value: the O(1) difference of sums loses its digits at index levels.</remarks>
public sealed class BollingerBands(int period, double deviationsUp, double deviationsDown) : IIndicator<double, BollingerValue>
{
    private readonly RollingWindow _window = new(period);

    public int WarmUp => period - 1;

    public BollingerValue Next(double input)
    {
        if (!double.IsFinite(input))
            return new(double.NaN, double.NaN, double.NaN);
        _window.Push(input);
        if (!_window.IsFull)
            return new(double.NaN, double.NaN, double.NaN);
        double mean = _window.Sum / period, squares = 0;
        foreach (double value in _window.Stored)
            squares += (value - mean) * (value - mean);
        double deviation = Math.Sqrt(squares / period);
        return new(mean + deviationsUp * deviation, mean, mean - deviationsDown * deviation);
    }
}
