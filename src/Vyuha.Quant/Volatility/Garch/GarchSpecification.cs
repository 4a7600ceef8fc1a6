namespace Vyuha.Quant.Volatility.Garch;

/// <summary>A model of order (1, 1) before it is fitted.</summary>
/// <param name="Equation">How variance moves.</param>
/// <param name="Errors">The law of the standardised errors.</param>
/// <param name="ZeroMean">The mean is 0; else a constant mean is fitted.</param>
/// <param name="PreSample">What stands before the first return.</param>
public readonly record struct GarchSpecification(
    VarianceEquation Equation = VarianceEquation.Garch, ErrorLaw Errors = ErrorLaw.Normal, bool ZeroMean = false, PreSample PreSample = PreSample.MeanSquare)
{
    /// <summary>Parameters that are fitted, 3 to 7.</summary>
    public int ParameterCount => 3 + (ZeroMean ? 0 : 1) + (Equation == VarianceEquation.Garch ? 0 : 1) + (int)Errors;
}
