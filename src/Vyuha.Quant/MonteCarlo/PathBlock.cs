using Vyuha.Quant.Random;

namespace Vyuha.Quant.MonteCarlo;

/// <summary>1,024 paths that move together, one step at a time; what was before is not kept. The working memory of one thread.</summary>
public sealed class PathBlock
{
    public const int Paths = NormalStream.BlockLength;

    private readonly double[] _log = new double[Paths];
    private readonly double[] _variance = new double[Paths];
    private readonly double[] _state = new double[Paths];
    private readonly Column _normals = new();
    private readonly Column _others = new();
    private readonly Column _uniforms = new();
    private readonly NormalStream _stream = new(0);
    private readonly QuasiStream _quasi = new();
    private double[] _scratch = [];
    private bool _isQuasi;
    private bool _antithetic;

    /// <summary>ln(S/S₀) of each path.</summary>
    public Span<double> Log => _log;

    /// <summary>What a model carries as variance: Heston's v, the next return's h. Annualised where the model says so.</summary>
    public Span<double> Variance => _variance;

    /// <summary>What else a model carries: the regime.</summary>
    public Span<double> State => _state;

    internal double[] Values { get; } = new double[Paths];

    internal double[] Controls { get; } = new double[Paths];

    /// <summary>Begins block so-and-so of a run.</summary>
    internal void Begin(ulong seed, int block, bool antithetic)
    {
        _stream.RestartBlock(seed, block);
        (_isQuasi, _antithetic) = (false, antithetic);
        Clear();
    }

    /// <summary>Begins a block whose numbers come from a sequence instead.</summary>
    internal void BeginSequence(ulong seed, int replicate, int block)
    {
        _quasi.Begin(seed, replicate, block);
        (_isQuasi, _antithetic) = (true, false);
        Clear();
    }

    /// <summary>Zeros, shape [columns × 1024].</summary>
    internal Span<double> Scratch(int columns)
    {
        if (_scratch.Length < columns * Paths)
            _scratch = new double[columns * Paths];
        Span<double> scratch = _scratch.AsSpan(0, columns * Paths);
        scratch.Clear();
        return scratch;
    }

    /// <summary>Fresh standard normals; with antithetic paths the second half mirrors the first.</summary>
    public ReadOnlySpan<double> NextNormals() => NormalsInto(_normals);

    /// <summary>A second column of them, for a model that needs two a step.</summary>
    public ReadOnlySpan<double> NextOtherNormals() => NormalsInto(_others);

    /// <summary>Fresh uniforms in [0, 1); with antithetic paths the second half is 1 less the first.</summary>
    public ReadOnlySpan<double> NextUniforms()
    {
        if (_isQuasi)
        {
            _quasi.Uniforms(_uniforms.Numbers);
            return _uniforms.Numbers;
        }

        if (!_antithetic)
        {
            _stream.Uniforms(_uniforms.Numbers);
            return _uniforms.Numbers;
        }

        if (_uniforms.IsSpent)
            _stream.Uniforms(_uniforms.Fresh);
        Span<double> first = _uniforms.TakeHalf(), second = _uniforms.Numbers.AsSpan(Paths / 2);
        for (int i = 0; i < first.Length; i++)
            second[i] = Math.Max(0, 1 - first[i] - 1.0 / (1L << 53));
        return _uniforms.Numbers;
    }

    private void Clear()
    {
        Log.Clear();
        Variance.Clear();
        State.Clear();
        _normals.IsSpent = _others.IsSpent = _uniforms.IsSpent = true;
    }

    private ReadOnlySpan<double> NormalsInto(Column column)
    {
        if (_isQuasi)
        {
            _quasi.Normals(column.Numbers);
            return column.Numbers;
        }

        if (!_antithetic)
        {
            _stream.Normals(column.Numbers);
            return column.Numbers;
        }

        if (column.IsSpent)
            _stream.Normals(column.Fresh);
        Span<double> first = column.TakeHalf();
        PathColumns.Negate(first, column.Numbers.AsSpan(Paths / 2));
        return column.Numbers;
    }

    /// <summary>The numbers of one call. Mirrored ones need half a block, so a block drawn lasts for two calls.</summary>
    private sealed class Column
    {
        public double[] Numbers { get; } = new double[Paths];

        public double[] Fresh { get; } = new double[Paths];

        public bool IsSpent { get; set; } = true;

        /// <summary>The half of the fresh numbers whose turn it is, at the beginning of the numbers.</summary>
        public Span<double> TakeHalf()
        {
            Span<double> half = Numbers.AsSpan(0, Paths / 2);
            Fresh.AsSpan(IsSpent ? 0 : Paths / 2, Paths / 2).CopyTo(half);
            IsSpent = !IsSpent;
            return half;
        }
    }
}
