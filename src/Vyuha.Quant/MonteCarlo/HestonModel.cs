using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.MonteCarlo;

/// <summary>Variance that returns to its mean: dv = κ(θ − v) dt + ξ√v dW, correlated with the price. <see cref="PathBlock.Variance"/> is v, annualised.</summary>
/// <remarks>
/// S. Heston, Review of Financial Studies 6 (1993); simulated by L. Andersen's quadratic-exponential scheme with the martingale correction, "Simple
/// and efficient simulation of the Heston stochastic volatility model", J. Computational Finance 11 (2008), which needs no short steps.
/// </remarks>
/// <param name="drift">Expected growth a year.</param>
/// <param name="start">v₀; at or above 0.</param>
/// <param name="reversion">κ; above 0.</param>
/// <param name="mean">θ; at or above 0.</param>
/// <param name="volatility">ξ, of variance; above 0.</param>
/// <param name="correlation">ρ, in (−1, 1).</param>
public sealed class HestonModel(double drift, double start, double reversion, double mean, double volatility, double correlation) : IPathModel
{
    private const double Switch = 1.5;

    public void Begin(PathBlock block) => block.Variance.Fill(start);

    public void Step(PathBlock block, double years)
    {
        double decay = ExactMath.Exp(-reversion * years);
        double byVariance = volatility * volatility * decay * (1 - decay) / reversion;
        double constant = mean * volatility * volatility * (1 - decay) * (1 - decay) / (2 * reversion);
        double tilt = correlation / volatility, own = (1 - correlation * correlation) * years / 2;
        double k1 = years / 2 * (reversion * tilt - 0.5) - tilt, k2 = years / 2 * (reversion * tilt - 0.5) + tilt;
        double a = k2 + own / 2;

        ReadOnlySpan<double> uniforms = block.NextUniforms();
        ReadOnlySpan<double> forVariance = block.NextOtherNormals();
        ReadOnlySpan<double> normals = block.NextNormals();
        Span<double> log = block.Log, variance = block.Variance;
        for (int i = 0; i < log.Length; i++)
        {
            double before = variance[i];
            double expected = mean + (before - mean) * decay, spread = before * byVariance + constant;
            double ratio = spread / (expected * expected), after, logMoment;
            if (ratio <= Switch)
            {
                double inverse = 2 / ratio, square = inverse - 1 + Math.Sqrt(inverse) * Math.Sqrt(inverse - 1);
                double scale = expected / (1 + square), shifted = Math.Sqrt(square) + forVariance[i];
                after = scale * shifted * shifted;
                logMoment = a * square * scale / (1 - 2 * a * scale) - 0.5 * ExactMath.Log(1 - 2 * a * scale);
            }
            else
            {
                double atZero = (ratio - 1) / (ratio + 1), rate = (1 - atZero) / expected;
                after = uniforms[i] <= atZero ? 0 : ExactMath.Log((1 - atZero) / (1 - uniforms[i])) / rate;
                logMoment = ExactMath.Log(atZero + rate * (1 - atZero) / (rate - a));
            }

            // The constant that makes the discounted price a martingale over the step.
            double centre = -logMoment - (k1 + own / 2) * before;
            log[i] += drift * years + centre + k1 * before + k2 * after + Math.Sqrt(own * (before + after)) * normals[i];
            variance[i] = after;
        }
    }
}
