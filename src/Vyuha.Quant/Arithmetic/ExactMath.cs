namespace Vyuha.Quant.Arithmetic;

/// <summary>The transcendental functions of the product, with the same bits on every machine.</summary>
/// <remarks>
/// Built from + − × ÷ √ and the fused multiply-add, which IEEE 754 fixes to the last bit; the operating system's and the
/// runtime's versions differ between processors. Errors are in units in the last place (ulp) of the result: bounds found by a search
/// against 60 digits; <c>ExactMathTests</c> holds each function to its figure at the search's worst arguments. NaN gives NaN everywhere.
/// <see cref="ExactMathSpans"/> has the same functions, bit by bit, over many numbers at once.
/// </remarks>
public static class ExactMath
{
    /// <summary>e to the power x; at most 1 ulp, also in the subnormal results below −708.</summary>
    public static double Exp(double x) => Elementary<Lane1>.Exp(new(x), new(0)).Value;

    /// <summary>eˣ − 1; at most 1.1 ulp.</summary>
    public static double Expm1(double x) => Elementary<Lane1>.Expm1(new(x)).Value;

    /// <summary>Natural logarithm; at most 0.6 ulp. −∞ at 0, NaN below 0.</summary>
    public static double Log(double x) => Elementary<Lane1>.Log(new(x)).Value;

    /// <summary>ln(1 + x); at most 1.5 ulp. −∞ at −1, NaN below −1.</summary>
    public static double Log1p(double x) => Elementary<Lane1>.Log1p(new(x)).Value;

    /// <summary>ln(numerator/denominator) of two positive normal numbers; at most 1 ulp also where the two nearly agree.</summary>
    public static double LogRatio(double numerator, double denominator) =>
        Elementary<Lane1>.LogRatio(new(numerator), new(denominator)).Value;

    /// <summary>x to the power y for x above 0, as e^(y ln x): relative error up to (1 + |y ln x|) × 2.3e-16.</summary>
    public static double Pow(double x, double y) => y == 0 ? 1 : Exp(y * Log(x));

    /// <summary>Density of the standard normal law; at most 3 ulp.</summary>
    public static double NormalPdf(double x) => Gaussian<Lane1>.Density(new(x)).Value;

    /// <summary>Standard normal distribution function; at most 8 ulp in both tails.</summary>
    public static double NormalCdf(double x) => Gaussian<Lane1>.Cdf(new(x)).Value;

    /// <summary>(1 − N(z))/n(z); at most 7 ulp. +∞ below −38.</summary>
    public static double MillsRatio(double z) => Gaussian<Lane1>.MillsOfAny(new(z)).Value;

    /// <summary>Scaled complementary error function exp(x²) erfc(x); at most 8 ulp. +∞ below −26.6.</summary>
    public static double Erfcx(double x) => Gaussian<Lane1>.Erfcx(new(x)).Value;

    /// <summary>Complementary error function; at most 8 ulp.</summary>
    public static double Erfc(double x) => Gaussian<Lane1>.Erfc(new(x)).Value;

    /// <summary>The z with N(z) = probability; at most 12 ulp. −∞ at 0, +∞ at 1, NaN outside.</summary>
    public static double NormalInverse(double probability) => GaussianInverse<Lane1>.Of(new(probability)).Value;

    /// <summary>sin and cos of an angle in radians; at most 1 ulp up to 1e9 either way, NaN beyond.</summary>
    public static (double Sin, double Cos) SinCos(double radians)
    {
        Lane1 sin = Trigonometry<Lane1>.OfRadians(new(radians), out Lane1 cos);
        return (sin.Value, cos.Value);
    }

    /// <summary>sin and cos of <paramref name="turns"/> full turns, so 0.25 is a right angle; at most 1 ulp, and exact at eighths' corners.</summary>
    public static (double Sin, double Cos) SinCosTurns(double turns)
    {
        Lane1 sin = Trigonometry<Lane1>.OfTurns(new(turns), out Lane1 cos);
        return (sin.Value, cos.Value);
    }
}
