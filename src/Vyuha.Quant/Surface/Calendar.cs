using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Surface;

/// <summary>Whether a later smile passes below an earlier one: then a calendar spread at some strike is worth less than nothing.</summary>
/// <remarks>
/// Total variance at the same log-moneyness must not fall with time (Gatheral and Jacquier, 2014, section 2.1). Checked on points m + σ sinh(t) of both
/// smiles, 4,000 σ either way, at the bottom of each dip between them, and beyond them by the slopes of the wings.
/// </remarks>
public static class Calendar
{
    public const int GridPoints = 384;

    /// <summary>Wings that differ by less than this are taken as parallel.</summary>
    private const double SameSlope = 1e-12;

    private const int PolishSteps = 40;
    private const double GoldenShare = 0.3819660112501051;

    private static readonly double[] Ell = Grid();

    /// <summary>The least difference of total variance, later less earlier, and where it is; −∞ where the wings cross somewhere far out.</summary>
    public static double LeastGap(in SviRaw earlier, in SviRaw later, out double logMoneyness)
    {
        double least = double.PositiveInfinity;
        logMoneyness = 0;
        Along(earlier.M, earlier.Sigma, earlier, later, ref least, ref logMoneyness);
        Along(later.M, later.Sigma, earlier, later, ref least, ref logMoneyness);
        return later.LeftWing < earlier.LeftWing - SameSlope || later.RightWing < earlier.RightWing - SameSlope ? double.NegativeInfinity : least;
    }

    /// <summary>On the points of one of the two, and at the bottom of each dip between them.</summary>
    private static void Along(double centre, double width, in SviRaw earlier, in SviRaw later, ref double least, ref double at)
    {
        double before = double.PositiveInfinity, current = Gap(earlier, later, centre + width * Ell[0]);
        for (int i = 0; i < GridPoints; i++)
        {
            double next = i + 1 < GridPoints ? Gap(earlier, later, centre + width * Ell[i + 1]) : double.PositiveInfinity;
            if (current < least)
                (least, at) = (current, centre + width * Ell[i]);
            if (current <= before && current <= next)
                Polish(centre + width * Ell[Math.Max(i - 1, 0)], centre + width * Ell[Math.Min(i + 1, GridPoints - 1)], earlier, later, ref least, ref at);
            (before, current) = (current, next);
        }
    }

    /// <summary>Golden section between two points with a lower one between them.</summary>
    private static void Polish(double left, double right, in SviRaw earlier, in SviRaw later, ref double least, ref double at)
    {
        double first = left + GoldenShare * (right - left), second = right - GoldenShare * (right - left);
        double firstGap = Gap(earlier, later, first), secondGap = Gap(earlier, later, second);
        for (int step = 0; step < PolishSteps; step++)
        {
            if (firstGap <= secondGap)
            {
                (right, second, secondGap) = (second, first, firstGap);
                first = left + GoldenShare * (right - left);
                firstGap = Gap(earlier, later, first);
            }
            else
            {
                (left, first, firstGap) = (first, second, secondGap);
                second = right - GoldenShare * (right - left);
                secondGap = Gap(earlier, later, second);
            }
        }

        (double gap, double k) = firstGap <= secondGap ? (firstGap, first) : (secondGap, second);
        if (gap < least)
            (least, at) = (gap, k);
    }

    private static double Gap(in SviRaw earlier, in SviRaw later, double logMoneyness) => later.TotalVariance(logMoneyness) - earlier.TotalVariance(logMoneyness);

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
