using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Volatility.Garch;

/// <summary>The parameters of a model, in the units of the returns; those its specification lacks are 0.</summary>
/// <param name="Mean">Mean of a return.</param>
/// <param name="Omega">Constant of the variance equation.</param>
/// <param name="Alpha">Weight of the last squared error, or of |z|.</param>
/// <param name="Gamma">Further weight after a fall, or of z.</param>
/// <param name="Beta">Weight of the last variance, or of its logarithm.</param>
/// <param name="Shape">ν, degrees of freedom.</param>
/// <param name="Skew">λ of the skewed t.</param>
public readonly record struct GarchParameters(double Mean, double Omega, double Alpha, double Gamma, double Beta, double Shape, double Skew)
{
    /// <summary>The share of a shock to variance (of its logarithm for EGARCH) that is left a day later, for errors that fall as often as they rise.</summary>
    public double Persistence(VarianceEquation equation) => equation switch
    {
        VarianceEquation.Garch => Alpha + Beta,
        VarianceEquation.Gjr => Alpha + Gamma / 2 + Beta,
        _ => Beta,
    };

    /// <summary>What variance returns to: its mean, and for EGARCH e to the mean of its logarithm; +∞ where it returns nowhere.</summary>
    public double LongRunVariance(VarianceEquation equation)
    {
        double left = 1 - Persistence(equation);
        if (left <= 0)
            return double.PositiveInfinity;
        return equation == VarianceEquation.Egarch ? ExactMath.Exp(Omega / left) : Omega / left;
    }

    /// <summary>The variance after a return.</summary>
    /// <param name="error">The return less the mean.</param>
    /// <param name="variance">The variance the return was drawn with.</param>
    public double NextVariance(VarianceEquation equation, double error, double variance)
    {
        switch (equation)
        {
            case VarianceEquation.Garch:
                return Omega + Alpha * error * error + Beta * variance;
            case VarianceEquation.Gjr:
                return Omega + (error < 0 ? Alpha + Gamma : Alpha) * error * error + Beta * variance;
            default:
                double z = error / Math.Sqrt(variance);
                return ExactMath.Exp(Omega + Alpha * (Math.Abs(z) - GarchLikelihood.MeanAbsolute) + Gamma * z + Beta * ExactMath.Log(variance));
        }
    }
}
