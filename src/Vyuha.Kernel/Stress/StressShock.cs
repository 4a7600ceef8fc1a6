namespace Vyuha.Kernel.Stress;

/// <summary>A sudden change of a market. Nothing, by default.</summary>
/// <param name="Move">Of the underlying, as a fraction of its level; above −1.</param>
/// <param name="Points">What implied volatilities rise by, 0.10 meaning ten points.</param>
/// <param name="Share">What they rise by as a share of themselves; below zero a fall, −0.3 meaning three tenths lower.</param>
/// <param name="Days">Calendar days that pass; at or above 0.</param>
public readonly record struct StressShock(double Move, double Points, double Share, double Days)
{
    /// <summary>Change of one volatility, as a fraction.</summary>
    internal double Change(double volatility) => Points + Share * volatility;
}
