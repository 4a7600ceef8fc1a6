namespace Vyuha.Quant.Volatility.Garch;

/// <summary>The law of the standardised errors z: mean 0, variance 1.</summary>
public enum ErrorLaw : byte
{
    Normal,

    /// <summary>Student's t with ν above 2 degrees of freedom, scaled to variance 1.</summary>
    StudentT,

    /// <summary>The skewed t with ν and λ in (−1, 1). B. Hansen, International Economic Review 35 (1994).</summary>
    SkewStudentT,
}
