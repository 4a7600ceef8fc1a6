using System.Runtime.CompilerServices;
using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;

namespace Vyuha.Strategies.Buying;

/// <summary>What a buyer of premium can hold.</summary>
public enum BasketShape : byte
{
    LongCall = 1,
    LongPut = 2,
    LongStraddle = 3,
    LongStrangle = 4,

    /// <summary>The nearer expiry sold against the later one at one strike, calls.</summary>
    Calendar = 5,
    BullCallSpread = 6,
    BearPutSpread = 7,

    /// <summary>Sold after an event, when implied volatility is about to fall: with wings, so that the worst loss is known.</summary>
    IronFly = 8,
}

/// <summary>Up to four legs, one lot each, with what one lot of the whole costs and can lose at the quotes of now.</summary>
/// <remarks>Points are of one unit; rupees are of one lot.</remarks>
internal struct Basket
{
    public const int Places = 4;

    private Legs _legs;

    public BasketShape Shape { get; init; }

    public int Count { get; private set; }

    /// <summary>The chain of its first expiry: when it has to be left.</summary>
    public required OptionChain Chain { get; init; }

    /// <summary>Points paid at executable prices: asks bought less bids sold. Negative: received.</summary>
    public double Debit { get; set; }

    /// <summary>How much of <see cref="Debit"/> is half-spreads, points.</summary>
    public double HalfSpreads { get; set; }

    /// <summary>Premium of the bought legs, rupees a lot.</summary>
    public double Premium { get; set; }

    /// <summary>Charges of entry and exit, rupees a lot.</summary>
    public double Charges { get; set; }

    /// <summary>Exchange margin, rupees a lot; 0 when nothing is sold.</summary>
    public double Margin { get; set; }

    /// <summary>Most it can lose, charges included, rupees a lot.</summary>
    public double WorstLoss { get; set; }

    /// <summary>Rupees a lot gains when the underlying rises by 1 %.</summary>
    public double Move { get; set; }

    public int LotSize { get; private set; }

    /// <summary>Lots that every leg's best quote displays.</summary>
    public int LotsDisplayed { get; private set; }

    /// <summary>What is paid or received, rupees a lot: what stops and targets are shares of.</summary>
    public readonly double Basis => Math.Abs(Debit) * LotSize;

    public readonly bool HasShorts
    {
        get
        {
            for (int i = 0; i < Count; i++)
            {
                if (_legs[i].Side == Side.Sell)
                    return true;
            }

            return false;
        }
    }

    /// <summary>What a cap on the trade counts: cash and margin of what is only bought, else the worst loss.</summary>
    public readonly double CountedByCap => HasShorts ? WorstLoss : Premium + Charges;

    public readonly (ContractTerms Terms, Side Side) this[int place] => (_legs[place].Terms, _legs[place].Side);

    public void Add(MarketState market, ContractTerms terms, Side side)
    {
        _legs[Count++] = new Leg(terms, side);
        LotSize = terms.LotSize;
        int displayed = Common.LiquidityLimits.LotsDisplayed(market, terms, side);
        LotsDisplayed = Count == 1 ? displayed : Math.Min(LotsDisplayed, displayed);
    }

    public readonly int WriteLegs(Span<LegIntent> legs)
    {
        for (int i = 0; i < Count; i++)
            legs[i] = new LegIntent(_legs[i].Terms.Id, _legs[i].Side);
        return Count;
    }

    private readonly record struct Leg(ContractTerms Terms, Side Side);

    [InlineArray(Places)]
    private struct Legs
    {
        private Leg _first;
    }
}
