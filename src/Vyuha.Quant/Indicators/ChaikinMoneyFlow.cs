namespace Vyuha.Quant.Indicators;

/// <summary>The volume of n bars weighted by the close's place in each, over their whole volume: −1 to 1; 0 when none of them traded.</summary>
/// <remarks>Source: M. Chaikin's Chaikin Money Flow, as in StockCharts' ChartSchool.</remarks>
public sealed class ChaikinMoneyFlow(int period) : IIndicator<IndicatorBar, double>
{
    private readonly RollingWindow _flow = new(period);
    private readonly RollingWindow _volume = new(period);

    public int WarmUp => period - 1;

    public double Next(IndicatorBar input)
    {
        if (!input.HasPrices || !double.IsFinite(input.Volume))
            return double.NaN;
        _flow.Push(input.MoneyFlow);
        _volume.Push(input.Volume);
        if (!_volume.IsFull)
            return double.NaN;
        return _volume.Sum > 0 ? _flow.Sum / _volume.Sum : 0;
    }
}
