using Vyuha.Core;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;

namespace Vyuha.Kernel.Risk;

/// <summary>
/// The most a structure can lose if it is held to expiry, from its premium and its payoff alone: exact, without a model. Bounded only where all legs
/// expire together on one underlying and no short call or future is left uncovered above the highest strike.
/// </summary>
internal sealed class WorstCase(MarketState market)
{
    private const int MaxLegs = 64;

    private readonly (ContractTerms Terms, long Units)[] _legs = new (ContractTerms, long)[MaxLegs];
    private int _count;
    private long _paid;

    /// <summary>With so many lots of an intent filled at executable prices, on top of what an adjusted structure keeps.</summary>
    /// <returns>False when the loss has no bound that premium and payoff say.</returns>
    public bool TryOf(Intent intent, Structure? adjusted, int lots, out long loss)
    {
        (_count, _paid) = (0, 0);
        bool fits = true;
        if (adjusted is not null)
        {
            _paid = -adjusted.RealisedSteps;
            foreach (StructureLeg leg in adjusted.LegSpan)
                fits &= intent.CloseInstruments.Contains(leg.Terms.Id) ? Close(leg) : Add(leg.Terms, leg.Units, leg.CostSteps);
        }

        foreach (LegIntent leg in intent.Legs)
        {
            ContractTerms terms = market.Terms(leg.InstrumentId);
            ref readonly QuoteState quote = ref market.Quote(leg.InstrumentId);
            long units = (long)leg.Ratio * lots * terms.LotSize * (leg.Side == Side.Buy ? 1 : -1);
            fits &= Add(terms, units, units * (leg.Side == Side.Buy ? quote.Ask : quote.Bid));
        }

        loss = 0;
        return fits && TryLoss(out loss);
    }

    /// <summary>Of a structure as it is, or as it will be when its entry is done at the prices of now.</summary>
    public bool TryOf(Structure structure, out long loss)
    {
        (_count, _paid) = (0, -structure.RealisedSteps);
        bool fits = true;
        foreach (StructureLeg leg in structure.LegSpan)
        {
            ref readonly QuoteState quote = ref market.Quote(leg.Terms.Id);
            long toCome = structure.EntryUnderWay ? leg.TargetUnits - leg.Units : 0;
            fits &= Add(leg.Terms, leg.Units + toCome, leg.CostSteps + toCome * (toCome > 0 ? quote.Ask : quote.Bid));
        }

        loss = 0;
        return fits && TryLoss(out loss);
    }

    private bool Close(StructureLeg leg)
    {
        ref readonly QuoteState quote = ref market.Quote(leg.Terms.Id);
        _paid += leg.CostSteps - leg.Units * (leg.Units > 0 ? quote.Bid : quote.Ask);
        return leg.Units >= 0 || quote.HasAsk;
    }

    private bool Add(ContractTerms terms, long units, long paid)
    {
        if (units == 0)
            return true;
        if (_count == MaxLegs || !terms.Instrument.IsOption
            || (_count > 0 && (terms.UnderlyingIndex != _legs[0].Terms.UnderlyingIndex || terms.Instrument.Expiry != _legs[0].Terms.Instrument.Expiry)))
            return false;
        _legs[_count++] = (terms, units);
        _paid = checked(_paid + paid);
        return true;
    }

    /// <summary>The payoff is straight between strikes, so its lowest point is at zero, at a strike, or nowhere when it falls for ever.</summary>
    private bool TryLoss(out long loss)
    {
        loss = 0;
        long slope = 0;
        foreach ((ContractTerms terms, long units) in _legs.AsSpan(0, _count))
            slope += terms.Instrument.Right == OptionRight.Call ? units : 0;
        if (slope < 0)
            return false;
        long least = PayoffAt(0);
        foreach ((ContractTerms terms, _) in _legs.AsSpan(0, _count))
            least = Math.Min(least, PayoffAt(terms.Instrument.Strike.Steps));
        loss = Math.Max(0, checked(_paid - least));
        return true;
    }

    private long PayoffAt(long level)
    {
        long payoff = 0;
        foreach ((ContractTerms terms, long units) in _legs.AsSpan(0, _count))
        {
            long strike = terms.Instrument.Strike.Steps;
            long worth = terms.Instrument.Right == OptionRight.Call ? Math.Max(0, level - strike) : Math.Max(0, strike - level);
            payoff = checked(payoff + worth * units);
        }

        return payoff;
    }
}
