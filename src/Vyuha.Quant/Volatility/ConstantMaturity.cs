namespace Vyuha.Quant.Volatility;

/// <summary>The volatility of a maturity between two expiries.</summary>
public static class ConstantMaturity
{
    /// <summary>Interpolates total variance σ²T linearly in time; outside the two expiries the nearer one's volatility is used unchanged.</summary>
    /// <param name="nearYears">Time to the nearer expiry; above 0.</param>
    /// <param name="nearVol">Its volatility.</param>
    /// <param name="farYears">Time to the further expiry; above <paramref name="nearYears"/>.</param>
    /// <param name="farVol">Its volatility.</param>
    /// <param name="targetYears">The constant maturity; 30/365 for the usual one.</param>
    /// <returns>NaN when the expiries are not in order, or a variance is negative.</returns>
    public static double Volatility(double nearYears, double nearVol, double farYears, double farVol, double targetYears)
    {
        if (!(nearYears > 0 && farYears > nearYears && targetYears > 0 && nearVol >= 0 && farVol >= 0))
            return double.NaN;
        if (targetYears <= nearYears)
            return nearVol;
        if (targetYears >= farYears)
            return farVol;
        double nearVariance = nearVol * nearVol * nearYears, farVariance = farVol * farVol * farYears;
        double share = (targetYears - nearYears) / (farYears - nearYears);
        return Math.Sqrt((nearVariance + share * (farVariance - nearVariance)) / targetYears);
    }
}
