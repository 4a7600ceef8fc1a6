namespace Vyuha.Quant.Surface;

/// <summary>The smile of one expiry in the raw parameters of SVI: total variance w(k) = a + b (ρ (k − m) + √((k − m)² + σ²)), k = ln(strike/forward).</summary>
/// <remarks>
/// Total variance is σ²T of the implied volatility. Source of the forms and their conversions: J. Gatheral and A. Jacquier, "Arbitrage-free SVI
/// volatility surfaces", Quantitative Finance 14 (2014), section 3.
/// </remarks>
/// <param name="A">Level of total variance.</param>
/// <param name="B">Half the sum of the wings' slopes; at least 0.</param>
/// <param name="Rho">Which way the smile leans; −1 to 1.</param>
/// <param name="M">Log-moneyness around which the wings part.</param>
/// <param name="Sigma">How round the smile is between its wings, in log-moneyness; above 0.</param>
public readonly record struct SviRaw(double A, double B, double Rho, double M, double Sigma)
{
    /// <summary>−dw/dk far to the left; at most 2 (R. Lee, 2004).</summary>
    public double LeftWing => B * (1 - Rho);

    /// <summary>dw/dk far to the right; at most 2.</summary>
    public double RightWing => B * (1 + Rho);

    /// <summary>The least total variance of the smile.</summary>
    public double LeastVariance => A + B * Sigma * Math.Sqrt((1 - Rho) * (1 + Rho));

    /// <summary>σ²T at a log-moneyness.</summary>
    public double TotalVariance(double logMoneyness)
    {
        double u = logMoneyness - M;
        return A + B * (Rho * u + Math.Sqrt(u * u + Sigma * Sigma));
    }

    /// <summary>dw/dk.</summary>
    public double Slope(double logMoneyness)
    {
        double u = logMoneyness - M;
        return B * (Rho + u / Math.Sqrt(u * u + Sigma * Sigma));
    }

    /// <summary>d²w/dk².</summary>
    public double Curvature(double logMoneyness)
    {
        double u = logMoneyness - M, square = u * u + Sigma * Sigma;
        return B * Sigma * Sigma / (square * Math.Sqrt(square));
    }

    /// <summary>Durrleman's g: the risk-neutral density over that of a flat smile of the same variance. Below 0 a butterfly is worth less than nothing.</summary>
    public double Durrleman(double logMoneyness) =>
        Butterfly.Durrleman(logMoneyness, TotalVariance(logMoneyness), Slope(logMoneyness), Curvature(logMoneyness));

    /// <summary>The same smile in natural parameters; defined for |ρ| below 1.</summary>
    public SviNatural ToNatural()
    {
        double across = Math.Sqrt((1 - Rho) * (1 + Rho));
        double omega = 2 * B * Sigma / across;
        return new(A - omega / 2 * (1 - Rho) * (1 + Rho), M + Rho * Sigma / across, Rho, omega, across / Sigma);
    }

    /// <summary>The same smile in the terms of traders.</summary>
    /// <param name="years">Time to its expiry; above 0.</param>
    public SviJumpWings ToJumpWings(double years)
    {
        double distance = Math.Sqrt(M * M + Sigma * Sigma), atTheMoney = TotalVariance(0), root = Math.Sqrt(atTheMoney);
        return new(atTheMoney / years, B / 2 * (Rho - M / distance) / root, LeftWing / root, RightWing / root, LeastVariance / years, years);
    }
}
