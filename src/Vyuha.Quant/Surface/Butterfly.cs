using System.Runtime.Intrinsics;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Surface;

/// <summary>Whether a smile admits butterfly arbitrage: a negative density somewhere, or wings steeper than a price can have.</summary>
/// <remarks>
/// Free of it are the smiles with g(k) ≥ 0 everywhere and wings of slope at most 2 (Gatheral and Jacquier, 2014, section 2.2; R. Lee, 2004).
/// The check evaluates g on <see cref="GridPoints"/> points m + σ sinh(t), t from −<see cref="Reach"/> to <see cref="Reach"/>, which lie as densely
/// as the curve turns and reach 4,000 σ either way, where g has its limit ¼ − slope²/16; then it seeks the bottom between the neighbours of the least one.
/// </remarks>
public static class Butterfly
{
    public const int GridPoints = 768;
    public const double Reach = 9;

    /// <summary>Steepest wing of total variance that prices can have.</summary>
    public const double SteepestWing = 2;

    private const int PolishSteps = 40;
    private const double GoldenShare = 0.3819660112501051;

    /// <summary>For each point l = sinh t: l, √(l² + 1), their ratio, and the inverse cube of the second.</summary>
    private static readonly double[] Ell = new double[GridPoints], Root = new double[GridPoints], Ratio = new double[GridPoints], InverseCube = new double[GridPoints];

    static Butterfly()
    {
        for (int i = 0; i < GridPoints; i++)
        {
            double t = Reach * (2.0 * i / (GridPoints - 1) - 1), grown = ExactMath.Exp(t), shrunk = 1 / grown;
            Ell[i] = (grown - shrunk) / 2;
            Root[i] = (grown + shrunk) / 2;
            Ratio[i] = Ell[i] / Root[i];
            InverseCube[i] = 1 / (Root[i] * Root[i] * Root[i]);
        }
    }

    /// <summary>g = (1 − k w′/2w)² − w′²/4 (1/w + ¼) + w″/2.</summary>
    /// <param name="logMoneyness">ln(strike/forward).</param>
    /// <param name="totalVariance">w; above 0.</param>
    /// <param name="slope">w′.</param>
    /// <param name="curvature">w″.</param>
    public static double Durrleman(double logMoneyness, double totalVariance, double slope, double curvature)
    {
        double lean = 1 - logMoneyness * slope / (2 * totalVariance);
        return lean * lean - slope * slope / 4 * (1 / totalVariance + 0.25) + curvature / 2;
    }

    /// <summary>Whether no butterfly of the smile is worth less than nothing.</summary>
    public static bool IsFree(in SviRaw smile) => LeastDurrleman(smile, out _) >= 0;

    /// <summary>The least g of the smile and where it is; −∞ for a smile that has no density at all: variance not above 0, or wings above 2.</summary>
    public static double LeastDurrleman(in SviRaw smile, out double logMoneyness)
    {
        logMoneyness = smile.M;
        if (!(smile.LeastVariance > 0 && smile.B >= 0 && smile.Sigma > 0 && Math.Abs(smile.Rho) <= 1
              && smile.LeftWing <= SteepestWing && smile.RightWing <= SteepestWing && double.IsFinite(smile.M)))
        {
            return double.NegativeInfinity;
        }

        int at = LeastOnGrid(smile);
        double least = smile.Durrleman(smile.M + smile.Sigma * Ell[at]);
        logMoneyness = smile.M + smile.Sigma * Ell[at];
        double left = smile.M + smile.Sigma * Ell[Math.Max(at - 1, 0)], right = smile.M + smile.Sigma * Ell[Math.Min(at + 1, GridPoints - 1)];
        double first = left + GoldenShare * (right - left), second = right - GoldenShare * (right - left);
        double firstValue = smile.Durrleman(first), secondValue = smile.Durrleman(second);
        for (int step = 0; step < PolishSteps && right - left > 1e-9 * smile.Sigma; step++)
        {
            if (firstValue <= secondValue)
            {
                (right, second, secondValue) = (second, first, firstValue);
                first = left + GoldenShare * (right - left);
                firstValue = smile.Durrleman(first);
            }
            else
            {
                (left, first, firstValue) = (first, second, secondValue);
                second = right - GoldenShare * (right - left);
                secondValue = smile.Durrleman(second);
            }
        }

        double polished = Math.Min(firstValue, secondValue);
        if (polished < least)
            (least, logMoneyness) = (polished, firstValue <= secondValue ? first : second);
        double wing = Math.Max(smile.LeftWing, smile.RightWing);
        return Math.Min(least, 0.25 - wing * wing / 16);
    }

    /// <summary>The point of the grid at which g is least. Four at a time, the same operations in the same order on every machine.</summary>
    private static int LeastOnGrid(in SviRaw smile)
    {
        Vector256<double> b = Vector256.Create(smile.B), lean = Vector256.Create(smile.B * smile.Rho), level = Vector256.Create(smile.A);
        Vector256<double> size = Vector256.Create(smile.B * smile.Sigma), tilt = Vector256.Create(smile.B * smile.Sigma * smile.Rho);
        Vector256<double> centre = Vector256.Create(smile.M), sigma = Vector256.Create(smile.Sigma), bend = Vector256.Create(smile.B / smile.Sigma / 2);
        Vector256<double> one = Vector256.Create(1.0), half = Vector256.Create(0.5), quarter = Vector256.Create(0.25);
        Vector256<double> least = Vector256.Create(double.PositiveInfinity), at = Vector256<double>.Zero;
        for (int i = 0; i < GridPoints; i += 4)
        {
            Vector256<double> l = Vector256.Create(Ell.AsSpan(i)), ratio = Vector256.Create(Ratio.AsSpan(i));
            Vector256<double> w = level + tilt * l + size * Vector256.Create(Root.AsSpan(i));
            Vector256<double> inverse = one / w, slope = lean + b * ratio;
            Vector256<double> away = one - (centre + sigma * l) * slope * inverse * half;
            Vector256<double> g = away * away - slope * slope * quarter * (inverse + quarter) + bend * Vector256.Create(InverseCube.AsSpan(i));
            Vector256<double> lower = Vector256.LessThan(g, least);
            least = Vector256.ConditionalSelect(lower, g, least);
            at = Vector256.ConditionalSelect(lower, Vector256.Create((double)i), at);
        }

        int best = 0;
        for (int lane = 1; lane < 4; lane++)
        {
            if (least.GetElement(lane) < least.GetElement(best))
                best = lane;
        }

        return (int)at.GetElement(best) + best;
    }
}
