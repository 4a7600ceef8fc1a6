namespace Vyuha.Quant.Indicators;

/// <summary>The line a trend is held to, rupee, and its direction: 1 up, the line below the price; −1 down, the line above.</summary>
public readonly record struct TrendValue(double Line, double Direction);
