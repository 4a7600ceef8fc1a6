namespace Vyuha.Quant.Arithmetic;

/// <summary>The logarithm of the gamma function and its slope, for arguments above 0.</summary>
/// <remarks>
/// The recurrence moves the argument to 12 or above, where eight terms of Stirling's series are exact to 1e-17 (M. Abramowitz and
/// I. Stegun, formulas 6.1.41 and 6.3.18).
/// </remarks>
public static class GammaFunction
{
    private const double Large = 12;
    private const double HalfLogTwoPi = 0.9189385332046728;

    /// <summary>ln Γ(x); absolute error below 1e-14 × (1 + |ln Γ(x)|). NaN at and below 0.</summary>
    public static double Log(double x)
    {
        if (!(x > 0))
            return double.NaN;
        double product = 1;
        for (; x < Large; x++)
            product *= x;
        double inverse = 1 / x, square = inverse * inverse;
        double series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square * (1.0 / 1188
            - square * (691.0 / 360360 - square * (1.0 / 156 - square * (3617.0 / 122400))))))));
        return (x - 0.5) * ExactMath.Log(x) - x + HalfLogTwoPi + series - ExactMath.Log(product);
    }

    /// <summary>ψ(x) = d ln Γ(x)/dx; absolute error below 1e-14 × (1 + |ψ(x)|). NaN at and below 0.</summary>
    public static double Digamma(double x)
    {
        if (!(x > 0))
            return double.NaN;
        double sum = 0;
        for (; x < Large; x++)
            sum += 1 / x;
        double inverse = 1 / x, square = inverse * inverse;
        double series = square * (1.0 / 12 - square * (1.0 / 120 - square * (1.0 / 252 - square * (1.0 / 240 - square * (1.0 / 132
            - square * (691.0 / 32760 - square * (1.0 / 12 - square * (3617.0 / 8160))))))));
        return ExactMath.Log(x) - inverse / 2 - series - sum;
    }
}
