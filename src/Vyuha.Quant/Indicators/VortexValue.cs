namespace Vyuha.Quant.Indicators;

/// <summary>VI+ and VI−.</summary>
public readonly record struct VortexValue(double Plus, double Minus);
