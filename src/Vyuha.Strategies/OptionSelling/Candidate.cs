using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;

namespace Vyuha.Strategies.OptionSelling;

/// <summary>Four places in a structure; a place a structure does not have is null.</summary>
internal readonly record struct StructureContracts(ContractTerms? PutLong, ContractTerms? PutShort, ContractTerms? CallShort, ContractTerms? CallLong)
{
    public const int Places = 4;

    /// <summary>From the lowest place to the highest: long put, short put, short call, long call.</summary>
    public ContractTerms? this[int place] => place switch
    {
        0 => PutLong,
        1 => PutShort,
        2 => CallShort,
        _ => CallLong,
    };

    public static Side SideOf(int place) => place is 0 or 3 ? Side.Buy : Side.Sell;

    /// <summary>Wider of the two spreads in points; NaN when a short has no wing.</summary>
    public double WidestSpread
    {
        get
        {
            double put = PutShort is null ? 0 : PutLong is null ? double.NaN : Strike(PutShort) - Strike(PutLong);
            double call = CallShort is null ? 0 : CallLong is null ? double.NaN : Strike(CallLong) - Strike(CallShort);
            return double.IsNaN(put) || double.IsNaN(call) ? double.NaN : Math.Max(put, call);
        }
    }

    public bool Has(ContractTerms contract) => contract == PutLong || contract == PutShort || contract == CallShort || contract == CallLong;

    /// <summary>Legs of one lot, wings first.</summary>
    /// <param name="legs">Room for four.</param>
    /// <returns>How many there are.</returns>
    public int WriteLegs(Span<LegIntent> legs)
    {
        int count = 0;
        if (PutLong is not null)
            legs[count++] = new(PutLong.Id, Side.Buy);
        if (CallLong is not null)
            legs[count++] = new(CallLong.Id, Side.Buy);
        if (PutShort is not null)
            legs[count++] = new(PutShort.Id, Side.Sell);
        if (CallShort is not null)
            legs[count++] = new(CallShort.Id, Side.Sell);
        return count;
    }

    private static double Strike(ContractTerms terms) => terms.Instrument.Strike.ToModel();
}

/// <summary>A structure that could be sold now, with its numbers. Amounts are rupees of one lot.</summary>
/// <param name="Credit">Rupees a unit at executable prices: shorts at the bid, wings at the ask.</param>
/// <param name="HalfSpreads">Sum over the legs, rupees a unit.</param>
/// <param name="PutMeasure">Delta or probability of the short put; NaN when there is none.</param>
/// <param name="CallMeasure">The same of the short call.</param>
/// <param name="GrossExpected">Expected value held to expiry, before charges.</param>
/// <param name="StopCredits">Credits lost at the stop.</param>
/// <param name="Charges">Of entry and exit; 0 while not yet worked out.</param>
/// <param name="Margin">Standing alone; NaN until asked for.</param>
internal readonly record struct Candidate(
    StructureContracts Contracts,
    int LotSize,
    double Credit,
    double HalfSpreads,
    double PutMeasure,
    double CallMeasure,
    double GrossExpected,
    double StopCredits,
    double Charges,
    double Margin)
{
    /// <summary>Mid credit, rupees a unit.</summary>
    public double MidCredit => Credit + HalfSpreads;

    /// <summary>Credit after charges.</summary>
    public double NetCredit => Credit * LotSize - Charges;

    /// <summary>At expiry beyond the wider wing, charges included; NaN when unlimited.</summary>
    public double WorstLoss => (Contracts.WidestSpread - Credit) * LotSize + Charges;

    /// <summary>At the stop, with charges and the half-spreads of leaving; never above the worst.</summary>
    public double StopLoss
    {
        get
        {
            double stop = (StopCredits * Credit + HalfSpreads) * LotSize + Charges;
            return WorstLoss < stop ? WorstLoss : stop;
        }
    }

    /// <summary>Held to expiry, after charges.</summary>
    public double ExpectedValue => GrossExpected - Charges;

    /// <summary>How far the whole entry may be worse than mid, rupees a unit.</summary>
    public double PriceBudget(ProfileOptions profile) => MidCredit * profile.EntrySlippagePercent / 100;
}
