namespace Vyuha.Quant.Surface;

/// <summary>SVI in jump-wings parameters: variances a year and slopes per √variance, so that smiles of different expiries compare.</summary>
/// <param name="Variance">Variance a year at the money, v.</param>
/// <param name="Skew">Slope at the money of the volatility times √T, ψ.</param>
/// <param name="PutWing">Slope of the left wing over √(vT), p; at least 0.</param>
/// <param name="CallWing">Slope of the right wing over √(vT), c; at least 0.</param>
/// <param name="LeastVariance">The smallest variance a year of the smile, ṽ.</param>
/// <param name="Years">Time to the expiry.</param>
public readonly record struct SviJumpWings(double Variance, double Skew, double PutWing, double CallWing, double LeastVariance, double Years)
{
    /// <summary>The same smile in raw parameters; false where none has these.</summary>
    /// <remarks>
    /// With β = m/√(m² + σ²) and R = √(m² + σ²) the paper's formulae become (v − ṽ)T = b R (1 − ρβ − √((1 − β²)(1 − ρ²))), which has
    /// no special case at m = 0. There is no smile where |β| is above 1; where the smile has no curve to tell R from (ψ = 0 with v = ṽ is one), there are many.
    /// </remarks>
    public bool TryToRaw(out SviRaw raw)
    {
        raw = default;
        double root = Math.Sqrt(Variance * Years), b = root / 2 * (CallWing + PutWing);
        if (!(b > 0 && PutWing >= 0 && CallWing >= 0 && Variance > LeastVariance))
            return false;
        double rho = (CallWing - PutWing) / (CallWing + PutWing), gap = 2 * Skew * root / b, beta = rho - gap;
        if (!(Math.Abs(beta) < 1 && gap != 0))
            return false;
        double across = Math.Sqrt((1 - beta) * (1 + beta) * (1 - rho) * (1 + rho));
        // (1 − ρβ − across) as (ρ − β)² / (1 − ρβ + across): no digits are lost where β is near ρ.
        double distance = (Variance - LeastVariance) * Years * (1 - rho * beta + across) / (b * gap * gap);
        double sigma = distance * Math.Sqrt((1 - beta) * (1 + beta));
        raw = new(LeastVariance * Years - b * sigma * Math.Sqrt((1 - rho) * (1 + rho)), b, rho, distance * beta, sigma);
        return sigma > 0 && double.IsFinite(raw.A) && double.IsFinite(sigma);
    }
}
