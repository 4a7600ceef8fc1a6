using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Orders;

namespace Vyuha.Kernel.Ledger;

/// <summary>What trades cost: for each bot and exchange a running contract note of the day, posted by its changes.</summary>
internal sealed class ChargeDesk(MarketRules rules, BrokeragePlan plan, bool enabled)
{
    private readonly Dictionary<(byte Bot, Exchange Exchange), ContractNoteBuilder> _notes = [];
    private DateOnly _today;

    public void OpenDay(DateOnly today)
    {
        _today = today;
        _notes.Clear();
    }

    /// <summary>Change of the day's note caused by a fill, steps.</summary>
    public long OnFill(byte bot, ContractTerms terms, Order order, in DerivedFill fill)
    {
        if (!enabled)
            return 0;
        ContractNoteBuilder note = NoteOf(bot, terms.Instrument.Exchange);
        Money before = note.Current.Total;
        note.Add(
            terms.Instrument, order.Side, Quantity.FromUnits(fill.Units), Money.FromSteps(fill.Value),
            newOrder: order.FilledUnits == fill.Units, filledBefore: Money.FromSteps(order.FilledValue - fill.Value));
        return (note.Current.Total - before).Steps;
    }

    /// <summary>Change of the note caused by settlement: the holder of an option in the money pays exercise tax.</summary>
    public long OnSettlement(byte bot, ContractTerms terms, long held, Price settlement)
    {
        if (!enabled || held <= 0 || !terms.Instrument.IsOption)
            return 0;
        ContractNoteBuilder note = NoteOf(bot, terms.Instrument.Exchange);
        Money before = note.Current.Total;
        note.AddExercise(terms.Instrument, Quantity.FromUnits(held), settlement);
        return (note.Current.Total - before).Steps;
    }

    /// <summary>Entry and exit of an intent at today's prices, each as a note of its own.</summary>
    /// <returns>False when a charge has no rule on this day.</returns>
    public bool TryEstimate(Intent intent, int lots, MarketState market, out Money charges)
    {
        charges = Money.Zero;
        if (!enabled)
            return true;
        foreach (LegIntent leg in intent.Legs)
        {
            Instrument instrument = market.Terms(leg.InstrumentId).Instrument;
            if (!rules.Charges(instrument.Exchange, instrument.Kind, _today).HasValue)
                return false;
        }

        charges = Half(intent, lots, market, opening: true) + Half(intent, lots, market, opening: false);
        return true;
    }

    private Money Half(Intent intent, int lots, MarketState market, bool opening)
    {
        if (intent.Legs.Count == 0)
            return Money.Zero;
        var note = new ContractNoteBuilder(rules, market.Terms(intent.Legs[0].InstrumentId).Instrument.Exchange, _today, plan);
        foreach (LegIntent leg in intent.Legs)
        {
            ContractTerms terms = market.Terms(leg.InstrumentId);
            Side side = opening ? leg.Side : leg.Side == Side.Buy ? Side.Sell : Side.Buy;
            Quantity quantity = Quantity.FromUnits((long)leg.Ratio * lots * terms.LotSize);
            note.Add(terms.Instrument, side, quantity, Price.FromSteps(market.Quote(leg.InstrumentId).Mid) * quantity, newOrder: true);
        }

        return note.Current.Total;
    }

    private ContractNoteBuilder NoteOf(byte bot, Exchange exchange)
    {
        if (!_notes.TryGetValue((bot, exchange), out ContractNoteBuilder? note))
            _notes[(bot, exchange)] = note = new ContractNoteBuilder(rules, exchange, _today, plan);
        return note;
    }
}
