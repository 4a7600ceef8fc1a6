using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Volatility.Garch;

/// <summary>The variances a model assigns to a sample.</summary>
public static class GarchFilter
{
    /// <summary>The variance each return was drawn with.</summary>
    /// <param name="returns">Shape [n], oldest first.</param>
    /// <param name="variances">Shape [n]; overwritten.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Variances(in GarchSpecification specification, in GarchParameters parameters, ReadOnlySpan<double> returns, Span<double> variances)
    {
        if (returns.Length != variances.Length)
            throw new ArgumentException($"There are {returns.Length} returns and room for {variances.Length} variances.", nameof(variances));
        double variance = First(specification, parameters, returns);
        for (int t = 0; t < returns.Length; t++)
        {
            variances[t] = variance;
            variance = parameters.NextVariance(specification.Equation, returns[t] - parameters.Mean, variance);
        }
    }

    /// <summary>The variance of the last return and of the one after it.</summary>
    internal static (double Last, double Next) LastVariances(in GarchSpecification specification, in GarchParameters parameters, ReadOnlySpan<double> returns)
    {
        double last = double.NaN, variance = First(specification, parameters, returns);
        foreach (double value in returns)
        {
            last = variance;
            variance = parameters.NextVariance(specification.Equation, value - parameters.Mean, variance);
        }

        return (last, variance);
    }

    private static double First(in GarchSpecification specification, in GarchParameters parameters, ReadOnlySpan<double> returns)
    {
        (double mean, double square, double backcast) = ReturnMoments.Of(returns, !specification.ZeroMean);
        double before = specification.PreSample == PreSample.Backcast
            ? backcast
            : square - 2 * parameters.Mean * mean + parameters.Mean * parameters.Mean;
        return specification.Equation == VarianceEquation.Egarch
            ? ExactMath.Exp(parameters.Omega + parameters.Beta * ExactMath.Log(before))
            : parameters.Omega + parameters.Persistence(specification.Equation) * before;
    }
}
