using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;

namespace Vyuha.Tests.Simulation.Backtest;

/// <summary>Sells one iron condor at the first snapshot and, when told, buys it back at a later one. Its only purpose is to move the kernel.</summary>
internal sealed class OneCondor(int lots = 1, int? closeAtSnapshot = null, double width = 300, bool naked = false) : IStrategy
{
    private int _snapshots;
    private bool _entered;

    public Vocabulary Vocabulary { get; } = new("one-condor", ["test"], [new(1, "enter"), new(2, "close")], []);

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        _snapshots++;
        if (!_entered)
        {
            _entered = true;
            OptionChain chain = market.Chains(0)[0];
            int call = chain.Nearest(market.Spot(0) + 500);
            int put = chain.Nearest(market.Spot(0) - 500);
            intents.Decision(DecisionAction.Enter, 1, 1);
            Intent intent = intents.Open(1, 1, lots, Money.FromRupees(4_000), TimeSpan.FromMinutes(2), Price.FromRupees(20));
            intent.Legs.Add(new(chain.Contract(call, OptionRight.Call)!.Id, Side.Sell));
            intent.Legs.Add(new(chain.Contract(put, OptionRight.Put)!.Id, Side.Sell));
            if (naked)
                return;
            intent.Legs.Add(new(chain.Contract(chain.Nearest(chain.Strikes[call] + width), OptionRight.Call)!.Id, Side.Buy));
            intent.Legs.Add(new(chain.Contract(chain.Nearest(chain.Strikes[put] - width), OptionRight.Put)!.Id, Side.Buy));
        }
        else if (_snapshots == closeAtSnapshot)
        {
            foreach (Structure structure in book.Live)
                intents.Close(structure.Id, 1, 2);
        }
    }

    public JsonElement Save(MarketState market) => JsonSerializer.SerializeToElement(new { });

    public void Restore(JsonElement memory, MarketState market, StrategyBook book) => _entered = true;
}
