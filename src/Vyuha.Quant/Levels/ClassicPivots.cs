namespace Vyuha.Quant.Levels;

/// <summary>The floor traders' pivot and its three resistances and supports, from one period's high, low and close. Rupee.</summary>
/// <remarks>Source: J. Person, A Complete Guide to Technical Trading Tactics (2004): P = (H + L + C)/3 and the six levels around it.</remarks>
public readonly record struct ClassicPivots(double Pivot, double R1, double R2, double R3, double S1, double S2, double S3)
{
    public static ClassicPivots Of(double high, double low, double close)
    {
        double pivot = (high + low + close) / 3;
        double range = high - low;
        return new(
            pivot,
            R1: 2 * pivot - low, R2: pivot + range, R3: high + 2 * (pivot - low),
            S1: 2 * pivot - high, S2: pivot - range, S3: low - 2 * (high - pivot));
    }

    /// <summary>Of several sessions taken as one period: the highest high, the lowest low, the last close. At least one session.</summary>
    /// <exception cref="ArgumentException">No session, or the spans differ in length.</exception>
    public static ClassicPivots Of(ReadOnlySpan<double> highs, ReadOnlySpan<double> lows, ReadOnlySpan<double> closes)
    {
        if (closes.IsEmpty || highs.Length != closes.Length || lows.Length != closes.Length)
            throw new ArgumentException("Highs, lows and closes are of the same sessions, at least one.", nameof(closes));
        double high = highs[0], low = lows[0];
        for (int i = 1; i < highs.Length; i++)
        {
            high = Math.Max(high, highs[i]);
            low = Math.Min(low, lows[i]);
        }

        return Of(high, low, closes[^1]);
    }

    /// <summary>The nearest of the seven above a level; NaN when all are below it.</summary>
    public double ResistanceAbove(double level)
    {
        double nearest = double.PositiveInfinity;
        foreach (double line in (ReadOnlySpan<double>)[S3, S2, S1, Pivot, R1, R2, R3])
            nearest = line > level ? Math.Min(nearest, line) : nearest;
        return double.IsPositiveInfinity(nearest) ? double.NaN : nearest;
    }

    /// <summary>The nearest of the seven below a level; NaN when all are above it.</summary>
    public double SupportBelow(double level)
    {
        double nearest = double.NegativeInfinity;
        foreach (double line in (ReadOnlySpan<double>)[S3, S2, S1, Pivot, R1, R2, R3])
            nearest = line < level ? Math.Max(nearest, line) : nearest;
        return double.IsNegativeInfinity(nearest) ? double.NaN : nearest;
    }
}
