namespace Vyuha.Research.Metrics;

/// <summary>Figures of a series of returns, each given as a fraction. NaN when the series does not determine the figure.</summary>
public static class Statistics
{
    /// <summary>Trading days to a year by convention.</summary>
    public const double SessionsPerYear = 252;

    public static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum / values.Length;
    }

    /// <summary>Of a sample: divided by n − 1.</summary>
    public static double Deviation(ReadOnlySpan<double> values) =>
        values.Length < 2 ? double.NaN : Math.Sqrt(CentralMoment(values, 2) * values.Length / (values.Length - 1));

    /// <summary>Root of the mean of the squared shortfalls below the target, over all observations.</summary>
    public static double DownsideDeviation(ReadOnlySpan<double> values, double target)
    {
        double sum = 0;
        foreach (double value in values)
        {
            double shortfall = Math.Min(0, value - target);
            sum += shortfall * shortfall;
        }

        return Math.Sqrt(sum / values.Length);
    }

    /// <summary>Mean over deviation times √252; the risk-free rate is taken as zero.</summary>
    public static double Sharpe(ReadOnlySpan<double> daily)
    {
        double deviation = Deviation(daily);
        return Ratio(Mean(daily) * Math.Sqrt(SessionsPerYear), deviation, deviation);
    }

    /// <summary>Mean over downside deviation below zero, times √252.</summary>
    public static double Sortino(ReadOnlySpan<double> daily)
    {
        double deviation = DownsideDeviation(daily, 0);
        return Ratio(Mean(daily) * Math.Sqrt(SessionsPerYear), deviation, deviation);
    }

    /// <summary>Third standardised moment of the population.</summary>
    public static double Skewness(ReadOnlySpan<double> values)
    {
        double variance = CentralMoment(values, 2);
        return Ratio(CentralMoment(values, 3), variance * Math.Sqrt(variance), Math.Sqrt(variance));
    }

    /// <summary>Fourth standardised moment of the population, less 3.</summary>
    public static double ExcessKurtosis(ReadOnlySpan<double> values)
    {
        double variance = CentralMoment(values, 2);
        return Ratio(CentralMoment(values, 4), variance * variance, Math.Sqrt(variance)) - 3;
    }

    private static double CentralMoment(ReadOnlySpan<double> values, int order)
    {
        double mean = Mean(values);
        double sum = 0;
        foreach (double value in values)
            sum += Math.Pow(value - mean, order);
        return sum / values.Length;
    }

    // A spread this small is the rounding of a constant series, not a risk.
    private static double Ratio(double numerator, double denominator, double spread) =>
        spread > 1e-15 ? numerator / denominator : double.NaN;
}
