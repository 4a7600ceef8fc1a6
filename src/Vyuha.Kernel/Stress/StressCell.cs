namespace Vyuha.Kernel.Stress;

/// <summary>One combination of a stress grid.</summary>
/// <param name="Move">Of the underlying, as a fraction of its level.</param>
/// <param name="Points">Change of every implied volatility, 0.10 meaning ten points.</param>
/// <param name="Days">Calendar days that have passed.</param>
public readonly record struct StressCell(double Move, double Points, double Days);
