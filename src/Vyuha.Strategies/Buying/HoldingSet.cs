using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;
using Vyuha.Strategies.Common;

namespace Vyuha.Strategies.Buying;

/// <summary>The structures a bot holds, from the intent to the end: it follows them, leaves them, and remembers them over a restart.</summary>
internal sealed class HoldingSet(IHoldingRules? rules = null)
{
    private readonly List<Holding> _holdings = [];
    private readonly Readings _readings = new();
    private long _lastTag;

    public IReadOnlyList<Holding> All => _holdings;

    /// <summary>Told of a holding that has ended, or that never became one; the reason is that of the structure's exit, 0 when risk refused it.</summary>
    public Action<Holding, ushort>? Ended { get; set; }

    public bool HoldsFor(ulong eventId) => _holdings.Exists(holding => holding.Plan.EventId == eventId);

    /// <summary>Money of the trades on one event, rupees.</summary>
    public double CommittedTo(ulong eventId)
    {
        double committed = 0;
        foreach (Holding holding in _holdings)
            committed += holding.Plan.EventId == eventId ? holding.Plan.Committed : 0;
        return committed;
    }

    public int CountOf(byte profile)
    {
        int count = 0;
        foreach (Holding holding in _holdings)
            count += holding.Profile == profile ? 1 : 0;
        return count;
    }

    /// <summary>Brings every holding up to what became of its structure, and leaves those whose time has come.</summary>
    public void Manage(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        for (int i = _holdings.Count - 1; i >= 0; i--)
        {
            Holding holding = _holdings[i];
            if (!Follow(market, book, holding))
                _holdings.RemoveAt(i);
            else
                Manage(market, book, holding, intents);
        }
    }

    /// <summary>Asks for a basket; its decision has been recorded.</summary>
    /// <param name="lots">Lots wanted; risk may approve fewer.</param>
    /// <param name="stopLossPerLot">Rupees a lot loses at its stop, charges included.</param>
    public Holding Open(
        IntentBuffer intents, byte profile, in Basket basket, int lots, double stopLossPerLot, Price priceBudget, TimeSpan entryTime, ExitTerms terms, HoldingPlan plan,
        int retryMinutes)
    {
        Intent intent = intents.Open(profile, BuyerVocabulary.Entry, lots, Money.FromModel(stopLossPerLot), entryTime, priceBudget, allowFewerLots: true, tag: ++_lastTag);
        Span<LegIntent> legs = stackalloc LegIntent[Basket.Places];
        foreach (LegIntent leg in legs[..basket.WriteLegs(legs)])
            intent.Legs.Add(leg);
        var holding = new Holding(_lastTag, profile, basket.Shape, basket.Chain, terms, plan, retryMinutes);
        _holdings.Add(holding);
        return holding;
    }

    public StructureTargets? TargetsOf(StrategyBook book, Structure structure)
    {
        foreach (Holding holding in _holdings)
        {
            if (holding.Structure == structure && structure.IsOpen && structure.ExitReason == 0)
                return ExitWatch.Targets(book, holding);
        }

        return null;
    }

    public HoldingsMemory Save() => new(_lastTag, [.. _holdings.Select(HoldingMemory.Of)]);

    public void Restore(HoldingsMemory memory, MarketState market, StrategyBook book, string bot)
    {
        _lastTag = memory.LastTag;
        for (int i = 0; i < memory.Holdings.Count; i++)
            _holdings.Add(memory.Holdings[i].ToHolding(market, book, bot, $"holdings[{i}]"));
        foreach (Structure structure in book.Live)
        {
            // The kernel closes what already leaves; anything else that nobody follows would never be left.
            if (structure.ExitReason == 0 && !structure.IsByHand && !_holdings.Exists(holding => holding.Tag == structure.Tag))
                throw BuyerMemory.Damaged(bot, "holdings", $"has nothing for structure {structure.Id}");
        }
    }

    /// <summary>False when there is nothing left to hold.</summary>
    private bool Follow(MarketState market, StrategyBook book, Holding holding)
    {
        holding.Structure ??= Find(book, holding.Tag);
        if (holding.Structure is not { } structure)
        {
            Ended?.Invoke(holding, 0);
            return false;
        }

        if (structure.IsFinished || (structure.ExitReason != 0 && structure.State == StructureState.ExitingHedges && holding.Shape == BasketShape.IronFly))
        {
            Ended?.Invoke(holding, structure.State == StructureState.Abandoned ? CommonReasons.EntryIncomplete : structure.ExitReason);
            return false;
        }

        if (structure.IsOpen && holding.EntryCredit == 0)
        {
            holding.EntryCredit = structure.CreditSteps;
            holding.OpenedOn = market.Today.DayNumber;
        }

        return true;
    }

    private void Manage(MarketState market, StrategyBook book, Holding holding, IntentBuffer intents)
    {
        Structure structure = holding.Structure!;
        if (structure.ExitReason != 0)
            return;
        if (!structure.IsOpen)
        {
            // Still being filled. What cannot wait is an expiry, and an event that comes or is none any more.
            ushort urgent = ExitWatch.MustLeaveBeforeExpiry(market, holding) ? BuyerVocabulary.ExitBeforeExpiry : ExitWatch.CheckEvent(market, holding);
            if (urgent != 0)
                Leave(market, book, holding, urgent, intents);
            return;
        }

        ushort reason = ExitWatch.Check(market, book, holding, rules?.RangeOf(market, holding) ?? double.NaN);
        if (reason == 0 && rules?.HasTurned(market, holding) == true)
            reason = BuyerVocabulary.ExitSignal;
        if (reason != 0)
            Leave(market, book, holding, reason, intents);
    }

    private void Leave(MarketState market, StrategyBook book, Holding holding, ushort reason, IntentBuffer intents)
    {
        _readings.Clear();
        ExitWatch.Measure(market, book, holding, _readings);
        rules?.MeasureTurn(market, holding, _readings);
        intents.Decision(DecisionAction.Exit, holding.Profile, reason, holding.Structure!.Id);
        _readings.WriteTo(intents);
        intents.Close(holding.Structure.Id, holding.Profile, reason);
    }

    private static Structure? Find(StrategyBook book, long tag)
    {
        foreach (Structure structure in book.Live)
        {
            if (structure.Tag == tag)
                return structure;
        }

        return null;
    }
}
