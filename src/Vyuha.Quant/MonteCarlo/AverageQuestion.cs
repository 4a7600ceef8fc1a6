using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.MonteCarlo;

/// <summary>A payoff of the mean of the prices after each step.</summary>
/// <param name="spot">S₀; above 0.</param>
/// <param name="payoff">Of the arithmetic mean.</param>
/// <param name="control">Of the geometric mean, whose payoff often has a closed form; null without.</param>
public sealed class AverageQuestion(double spot, Func<double, double> payoff, Func<double, double>? control = null) : IPathQuestion
{
    /// <summary>Sum of prices, sum of logarithms.</summary>
    public int ScratchColumns => control is null ? 1 : 2;

    public void Observe(PathBlock block, int step, double years, Span<double> scratch)
    {
        PathColumns.AddExp(scratch[..PathBlock.Paths], block.Log);
        if (control is not null)
            PathColumns.Add(scratch[PathBlock.Paths..], block.Log);
    }

    public void Answer(PathBlock block, int steps, ReadOnlySpan<double> scratch, Span<double> values, Span<double> controls)
    {
        for (int i = 0; i < PathBlock.Paths; i++)
        {
            values[i] = payoff(spot * scratch[i] / steps);
            if (!controls.IsEmpty)
                controls[i] = control is null ? 0 : control(spot * ExactMath.Exp(scratch[PathBlock.Paths + i] / steps));
        }
    }
}
