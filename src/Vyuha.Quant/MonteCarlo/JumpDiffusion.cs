using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.MonteCarlo;

/// <summary>Geometric Brownian motion with jumps that arrive at random, exact whatever the step; the drift allows for the jumps.</summary>
/// <remarks>
/// R. Merton, "Option pricing when underlying stock returns are discontinuous", J. Financial Economics 3 (1976): jumps of ln S are normal.
/// S. Kou, "A jump-diffusion model for option pricing", Management Science 48 (2002): they are exponential, up with probability p at rate η₁ and
/// down at rate η₂.
/// </remarks>
public sealed class JumpDiffusion : IPathModel
{
    private readonly double _drift;
    private readonly double _volatility;
    private readonly double _intensity;
    private readonly double _mean;
    private readonly double _deviation;
    private readonly double _up;
    private readonly double _upRate;
    private readonly double _downRate;

    private JumpDiffusion(double drift, double volatility, double intensity, double growth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(volatility);
        ArgumentOutOfRangeException.ThrowIfNegative(intensity);
        (_drift, _volatility, _intensity) = (drift - intensity * growth, volatility, intensity);
    }

    private JumpDiffusion(double drift, double volatility, double intensity, double mean, double deviation)
        : this(drift, volatility, intensity, ExactMath.Exp(mean + deviation * deviation / 2) - 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(deviation);
        (_mean, _deviation) = (mean, deviation);
    }

    private JumpDiffusion(double drift, double volatility, double intensity, double up, double upRate, double downRate)
        : this(drift, volatility, intensity, up * upRate / (upRate - 1) + (1 - up) * downRate / (downRate + 1) - 1) =>
        (_up, _upRate, _downRate) = (up, upRate, downRate);

    /// <param name="drift">Expected growth a year, jumps and all.</param>
    /// <param name="volatility">Of the diffusion.</param>
    /// <param name="intensity">Jumps a year.</param>
    /// <param name="mean">Mean of a jump of ln S.</param>
    /// <param name="deviation">Its standard deviation.</param>
    /// <exception cref="ArgumentOutOfRangeException">A volatility or the intensity is negative.</exception>
    public static JumpDiffusion Merton(double drift, double volatility, double intensity, double mean, double deviation) =>
        new(drift, volatility, intensity, mean, deviation);

    /// <param name="drift">Expected growth a year, jumps and all.</param>
    /// <param name="volatility">Of the diffusion.</param>
    /// <param name="intensity">Jumps a year.</param>
    /// <param name="up">Probability of a jump up.</param>
    /// <param name="upRate">η₁, above 1: a jump up of ln S is 1/η₁ in the mean.</param>
    /// <param name="downRate">η₂, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter leaves its range; at η₁ of 1 or less the price would have no mean.</exception>
    public static JumpDiffusion Kou(double drift, double volatility, double intensity, double up, double upRate, double downRate)
    {
        if (!(up >= 0 && up <= 1))
            throw new ArgumentOutOfRangeException(nameof(up), up, "A probability lies between 0 and 1.");
        if (!(upRate > 1))
            throw new ArgumentOutOfRangeException(nameof(upRate), upRate, "The rate of jumps up is above 1.");
        if (!(downRate > 0))
            throw new ArgumentOutOfRangeException(nameof(downRate), downRate, "The rate of jumps down is above 0.");
        return new(drift, volatility, intensity, up, upRate, downRate);
    }

    public void Begin(PathBlock block) => block.Variance.Fill(_volatility * _volatility);

    public void Step(PathBlock block, double years)
    {
        double shift = (_drift - _volatility * _volatility / 2) * years, scale = _volatility * Math.Sqrt(years);
        ReadOnlySpan<double> normals = block.NextNormals();
        Span<double> log = block.Log;
        PathColumns.Diffuse(log, normals, shift, scale);
        if (_intensity == 0)
            return;
        ReadOnlySpan<double> uniforms = block.NextUniforms();
        ReadOnlySpan<double> sizes = _upRate == 0 ? block.NextOtherNormals() : default;
        double none = ExactMath.Exp(-_intensity * years);
        for (int i = 0; i < log.Length; i++)
        {
            if (uniforms[i] < none)
                continue;
            int count = Poisson(uniforms[i], none, _intensity * years, out double rest);
            log[i] += sizes.IsEmpty ? KouJumps(count, rest) : count * _mean + Math.Sqrt(count) * _deviation * sizes[i];
        }
    }

    /// <summary>The number whose share of the unit interval holds a uniform, and where in that share it lies, uniform itself.</summary>
    private static int Poisson(double uniform, double none, double mean, out double rest)
    {
        double probability = none, below = 0;
        int count = 0;
        while (uniform >= below + probability && probability > 1e-300)
        {
            below += probability;
            probability *= mean / ++count;
        }

        rest = Math.Clamp((uniform - below) / probability, 0, 1 - 1e-16);
        return count;
    }

    /// <summary>Sums a few jumps, whose uniforms are drawn from what the first left over.</summary>
    private double KouJumps(int count, double uniform)
    {
        var random = new Random.SplitMix64(BitConverter.DoubleToUInt64Bits(uniform));
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            bool rises = random.NextDouble() < _up;
            double size = -ExactMath.Log(1 - random.NextDouble());
            sum += rises ? size / _upRate : -size / _downRate;
        }

        return sum;
    }
}
