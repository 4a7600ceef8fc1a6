namespace Vyuha.Quant.Indicators;

/// <summary>100 × the money flow (typical price × volume) of rising bars over that of rising and falling bars; 0 when there is none.</summary>
public sealed class MoneyFlowIndex(int period) : IIndicator<IndicatorBar, double>
{
    private readonly RollingWindow _rising = new(period);
    private readonly RollingWindow _falling = new(period);
    private double _previous = double.NaN;

    public int WarmUp => period;

    public double Next(IndicatorBar input)
    {
        if (!input.HasPrices || !double.IsFinite(input.Volume))
            return double.NaN;
        double typical = input.Typical, previous = _previous, flow = typical * input.Volume;
        _previous = typical;
        if (double.IsNaN(previous))
            return double.NaN;
        _rising.Push(typical > previous ? flow : 0);
        _falling.Push(typical < previous ? flow : 0);
        if (!_rising.IsFull)
            return double.NaN;
        double all = _rising.Sum + _falling.Sum;
        return all == 0 ? 0 : 100 * (_rising.Sum / all);
    }
}
