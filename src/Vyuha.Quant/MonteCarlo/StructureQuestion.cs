using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Quant.MonteCarlo;

/// <summary>The profit of an option structure, repriced along each path under a smile that stays or moves along; closed early at a target or a stop.</summary>
/// <remarks>The smile's dynamics are those of the market: <see cref="SmileDynamics"/>. The model moves the price; what the smile says of it is another matter.</remarks>
/// <param name="structure">Its first expiry is not before the paths' end.</param>
/// <param name="market">As of now; paths begin at its spot.</param>
public sealed class StructureQuestion(OptionStructure structure, StructureMarket market) : IPathQuestion
{
    /// <summary>Profit, rupee, at which the structure is closed; above 0. Seen after each step.</summary>
    public double Target { get; init; } = double.PositiveInfinity;

    /// <summary>Profit at which it is closed too: a loss, below 0.</summary>
    public double Stop { get; init; } = double.NegativeInfinity;

    /// <summary>Asks whether the target or the stop was met instead of the profit: the answer is 1 where the target was first, −1 where the stop was, 0 where neither was met.</summary>
    public bool AsksWhichCameFirst { get; init; }

    /// <summary>Profit so far, and which of target and stop has been met.</summary>
    public int ScratchColumns => 2;

    public void Observe(PathBlock block, int step, double years, Span<double> scratch)
    {
        Span<double> profits = scratch[..PathBlock.Paths], met = scratch[PathBlock.Paths..];
        for (int i = 0; i < PathBlock.Paths; i++)
        {
            if (met[i] != 0)
                continue;
            profits[i] = structure.Profit(market.Spot * ExactMath.Exp(block.Log[i]), Math.Min(years, structure.FirstExpiry), market);
            met[i] = profits[i] >= Target ? 1 : profits[i] <= Stop ? -1 : 0;
        }
    }

    public void Answer(PathBlock block, int steps, ReadOnlySpan<double> scratch, Span<double> values, Span<double> controls)
    {
        scratch.Slice(AsksWhichCameFirst ? PathBlock.Paths : 0, PathBlock.Paths).CopyTo(values);
        controls.Clear();
    }
}
