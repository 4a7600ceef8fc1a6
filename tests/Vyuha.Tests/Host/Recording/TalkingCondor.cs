using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;

namespace Vyuha.Tests.Host.Recording;

/// <summary>Opens an iron condor every so many snapshots, closes it later, and says at each snapshot what it does and what it saw.</summary>
internal sealed class TalkingCondor(int period = 120, int openAt = 10, int closeAt = 80) : IStrategy
{
    private int _snapshots;

    public Vocabulary Vocabulary { get; } = new(
        "talking-condor", ["condor"], [new(1, "time to open"), new(2, "time to close"), new(3, "waiting")],
        [new(1, "index", ConditionUnit.Points), new(2, "open structures", ConditionUnit.Number)]);

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        int at = _snapshots++ % period;
        if (at == openAt)
        {
            Say(intents, DecisionAction.Enter, 1, market, book);
            Open(market, intents);
        }
        else if (at == closeAt)
        {
            Say(intents, DecisionAction.Exit, 2, market, book);
            foreach (Structure structure in book.Live)
            {
                if (structure.IsOpen)
                    intents.Close(structure.Id, 1, 2);
            }
        }
        else
        {
            Say(intents, book.Live.Count > 0 ? DecisionAction.Hold : DecisionAction.NoTrade, 3, market, book);
        }
    }

    private static void Say(IntentBuffer intents, DecisionAction action, ushort reason, MarketState market, StrategyBook book)
    {
        intents.Decision(action, 1, reason);
        intents.Condition(1, market.Spot(0) > 0, market.Spot(0), 0);
        int open = book.Live.Count(structure => structure.IsOpen);
        intents.Condition(2, open > 0, open, 1);
    }

    private static void Open(MarketState market, IntentBuffer intents)
    {
        double spot = market.Spot(0);
        OptionChain chain = market.Chains(0)[0];
        Intent intent = intents.Open(1, 1, 1, Money.FromRupees(4_000), TimeSpan.FromMinutes(2), Price.FromRupees(30));
        intent.Legs.Add(new(chain.Contract(chain.Nearest(spot + 150), OptionRight.Call)!.Id, Side.Sell));
        intent.Legs.Add(new(chain.Contract(chain.Nearest(spot - 150), OptionRight.Put)!.Id, Side.Sell));
        intent.Legs.Add(new(chain.Contract(chain.Nearest(spot + 300), OptionRight.Call)!.Id, Side.Buy));
        intent.Legs.Add(new(chain.Contract(chain.Nearest(spot - 300), OptionRight.Put)!.Id, Side.Buy));
    }
}
