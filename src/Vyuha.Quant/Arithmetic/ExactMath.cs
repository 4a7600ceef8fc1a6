namespace Vyuha.Quant.Arithmetic;

/// <summary>The transcendental functions of the product, with the same bits on every machine.</summary>
/// <remarks>
/// Built from + − × ÷ √ and the fused multiply-add, which IEEE 754 fixes to the last bit; the operating system's and the
/// runtime's versions differ between processors. Errors are in units in the last place (ulp) of the result, measured against
/// 50 digits by <c>ExactMathTests</c>. NaN gives NaN everywhere.
/// </remarks>
public static class ExactMath
{
    private const double Ln2 = 0.6931471805599453;
    private const double RootHalfOfPi2 = 0.7978845608028654; // √(2/π)
    private const double LnRootTwoPi = 0.9189385332046727;
    private const double TwoPi = 6.283185307179586;
    private const double TwoPiRest = 2.4492935982947064e-16;

    /// <summary>e to the power x; below 1 ulp, also in the subnormal results below −708.</summary>
    public static double Exp(double x) => Elementary<Lane1>.Exp(new(x), new(0)).Value;

    /// <summary>eˣ − 1; below 2 ulp.</summary>
    public static double Expm1(double x)
    {
        if (Math.Abs(x) > Ln2 / 2)
            return Exp(x) - 1;
        return Math.FusedMultiplyAdd(x * x, Polynomials<Lane1>.ExpRest(new(x)).Value, x);
    }

    /// <summary>Natural logarithm; below 1 ulp. −∞ at 0, NaN below 0.</summary>
    public static double Log(double x) => Elementary<Lane1>.Log(new(x)).Value;

    /// <summary>ln(1 + x); below 2 ulp. −∞ at −1, NaN below −1.</summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        if (!(u > 0 && u < double.PositiveInfinity))
            return Log(u);
        // What rounding 1 + x lost, to first order.
        double lost = u - 1 - x;
        if (Math.Abs(x) >= 1)
            lost = u - x - 1;
        return x == 0 || u == 1 ? x : Log(u) - lost / u;
    }

    /// <summary>ln(numerator/denominator) of two positive normal numbers; below 1 ulp also where the two nearly agree.</summary>
    public static double LogRatio(double numerator, double denominator) =>
        Elementary<Lane1>.LogRatio(new(numerator), new(denominator)).Value;

    /// <summary>x to the power y for x above 0, as e^(y ln x): relative error up to (1 + |y ln x|) × 2.3e-16.</summary>
    public static double Pow(double x, double y) => y == 0 ? 1 : Exp(y * Log(x));

    /// <summary>Density of the standard normal law; relative error below 4e-16 where the result is normal.</summary>
    public static double NormalPdf(double x) => Gaussian<Lane1>.Bell(new(x)).Value * Gaussian<Lane1>.InverseRootTwoPi;

    /// <summary>Standard normal distribution function; relative error below 1e-15 in both tails.</summary>
    public static double NormalCdf(double x) => Gaussian<Lane1>.Cdf(new(x)).Value;

    /// <summary>(1 − N(z))/n(z); relative error below 1e-15 for z at or above 0.</summary>
    public static double MillsRatio(double z)
    {
        if (z >= 0 || double.IsNaN(z))
            return Gaussian<Lane1>.Mills(new(z)).Value;
        return 1 / NormalPdf(z) - Gaussian<Lane1>.Mills(new(-z)).Value;
    }

    /// <summary>Scaled complementary error function exp(x²) erfc(x); +∞ below −26.6.</summary>
    public static double Erfcx(double x)
    {
        double positive = Gaussian<Lane1>.Mills(new(Math.Abs(x) * 1.4142135623730951)).Value * RootHalfOfPi2;
        return x >= 0 || double.IsNaN(x) ? positive : 2 / BellOfSquare(x) - positive;
    }

    /// <summary>Complementary error function; relative error below 1e-15 where the result is normal.</summary>
    public static double Erfc(double x)
    {
        double tail = BellOfSquare(x) * Gaussian<Lane1>.Mills(new(Math.Abs(x) * 1.4142135623730951)).Value * RootHalfOfPi2;
        return x < 0 ? 2 - tail : tail;
    }

    /// <summary>The z with N(z) = probability; −∞ at 0, +∞ at 1, NaN outside.</summary>
    /// <remarks>
    /// A start from M. Abramowitz and I. Stegun, formula 26.2.23 (error 4.5e-4), and two steps of Halley's method on the logarithm
    /// of the tail; in the middle, where that logarithm loses the digits of probability − ½, on the probability itself.
    /// </remarks>
    public static double NormalInverse(double probability)
    {
        if (!(probability >= 0 && probability <= 1))
            return double.NaN;
        double tail = Math.Min(probability, 1 - probability);
        if (tail == 0)
            return probability == 0 ? double.NegativeInfinity : double.PositiveInfinity;

        double logTail = Log(tail);
        double r = Math.Sqrt(-2 * logTail);
        double z = r - (2.515517 + r * (0.802853 + r * 0.010328)) / (1 + r * (1.432788 + r * (0.189269 + r * 0.001308)));
        if (tail > 0.15)
            return Math.CopySign(CentralInverse(Math.Abs(probability - 0.5), z), probability - 0.5);

        for (int step = 0; step < 3; step++)
        {
            double mills = Gaussian<Lane1>.Mills(new(z)).Value;
            // The Newton step on ln N(−z) − ln p, corrected by its second derivative (z M − 1)/M².
            double newton = (Log(mills) - z * z / 2 - LnRootTwoPi - logTail) * mills;
            z += newton / (1 + newton * (1 / mills - z) / 2);
        }

        return probability < 0.5 ? -z : z;
    }

    /// <summary>sin and cos of <paramref name="turns"/> full turns, so 0.25 is a right angle; below 1 ulp, and exact at eighths' corners.</summary>
    public static (double Sin, double Cos) SinCosTurns(double turns)
    {
        // Quarter turns come off exactly, before π brings in the first rounding.
        double quarter = Math.Round(turns * 4, MidpointRounding.ToEven);
        double rest = Math.FusedMultiplyAdd(quarter, -0.25, turns);
        if (!(Math.Abs(quarter) < 9007199254740992.0))
            return double.IsFinite(turns) ? (0, 1) : (double.NaN, double.NaN);

        double angle = rest * TwoPi;
        double angleRest = Math.FusedMultiplyAdd(rest, TwoPi, -angle) + rest * TwoPiRest;
        double z = angle * angle;
        double sin = angle + Math.FusedMultiplyAdd(angle * z, Polynomials<Lane1>.SineRest(new(z)).Value, angleRest);
        double halfSquare = z * 0.5;
        double whole = 1 - halfSquare;
        double lost = 1 - whole - halfSquare;
        double cos = whole + Math.FusedMultiplyAdd(z * z, Polynomials<Lane1>.CosineRest(new(z)).Value, lost - angle * angleRest);

        return ((long)quarter & 3) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }

    /// <summary>exp(−x²) with the rounding of the square carried.</summary>
    private static double BellOfSquare(double x)
    {
        double clamped = Math.Min(Math.Abs(x), 28);
        double square = clamped * clamped;
        return Elementary<Lane1>.Exp(new(-square), new(-Math.FusedMultiplyAdd(clamped, clamped, -square))).Value;
    }

    /// <summary>The z at or above 0 with N(z) − ½ = <paramref name="excess"/>, from a start z.</summary>
    private static double CentralInverse(double excess, double z)
    {
        if (excess == 0)
            return 0;
        z = Math.Max(z, 0);
        for (int step = 0; step < 3; step++)
        {
            // N(z) − ½ = n(z) (z + z³/3 + z⁵/15 + …), all terms positive.
            double square = z * z, term = z, sum = z;
            for (int odd = 3; odd < 61; odd += 2)
            {
                term *= square / odd;
                sum += term;
            }

            double newton = excess / NormalPdf(z) - sum;
            z += newton / (1 - newton * z / 2);
        }

        return z;
    }
}
