namespace Vyuha.Quant.Surface;

/// <summary>SVI in natural parameters: w(k) = Δ + ω/2 (1 + ζρ(k − μ) + √((ζ(k − μ) + ρ)² + 1 − ρ²)).</summary>
/// <param name="Delta">Level added to the whole smile.</param>
/// <param name="Mu">Shift in log-moneyness.</param>
/// <param name="Rho">Which way the smile leans; −1 to 1, exclusive.</param>
/// <param name="Omega">Total variance at the money above <paramref name="Delta"/>; at least 0.</param>
/// <param name="Zeta">Inverse width in log-moneyness; above 0.</param>
public readonly record struct SviNatural(double Delta, double Mu, double Rho, double Omega, double Zeta)
{
    /// <summary>The same smile in raw parameters.</summary>
    public SviRaw ToRaw()
    {
        double squared = (1 - Rho) * (1 + Rho);
        return new(Delta + Omega / 2 * squared, Omega * Zeta / 2, Rho, Mu - Rho / Zeta, Math.Sqrt(squared) / Zeta);
    }
}
