namespace Vyuha.Quant.Indicators;

/// <summary>How many population standard deviations a value is from the mean of n; 0 when they are all alike.</summary>
/// <remarks>The squares are summed about the current mean, O(n) a value: the O(1) difference of sums loses its digits at index levels.</remarks>
public sealed class ZScore(int period) : IIndicator<double, double>
{
    private readonly RollingWindow _window = new(period);

    public int WarmUp => period - 1;

    public double Next(double input)
    {
        if (!double.IsFinite(input))
            return double.NaN;
        _window.Push(input);
        if (!_window.IsFull)
            return double.NaN;
        double mean = _window.Sum / period, squares = 0;
        foreach (double value in _window.Stored)
            squares += (value - mean) * (value - mean);
        return squares == 0 ? 0 : (input - mean) / Math.Sqrt(squares / period);
    }
}
