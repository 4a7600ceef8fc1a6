namespace Vyuha.Quant.Indicators;

/// <summary>The typical price less its mean of n bars, over 0.015 of their mean absolute deviation; 0 when they are all alike.</summary>
/// <remarks>The mean absolute deviation about a moving mean has no O(1) update, so a bar costs O(n).</remarks>
public sealed class CommodityChannelIndex(int period) : IIndicator<IndicatorBar, double>
{
    private readonly RollingWindow _window = new(period);

    public int WarmUp => period - 1;

    public double Next(IndicatorBar input)
    {
        if (!input.HasPrices)
            return double.NaN;
        double typical = input.Typical;
        _window.Push(typical);
        if (!_window.IsFull)
            return double.NaN;
        double mean = _window.Sum / period, deviation = 0;
        foreach (double value in _window.Stored)
            deviation += Math.Abs(value - mean);
        return deviation == 0 ? 0 : (typical - mean) / (0.015 * (deviation / period));
    }
}
