using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Random;

namespace Vyuha.Host.Drill;

/// <summary>
/// Opens and closes an iron condor again and again, with no idea of profit: it keeps every part of the order path busy, which is what a drill is
/// about. It never trades outside of drills.
/// </summary>
internal sealed class RestlessTrader(ulong seed) : IStrategy
{
    private SplitMix64 _random = new(seed);
    private int _snapshots;
    private int _actAt = 2;

    public Vocabulary Vocabulary { get; } = new("drill", ["condor"], [new(1, "drill entry"), new(2, "drill exit")], []);

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        if (++_snapshots < _actAt)
            return;
        if (book.Live.Count == 0)
            Open(market, intents);
        foreach (Structure structure in book.Live)
        {
            if (structure.IsOpen)
                intents.Close(structure.Id, 1, 2);
        }

        _actAt = _snapshots + 1 + (int)(_random.Next() % 4);
    }

    private static void Open(MarketState market, IntentBuffer intents)
    {
        double spot = market.Spot(0);
        foreach (OptionChain chain in market.Chains(0))
        {
            if (spot <= 0 || chain.Expiry <= market.Today || chain.Strikes.Length < 8)
                continue;
            int call = chain.Nearest(spot + 150);
            int put = chain.Nearest(spot - 150);
            int highest = chain.Nearest(spot + 300);
            int lowest = chain.Nearest(spot - 300);
            if (chain.Contract(call, OptionRight.Call) is not { } shortCall || chain.Contract(put, OptionRight.Put) is not { } shortPut
                || chain.Contract(highest, OptionRight.Call) is not { } longCall || chain.Contract(lowest, OptionRight.Put) is not { } longPut
                || shortCall.Id == longCall.Id || shortPut.Id == longPut.Id)
                continue;
            Intent intent = intents.Open(1, 1, 2, Money.FromRupees(4_000), TimeSpan.FromSeconds(40), Price.FromRupees(30));
            intent.Legs.Add(new(shortCall.Id, Side.Sell));
            intent.Legs.Add(new(shortPut.Id, Side.Sell));
            intent.Legs.Add(new(longCall.Id, Side.Buy));
            intent.Legs.Add(new(longPut.Id, Side.Buy));
            return;
        }
    }
}
