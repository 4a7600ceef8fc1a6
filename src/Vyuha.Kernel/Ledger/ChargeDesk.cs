using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Orders;

namespace Vyuha.Kernel.Ledger;

/// <summary>What trades cost: for each bot and exchange a running contract note of the day, posted by its changes.</summary>
internal sealed class ChargeDesk(MarketRules rules, BrokeragePlan plan, bool enabled)
{
    private readonly Dictionary<(byte Bot, Exchange Exchange), RunningNote> _notes = [];
    private readonly ContractNoteBuilder _estimate = new(plan);
    private DateOnly _today;

    public void OpenDay(DateOnly today)
    {
        _today = today;
        foreach (RunningNote note in _notes.Values)
            note.Clear();
    }

    /// <summary>Change of the day's note caused by a fill, steps.</summary>
    public long OnFill(byte bot, ContractTerms terms, Side side, in DerivedFill fill, bool newOrder)
    {
        if (!enabled)
            return 0;
        RunningNote note = NoteOf(bot, terms.Instrument.Exchange);
        note.Builder.Add(RatesOf(terms.Instrument), terms.Instrument.IsOption, side, Money.FromSteps(fill.Value), newOrder);
        return note.TakeChange();
    }

    /// <summary>Change of the note caused by settlement: the holder of an option in the money pays exercise tax.</summary>
    public long OnSettlement(byte bot, ContractTerms terms, long held, long intrinsic)
    {
        if (!enabled || held <= 0 || intrinsic <= 0 || !terms.Instrument.IsOption)
            return 0;
        RunningNote note = NoteOf(bot, terms.Instrument.Exchange);
        note.Builder.AddExercise(RatesOf(terms.Instrument), Money.FromSteps(checked(intrinsic * held)));
        return note.TakeChange();
    }

    /// <summary>Entry and exit of an intent at today's prices, each as a note of its own.</summary>
    public Money Estimate(Intent intent, int lots, MarketState market)
    {
        if (!enabled)
            return Money.Zero;
        return Half(intent, lots, market, opening: true) + Half(intent, lots, market, opening: false);
    }

    private Money Half(Intent intent, int lots, MarketState market, bool opening)
    {
        _estimate.Clear();
        foreach (LegIntent leg in intent.Legs)
        {
            ContractTerms terms = market.Terms(leg.InstrumentId);
            Side side = opening ? leg.Side : leg.Side == Side.Buy ? Side.Sell : Side.Buy;
            long turnover = checked(market.Quote(leg.InstrumentId).Mid * leg.Ratio * lots * terms.LotSize);
            _estimate.Add(RatesOf(terms.Instrument), terms.Instrument.IsOption, side, Money.FromSteps(turnover), newOrder: true);
        }

        return _estimate.Current.Total;
    }

    private ChargeRates RatesOf(Instrument instrument) => rules.Charges(instrument, _today).Value;

    private RunningNote NoteOf(byte bot, Exchange exchange)
    {
        if (!_notes.TryGetValue((bot, exchange), out RunningNote? note))
            _notes[(bot, exchange)] = note = new RunningNote(plan);
        return note;
    }

    private sealed class RunningNote(BrokeragePlan plan)
    {
        private long _posted;

        public ContractNoteBuilder Builder { get; } = new(plan);

        public long TakeChange()
        {
            long total = Builder.Current.Total.Steps;
            long change = total - _posted;
            _posted = total;
            return change;
        }

        public void Clear()
        {
            Builder.Clear();
            _posted = 0;
        }
    }
}
