using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Volatility;

/// <summary>How much of a day's realised variance came in jumps, and whether that is more than chance.</summary>
/// <param name="RealisedVariance">Σ r².</param>
/// <param name="BipowerVariation">The part that diffuses: neighbours' absolute returns multiplied, in which a single jump drowns.</param>
/// <param name="JumpShare">(RV − BV)/RV, held at 0 or above.</param>
/// <param name="Statistic">Standard normal where there is no jump; 2.33 is one day in a hundred.</param>
/// <remarks>
/// O. Barndorff-Nielsen, N. Shephard, "Power and bipower variation with stochastic volatility and jumps", J. Financial Econometrics 2 (2004);
/// the ratio statistic with tripower quarticity by X. Huang, G. Tauchen, J. Financial Econometrics 3 (2005).
/// </remarks>
public readonly record struct JumpTest(double RealisedVariance, double BipowerVariation, double JumpShare, double Statistic)
{
    private const int FewestReturns = 5;
    private const double HalfPi = 1.5707963267948966;

    /// <summary>E|z|^(4/3) of the normal law: 2^(2/3) Γ(7/6)/Γ(1/2).</summary>
    private const double FourThirdsMoment = 0.8308609250295591;

    /// <summary>π²/4 + π − 5.</summary>
    private const double Spread = 0.6089937538621329;

    /// <param name="returns">Shape [n]: one day's log returns over equal times, oldest first.</param>
    /// <returns>Every number NaN below five returns, or where nothing moved.</returns>
    public static JumpTest Of(ReadOnlySpan<double> returns)
    {
        int count = returns.Length;
        double realised = 0, neighbours = 0, triples = 0;
        for (int i = 0; i < count; i++)
        {
            realised += returns[i] * returns[i];
            if (i >= 1)
                neighbours += Math.Abs(returns[i] * returns[i - 1]);
            if (i >= 2)
                triples += FourThirds(returns[i]) * FourThirds(returns[i - 1]) * FourThirds(returns[i - 2]);
        }

        if (count < FewestReturns || !(realised > 0))
            return new(double.NaN, double.NaN, double.NaN, double.NaN);
        double bipower = HalfPi * count / (count - 1) * neighbours;
        double cube = FourThirdsMoment * FourThirdsMoment * FourThirdsMoment;
        double quarticity = count / cube * count / (count - 2) * triples;
        double share = (realised - bipower) / realised;
        double statistic = bipower > 0 ? share / Math.Sqrt(Spread / count * Math.Max(1, quarticity / (bipower * bipower))) : double.PositiveInfinity;
        return new(realised, bipower, Math.Max(0, share), statistic);
    }

    private static double FourThirds(double value) => value == 0 ? 0 : ExactMath.Exp(ExactMath.Log(Math.Abs(value)) * (4.0 / 3));
}
