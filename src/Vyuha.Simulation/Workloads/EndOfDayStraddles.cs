using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;

namespace Vyuha.Simulation.Workloads;

/// <summary>Sells the straddle at the money of every expiry one to ten days away, every day, and buys each back on its expiry day.</summary>
internal sealed class EndOfDayStraddles(int furthestDays) : IStrategy
{
    public Vocabulary Vocabulary => WorkloadRun.NoWords;

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    public long Days { get; private set; }

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        Days++;
        int today = market.Today.DayNumber;
        foreach (Structure structure in book.Live)
        {
            if (structure.Tag <= today)
                intents.Close(structure.Id, 1, 1);
        }

        foreach (OptionChain chain in market.Chains(0))
        {
            if (chain.DaysToExpiry < 1 || chain.DaysToExpiry > furthestDays || chain.Expiry.DayNumber > LastExpiry)
                continue;
            int strike = chain.Nearest(market.Spot(0));
            WorkloadRun.Open(
                intents,
                [new LegIntent(chain.Contract(strike, OptionRight.Call)!.Id, Side.Sell), new LegIntent(chain.Contract(strike, OptionRight.Put)!.Id, Side.Sell)],
                chain.Expiry.DayNumber);
        }
    }

    /// <summary>The last expiry whose own day is in the data: a trade that cannot be left in it is none.</summary>
    public static readonly int LastExpiry = new DateOnly(2018, 12, 6).DayNumber;
}
