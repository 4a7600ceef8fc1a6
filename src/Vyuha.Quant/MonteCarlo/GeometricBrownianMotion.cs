namespace Vyuha.Quant.MonteCarlo;

/// <summary>d ln S = (drift − σ²/2) dt + σ dW, without error whatever the step.</summary>
/// <param name="drift">Expected growth a year: the rate less the dividend yield.</param>
/// <param name="volatility">σ; at or above 0.</param>
public sealed class GeometricBrownianMotion(double drift, double volatility) : IPathModel
{
    public void Begin(PathBlock block) => block.Variance.Fill(volatility * volatility);

    public void Step(PathBlock block, double years)
    {
        double shift = (drift - volatility * volatility / 2) * years, scale = volatility * Math.Sqrt(years);
        PathColumns.Diffuse(block.Log, block.NextNormals(), shift, scale);
    }
}
