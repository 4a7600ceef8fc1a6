namespace Vyuha.Quant.Indicators;

/// <summary>Slow %K and its average %D.</summary>
public readonly record struct StochasticValue(double K, double D);
