using System.Runtime.InteropServices;
using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Carry;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Structures;

namespace Vyuha.Kernel.Ledger;

/// <summary>What trades cost: for each bot and exchange a running contract note of the day, posted by its changes.</summary>
internal sealed class ChargeDesk(MarketRules rules, BrokeragePlan plan, bool enabled)
{
    private readonly Dictionary<(byte Bot, Exchange Exchange), ContractNoteBuilder> _notes = [];
    private readonly ContractNote[] _totals = new ContractNote[Books.Count];
    private DateOnly _today;

    /// <summary>All notes of a bot so far, by line.</summary>
    public ContractNote TotalOf(byte bot) => _totals[bot];

    /// <summary>The notes of a bot's day, by line.</summary>
    public ContractNote TodayOf(byte bot) => NoteSoFar(bot, Exchange.Nfo) + NoteSoFar(bot, Exchange.Bfo);

    private ContractNote NoteSoFar(byte bot, Exchange exchange) => _notes.TryGetValue((bot, exchange), out ContractNoteBuilder? note) ? note.Current : default;

    public CarriedCharges Capture(byte bot)
    {
        ContractNote note = _totals[bot];
        return new CarriedCharges(
            note.Brokerage.Steps, note.Stt.Steps, note.ExchangeTransaction.Steps, note.Ipft.Steps, note.SebiFee.Steps, note.StampDuty.Steps, note.Gst.Steps);
    }

    public void Restore(byte bot, CarriedCharges carried) => _totals[bot] = new ContractNote
    {
        Brokerage = Money.FromSteps(carried.Brokerage),
        Stt = Money.FromSteps(carried.Stt),
        ExchangeTransaction = Money.FromSteps(carried.ExchangeTransaction),
        Ipft = Money.FromSteps(carried.Ipft),
        SebiFee = Money.FromSteps(carried.SebiFee),
        StampDuty = Money.FromSteps(carried.StampDuty),
        Gst = Money.FromSteps(carried.Gst),
    };

    public void OpenDay(DateOnly today)
    {
        _today = today;
        _notes.Clear();
    }

    /// <summary>Change of the day's note caused by a fill of an order that was filled so far before, steps.</summary>
    public long OnFill(byte bot, ContractTerms terms, Side side, in DerivedFill earlier, in DerivedFill fill)
    {
        if (!enabled)
            return 0;
        ContractNoteBuilder note = NoteOf(bot, terms.Instrument.Exchange);
        ContractNote before = note.Current;
        note.Add(
            terms.Instrument, side, Quantity.FromUnits(fill.Units), Money.FromSteps(fill.Value),
            newOrder: earlier.Units == 0, filledBefore: Money.FromSteps(earlier.Value));
        return Change(bot, before, note);
    }

    /// <summary>Change of the note caused by settlement: the holder of an option in the money pays exercise tax.</summary>
    /// <param name="exercised">Units held net of shorts in the same contract.</param>
    public long OnSettlement(byte bot, ContractTerms terms, long exercised, Price settlement)
    {
        if (!enabled || exercised <= 0 || !terms.Instrument.IsOption)
            return 0;
        ContractNoteBuilder note = NoteOf(bot, terms.Instrument.Exchange);
        ContractNote before = note.Current;
        note.AddExercise(terms.Instrument, Quantity.FromUnits(exercised), settlement);
        return Change(bot, before, note);
    }

    /// <summary>Entry and exit of an intent at today's prices, each as a note of its own.</summary>
    /// <returns>False when a charge has no rule on this day.</returns>
    public bool TryEstimate(Intent intent, int lots, MarketState market, out Money charges) =>
        TryEstimate(CollectionsMarshal.AsSpan(intent.Legs), lots, market, out charges);

    /// <summary>Entry and exit of legs at today's prices, each as a note of its own.</summary>
    /// <returns>False when a charge has no rule on this day.</returns>
    public bool TryEstimate(ReadOnlySpan<LegIntent> legs, int lots, MarketState market, out Money charges)
    {
        charges = Money.Zero;
        if (!enabled)
            return true;
        foreach (LegIntent leg in legs)
        {
            if (!HasRates(market.Terms(leg.InstrumentId).Instrument))
                return false;
        }

        charges = Half(legs, lots, market, opening: true) + Half(legs, lots, market, opening: false);
        return true;
    }

    /// <summary>Closing what is open of a structure at today's prices, as a note of its own.</summary>
    /// <returns>False when a charge has no rule on this day.</returns>
    public bool TryEstimateExit(Structure structure, MarketState market, out Money charges)
    {
        charges = Money.Zero;
        if (!enabled)
            return true;
        ContractNoteBuilder? note = null;
        foreach (StructureLeg leg in structure.MutableLegs)
        {
            if (leg.Units == 0)
                continue;
            Instrument instrument = leg.Terms.Instrument;
            if (!HasRates(instrument))
                return false;
            note ??= new ContractNoteBuilder(rules, instrument.Exchange, _today, plan);
            Quantity quantity = Quantity.FromUnits(leg.Units).Abs();
            note.Add(instrument, leg.Units > 0 ? Side.Sell : Side.Buy, quantity, Price.FromSteps(market.Quote(leg.Terms.Id).Mid) * quantity, newOrder: true);
        }

        charges = note is null ? Money.Zero : note.Current.Total;
        return true;
    }

    private bool HasRates(Instrument instrument) => rules.Charges(instrument.Exchange, instrument.Kind, _today).HasValue;

    private Money Half(ReadOnlySpan<LegIntent> legs, int lots, MarketState market, bool opening)
    {
        if (legs.IsEmpty)
            return Money.Zero;
        var note = new ContractNoteBuilder(rules, market.Terms(legs[0].InstrumentId).Instrument.Exchange, _today, plan);
        foreach (LegIntent leg in legs)
        {
            ContractTerms terms = market.Terms(leg.InstrumentId);
            Side side = opening ? leg.Side : leg.Side == Side.Buy ? Side.Sell : Side.Buy;
            Quantity quantity = Quantity.FromUnits((long)leg.Ratio * lots * terms.LotSize);
            note.Add(terms.Instrument, side, quantity, Price.FromSteps(market.Quote(leg.InstrumentId).Mid) * quantity, newOrder: true);
        }

        return note.Current.Total;
    }

    private long Change(byte bot, ContractNote before, ContractNoteBuilder note)
    {
        ContractNote change = note.Current - before;
        _totals[bot] += change;
        return change.Total.Steps;
    }

    private ContractNoteBuilder NoteOf(byte bot, Exchange exchange)
    {
        if (!_notes.TryGetValue((bot, exchange), out ContractNoteBuilder? note))
            _notes[(bot, exchange)] = note = new ContractNoteBuilder(rules, exchange, _today, plan);
        return note;
    }
}
