namespace Vyuha.Quant.Options;

/// <summary>Annualised volatility by strike and time to expiry.</summary>
public interface IVolatilitySurface
{
    /// <param name="strike">Rupee; above 0.</param>
    /// <param name="years">Time to expiry.</param>
    double Vol(double strike, double years);

    /// <summary>Change of the volatility per rupee of strike.</summary>
    /// <param name="strike">Rupee; above 0.</param>
    /// <param name="years">Time to expiry.</param>
    double Slope(double strike, double years);
}

/// <summary>One volatility for every strike and expiry.</summary>
/// <param name="vol">Annualised, 0.13 meaning 13 %.</param>
public sealed class FlatVolatility(double vol) : IVolatilitySurface
{
    public double Vol(double strike, double years) => vol;

    public double Slope(double strike, double years) => 0;
}
