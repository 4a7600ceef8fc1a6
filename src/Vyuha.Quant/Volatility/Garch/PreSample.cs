namespace Vyuha.Quant.Volatility.Garch;

/// <summary>What stands for the squared error and the variance before the first return. The choice moves the optimum visibly.</summary>
public enum PreSample : byte
{
    /// <summary>The mean of e² over the sample, about the mean being tried. G. Fiorentini, G. Calzolari, L. Panattoni, J. Applied Econometrics 11 (1996).</summary>
    MeanSquare,

    /// <summary>Σ 0.94ᵗ e² / Σ 0.94ᵗ over the first 75 returns, about the sample's mean; fixed while fitting. The default of Python's arch.</summary>
    Backcast,
}
