using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Volatility;

/// <summary>Tomorrow's realised variance from the last day's, week's and month's averages, by least squares.</summary>
/// <param name="Constant">Regression constant.</param>
/// <param name="Day">Weight of the last day.</param>
/// <param name="Week">Weight of the mean of the last 5 days.</param>
/// <param name="Month">Weight of the mean of the last 22 days.</param>
/// <param name="RSquared">Share of the variance of realised variance that the fit explains.</param>
/// <param name="Observations">Days that were explained.</param>
/// <remarks>F. Corsi, "A simple approximate long-memory model of realized volatility", J. Financial Econometrics 7 (2009). Feed variances, volatilities or their logarithms: the model is linear in what it gets.</remarks>
public readonly record struct HarModel(double Constant, double Day, double Week, double Month, double RSquared, int Observations)
{
    public const int WeekDays = 5;
    public const int MonthDays = 22;

    private const int Regressors = 4;
    private const int FewestObservations = 2 * Regressors;

    /// <param name="realised">Shape [n]: one value a day, oldest first; at least 30.</param>
    /// <exception cref="ArgumentException">There are fewer than 30 days, a value is not finite, or the values leave nothing to tell the three averages apart.</exception>
    public static HarModel Fit(ReadOnlySpan<double> realised)
    {
        int count = realised.Length - MonthDays;
        if (count < FewestObservations)
            throw new ArgumentException($"A fit needs {MonthDays + FewestObservations} days, not {realised.Length}.", nameof(realised));
        for (int i = 0; i < realised.Length; i++)
        {
            if (!double.IsFinite(realised[i]))
                throw new ArgumentException($"Day {i} is {realised[i]}: values are finite numbers.", nameof(realised));
        }

        // Deviations from the means: the constant drops out, and nothing large is subtracted from something large.
        Span<double> means = stackalloc double[Regressors];
        Span<double> row = stackalloc double[Regressors];
        for (int day = MonthDays; day < realised.Length; day++)
        {
            Row(realised, day, row);
            for (int i = 0; i < Regressors; i++)
                means[i] += row[i] / count;
        }

        double[] products = new double[9];
        Span<double> targets = stackalloc double[3];
        double total = 0;
        for (int day = MonthDays; day < realised.Length; day++)
        {
            Row(realised, day, row);
            for (int i = 0; i < Regressors; i++)
                row[i] -= means[i];
            total += row[3] * row[3];
            for (int i = 0; i < 3; i++)
            {
                targets[i] += row[i] * row[3];
                for (int k = 0; k < 3; k++)
                    products[3 * i + k] += row[i] * row[k];
            }
        }

        double[] inverse = SymmetricInverse.Of(products, 3);
        Span<double> weights = stackalloc double[3];
        double explained = 0;
        for (int i = 0; i < 3; i++)
        {
            for (int k = 0; k < 3; k++)
                weights[i] += inverse[3 * i + k] * targets[k];
            explained += weights[i] * targets[i];
        }

        if (!double.IsFinite(explained))
            throw new ArgumentException("The values do not vary enough to tell a day, a week and a month apart.", nameof(realised));
        double constant = means[3] - weights[0] * means[0] - weights[1] * means[1] - weights[2] * means[2];
        return new(constant, weights[0], weights[1], weights[2], explained / total, count);
    }

    /// <summary>The value of the day after the last.</summary>
    /// <param name="realised">Shape [n]: the days so far; at least 22.</param>
    /// <exception cref="ArgumentException">There are fewer than 22 days.</exception>
    public double Forecast(ReadOnlySpan<double> realised)
    {
        if (realised.Length < MonthDays)
            throw new ArgumentException($"A forecast needs {MonthDays} days, not {realised.Length}.", nameof(realised));
        return Constant + Day * realised[^1] + Week * Mean(realised[^WeekDays..]) + Month * Mean(realised[^MonthDays..]);
    }

    /// <summary>The mean of the next days, each forecast taking the place of a day that is still to come.</summary>
    /// <exception cref="ArgumentException">There are fewer than 22 days.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is below 1.</exception>
    public double ForecastMean(ReadOnlySpan<double> realised, int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        if (realised.Length < MonthDays)
            throw new ArgumentException($"A forecast needs {MonthDays} days, not {realised.Length}.", nameof(realised));
        double[] days = new double[MonthDays + horizon];
        realised[^MonthDays..].CopyTo(days);
        double sum = 0;
        for (int ahead = 0; ahead < horizon; ahead++)
        {
            days[MonthDays + ahead] = Forecast(days.AsSpan(ahead, MonthDays));
            sum += days[MonthDays + ahead];
        }

        return sum / horizon;
    }

    /// <summary>The three averages before a day, and the day.</summary>
    private static void Row(ReadOnlySpan<double> realised, int day, Span<double> row)
    {
        row[0] = realised[day - 1];
        row[1] = Mean(realised.Slice(day - WeekDays, WeekDays));
        row[2] = Mean(realised.Slice(day - MonthDays, MonthDays));
        row[3] = realised[day];
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum / values.Length;
    }
}
