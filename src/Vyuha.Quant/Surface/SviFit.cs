namespace Vyuha.Quant.Surface;

/// <summary>Why an expiry has a smile, or has none.</summary>
public enum SviFitStatus
{
    /// <summary>The least squares are free of arbitrage by themselves.</summary>
    Ok,

    /// <summary>The least squares admitted arbitrage; this is the nearest smile found that does not.</summary>
    Constrained,

    /// <summary>No such smile was found near them; this is the best of the SSVI family, which admits none by construction.</summary>
    Ssvi,

    /// <summary>Fewer than <see cref="SviCalibrator.FewestQuotes"/> quotes that say something.</summary>
    TooFewQuotes,

    /// <summary>The quotes lie at one strike, or none has a width that weighs.</summary>
    NoShape,

    /// <summary>The spans differ in length, or hold a number that is not finite or not positive where it must be.</summary>
    InvalidInput,
}

/// <summary>The smile of one expiry and how well it passes through the quotes.</summary>
/// <param name="Status">Whether there is one, and how it was found.</param>
/// <param name="Smile">Free of butterfly arbitrage; the default where there is none.</param>
/// <param name="Quotes">Quotes fitted to.</param>
/// <param name="Inside">Of these, how many have the smile between bid and ask.</param>
/// <param name="RootMeanSquare">Distance of the smile from the mids, in half spreads, root mean square.</param>
/// <param name="Worst">The largest such distance.</param>
/// <param name="LeastDurrleman">The least g of the smile; at least 0.</param>
public readonly record struct SviFit(
    SviFitStatus Status, SviRaw Smile, int Quotes, int Inside, double RootMeanSquare, double Worst, double LeastDurrleman)
{
    public bool HasSmile => Status is SviFitStatus.Ok or SviFitStatus.Constrained or SviFitStatus.Ssvi;
}
