using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Surface;

/// <summary>Whether a later smile passes below an earlier one: then a calendar spread at some strike is worth less than nothing.</summary>
/// <remarks>
/// Total variance at the same log-moneyness must not fall with time (Gatheral and Jacquier, 2014, section 2.1). Checked on points m + σ sinh(t) of both
/// smiles, 4,000 σ either way, and beyond them by the slopes of the wings.
/// </remarks>
public static class Calendar
{
    public const int GridPoints = 384;

    /// <summary>Wings that differ by less than this are taken as parallel.</summary>
    private const double SameSlope = 1e-12;

    private static readonly double[] Ell = Grid();

    /// <summary>The least difference of total variance, later less earlier, and where it is; −∞ where the wings cross somewhere far out.</summary>
    public static double LeastGap(in SviRaw earlier, in SviRaw later, out double logMoneyness)
    {
        double least = double.PositiveInfinity;
        logMoneyness = 0;
        foreach (double l in Ell)
        {
            double k = earlier.M + earlier.Sigma * l, gap = later.TotalVariance(k) - earlier.TotalVariance(k);
            if (gap < least)
                (least, logMoneyness) = (gap, k);
            k = later.M + later.Sigma * l;
            gap = later.TotalVariance(k) - earlier.TotalVariance(k);
            if (gap < least)
                (least, logMoneyness) = (gap, k);
        }

        return later.LeftWing < earlier.LeftWing - SameSlope || later.RightWing < earlier.RightWing - SameSlope ? double.NegativeInfinity : least;
    }

    private static double[] Grid()
    {
        double[] points = new double[GridPoints];
        for (int i = 0; i < GridPoints; i++)
        {
            double grown = ExactMath.Exp(Butterfly.Reach * (2.0 * i / (GridPoints - 1) - 1));
            points[i] = (grown - 1 / grown) / 2;
        }

        return points;
    }
}
