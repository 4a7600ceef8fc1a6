namespace Vyuha.Quant.Indicators;

/// <summary>+DI and −DI, percent.</summary>
public readonly record struct DirectionalValue(double Plus, double Minus);
