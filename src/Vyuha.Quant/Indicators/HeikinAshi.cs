namespace Vyuha.Quant.Indicators;

/// <summary>The bar's mean as close, the middle of the last such bar's body as open, and the extremes of all; begun at (O + C)/2.</summary>
/// <remarks>Source: D. Valcu, "Using the Heikin-Ashi Technique", TASC 22 (2004).</remarks>
public sealed class HeikinAshi : IIndicator<IndicatorBar, HeikinAshiValue>
{
    private double _next = double.NaN;

    public int WarmUp => 0;

    public HeikinAshiValue Next(IndicatorBar input)
    {
        if (!input.HasPrices || !double.IsFinite(input.Open))
            return new(double.NaN, double.NaN, double.NaN, double.NaN);
        double close = (input.Open + input.High + input.Low + input.Close) / 4;
        double open = double.IsNaN(_next) ? (input.Open + input.Close) / 2 : _next;
        _next = (open + close) / 2;
        return new(open, Math.Max(input.High, Math.Max(open, close)), Math.Min(input.Low, Math.Min(open, close)), close);
    }
}
