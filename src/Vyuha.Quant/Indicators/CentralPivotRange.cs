namespace Vyuha.Quant.Indicators;

/// <summary>The pivot (H + L + C)/3 of the session before and the range around it, the same for each bar of a session.</summary>
/// <remarks>One bound is the middle (H + L)/2, the other its mirror image about the pivot; the greater is the top. Source: F. Ochoa, Secrets of a Pivot Boss (2010).</remarks>
public sealed class CentralPivotRange : IIndicator<SessionBar, BandValue>
{
    private SessionRange _sessions;
    private BandValue _range = new(double.NaN, double.NaN, double.NaN);

    /// <summary>The first session has no range: one bar at the least, all of its bars in truth.</summary>
    public int WarmUp => 1;

    public BandValue Next(SessionBar input)
    {
        if (!input.Bar.HasPrices)
            return new(double.NaN, double.NaN, double.NaN);
        if (_sessions.Push(input))
        {
            (double high, double low, double close) = _sessions.Last;
            double pivot = (high + low + close) / 3, middle = (high + low) / 2, mirrored = 2 * pivot - middle;
            _range = new(Math.Max(middle, mirrored), pivot, Math.Min(middle, mirrored));
        }

        return _range;
    }
}
