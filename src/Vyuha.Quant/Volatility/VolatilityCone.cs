namespace Vyuha.Quant.Volatility;

/// <summary>What volatility has been over windows of one length, as quantiles of its history.</summary>
/// <param name="Days">Length of the window.</param>
/// <param name="Lowest">The least.</param>
/// <param name="Lower">The lower quartile.</param>
/// <param name="Median">The median.</param>
/// <param name="Upper">The upper quartile.</param>
/// <param name="Highest">The most.</param>
/// <param name="Latest">Of the window that ends today.</param>
public readonly record struct VolatilityConeRow(int Days, double Lowest, double Lower, double Median, double Upper, double Highest, double Latest);

/// <summary>The volatility cone: how the spread of realised volatility narrows as the window grows, and where today lies in it.</summary>
/// <remarks>
/// Close to close, annualised. Windows overlap, which makes their variances cluster below the truth: each is divided by Hodges and Tompkins'
/// factor 1 − h/n + (h² − 1)/(3 n²) for n windows of h days ("Volatility cones and their sampling properties", J. Derivatives 10 (2002)).
/// Source of the cone: G. Burghardt, M. Lane, "How to tell if options are cheap", J. Portfolio Management 16 (1990).
/// </remarks>
public static class VolatilityCone
{
    /// <param name="closes">Daily closes, oldest first, each above 0.</param>
    /// <param name="days">Lengths of windows, each at least 2.</param>
    /// <returns>A row for each length; NaN where the history has no window of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A window is shorter than 2 days.</exception>
    public static VolatilityConeRow[] Of(ReadOnlySpan<double> closes, params ReadOnlySpan<int> days)
    {
        var rows = new VolatilityConeRow[days.Length];
        for (int i = 0; i < days.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(days[i], 2, nameof(days));
            rows[i] = RowOf(closes, days[i]);
        }

        return rows;
    }

    private static VolatilityConeRow RowOf(ReadOnlySpan<double> closes, int days)
    {
        int windows = closes.Length - days;
        if (windows < 1)
            return new(days, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        double h = days, n = windows;
        double unbiased = 1 / Math.Sqrt(Math.Max(1 - h / n + (h * h - 1) / (3 * n * n), 1.0 / 3));
        double[] values = new double[windows];
        for (int start = 0; start < windows; start++)
            values[start] = RealisedVolatility.CloseToClose(closes.Slice(start, days + 1)) * (windows > 1 ? unbiased : 1);
        double latest = values[^1];
        Array.Sort(values);
        return new(days, values[0], Quantile(values, 0.25), Quantile(values, 0.5), Quantile(values, 0.75), values[^1], latest);
    }

    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
