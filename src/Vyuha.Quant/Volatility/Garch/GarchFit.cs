namespace Vyuha.Quant.Volatility.Garch;

/// <summary>How a fit ended.</summary>
public enum GarchStatus : byte
{
    /// <summary>At a maximum within the bounds.</summary>
    Converged,

    /// <summary>At a maximum on a bound (no reaction to news, or shocks that never fade): the standard errors there are those of the rest.</summary>
    OnBound,

    /// <summary>The search ended before a maximum: the parameters are the best that were met.</summary>
    Stalled,

    /// <summary>The returns do not vary: there is nothing to fit and every number is NaN.</summary>
    NoVariation,
}

/// <summary>What a fit found.</summary>
/// <param name="Specification">The model.</param>
/// <param name="Parameters">In the units of the returns.</param>
/// <param name="LogLikelihood">Of all returns, with every constant.</param>
/// <param name="Observations">Returns.</param>
/// <param name="Evaluations">Likelihoods computed.</param>
/// <param name="Status">How it ended.</param>
/// <param name="LastVariance">The variance the last return was drawn with.</param>
/// <param name="NextVariance">The variance of the return after the last.</param>
public readonly record struct GarchFit(
    GarchSpecification Specification, GarchParameters Parameters, double LogLikelihood, int Observations, int Evaluations, GarchStatus Status,
    double LastVariance, double NextVariance)
{
    /// <summary>Akaike's criterion: 2 k − 2 ln L.</summary>
    public double Aic => 2 * Specification.ParameterCount - 2 * LogLikelihood;

    /// <summary>Schwarz's criterion: k ln n − 2 ln L.</summary>
    public double Bic => Specification.ParameterCount * Arithmetic.ExactMath.Log(Observations) - 2 * LogLikelihood;

    /// <summary>Variance so many returns ahead: 1 is the next return's. For EGARCH e to the expected logarithm, which is a little less than the mean.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is below 1.</exception>
    public double ForecastVariance(int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        double persistence = Parameters.Persistence(Specification.Equation);
        double forecast = NextVariance;
        if (Specification.Equation == VarianceEquation.Egarch)
        {
            double log = Arithmetic.ExactMath.Log(forecast);
            for (int day = 1; day < horizon; day++)
                log = Parameters.Omega + persistence * log;
            return Arithmetic.ExactMath.Exp(log);
        }

        for (int day = 1; day < horizon; day++)
            forecast = Parameters.Omega + persistence * forecast;
        return forecast;
    }
}
