using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.MonteCarlo;

/// <summary>A payoff of the price at the end.</summary>
/// <param name="spot">S₀; above 0.</param>
/// <param name="payoff">Of the price at the end.</param>
/// <param name="control">Another of the same price, whose mean is known; null without.</param>
public sealed class TerminalQuestion(double spot, Func<double, double> payoff, Func<double, double>? control = null) : IPathQuestion
{
    public int ScratchColumns => 0;

    public void Observe(PathBlock block, int step, double years, Span<double> scratch)
    {
    }

    public void Answer(PathBlock block, ReadOnlySpan<double> scratch, Span<double> values, Span<double> controls)
    {
        ExactMathSpans.Exp(block.Log, values);
        for (int i = 0; i < values.Length; i++)
        {
            double price = spot * values[i];
            values[i] = payoff(price);
            if (!controls.IsEmpty)
                controls[i] = control is null ? 0 : control(price);
        }
    }
}
