using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;

namespace Vyuha.Simulation.Workloads;

/// <summary>W-CHAIN-G: two days of W-CHAIN in which implied volatility and four Greeks of each contract are read at each bar.</summary>
public sealed class ChainGreeksWorkload : IWorkload
{
    internal const string Text = "the same with implied volatility and Greeks of every contract";

    private const int Days = 2;

    private readonly MarketRules _rules = WorkloadRules.Make(ChainMarket.Close, 100, "0.01");
    private readonly WorkloadMarket _market = new(DataFrequency.Minute, [.. ChainMarket.Build(Days)]);

    public string Name => "W-CHAIN-G";

    public string Title => Text;

    public string Unit => "contract-snapshots";

    public long Units => Days * ChainMarket.MinutesADay * ChainMarket.Contracts;

    public double Target => 10e6;

    public PeerFigure Peer => new("LEAN 24863901", 1e6 / 640, "640 µs a contract-snapshot, binomial trees");

    public WorkloadOutcome Run()
    {
        var strategy = new ChainGreeksReader();
        return WorkloadRun.Go(_rules, _market, strategy, 1_000_000, _ => strategy.Reads, () => (strategy.Reads, strategy.VolatilitySum));
    }

    public void Verify(WorkloadOutcome outcome)
    {
        Invariant.Require(outcome is { Units: 63_960, Orders: 8 }, "W-CHAIN-G reads 63,960 contracts and sends 8 orders");
        // The model the quotes were made from has 20 %; rounding to cents moves single far strikes by points, the mean by far less.
        double mean = outcome.Sum / outcome.Reads;
        Invariant.Require(mean is > 0.195 and < 0.215, $"the mean volatility of W-CHAIN-G is near 0.2, not {mean}");
    }
}
