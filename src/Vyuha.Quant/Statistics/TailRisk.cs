namespace Vyuha.Quant.Statistics;

/// <summary>What is lost in the worst outcomes of a sample.</summary>
/// <param name="ValueAtRisk">The loss that only a share of outcomes exceeds; positive is a loss.</param>
/// <param name="ConditionalValueAtRisk">The mean loss of that worst share, also called expected shortfall.</param>
/// <remarks>
/// R. Rockafellar, S. Uryasev, "Conditional value-at-risk for general loss distributions", J. Banking and Finance 26 (2002): where the share
/// cuts through an outcome, it counts with the part that belongs to the tail, so the figure moves evenly with the share.
/// </remarks>
public readonly record struct TailRisk(double ValueAtRisk, double ConditionalValueAtRisk)
{
    /// <param name="profits">Shape [n]: outcomes, each as likely as another; sorted here.</param>
    /// <param name="confidence">In (0, 1): 0.95 looks at the worst twentieth.</param>
    /// <exception cref="ArgumentException">There are no outcomes, or one is not a number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not in (0, 1).</exception>
    public static TailRisk Of(Span<double> profits, double confidence)
    {
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Confidence lies between 0 and 1.");
        if (profits.IsEmpty)
            throw new ArgumentException("There are no outcomes.", nameof(profits));
        profits.Sort();
        if (double.IsNaN(profits[0]))
            throw new ArgumentException("An outcome is not a number.", nameof(profits));
        double tail = (1 - confidence) * profits.Length;

        // 0.05 of 100 is 5, though 1 − 0.95 is a little more than 0.05.
        double nearest = Math.Round(tail);
        if (Math.Abs(tail - nearest) < 1e-9 * profits.Length)
            tail = nearest;
        int whole = (int)tail;
        double sum = 0;
        for (int i = 0; i < whole; i++)
            sum -= profits[i];
        int edge = Math.Min(whole, profits.Length - 1);
        if (tail > whole)
            sum -= (tail - whole) * profits[edge];
        return tail > 0 ? new(-profits[edge], sum / tail) : new(-profits[0], -profits[0]);
    }
}
