namespace Vyuha.Quant.Indicators;

/// <summary>Middles of the range of three periods, and the cloud that stands at this bar, made some bars ago; 9, 26, 52 and 26 are usual.</summary>
/// <remarks>
/// The cloud of bar i is made at bar i − displacement and nothing is drawn back in time: the lagging line is the close itself, compared with the one displacement bars ago.
/// Source: G. Hosoda; M. Patel, Trading with Ichimoku Clouds (2010).
/// </remarks>
public sealed class Ichimoku : IIndicator<IndicatorBar, IchimokuValue>
{
    private readonly DonchianChannel _conversion;
    private readonly DonchianChannel _base;
    private readonly DonchianChannel _slow;
    private readonly RollingWindow _first;
    private readonly RollingWindow _second;

    public Ichimoku(int conversion, int baseline, int slow, int displacement)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(baseline, conversion);
        ArgumentOutOfRangeException.ThrowIfLessThan(slow, baseline);
        (_conversion, _base, _slow) = (new(conversion), new(baseline), new(slow));
        (_first, _second) = (new(displacement), new(displacement));
        WarmUp = slow - 1 + displacement;
    }

    public int WarmUp { get; }

    public IchimokuValue Next(IndicatorBar input)
    {
        double conversion = _conversion.Next(input).Middle, baseline = _base.Next(input).Middle, second = _slow.Next(input).Middle;
        if (double.IsNaN(second))
            return IchimokuValue.None;
        double first = (conversion + baseline) / 2;
        double cloudFirst = _first.Push(first), cloudSecond = _second.Push(second);
        return double.IsNaN(cloudFirst) ? IchimokuValue.None : new(conversion, baseline, first, second, cloudFirst, cloudSecond);
    }
}
