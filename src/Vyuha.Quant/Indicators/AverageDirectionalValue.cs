namespace Vyuha.Quant.Indicators;

/// <summary>The strength of the trend, and its two directions, percent.</summary>
public readonly record struct AverageDirectionalValue(double Index, double Plus, double Minus);
