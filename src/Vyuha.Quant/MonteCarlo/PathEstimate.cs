namespace Vyuha.Quant.MonteCarlo;

/// <summary>A mean over paths.</summary>
/// <param name="Mean">The estimate.</param>
/// <param name="StandardError">Of the estimate.</param>
/// <param name="Paths">Paths drawn.</param>
public readonly record struct PathEstimate(double Mean, double StandardError, long Paths);
