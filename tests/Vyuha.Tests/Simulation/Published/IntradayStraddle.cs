using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;

namespace Vyuha.Tests.Simulation.Published;

/// <summary>The published rule's numbers, as its log shows them.</summary>
internal sealed record IntradayStraddleOptions
{
    public TimeOnly EntryIst { get; init; } = new(9, 20);

    public TimeOnly ExitIst { get; init; } = new(15, 20);

    /// <summary>How far above its entry price a leg is bought back.</summary>
    public int StopPercent { get; init; } = 20;

    /// <summary>No trade when call and put differ by more than this part of the dearer one.</summary>
    public int MostImbalancePercent { get; init; } = 20;

    /// <summary>Units of each leg, whatever the lot of the day is.</summary>
    public required int Units { get; init; }
}

/// <summary>
/// Sells the at-the-money call and put of the nearest expiry after today, each as a structure of its own with its own stop, and buys back in the
/// afternoon what was not stopped.
/// </summary>
internal sealed class IntradayStraddle(IntradayStraddleOptions options) : IStrategy
{
    public const ushort Entered = 1;
    public const ushort Unbalanced = 2;
    public const ushort NoQuote = 3;
    public const ushort Stopped = 4;
    public const ushort DayClose = 5;

    private const ushort Imbalance = 1;
    private const ushort Ask = 2;

    private static readonly TimeSpan TimeBudget = TimeSpan.FromMinutes(2);
    private static readonly Price PriceBudget = Price.FromRupees(10);

    private DateOnly _today;
    private bool _decided;

    public Vocabulary Vocabulary { get; } = new(
        "intraday-straddle",
        ["published"],
        [new(Entered, "enter"), new(Unbalanced, "call and put too unequal"), new(NoQuote, "no quote"), new(Stopped, "stop"), new(DayClose, "day close")],
        [new(Imbalance, "imbalance", ConditionUnit.Percent), new(Ask, "ask against stop", ConditionUnit.Rupees)]);

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        if (_today != market.Today)
            (_today, _decided) = (market.Today, false);
        if (!_decided && market.TimeIst >= options.EntryIst)
        {
            _decided = true;
            Enter(market, intents);
        }

        foreach (Structure structure in book.Live)
        {
            if (structure.IsOpen && structure.ExitReason == 0)
                Manage(market, structure, intents);
        }
    }

    private void Enter(MarketState market, IntentBuffer intents)
    {
        OptionChain? chain = market.Chains(0).FirstOrDefault(candidate => candidate.Expiry > market.Today);
        if (chain is null)
        {
            intents.Decision(DecisionAction.NoTrade, 1, NoQuote);
            return;
        }

        int strike = Nearest(chain, market.Spot(0));
        ContractTerms call = chain.Contract(strike, OptionRight.Call)!;
        ContractTerms put = chain.Contract(strike, OptionRight.Put)!;
        long dear = Math.Max(market.Quote(call.Id).Bid, market.Quote(put.Id).Bid);
        long cheap = Math.Min(market.Quote(call.Id).Bid, market.Quote(put.Id).Bid);
        if (cheap == 0)
        {
            intents.Decision(DecisionAction.NoTrade, 1, NoQuote);
            return;
        }

        bool balanced = (dear - cheap) * 100 <= options.MostImbalancePercent * dear;
        intents.Decision(balanced ? DecisionAction.Enter : DecisionAction.NoTrade, 1, balanced ? Entered : Unbalanced);
        intents.Condition(Imbalance, balanced, (dear - cheap) * 100.0 / dear, options.MostImbalancePercent);
        if (balanced)
        {
            Sell(market, call, intents);
            Sell(market, put, intents);
        }
    }

    /// <summary>The nearest strike, the higher of two equally near ones: so the log has it.</summary>
    private static int Nearest(OptionChain chain, double level)
    {
        int at = chain.Nearest(level);
        return at + 1 < chain.Count && chain.Strikes[at + 1] - level <= level - chain.Strikes[at] ? at + 1 : at;
    }

    private void Sell(MarketState market, ContractTerms terms, IntentBuffer intents)
    {
        if (terms.LotSize == 0)
            return;
        Money atStop = Money.FromSteps(market.Quote(terms.Id).Bid * terms.LotSize).Percent(options.StopPercent);
        Intent intent = intents.Open(1, Entered, options.Units / terms.LotSize, atStop, TimeBudget, PriceBudget, allowFewerLots: false);
        intent.Legs.Add(new(terms.Id, Side.Sell));
    }

    private void Manage(MarketState market, Structure structure, IntentBuffer intents)
    {
        StructureLeg leg = structure.Legs[0];
        Price ask = Price.FromSteps(market.Quote(leg.Terms.Id).Ask);
        Price stop = StopOf(leg);
        ushort reason = ask >= stop ? Stopped : market.TimeIst >= options.ExitIst ? DayClose : (ushort)0;
        if (reason == 0)
            return;
        intents.Decision(DecisionAction.Exit, 1, reason, structure.Id);
        intents.Condition(Ask, reason == Stopped, ask.ToModel(), stop.ToModel());
        intents.Close(structure.Id, 1, reason);
    }

    /// <summary>A trigger, not an order price: to the paisa, as published, not to the tick.</summary>
    private Price StopOf(StructureLeg leg)
    {
        decimal entry = (decimal)leg.OpenedValueSteps / leg.OpenedUnits / Price.StepsPerRupee;
        return Price.FromRupees(decimal.Round(entry * (100 + options.StopPercent) / 100, 2, MidpointRounding.AwayFromZero));
    }
}
