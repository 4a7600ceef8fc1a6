namespace Vyuha.Kernel.Signals;

/// <summary>The market of the last days in two words.</summary>
/// <param name="Trend">1 rising, −1 falling, 0 neither.</param>
/// <param name="Volatility">−1 calm, 0 usual, 1 wild, against the year before.</param>
public readonly record struct RegimeValue(double Trend, double Volatility);
