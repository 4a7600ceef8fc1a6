namespace Vyuha.Quant.Indicators;

/// <summary>The exponential average of the close and bands a multiple of the average true range above and below; 20, 10 and 2 are usual.</summary>
/// <remarks>Source: L. Raschke's form of C. Keltner's channel, as in StockCharts' ChartSchool.</remarks>
public sealed class KeltnerChannel(int period, int rangePeriod, double multiple) : IIndicator<IndicatorBar, BandValue>
{
    private readonly ExponentialMovingAverage _average = new(period);
    private readonly AverageTrueRange _range = new(rangePeriod);

    public int WarmUp => Math.Max(period - 1, rangePeriod);

    public BandValue Next(IndicatorBar input)
    {
        if (!input.HasPrices)
            return new(double.NaN, double.NaN, double.NaN);
        double middle = _average.Next(input.Close), width = multiple * _range.Next(input);
        return double.IsNaN(width) ? new(double.NaN, double.NaN, double.NaN) : new(middle + width, middle, middle - width);
    }
}
