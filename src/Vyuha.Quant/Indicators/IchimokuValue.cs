namespace Vyuha.Quant.Indicators;

/// <summary>The lines at a bar, rupee.</summary>
/// <param name="Conversion">Tenkan-sen.</param>
/// <param name="Baseline">Kijun-sen.</param>
/// <param name="LeadingA">Senkou span A made here, drawn ahead.</param>
/// <param name="LeadingB">Senkou span B made here, drawn ahead.</param>
/// <param name="CloudA">Span A that stands here.</param>
/// <param name="CloudB">Span B that stands here.</param>
public readonly record struct IchimokuValue(double Conversion, double Baseline, double LeadingA, double LeadingB, double CloudA, double CloudB)
{
    internal static IchimokuValue None => new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
}
