namespace Vyuha.Tests.Simulation.Synthetic;

/// <summary>One session of an index and its volatility index, real or synthetic.</summary>
/// <param name="Overnight">Log-return from the previous close to the open; null when the open is not known.</param>
internal readonly record struct IndexSession(double Close, double VolatilityIndex, double? Overnight);

/// <summary>The moments both sides are compared by. Volatilities are in percent a year (252 sessions), returns are logarithmic.</summary>
internal static class SeriesMoments
{
    /// <summary>All moments of a series, by the names used in the documentation.</summary>
    public static SortedDictionary<string, double> Of(IReadOnlyList<IndexSession> sessions)
    {
        double[] volatility = [.. sessions.Select(session => session.VolatilityIndex)];
        double[] logVolatility = Array.ConvertAll(volatility, Math.Log);
        double[] returns = Differences([.. sessions.Select(session => Math.Log(session.Close))]);
        double[] changes = Differences(logVolatility);
        double[] squares = Array.ConvertAll(returns, value => value * value);
        double[] sizes = Array.ConvertAll(returns, Math.Abs);
        double[] standardised = [.. returns.Select((value, i) => value / (volatility[i] / 100 / Math.Sqrt(252)))];
        const int month = 21;
        double[] realised =
            [.. Enumerable.Range(0, returns.Length - month).Select(i => 100 * Math.Sqrt(squares.Skip(i).Take(month).Sum() * 252 / month))];
        double[] implied = volatility[..realised.Length];
        (double night, double day) = (0, 0);
        for (int i = 1; i < sessions.Count; i++)
        {
            if (sessions[i].Overnight is { } overnight)
            {
                night += overnight * overnight;
                day += (returns[i - 1] - overnight) * (returns[i - 1] - overnight);
            }
        }

        return new(StringComparer.Ordinal)
        {
            ["volatility of returns"] = 100 * Math.Sqrt(252) * Deviation(returns),
            ["kurtosis of returns"] = Moment(returns, 4),
            ["skewness of returns"] = Moment(returns, 3),
            ["autocorrelation of squared returns, lag 1"] = Autocorrelation(squares, 1),
            ["autocorrelation of squared returns, lag 5"] = Autocorrelation(squares, 5),
            ["autocorrelation of squared returns, lag 20"] = Autocorrelation(squares, 20),
            ["autocorrelation of absolute returns, lag 1"] = Autocorrelation(sizes, 1),
            ["autocorrelation of absolute returns, lag 20"] = Autocorrelation(sizes, 20),
            ["correlation of return and VIX change"] = Correlation(returns, changes),
            ["VIX mean"] = volatility.Average(),
            ["VIX 10th percentile"] = Quantile(volatility, 0.1),
            ["VIX median"] = Quantile(volatility, 0.5),
            ["VIX 90th percentile"] = Quantile(volatility, 0.9),
            ["daily volatility of log VIX"] = Deviation(changes),
            ["autocorrelation of log VIX, lag 5"] = Autocorrelation(logVolatility, 5),
            ["autocorrelation of log VIX, lag 20"] = Autocorrelation(logVolatility, 20),
            ["autocorrelation of log VIX, lag 60"] = Autocorrelation(logVolatility, 60),
            ["overnight share of variance"] = night / (night + day),
            ["returns beyond 3 VIX deviations, percent"] = 100 * standardised.Count(value => Math.Abs(value) > 3) / (double)standardised.Length,
            ["VIX above next month's volatility, percent of days"] = 100 * implied.Zip(realised).Count(pair => pair.First > pair.Second) / (double)realised.Length,
            ["VIX minus next month's volatility"] = implied.Zip(realised, (vix, later) => vix - later).Average(),
            ["realised over implied variance"] = realised.Average(value => value * value) / implied.Average(value => value * value),
            ["95th percentile of realised over implied volatility"] = Quantile([.. realised.Zip(implied, (later, vix) => later / vix)], 0.95),
        };
    }

    public static double Quantile(double[] values, double probability)
    {
        double[] sorted = [.. values.Order()];
        double at = probability * (sorted.Length - 1);
        int low = (int)at;
        return sorted[low] + (at - low) * (sorted[Math.Min(low + 1, sorted.Length - 1)] - sorted[low]);
    }

    private static double[] Differences(double[] values) => [.. values.Skip(1).Zip(values, (later, earlier) => later - earlier)];

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }

    private static double Moment(double[] values, int order)
    {
        double mean = values.Average(), deviation = Deviation(values);
        return values.Average(value => Math.Pow((value - mean) / deviation, order));
    }

    private static double Correlation(double[] left, double[] right)
    {
        double leftMean = left.Average(), rightMean = right.Average();
        double product = left.Zip(right, (x, y) => (x - leftMean) * (y - rightMean)).Sum();
        return product / Math.Sqrt(left.Sum(x => (x - leftMean) * (x - leftMean)) * right.Sum(y => (y - rightMean) * (y - rightMean)));
    }

    private static double Autocorrelation(double[] values, int lag)
    {
        double mean = values.Average(), product = 0;
        for (int i = 0; i + lag < values.Length; i++)
            product += (values[i] - mean) * (values[i + lag] - mean);
        return product / values.Sum(value => (value - mean) * (value - mean));
    }
}
