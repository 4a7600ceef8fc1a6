using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Indicators;

/// <summary>Where the line ends, its rise an observation, and where it begins.</summary>
public readonly record struct LinearRegressionValue(double Value, double Slope, double Intercept)
{
    /// <summary>The slope as an angle in degrees, an observation and a rupee being of one length; TA-Lib's.</summary>
    public double Angle => Arctangent.Of(Slope) * (180 / Math.PI);
}
