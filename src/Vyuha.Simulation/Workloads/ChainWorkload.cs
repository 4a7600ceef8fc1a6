using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;

namespace Vyuha.Simulation.Workloads;

/// <summary>W-CHAIN: 639,600 quotes of a chain of 82 options, all read each minute, a straddle sold and bought back each day.</summary>
public sealed class ChainWorkload : IWorkload
{
    internal const string Text = "a chain of 82 options read each minute, a daily straddle";

    private readonly MarketRules _rules = WorkloadRules.Make(ChainMarket.Close, 100, "0.01");
    private readonly WorkloadMarket _market = new(DataFrequency.Minute, [.. ChainMarket.Build(ChainMarket.Days)]);

    public string Name => "W-CHAIN";

    public string Title => Text;

    public string Unit => "quote bars";

    public long Units => ChainMarket.Days * ChainMarket.MinutesADay * ChainMarket.Contracts;

    public double Target => 20e6;

    public PeerFigure Peer => new("LEAN 24863901", 138_000, "its own data points a second in the engine loop");

    public WorkloadOutcome Run()
    {
        var strategy = new ChainStraddle();
        return WorkloadRun.Go(_rules, _market, strategy, 1_000_000, counts => counts.OptionQuotes, () => (strategy.Reads, strategy.Sum));
    }

    public void Verify(WorkloadOutcome outcome)
    {
        Invariant.Require(outcome is { Units: 639_600, Reads: 639_600 }, "W-CHAIN reads 639,600 contracts");
        Invariant.Require(outcome.Sum == 92_448_760_800, $"bid and ask of W-CHAIN sum to 9,244,876.08, not {outcome.Sum / 10_000}");
        Invariant.Require(outcome is { Orders: 80, Trades: 20 }, $"W-CHAIN sends 80 orders, not {outcome.Orders}");
    }
}
