using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Volatility.Garch;

/// <summary>The logarithm of the peak of Student's density at variance 1.</summary>
internal static class StudentLevel
{
    private const double LogPi = 1.1447298858494002;

    /// <summary>ln Γ((ν + 1)/2) − ln Γ(ν/2) − ½ ln(π (ν − 2)) and its slope in ν; zeros where there is no ν.</summary>
    public static (double Level, double Slope) Of(double degrees)
    {
        if (degrees <= 2)
            return (0, 0);
        double level = GammaFunction.Log((degrees + 1) / 2) - GammaFunction.Log(degrees / 2) - 0.5 * (LogPi + ExactMath.Log(degrees - 2));
        double slope = 0.5 * (GammaFunction.Digamma((degrees + 1) / 2) - GammaFunction.Digamma(degrees / 2) - 1 / (degrees - 2));
        return (level, slope);
    }
}
