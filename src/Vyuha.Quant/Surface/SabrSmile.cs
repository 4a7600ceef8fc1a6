using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Surface;

/// <summary>Which expansion turns SABR's parameters into a volatility.</summary>
public enum SabrForm
{
    /// <summary>P. Hagan, D. Kumar, A. Lesniewski and D. Woodward, "Managing smile risk", Wilmott (2002), equation 2.17.</summary>
    Hagan,

    /// <summary>J. Obłój, "Fine-tune your smile" (2008): the leading term of Berestycki, Busca and Florent, which does not turn arbitrageable at low strikes as soon. The same at β = 1.</summary>
    Obloj,
}

/// <summary>The SABR smile of one expiry: dF = αF^β dW, dα = να dZ, dW dZ = ρ dt. For comparison: its expansion is not free of arbitrage far from the money.</summary>
/// <param name="Alpha">Start of the volatility; above 0. At β = 1 about the volatility at the money.</param>
/// <param name="Beta">How the volatility follows the forward, 0 to 1; indices are usually fitted at 1.</param>
/// <param name="Rho">Correlation of forward and volatility; −1 to 1, exclusive.</param>
/// <param name="Nu">Volatility of volatility; at least 0.</param>
/// <param name="Forward">Rupee; above 0.</param>
/// <param name="Years">Time to expiry; above 0.</param>
public readonly record struct SabrSmile(double Alpha, double Beta, double Rho, double Nu, double Forward, double Years)
{
    /// <summary>Below this |z| the ratio z/χ(z) is taken from its series, whose next term is below 1e-16.</summary>
    private const double SmallZ = 1e-4;

    /// <summary>Annualised lognormal volatility, or false where the expansion has none: far out its correction in time can pass below 0.</summary>
    /// <param name="strike">Rupee; above 0.</param>
    /// <param name="form">Hagan's or Obłój's expansion.</param>
    /// <param name="vol">Above 0, else 0; never NaN.</param>
    public bool TryVol(double strike, SabrForm form, out double vol)
    {
        vol = 0;
        if (!(strike > 0 && strike < double.PositiveInfinity && Alpha > 0 && Nu >= 0 && Math.Abs(Rho) < 1 && Beta is >= 0 and <= 1 && Forward > 0 && Years > 0))
            return false;
        double x = ExactMath.LogRatio(Forward, strike), left = 1 - Beta;
        // (FK)^((1 − β)/2): the geometric mean of forward and strike to the power 1 − β.
        double mean = left == 0 ? 1 : ExactMath.Exp(left * (ExactMath.Log(Forward) - x / 2)), local = Alpha / mean, lx = left * x;
        double leading = form == SabrForm.Hagan
            ? local / (1 + lx * lx / 24 + lx * lx * lx * lx / 1920) * Ratio(Nu / local * x)
            // F^(1−β) − K^(1−β) = 2 mean sinh((1 − β)x/2), so that nothing cancels near the money.
            : local / SinhRatio(lx / 2) * Ratio(Nu / local * x * SinhRatio(lx / 2));
        double correction = left * left / 24 * local * local + Rho * Beta * Nu * local / 4 + (2 - 3 * Rho * Rho) / 24 * Nu * Nu;
        double value = leading * (1 + correction * Years);
        if (!(value > 0 && value < double.PositiveInfinity))
            return false;
        vol = value;
        return true;
    }

    /// <summary>z/χ(z), χ = ln((√(1 − 2ρz + z²) + z − ρ)/(1 − ρ)).</summary>
    private double Ratio(double z)
    {
        if (Math.Abs(z) < SmallZ)
            return 1 + z * (-Rho / 2 + z * ((2 - 3 * Rho * Rho) / 12 + z * Rho * (5 - 6 * Rho * Rho) / 24));
        double under = z * (z - 2 * Rho), root = Math.Sqrt(1 + under), less = under / (root + 1);
        // √ − 1 without cancelling; for z below 0 the sum would, too: (√ + z − ρ)(√ − z + ρ) = 1 − ρ².
        double chi = z > 0
            ? ExactMath.Log1p((less + z) / (1 - Rho))
            : -ExactMath.Log1p((less - z) / (1 + Rho));
        return z / chi;
    }

    /// <summary>sinh(y)/y.</summary>
    private static double SinhRatio(double y)
    {
        if (Math.Abs(y) < 1e-3)
            return 1 + y * y / 6 * (1 + y * y / 20);
        double grown = ExactMath.Exp(y);
        return (grown - 1 / grown) / (2 * y);
    }
}
