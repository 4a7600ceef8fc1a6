using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.MonteCarlo;

/// <summary>A calm and a nervous market that take turns: geometric Brownian motion whose volatility depends on the regime at the beginning of each step.</summary>
/// <remarks>J. Hamilton, Econometrica 57 (1989). <see cref="PathBlock.State"/> is 0 in the calm regime and 1 in the nervous one.</remarks>
/// <param name="drift">Expected growth a year, in both.</param>
/// <param name="calm">Volatility of the calm regime.</param>
/// <param name="nervous">Volatility of the nervous regime.</param>
/// <param name="calmToNervous">Turns a year while calm.</param>
/// <param name="nervousToCalm">Turns a year while nervous.</param>
/// <param name="startsNervous">Which regime rules at the beginning.</param>
public sealed class RegimeSwitching(double drift, double calm, double nervous, double calmToNervous, double nervousToCalm, bool startsNervous = false) : IPathModel
{
    public void Begin(PathBlock block)
    {
        block.State.Fill(startsNervous ? 1 : 0);
        block.Variance.Fill(startsNervous ? nervous * nervous : calm * calm);
    }

    public void Step(PathBlock block, double years)
    {
        double root = Math.Sqrt(years), both = calmToNervous + nervousToCalm;
        double left = both > 0 ? (1 - ExactMath.Exp(-both * years)) / both : 0;
        ReadOnlySpan<double> normals = block.NextNormals();
        ReadOnlySpan<double> uniforms = block.NextUniforms();
        Span<double> log = block.Log, variance = block.Variance, state = block.State;
        for (int i = 0; i < log.Length; i++)
        {
            bool isNervous = state[i] != 0;
            double volatility = isNervous ? nervous : calm;
            log[i] += (drift - volatility * volatility / 2) * years + volatility * root * normals[i];
            if (uniforms[i] < left * (isNervous ? nervousToCalm : calmToNervous))
            {
                state[i] = isNervous ? 0 : 1;
                variance[i] = isNervous ? calm * calm : nervous * nervous;
            }
        }
    }
}
