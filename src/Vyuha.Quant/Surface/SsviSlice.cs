namespace Vyuha.Quant.Surface;

/// <summary>A smile of the SSVI family: w(k) = ½ (θ + ρψk + √((ψk + θρ)² + θ²(1 − ρ²))), with ψ = θφ of the paper.</summary>
/// <remarks>
/// Free of butterfly arbitrage where ψ (1 + |ρ|) ≤ 4 and ψ² (1 + |ρ|) ≤ 4θ (Gatheral and Jacquier, 2014, theorem 4.2). Two such smiles are free of
/// calendar arbitrage where θ does not fall, ψ₂(1 ± ρ₂) ≥ ψ₁(1 ± ρ₁) and ψ₂/θ₂ ≤ ψ₁/θ₁: S. Hendriks and C. Martini, "The extended SSVI volatility
/// surface", J. Computational Finance 22 (2019), proposition 3.1, the form in which J. Corbetta, P. Cohort, I. Laachir and C. Martini, "Robust calibration and
/// arbitrage-free interpolation of SSVI slices" (2019) use it.
/// </remarks>
/// <param name="Theta">Total variance at the money; above 0.</param>
/// <param name="Rho">Which way the smile leans; −1 to 1, exclusive.</param>
/// <param name="Psi">Twice the slope of both wings together over 2: b = ψ/2; above 0.</param>
public readonly record struct SsviSlice(double Theta, double Rho, double Psi)
{
    /// <summary>Whether the conditions hold under which no butterfly is worth less than nothing.</summary>
    public bool IsFree => Theta > 0 && Psi > 0 && Math.Abs(Rho) < 1 && Psi <= MostPsi(Theta, Rho);

    /// <summary>σ²T at a log-moneyness.</summary>
    public double TotalVariance(double logMoneyness)
    {
        double reach = Psi * logMoneyness + Theta * Rho;
        return (Theta + Rho * Psi * logMoneyness + Math.Sqrt(reach * reach + Theta * Theta * (1 - Rho) * (1 + Rho))) / 2;
    }

    /// <summary>Whether the conditions hold under which no calendar spread against an earlier smile is worth less than nothing.</summary>
    public bool IsAbove(in SsviSlice earlier) =>
        Theta >= earlier.Theta && Psi >= LeastPsi(earlier, Rho) && Psi <= earlier.Psi * Theta / earlier.Theta;

    /// <summary>The same smile in raw parameters.</summary>
    public SviRaw ToRaw()
    {
        double squared = (1 - Rho) * (1 + Rho), width = Theta / Psi;
        return new(Theta / 2 * squared, Psi / 2, Rho, -Rho * width, Math.Sqrt(squared) * width);
    }

    /// <summary>The smile a share of the way from this to a later one; free of arbitrage, and against both, where they are (Corbetta and others, 2019).</summary>
    /// <param name="later">The later smile.</param>
    /// <param name="share">0 gives this one, 1 the later.</param>
    public SsviSlice Between(in SsviSlice later, double share)
    {
        double psi = Psi + share * (later.Psi - Psi);
        return new(Theta + share * (later.Theta - Theta), (Rho * Psi + share * (later.Rho * later.Psi - Rho * Psi)) / psi, psi);
    }

    /// <summary>The largest ψ without butterfly arbitrage.</summary>
    internal static double MostPsi(double theta, double rho)
    {
        double bound = 4 / (1 + Math.Abs(rho));
        return Math.Min(bound, Math.Sqrt(bound * theta));
    }

    /// <summary>The least ψ whose wings are not flatter than those of an earlier smile.</summary>
    internal static double LeastPsi(in SsviSlice earlier, double rho) =>
        earlier.Psi * Math.Max((1 + earlier.Rho) / (1 + rho), (1 - earlier.Rho) / (1 - rho));
}
