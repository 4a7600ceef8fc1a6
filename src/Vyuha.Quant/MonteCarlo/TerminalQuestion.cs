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

    public void Answer(PathBlock block, int steps, ReadOnlySpan<double> scratch, Span<double> values, Span<double> controls)
    {
        PathColumns.Prices(block.Log, spot, values);
        for (int i = 0; i < controls.Length; i++)
            controls[i] = control is null ? 0 : control(values[i]);
        for (int i = 0; i < values.Length; i++)
            values[i] = payoff(values[i]);
    }
}
