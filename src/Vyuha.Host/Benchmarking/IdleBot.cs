using Vyuha.Kernel;
using Vyuha.Kernel.Market;

namespace Vyuha.Host.Benchmarking;

/// <summary>Wakes at every snapshot and does nothing.</summary>
internal sealed class IdleBot : IStrategy
{
    public Vocabulary Vocabulary { get; } = new("idle", [], [], []);

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
    }
}
