namespace Vyuha.Quant.Indicators;

/// <summary>The averaged bar, rupee.</summary>
public readonly record struct HeikinAshiValue(double Open, double High, double Low, double Close);
