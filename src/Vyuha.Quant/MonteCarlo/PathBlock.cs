using Vyuha.Quant.Random;

namespace Vyuha.Quant.MonteCarlo;

/// <summary>1,024 paths that move together, one step at a time; what was before is not kept.</summary>
public sealed class PathBlock
{
    public const int Paths = NormalStream.BlockLength;

    private readonly double[] _log = new double[Paths];
    private readonly double[] _variance = new double[Paths];
    private readonly double[] _state = new double[Paths];
    private readonly double[] _normals = new double[Paths];
    private readonly double[] _others = new double[Paths];
    private readonly double[] _uniforms = new double[Paths];
    private NormalStream _stream = new(0);
    private bool _antithetic;

    /// <summary>ln(S/S₀) of each path.</summary>
    public Span<double> Log => _log;

    /// <summary>What a model carries as variance: Heston's v, the next return's h. Annualised where the model says so.</summary>
    public Span<double> Variance => _variance;

    /// <summary>What else a model carries: the regime.</summary>
    public Span<double> State => _state;

    /// <summary>Begins block so-and-so of a run.</summary>
    internal void Begin(ulong seed, int block, bool antithetic)
    {
        (_stream, _antithetic) = (NormalStream.OfBlock(seed, block), antithetic);
        Log.Clear();
        Variance.Clear();
        State.Clear();
    }

    /// <summary>Fresh standard normals; with antithetic paths the second half mirrors the first.</summary>
    public ReadOnlySpan<double> NextNormals() => Mirrored(_normals);

    /// <summary>A second column of them, for a model that needs two a step.</summary>
    public ReadOnlySpan<double> NextOtherNormals() => Mirrored(_others);

    /// <summary>Fresh uniforms in [0, 1); with antithetic paths the second half is 1 less the first.</summary>
    public ReadOnlySpan<double> NextUniforms()
    {
        _stream.Uniforms(_uniforms);
        if (_antithetic)
        {
            for (int i = 0; i < Paths / 2; i++)
                _uniforms[Paths / 2 + i] = Math.Max(0, 1 - _uniforms[i] - 1.0 / (1L << 53));
        }

        return _uniforms;
    }

    private ReadOnlySpan<double> Mirrored(double[] into)
    {
        _stream.Normals(into);
        if (_antithetic)
        {
            for (int i = 0; i < Paths / 2; i++)
                into[Paths / 2 + i] = -into[i];
        }

        return into;
    }
}
