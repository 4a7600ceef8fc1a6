namespace Vyuha.Kernel.Sizing;

/// <summary>The share of capital that an estimated edge is worth, made smaller for what is not known and for what has been lost.</summary>
/// <remarks>
/// Of a bet that wins <c>b</c> for each rupee lost with probability <c>p</c>, Kelly bets <c>f = (p(b + 1) − 1)/b</c>. An estimate of <c>p</c> from few trades
/// over-bets, so f is multiplied by <c>e²/(e² + s²)</c>, with the edge <c>e = p(b + 1) − 1</c> and its standard error <c>s = (b + 1)√(p(1 − p)/n)</c>.
/// Source: R. D. Baker and I. G. McHale, "Optimal betting under parameter uncertainty", Decision Analysis 10 (2013). Then by the fraction one bets of it,
/// and by what is left of the drawdown one allows.
/// </remarks>
public readonly record struct KellyEstimate
{
    /// <summary>Never more of Kelly's bet than this: with an edge that is only estimated, more lowers growth and doubles the falls.</summary>
    public const double LargestPart = 0.5;

    /// <param name="winProbability">From out-of-sample trades, 0 to 1.</param>
    /// <param name="payoff">Mean win over mean loss, above 0.</param>
    /// <param name="trades">The estimate rests on so many; above 0.</param>
    /// <param name="part">Of Kelly's bet: a quarter is usual, a half the most.</param>
    /// <param name="drawdown">Present fall as a share of the fall at which nothing is betted any more, 0 to 1.</param>
    public KellyEstimate(double winProbability, double payoff, double trades, double part = 0.25, double drawdown = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(winProbability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(winProbability, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(payoff);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trades);
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(part, LargestPart);
        double edge = winProbability * (payoff + 1) - 1;
        if (!(edge > 0))
            return;
        Full = edge / payoff;
        double error = (payoff + 1) * Math.Sqrt(winProbability * (1 - winProbability) / trades);
        Shrinkage = edge * edge / (edge * edge + error * error);
        Fraction = Full * Shrinkage * part * (1 - Math.Clamp(drawdown, 0, 1));
    }

    /// <summary>Kelly's bet if the estimate were the truth; 0 without an edge.</summary>
    public double Full { get; }

    /// <summary>What uncertainty leaves of it, 0 to 1.</summary>
    public double Shrinkage { get; }

    /// <summary>Share of capital to be lost when the bet is lost.</summary>
    public double Fraction { get; }
}
