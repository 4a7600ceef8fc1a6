using System.Text.Json;
using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;

namespace Vyuha.Tests.Kernel.Control;

/// <summary>A bot that does what the test tells it at the next snapshot, and remembers nothing.</summary>
internal sealed class ScriptedBot(string name) : IStrategy
{
    private Action<MarketState, StrategyBook, IntentBuffer>? _next;

    public Vocabulary Vocabulary { get; } = new(name, ["test"], [new(1, "enter"), new(2, "close"), new(3, "adjust")], []);

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    public void AtNext(Action<MarketState, StrategyBook, IntentBuffer> action) => _next = action;

    /// <summary>An iron condor with shorts this far from the index and wings 300 points further.</summary>
    public void OpenCondor(int lots = 1, double distance = 500) => AtNext((market, _, intents) =>
    {
        OptionChain chain = market.Chains(0)[0];
        double spot = market.Spot(0);
        Intent intent = intents.Open(1, 1, lots, Money.FromRupees(4_000), TimeSpan.FromMinutes(2), Price.FromRupees(20));
        intent.Legs.Add(new(At(chain, spot + distance, OptionRight.Call), Side.Sell));
        intent.Legs.Add(new(At(chain, spot - distance, OptionRight.Put), Side.Sell));
        intent.Legs.Add(new(At(chain, spot + distance + 300, OptionRight.Call), Side.Buy));
        intent.Legs.Add(new(At(chain, spot - distance - 300, OptionRight.Put), Side.Buy));
    });

    public void CloseAll() => AtNext((_, book, intents) =>
    {
        foreach (var structure in book.Live)
            intents.Close(structure.Id, 1, 2);
    });

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        _next?.Invoke(market, book, intents);
        _next = null;
    }

    public JsonElement Save(MarketState market) => JsonSerializer.SerializeToElement(new { });

    public void Restore(JsonElement memory, MarketState market, StrategyBook book)
    {
    }

    private static int At(OptionChain chain, double strike, OptionRight right) => chain.Contract(chain.Nearest(strike), right)!.Id;
}
