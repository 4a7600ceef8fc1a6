namespace Vyuha.Quant.Indicators;

/// <summary>Wilder's average of the true range: the greatest of high − low, |high − previous close| and |low − previous close|.</summary>
public sealed class AverageTrueRange : IIndicator<IndicatorBar, double>
{
    private WilderAverage _average;
    private double _previous = double.NaN;

    public AverageTrueRange(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        (_average, WarmUp) = (new(period), period);
    }

    public int WarmUp { get; }

    public double Next(IndicatorBar input)
    {
        if (!input.HasPrices)
            return double.NaN;
        double previous = _previous;
        _previous = input.Close;
        return double.IsNaN(previous) ? double.NaN : _average.Next(input.TrueRange(previous));
    }
}
