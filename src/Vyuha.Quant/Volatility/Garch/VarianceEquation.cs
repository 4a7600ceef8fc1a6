namespace Vyuha.Quant.Volatility.Garch;

/// <summary>How the variance of the next return follows from this one; e is the return less its mean, h its variance, z = e/√h.</summary>
public enum VarianceEquation : byte
{
    /// <summary>h′ = ω + α e² + β h. T. Bollerslev, J. Econometrics 31 (1986).</summary>
    Garch,

    /// <summary>h′ = ω + (α + γ [e below 0]) e² + β h. L. Glosten, R. Jagannathan, D. Runkle, J. Finance 48 (1993).</summary>
    Gjr,

    /// <summary>ln h′ = ω + α (|z| − √(2/π)) + γ z + β ln h. D. Nelson, Econometrica 59 (1991); √(2/π) stands whatever the law of the errors.</summary>
    Egarch,
}
