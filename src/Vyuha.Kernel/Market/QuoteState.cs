using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Kernel.Market;

/// <summary>The latest quote of one instrument. Prices in steps of 0.0001 rupee, 0 meaning none; sizes in units.</summary>
public struct QuoteState
{
    public long Bid;
    public long Ask;
    public long Last;
    public long OpenInterest;
    public long TimeNanoseconds;
    public int BidSize;
    public int AskSize;
    public QuoteFlags Flags;

    /// <summary><see cref="DateOnly.DayNumber"/> of the day the book was last quoted on.</summary>
    internal int Day;

    public readonly bool HasBid => Bid > 0;

    public readonly bool HasAsk => Ask > 0;

    public readonly bool IsTwoSided => Bid > 0 && Ask > 0;

    /// <summary>
    /// Mid in steps: between bid and ask; half the ask where nobody bids, because the worth of such an option lies between nothing and the ask;
    /// else the last price; 0 when nothing is known.
    /// </summary>
    public readonly long Mid => Ask > 0 ? (Bid + Ask) / 2 : Last;

    /// <summary>The same in rupee per unit, half steps kept: what models use.</summary>
    public readonly double ModelMid => Ask > 0 ? (Bid + Ask) / (2.0 * Price.StepsPerRupee) : Last / (double)Price.StepsPerRupee;
}
