using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;

namespace Vyuha.Simulation.Workloads;

/// <summary>W-EOD: 1,001,160 rows of daily chains, 1,637 short straddles with margin, marks and equity every day.</summary>
public sealed class EndOfDayWorkload : IWorkload
{
    internal const string Text = "daily chains of four years, overlapping short straddles, with the path of capital";

    private readonly MarketRules _rules = WorkloadRules.Make("16:00", 1, "0.0001");
    private readonly WorkloadMarket _market = new(DataFrequency.Daily, [.. EndOfDayMarket.Build()]);

    public string Name => "W-EOD";

    public string Title => Text;

    public string Unit => "rows";

    public long Units => EndOfDayMarket.Days * EndOfDayMarket.RowsADay;

    public double Target => 10e6;

    public PeerFigure Peer => new("optopsy 2.2.0", 1.4e6, "statistics a trade, no path of capital");

    public WorkloadOutcome Run()
    {
        var strategy = new EndOfDayStraddles(furthestDays: 10);
        return WorkloadRun.Go(_rules, _market, strategy, 1_000_000_000, counts => counts.OptionQuotes, () => (strategy.Days, 0));
    }

    public void Verify(WorkloadOutcome outcome)
    {
        Invariant.Require(outcome is { Units: 1_001_160, Reads: 1_030 }, $"W-EOD has 1,001,160 rows on 1,030 days, not {outcome.Units} on {outcome.Reads}");
        Invariant.Require(outcome is { Trades: 1_637, Orders: 4 * 1_637 }, $"W-EOD makes 1,637 trades, not {outcome.Trades}");
    }
}
