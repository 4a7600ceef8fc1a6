namespace Vyuha.Quant.Indicators;

/// <summary>The line, its exponential average, and the difference of the two.</summary>
public readonly record struct MacdValue(double Line, double Signal, double Histogram);
