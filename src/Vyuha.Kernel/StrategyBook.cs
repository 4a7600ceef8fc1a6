using System.Runtime.InteropServices;
using Vyuha.Core;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;

namespace Vyuha.Kernel;

/// <summary>One bot's view of its own book: its structures and its money. Read-only.</summary>
public sealed class StrategyBook
{
    private readonly MarketState _market;
    private readonly List<Structure> _live = [];
    private readonly List<Structure> _ended = [];
    private readonly IMarginPreview _margins;
    private readonly ChargeDesk _charges;

    internal StrategyBook(byte bot, MarketState market, IMarginPreview margins, ChargeDesk charges) =>
        (Bot, _market, _margins, _charges) = (bot, market, margins, charges);

    public byte Bot { get; }

    /// <summary>Structures not finished, oldest first.</summary>
    public IReadOnlyList<Structure> Live => _live;

    /// <summary>Structures that have finished since the strategy was last asked.</summary>
    public IReadOnlyList<Structure> Ended => _ended;

    /// <summary>The bot's allocation.</summary>
    public Money Allocation { get; internal set; }

    /// <summary>Cash neither reserved nor blocked.</summary>
    public Money FreeCash { get; internal set; }

    /// <summary>Cash, reserved and blocked amounts plus positions at executable prices.</summary>
    public Money Equity { get; internal set; }

    /// <summary>Equity now less equity at the day's open.</summary>
    public Money DayPnl { get; internal set; }

    /// <summary>How carefully the bot trades after losses, its own or the account's: the gate allows less, and in preserve nothing.</summary>
    public Risk.DrawdownMode Mode { get; internal set; }

    /// <summary>
    /// The session cannot trade at the moment, so whatever opens risk would be refused. It passes by itself: a strategy does better to look again then
    /// than to be refused now and rest.
    /// </summary>
    public bool EntriesSuspended { get; internal set; }

    internal List<Structure> MutableLive => _live;

    /// <summary>The live structures for loops that neither add nor end one.</summary>
    internal ReadOnlySpan<Structure> LiveSpan => CollectionsMarshal.AsSpan(_live);

    internal List<Structure> MutableEnded => _ended;

    /// <summary>A structure the strategy may still know: live, or ended since it was last asked; null when it is neither.</summary>
    public Structure? Find(int structureId) => Find(_live, structureId) ?? Find(_ended, structureId);

    /// <summary>
    /// What closing the structure now would cost at executable prices (shorts bought at the ask, longs sold at the bid), steps for the whole
    /// structure; negative when closing brings money in.
    /// </summary>
    /// <returns>False when a short leg has no ask: the cost cannot be known. A long without a bid is worth nothing.</returns>
    public bool TryCostToClose(Structure structure, out long steps)
    {
        steps = 0;
        foreach (StructureLeg leg in structure.MutableLegs)
        {
            if (leg.Units == 0)
                continue;
            ref readonly QuoteState quote = ref _market.Quote(leg.Terms.Id);
            if (leg.Units < 0)
            {
                if (!quote.HasAsk)
                    return false;
                steps += -leg.Units * quote.Ask;
            }
            else
            {
                steps -= leg.Units * quote.Bid;
            }
        }

        return true;
    }

    private static Structure? Find(List<Structure> structures, int id)
    {
        foreach (Structure structure in structures)
        {
            if (structure.Id == id)
                return structure;
        }

        return null;
    }

    /// <summary>Exchange margin of these legs on their own, for so many lots, by today's parameters.</summary>
    /// <returns>False when a rule or a price is missing.</returns>
    public bool TryMargin(ReadOnlySpan<LegIntent> legs, int lots, out Money margin) => _margins.TryMargin(legs, lots, out margin);

    /// <summary>Charges of entering these legs and leaving them again at today's prices.</summary>
    /// <returns>False when a charge has no rule on this day.</returns>
    public bool TryRoundTripCharges(ReadOnlySpan<LegIntent> legs, int lots, out Money charges) => _charges.TryEstimate(legs, lots, _market, out charges);

    /// <summary>Charges of closing what is open of a structure at today's prices.</summary>
    /// <returns>False when a charge has no rule on this day.</returns>
    public bool TryExitCharges(Structure structure, out Money charges) => _charges.TryEstimateExit(structure, _market, out charges);
}

/// <summary>Margin of legs not yet traded, for strategies that rank candidates by it.</summary>
internal interface IMarginPreview
{
    bool TryMargin(ReadOnlySpan<LegIntent> legs, int lots, out Money margin);
}
