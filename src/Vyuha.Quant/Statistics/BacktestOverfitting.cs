using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Statistics;

/// <summary>How often the variant that is best on one half of the history is below the middle on the other half.</summary>
/// <param name="Probability">Share of splits in which the in-sample winner ended at or below the out-of-sample median.</param>
/// <param name="Splits">Ways of splitting that were looked at.</param>
/// <param name="Logits">Of each split: ln(ω/(1 − ω)) of the winner's relative rank out of sample; positive is above the middle.</param>
/// <param name="Slope">Of the winner's Sharpe ratio out of sample on that in sample: below 0, the better it looked the worse it did.</param>
/// <param name="LossProbability">Share of splits in which the winner's Sharpe ratio out of sample was below 0.</param>
/// <remarks>
/// Combinatorially symmetric cross-validation: D. Bailey, J. Borwein, M. López de Prado, Q. Zhu, "The probability of backtest overfitting",
/// J. Computational Finance 20 (2017).
/// </remarks>
public sealed record BacktestOverfitting(double Probability, int Splits, IReadOnlyList<double> Logits, double Slope, double LossProbability)
{
    private const int MostBlocks = 20;

    /// <param name="returns">Shape [periods × variants], row by row: what each variant returned in each period.</param>
    /// <param name="variants">Variants tried; at least 2.</param>
    /// <param name="blocks">Blocks the periods are cut into: even, 2 to 20; 16 gives 12,870 splits.</param>
    /// <exception cref="ArgumentException">The returns are not whole rows, or a block has fewer than two periods, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 variants, or the blocks are odd or out of range.</exception>
    public static BacktestOverfitting Of(ReadOnlySpan<double> returns, int variants, int blocks = 16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(variants, 2);
        if (blocks is < 2 or > MostBlocks || blocks % 2 != 0)
            throw new ArgumentOutOfRangeException(nameof(blocks), blocks, $"The blocks are an even number from 2 to {MostBlocks}.");
        int periods = returns.Length / variants;
        if (periods * variants != returns.Length || periods < 2 * blocks)
            throw new ArgumentException($"{returns.Length} returns of {variants} variants do not fill {blocks} blocks of at least two periods.", nameof(returns));

        // A split's Sharpe ratios need only its blocks' sums and sums of squares.
        double[] sums = new double[blocks * variants], squares = new double[blocks * variants];
        int[] lengths = new int[blocks];
        for (int period = 0; period < periods; period++)
        {
            int block = (int)((long)period * blocks / periods);
            lengths[block]++;
            for (int variant = 0; variant < variants; variant++)
            {
                double value = returns[period * variants + variant];
                if (!double.IsFinite(value))
                    throw new ArgumentException($"The return of variant {variant} in period {period} is {value}: returns are finite numbers.", nameof(returns));
                sums[block * variants + variant] += value;
                squares[block * variants + variant] += value * value;
            }
        }

        double[] inside = new double[variants], outside = new double[variants];
        var logits = new List<double>();
        var pairs = new List<(double Inside, double Outside)>();
        for (int chosen = 0; chosen < 1 << blocks; chosen++)
        {
            if (int.PopCount(chosen) != blocks / 2)
                continue;
            SharpeRatios(chosen, blocks, variants, sums, squares, lengths, inside);
            SharpeRatios(~chosen, blocks, variants, sums, squares, lengths, outside);
            int winner = 0;
            for (int variant = 1; variant < variants; variant++)
                winner = inside[variant] > inside[winner] ? variant : winner;
            double rank = Rank(outside, winner) / (variants + 1);
            logits.Add(ExactMath.LogRatio(rank, 1 - rank));
            pairs.Add((inside[winner], outside[winner]));
        }

        int below = 0, losing = 0;
        for (int split = 0; split < logits.Count; split++)
        {
            below += logits[split] <= 0 ? 1 : 0;
            losing += pairs[split].Outside < 0 ? 1 : 0;
        }

        return new((double)below / logits.Count, logits.Count, logits, SlopeOf(pairs), (double)losing / logits.Count);
    }

    private static void SharpeRatios(int chosen, int blocks, int variants, double[] sums, double[] squares, int[] lengths, double[] ratios)
    {
        for (int variant = 0; variant < variants; variant++)
        {
            double sum = 0, square = 0;
            int length = 0;
            for (int block = 0; block < blocks; block++)
            {
                if ((chosen >> block & 1) == 0)
                    continue;
                sum += sums[block * variants + variant];
                square += squares[block * variants + variant];
                length += lengths[block];
            }

            double mean = sum / length, variance = square / length - mean * mean;
            ratios[variant] = variance > 1e-14 * mean * mean && variance > 0 ? mean / Math.Sqrt(variance) : 0;
        }
    }

    /// <summary>1 for the worst to n for the best; equals share the mean of their places.</summary>
    private static double Rank(double[] values, int of)
    {
        int lower = 0, equal = 0;
        foreach (double value in values)
        {
            lower += value < values[of] ? 1 : 0;
            equal += value == values[of] ? 1 : 0;
        }

        return lower + (equal + 1) / 2.0;
    }

    private static double SlopeOf(List<(double Inside, double Outside)> pairs)
    {
        double meanInside = pairs.Average(pair => pair.Inside), meanOutside = pairs.Average(pair => pair.Outside);
        double across = pairs.Sum(pair => (pair.Inside - meanInside) * (pair.Outside - meanOutside));
        double along = pairs.Sum(pair => (pair.Inside - meanInside) * (pair.Inside - meanInside));
        return along > 0 ? across / along : double.NaN;
    }
}
