using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.MonteCarlo;

/// <summary>A payoff of the mean of the prices after each step.</summary>
/// <param name="spot">S₀; above 0.</param>
/// <param name="payoff">Of the arithmetic mean.</param>
/// <param name="control">Of the geometric mean, whose payoff often has a closed form; null without.</param>
public sealed class AverageQuestion(double spot, Func<double, double> payoff, Func<double, double>? control = null) : IPathQuestion
{
    private readonly double[] _prices = new double[PathBlock.Paths];
    private int _steps;

    /// <summary>Sum of prices, sum of logarithms.</summary>
    public int ScratchColumns => 2;

    public void Observe(PathBlock block, int step, double years, Span<double> scratch)
    {
        _steps = step;
        ReadOnlySpan<double> log = block.Log;
        ExactMathSpans.Exp(log, _prices);
        Span<double> sums = scratch[..PathBlock.Paths], logs = scratch[PathBlock.Paths..];
        for (int i = 0; i < PathBlock.Paths; i++)
        {
            sums[i] += _prices[i];
            logs[i] += log[i];
        }
    }

    public void Answer(PathBlock block, ReadOnlySpan<double> scratch, Span<double> values, Span<double> controls)
    {
        for (int i = 0; i < PathBlock.Paths; i++)
        {
            values[i] = payoff(spot * scratch[i] / _steps);
            if (!controls.IsEmpty)
                controls[i] = control is null ? 0 : control(spot * ExactMath.Exp(scratch[PathBlock.Paths + i] / _steps));
        }
    }
}
