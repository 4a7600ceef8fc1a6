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

    /// <summary>
    /// Takes the numbers from Sobol's sequence, in so many replicates (2 or more; 16 is usual) whose scatter is the standard error; 0 for random numbers.
    /// Block b is of replicate b mod <see cref="Replicates"/>: give each replicate the same number of blocks, best a power of 2. Each step takes one
    /// dimension for each number a path needs, and there are 1,000: few long steps suit it better than many short ones.
    /// </summary>
    public int Replicates { get; init; }

    /// <summary>The mean of the control, where the question has one.</summary>
    public double? ControlMean { get; init; }

    /// <summary>The sums of one block of 1,024 paths.</summary>
    /// <param name="block">From 0.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="paths">Working memory of the caller's thread; made anew when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block is below 0.</exception>
    /// <exception cref="InvalidOperationException">Paths are both mirrored and of a sequence, or need more than its dimensions.</exception>
    public BlockSums Run(int block, IPathQuestion question, PathBlock? paths = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        paths ??= new PathBlock();
        if (Replicates == 0)
            paths.Begin(seed, block, Antithetic);
        else if (Antithetic || Replicates < 2)
            throw new InvalidOperationException("A sequence has at least 2 replicates, and none of its paths is mirrored.");
        else
            paths.BeginSequence(seed, block % Replicates, block / Replicates);
        Span<double> scratch = paths.Scratch(question.ScratchColumns);
        model.Begin(paths);
        double step = _years / _steps;
        for (int i = 1; i <= _steps; i++)
        {
            model.Step(paths, step);
            question.Observe(paths, i, i == _steps ? _years : i * step, scratch);
        }

        Span<double> values = paths.Values, controls = ControlMean is null ? default : paths.Controls;
        question.Answer(paths, _steps, scratch, values, controls);
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
    /// <exception cref="ArgumentOutOfRangeException">There are no blocks, or not as many for each replicate.</exception>
    public PathEstimate Combine(ReadOnlySpan<BlockSums> blocks)
    {
        ArgumentOutOfRangeException.ThrowIfZero(blocks.Length, nameof(blocks));
        BlockSums all = default;
        foreach (BlockSums block in blocks)
            all += block;
        double n = all.Count, mean = all.Value / n, variance = all.ValueSquare / n - mean * mean, weight = 0;
        if (ControlMean is { } known)
        {
            double control = all.Control / n, spread = all.ControlSquare / n - control * control;
            weight = spread > 0 ? (all.Product / n - mean * control) / spread : 0;
            mean -= weight * (control - known);
            variance -= weight * weight * spread;
        }

        double error = Replicates == 0 ? Math.Sqrt(Math.Max(0, variance) / Math.Max(1, n - 1)) : ErrorOfReplicates(blocks, mean, weight);
        return new(mean, error, blocks.Length * PathBlock.Paths);
    }

    private double ErrorOfReplicates(ReadOnlySpan<BlockSums> blocks, double mean, double weight)
    {
        if (blocks.Length % Replicates != 0)
            throw new ArgumentOutOfRangeException(nameof(blocks), blocks.Length, $"Each of the {Replicates} replicates has the same number of blocks.");
        double squares = 0;
        for (int replicate = 0; replicate < Replicates; replicate++)
        {
            BlockSums own = default;
            for (int i = replicate; i < blocks.Length; i += Replicates)
                own += blocks[i];
            double its = (own.Value - weight * (own.Control - own.Count * (ControlMean ?? 0))) / own.Count;
            squares += (its - mean) * (its - mean);
        }

        return Math.Sqrt(squares / (Replicates * (Replicates - 1.0)));
    }
}
