using Vyuha.Quant.Volatility.Garch;

namespace Vyuha.Quant.MonteCarlo;

/// <summary>A fitted model of variance driven by its sample's own standardised errors: a step is one of the sample's returns, in log price.</summary>
/// <remarks>See <see cref="FilteredHistoricalSimulation"/>. <see cref="PathBlock.Variance"/> is that of the next return, in the unit of the returns squared.</remarks>
public sealed class FilteredHistory : IPathModel
{
    private readonly GarchFit _fit;
    private readonly double[] _errors;
    private readonly double _unit;

    /// <param name="fit">A fit of these returns.</param>
    /// <param name="returns">Shape [n], the returns that were fitted.</param>
    /// <param name="unit">A return of 1 in log price: 0.01 for percentages.</param>
    /// <exception cref="ArgumentException">The returns are not as many as were fitted, or nothing was fitted.</exception>
    public FilteredHistory(in GarchFit fit, ReadOnlySpan<double> returns, double unit)
    {
        (_fit, _unit) = (fit, unit);
        _errors = new FilteredHistoricalSimulation(fit, returns).Errors.ToArray();
    }

    public void Begin(PathBlock block) => block.Variance.Fill(_fit.NextVariance);

    /// <summary>One return, however long the step is said to be.</summary>
    public void Step(PathBlock block, double years)
    {
        ReadOnlySpan<double> uniforms = block.NextUniforms();
        Span<double> log = block.Log, variance = block.Variance;
        VarianceEquation equation = _fit.Specification.Equation;
        for (int i = 0; i < log.Length; i++)
        {
            double error = _errors[(int)(uniforms[i] * _errors.Length)] * Math.Sqrt(variance[i]);
            log[i] += (_fit.Parameters.Mean + error) * _unit;
            variance[i] = _fit.Parameters.NextVariance(equation, error, variance[i]);
        }
    }
}
