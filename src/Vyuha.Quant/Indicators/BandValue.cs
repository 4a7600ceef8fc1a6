namespace Vyuha.Quant.Indicators;

/// <summary>A channel and its middle.</summary>
public readonly record struct BandValue(double Upper, double Middle, double Lower);
