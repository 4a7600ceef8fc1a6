namespace Vyuha.Quant.MonteCarlo;

/// <summary>Runs paths block by block. Each block stands for itself, so blocks may be computed on any thread and in any order: the estimate has the same bits.</summary>
/// <param name="model">How the price moves.</param>
/// <param name="years">From beginning to end; above 0.</param>
/// <param name="steps">Equal steps; at least 1.</param>
/// <param name="seed">Of everything random.</param>
/// <exception cref="ArgumentOutOfRangeException">The horizon or the steps are out of range.</exception>
public sealed class PathSimulation(IPathModel model, double years, int steps, ulong seed)
{
    private readonly double _years = years > 0 ? years : throw new ArgumentOutOfRangeException(nameof(years), years, "The horizon lies ahead.");
    private readonly int _steps = steps >= 1 ? steps : throw new ArgumentOutOfRangeException(nameof(steps), steps, "There is at least one step.");

    /// <summary>Pairs each path with its mirror image; half as many draws, and less noise wherever the answer rises or falls with the price.</summary>
    public bool Antithetic { get; init; }

    /// <summary>The mean of the control, where the question has one.</summary>
    public double? ControlMean { get; init; }

    /// <summary>The sums of one block of 1,024 paths.</summary>
    /// <param name="block">From 0.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="paths">Working memory of the caller's thread; made anew when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block is below 0.</exception>
    public BlockSums Run(int block, IPathQuestion question, PathBlock? paths = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        paths ??= new PathBlock();
        double[] scratch = new double[question.ScratchColumns * PathBlock.Paths];
        double[] values = new double[PathBlock.Paths];
        double[] controls = ControlMean is null ? [] : new double[PathBlock.Paths];
        paths.Begin(seed, block, Antithetic);
        model.Begin(paths);
        double step = _years / _steps;
        for (int i = 1; i <= _steps; i++)
        {
            model.Step(paths, step);
            question.Observe(paths, i, i == _steps ? _years : i * step, scratch);
        }

        question.Answer(paths, scratch, values, controls);
        return BlockSums.Of(values, controls, Antithetic);
    }

    /// <summary>The estimate of the blocks from 0 on, one after the other on this thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no blocks.</exception>
    public PathEstimate Estimate(int blocks, IPathQuestion question)
    {
        var paths = new PathBlock();
        var sums = new BlockSums[blocks];
        for (int block = 0; block < blocks; block++)
            sums[block] = Run(block, question, paths);
        return Combine(sums);
    }

    /// <summary>The estimate of blocks that were computed elsewhere, in their order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no blocks.</exception>
    public PathEstimate Combine(ReadOnlySpan<BlockSums> blocks)
    {
        ArgumentOutOfRangeException.ThrowIfZero(blocks.Length, nameof(blocks));
        BlockSums all = default;
        foreach (BlockSums block in blocks)
            all += block;
        double n = all.Count, mean = all.Value / n, variance = all.ValueSquare / n - mean * mean;
        if (ControlMean is { } known)
        {
            double control = all.Control / n, spread = all.ControlSquare / n - control * control;
            double weight = spread > 0 ? (all.Product / n - mean * control) / spread : 0;
            mean -= weight * (control - known);
            variance -= weight * weight * spread;
        }

        return new(mean, Math.Sqrt(Math.Max(0, variance) / Math.Max(1, n - 1)), blocks.Length * PathBlock.Paths);
    }
}

/// <summary>Sums over one block, of independent answers: antithetic pairs count as one.</summary>
public readonly record struct BlockSums(double Count, double Value, double ValueSquare, double Control, double ControlSquare, double Product)
{
    public static BlockSums operator +(BlockSums left, BlockSums right) => new(
        left.Count + right.Count, left.Value + right.Value, left.ValueSquare + right.ValueSquare,
        left.Control + right.Control, left.ControlSquare + right.ControlSquare, left.Product + right.Product);

    public static BlockSums Add(BlockSums left, BlockSums right) => left + right;

    internal static BlockSums Of(ReadOnlySpan<double> values, ReadOnlySpan<double> controls, bool inPairs)
    {
        int count = inPairs ? values.Length / 2 : values.Length;
        double value = 0, square = 0, control = 0, controlSquare = 0, product = 0;
        for (int i = 0; i < count; i++)
        {
            double x = inPairs ? (values[i] + values[count + i]) / 2 : values[i];
            value += x;
            square += x * x;
            if (controls.IsEmpty)
                continue;
            double y = inPairs ? (controls[i] + controls[count + i]) / 2 : controls[i];
            control += y;
            controlSquare += y * y;
            product += x * y;
        }

        return new(count, value, square, control, controlSquare, product);
    }
}

/// <summary>A mean over paths.</summary>
/// <param name="Mean">The estimate.</param>
/// <param name="StandardError">Of the estimate.</param>
/// <param name="Paths">Paths drawn.</param>
public readonly record struct PathEstimate(double Mean, double StandardError, long Paths);
