namespace Vyuha.Quant.Volatility.Garch;

/// <summary>What a fit needs to know of its sample beforehand.</summary>
internal static class ReturnMoments
{
    private const int BackcastReturns = 75;
    private const double BackcastDecay = 0.94;

    /// <summary>Standard deviation about the mean, with n below; 0 where nothing varies.</summary>
    public static double Deviation(ReadOnlySpan<double> returns)
    {
        (double mean, double square, _) = Of(returns, false);
        double scale = Math.Max(Math.Abs(mean), double.Epsilon);
        double variance = 0;
        foreach (double value in returns)
            variance += (value - mean) * (value - mean);
        double deviation = Math.Sqrt(variance / returns.Length);
        return deviation > 1e-13 * scale && square > 0 ? deviation : 0;
    }

    /// <summary>Mean, mean square, and the backcast of e² about the sample's mean, or about 0 where no mean is fitted.</summary>
    public static (double Mean, double Square, double Backcast) Of(ReadOnlySpan<double> returns, bool aboutMean)
    {
        double sum = 0, squares = 0;
        foreach (double value in returns)
        {
            sum += value;
            squares += value * value;
        }

        double mean = sum / returns.Length, centre = aboutMean ? mean : 0;
        double weight = 1, weights = 0, weighted = 0;
        for (int t = 0; t < Math.Min(returns.Length, BackcastReturns); t++)
        {
            double error = returns[t] - centre;
            weighted += weight * error * error;
            weights += weight;
            weight *= BackcastDecay;
        }

        return (mean, squares / returns.Length, weighted / weights);
    }
}
