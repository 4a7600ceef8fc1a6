namespace Vyuha.Quant.Indicators;

/// <summary>Volume summed with the close's place in the bar as weight: ((C − L) − (H − C))/(H − L). A bar without range adds nothing.</summary>
public sealed class AccumulationDistribution : IIndicator<IndicatorBar, double>
{
    private double _sum;

    public int WarmUp => 0;

    public double Next(IndicatorBar input) =>
        input.HasPrices && double.IsFinite(input.Volume) ? _sum += input.MoneyFlow : double.NaN;
}
