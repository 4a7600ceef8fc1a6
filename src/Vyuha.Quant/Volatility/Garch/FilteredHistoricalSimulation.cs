using Vyuha.Quant.Random;

namespace Vyuha.Quant.Volatility.Garch;

/// <summary>Futures drawn from a sample's own standardised errors, each scaled by the variance its path has come to.</summary>
/// <remarks>
/// No law of the errors is assumed beyond what the sample shows: fat tails, skew and their turns into variance come along. Source:
/// G. Barone-Adesi, K. Giannopoulos, L. Vosper, "VaR without correlations for portfolios of derivative securities", J. Futures Markets 19 (1999).
/// </remarks>
public sealed class FilteredHistoricalSimulation
{
    private readonly GarchFit _fit;
    private readonly double[] _errors;

    /// <param name="fit">A fit of these returns.</param>
    /// <param name="returns">Shape [n], the returns that were fitted.</param>
    /// <exception cref="ArgumentException">The returns are not as many as were fitted, or nothing was fitted.</exception>
    public FilteredHistoricalSimulation(in GarchFit fit, ReadOnlySpan<double> returns)
    {
        if (returns.Length != fit.Observations || fit.Status == GarchStatus.NoVariation)
            throw new ArgumentException($"The fit is of {fit.Observations} returns and ended as {fit.Status}; {returns.Length} were given.", nameof(returns));
        _fit = fit;
        _errors = new double[returns.Length];
        GarchFilter.Variances(fit.Specification, fit.Parameters, returns, _errors);
        for (int t = 0; t < _errors.Length; t++)
            _errors[t] = (returns[t] - fit.Parameters.Mean) / Math.Sqrt(_errors[t]);
    }

    /// <summary>The standardised errors that are drawn from, oldest first.</summary>
    public ReadOnlySpan<double> Errors => _errors;

    /// <summary>Simulates paths of the next returns.</summary>
    /// <param name="horizon">Returns a path; at least 1.</param>
    /// <param name="random">One draw a return.</param>
    /// <param name="totals">Shape [paths]: the sum of each path's returns; overwritten.</param>
    /// <param name="variances">Shape [paths] or empty: the variance each path has come to for its last return; overwritten.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is below 1.</exception>
    public void Run(int horizon, ref SplitMix64 random, Span<double> totals, Span<double> variances = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        if (!variances.IsEmpty && variances.Length != totals.Length)
            throw new ArgumentException($"There are {totals.Length} paths and room for {variances.Length} variances.", nameof(variances));
        VarianceEquation equation = _fit.Specification.Equation;
        for (int path = 0; path < totals.Length; path++)
        {
            double variance = _fit.NextVariance;
            double total = 0;
            for (int day = 1; ; day++)
            {
                double error = _errors[random.NextInt(_errors.Length)] * Math.Sqrt(variance);
                total += _fit.Parameters.Mean + error;
                if (day == horizon)
                    break;
                variance = _fit.Parameters.NextVariance(equation, error, variance);
            }

            totals[path] = total;
            if (!variances.IsEmpty)
                variances[path] = variance;
        }
    }

    /// <summary>The interval that holds a share of the sum of the next returns, and of the last one's variance, with equal shares outside on either side.</summary>
    /// <param name="horizon">Returns ahead; at least 1.</param>
    /// <param name="share">In (0, 1): 0.95 leaves a fortieth on either side.</param>
    /// <param name="paths">Paths to draw; at least 100.</param>
    /// <param name="random">The stream.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number leaves its range.</exception>
    public GarchInterval Interval(int horizon, double share, int paths, ref SplitMix64 random)
    {
        if (!(share > 0 && share < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share lies between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(paths, 100);
        double[] totals = new double[paths], variances = new double[paths];
        Run(horizon, ref random, totals, variances);
        Array.Sort(totals);
        Array.Sort(variances);
        double outside = (1 - share) / 2;
        return new(Quantile(totals, outside), Quantile(totals, 1 - outside), Quantile(variances, outside), Quantile(variances, 1 - outside));
    }

    /// <summary>Between the two nearest of sorted values.</summary>
    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}

/// <summary>An interval of the coming returns' sum and of the last one's variance.</summary>
public readonly record struct GarchInterval(double LowReturn, double HighReturn, double LowVariance, double HighVariance);
