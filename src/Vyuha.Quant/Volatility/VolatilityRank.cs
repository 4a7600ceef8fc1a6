namespace Vyuha.Quant.Volatility;

/// <summary>Where today's implied volatility stands in its own history, from 0 to 100.</summary>
/// <remarks>The history is one value a day, at a fixed time, of the 30-day constant-maturity at-the-money volatility; 252 of them make a year.</remarks>
public static class VolatilityRank
{
    /// <summary>100 (now − lowest)/(highest − lowest), held to 0…100; NaN when the history is empty or flat.</summary>
    /// <remarks>One spike holds it low for a year, so read it beside <see cref="Percentile"/>.</remarks>
    public static double Rank(ReadOnlySpan<double> history, double now)
    {
        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
        foreach (double value in history)
        {
            lowest = Math.Min(lowest, value);
            highest = Math.Max(highest, value);
        }

        return highest > lowest ? Math.Clamp(100 * (now - lowest) / (highest - lowest), 0, 100) : double.NaN;
    }

    /// <summary>100 × the share of days strictly below now; NaN when the history is empty.</summary>
    public static double Percentile(ReadOnlySpan<double> history, double now)
    {
        int below = 0;
        foreach (double value in history)
        {
            if (value < now)
                below++;
        }

        return history.IsEmpty || double.IsNaN(now) ? double.NaN : 100.0 * below / history.Length;
    }
}
