namespace Vyuha.Quant.Indicators;

/// <summary>The two bounds, rupee.</summary>
public readonly record struct OpeningRangeValue(double High, double Low);
