namespace Vyuha.Quant.Levels;

/// <summary>Where the market has turned: a bar whose high is above (whose low is below) those of the bars beside it.</summary>
/// <remarks>
/// A turn is known only when the bars after it are closed, so the last <c>beside</c> bars never are one. Two bars on each side are the fractal of
/// B. Williams, Trading Chaos (1995). Of bars with equal extremes none counts.
/// </remarks>
public static class SwingPivots
{
    /// <summary>The lowest swing high above a level; NaN when there is none.</summary>
    /// <param name="highs">Oldest first.</param>
    /// <param name="level">Where the market is.</param>
    /// <param name="beside">Bars on each side that must be lower; above 0.</param>
    public static double ResistanceAbove(ReadOnlySpan<double> highs, double level, int beside)
    {
        double nearest = double.NaN;
        for (int i = beside; i < highs.Length - beside; i++)
        {
            if (highs[i] > level && !(highs[i] >= nearest) && StandsOut(highs, i, beside, 1))
                nearest = highs[i];
        }

        return nearest;
    }

    /// <summary>The highest swing low below a level; NaN when there is none.</summary>
    /// <param name="lows">Oldest first.</param>
    /// <param name="level">Where the market is.</param>
    /// <param name="beside">Bars on each side that must be higher; above 0.</param>
    public static double SupportBelow(ReadOnlySpan<double> lows, double level, int beside)
    {
        double nearest = double.NaN;
        for (int i = beside; i < lows.Length - beside; i++)
        {
            if (lows[i] < level && !(lows[i] <= nearest) && StandsOut(lows, i, beside, -1))
                nearest = lows[i];
        }

        return nearest;
    }

    private static bool StandsOut(ReadOnlySpan<double> values, int at, int beside, int sign)
    {
        for (int i = at - beside; i <= at + beside; i++)
        {
            if (i != at && sign * values[i] >= sign * values[at])
                return false;
        }

        return true;
    }
}
