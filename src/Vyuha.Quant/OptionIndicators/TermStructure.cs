namespace Vyuha.Quant.OptionIndicators;

/// <summary>At-the-money volatility of two expiries: how it rises with time, and what lies between them.</summary>
/// <param name="Slope">Volatility a year of further expiry: 0.12 is one vol point a month. Below 0 the near expiry is the dearer.</param>
/// <param name="ForwardVol">The volatility from the near to the far expiry that the two imply; NaN when total variance falls, which is arbitrage.</param>
public readonly record struct TermStructure(double Slope, double ForwardVol)
{
    /// <param name="nearYears">Time to the nearer expiry; at least 0.</param>
    /// <param name="nearVol">Its volatility.</param>
    /// <param name="farYears">Time to the further expiry.</param>
    /// <param name="farVol">Its volatility.</param>
    /// <returns>NaN when the expiries are not in order, or a volatility is not above 0.</returns>
    public static TermStructure Of(double nearYears, double nearVol, double farYears, double farVol)
    {
        if (!(nearYears >= 0 && farYears > nearYears && nearVol > 0 && farVol > 0))
            return new(double.NaN, double.NaN);
        double between = farYears - nearYears;
        double variance = (farVol * farVol * farYears - nearVol * nearVol * nearYears) / between;
        return new((farVol - nearVol) / between, variance >= 0 ? Math.Sqrt(variance) : double.NaN);
    }
}
