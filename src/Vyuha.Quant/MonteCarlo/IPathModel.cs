namespace Vyuha.Quant.MonteCarlo;

/// <summary>How a price moves. A model has no state of its own: what paths carry lies in their block.</summary>
public interface IPathModel
{
    /// <summary>Sets what paths carry at their beginning.</summary>
    void Begin(PathBlock block);

    /// <summary>Moves every path on.</summary>
    /// <param name="years">Length of the step; above 0.</param>
    void Step(PathBlock block, double years);
}

/// <summary>What is asked of each path.</summary>
public interface IPathQuestion
{
    /// <summary>Numbers kept per path between steps; 0 for a question about the end alone.</summary>
    int ScratchColumns { get; }

    /// <summary>Looks at the paths after a step.</summary>
    /// <param name="step">From 1 to the number of steps.</param>
    /// <param name="years">Since the beginning.</param>
    /// <param name="scratch">Shape [columns × 1024], zeros before the first step.</param>
    void Observe(PathBlock block, int step, double years, Span<double> scratch);

    /// <summary>The answer of each path, and optionally that of a control whose mean is known.</summary>
    /// <param name="steps">Taken.</param>
    /// <param name="scratch">Shape [columns × 1024].</param>
    /// <param name="values">Shape [1024]; overwritten.</param>
    /// <param name="controls">Shape [1024] or empty; overwritten.</param>
    void Answer(PathBlock block, int steps, ReadOnlySpan<double> scratch, Span<double> values, Span<double> controls);
}
