using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Volatility.Garch;

/// <summary>A trial point of the likelihood, a fit a lane.</summary>
internal struct GarchPoint<T>
    where T : struct, ILanes<T>
{
    public T Mean;
    public T Omega;

    /// <summary>α; for GJR the weight after a rise.</summary>
    public T Alpha;

    /// <summary>γ of EGARCH; for GJR the weight after a fall, α + γ.</summary>
    public T Gamma;

    public T Beta;
    public T Shape;
    public T Skew;

    /// <summary>ln Γ((ν + 1)/2) − ln Γ(ν/2) − ½ ln(π (ν − 2)), and its slope in ν.</summary>
    public T ShapeLevel;

    public T ShapeLevelSlope;

    /// <summary>Squared error and variance before the first return, and its slope in the mean.</summary>
    public T PreSample;

    public T PreSampleByMean;
}

/// <summary>The log-likelihood at a point and its slopes, each in the coordinates of <see cref="GarchPoint{T}"/>.</summary>
internal struct GarchSlopes<T>
    where T : struct, ILanes<T>
{
    public T LogLikelihood;
    public T Mean;
    public T Omega;
    public T Alpha;
    public T Gamma;
    public T Beta;
    public T Shape;
    public T Skew;
}
