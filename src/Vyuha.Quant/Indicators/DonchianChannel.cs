namespace Vyuha.Quant.Indicators;

/// <summary>The highest high and the lowest low of n bars, this one included, and the mean of the two.</summary>
/// <remarks>A breakout is a price beyond the channel of the bar before. Source: R. Donchian's four-week rule, as in TradingView's built-in channel.</remarks>
public sealed class DonchianChannel(int period) : IIndicator<IndicatorBar, BandValue>
{
    private readonly RollingMaximum _highest = new(period);
    private readonly RollingMaximum _lowest = new(period);

    public int WarmUp => period - 1;

    public BandValue Next(IndicatorBar input)
    {
        if (!input.HasRange)
            return new(double.NaN, double.NaN, double.NaN);
        double upper = _highest.Push(input.High), lower = -_lowest.Push(-input.Low);
        return _highest.IsFull ? new(upper, (upper + lower) / 2, lower) : new(double.NaN, double.NaN, double.NaN);
    }
}
