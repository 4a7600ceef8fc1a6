using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;

namespace Vyuha.Simulation.Workloads;

/// <summary>W-SMA: 99,840 one-minute bars of a share, a crossing of means of 10 and 30 closes, 100 shares in and out at the next open.</summary>
/// <remarks>
/// A bar becomes known at its close and stands as a quote without spread until the next: its close is by construction the next bar's open, where
/// the peers fill. The share is a future here, because the kernel trades derivatives: same profit, margin instead of purchase money.
/// </remarks>
public sealed class SmaWorkload : IWorkload
{
    internal const string Text = "moving averages crossing on 1-minute bars";

    private const int Days = 256;
    private const int MinutesADay = 390;
    private const int Share = 2;
    private const decimal Capital = 1_000_000;

    private readonly MarketRules _rules = WorkloadRules.Make("16:05", 100, "0.01");
    private readonly WorkloadMarket _market;

    public SmaWorkload() => _market = new WorkloadMarket(DataFrequency.Minute, [.. Build(BarSeries.HundredThousand())]);

    public string Name => "W-SMA";

    public string Title => Text;

    public string Unit => "bars";

    public long Units => Days * MinutesADay;

    public double Target => 10e6;

    public PeerFigure Peer => new("LEAN 24863901", 70_000, "its own data points a second in the engine loop");

    public WorkloadOutcome Run()
    {
        var strategy = new SmaCross(Share, 10, 30);
        return WorkloadRun.Go(_rules, _market, strategy, Capital, _ => strategy.Bars, () => (strategy.Bars, strategy.Sum));
    }

    public void Verify(WorkloadOutcome outcome)
    {
        Invariant.Require(outcome.Units == 99_840, "W-SMA has 99,840 bars");
        Invariant.Require(outcome.Sum == 170_561_514_900, "the closes of W-SMA sum to 17,056,151.49");
        Invariant.Require(outcome.Orders == 3_878, $"W-SMA sends 3,878 orders, not {outcome.Orders}");
        Invariant.Require(outcome.Equity == Money.FromRupees(999_670).Steps, $"W-SMA ends with 999,670.00, not {outcome.Equity / 10_000.0}");
    }

    private static IEnumerable<MarketDay> Build(BarSeries bars)
    {
        DateOnly[] dates = NewYorkDays.From2015(Days);
        ListedContract[] contracts =
        [
            new(Instrument.Spot(Exchange.NseIndex, WorkloadRules.Underlying), 0),
            new(Instrument.Future(Exchange.Nfo, WorkloadRules.Underlying, new DateOnly(2018, 12, 31)), 0),
        ];
        // The index row is the level margins are taken of: once a day is enough for a share's.
        const int rows = MinutesADay + 1;
        long[] none = new long[rows];
        int[] size = new int[rows];
        Array.Fill(size, 100_000);
        int[] contract = new int[rows];
        Array.Fill(contract, 1);
        contract[0] = 0;
        for (int day = 0; day < Days; day++)
        {
            long[] time = new long[rows];
            long[] last = new long[rows];
            long[] quote = new long[rows];
            Timestamp open = Ist.At(dates[day], new TimeOnly(9, 30));
            for (int minute = 0; minute < MinutesADay; minute++)
            {
                int row = minute + 1;
                time[row] = open.Nanoseconds + (minute + 1) * Timestamp.NanosecondsPerMinute;
                last[row] = quote[row] = BarSeries.Steps(bars.Close[day * MinutesADay + minute]);
            }

            time[0] = time[1];
            last[0] = last[1];
            yield return WorkloadMarket.Day(dates[day], DataFrequency.Minute, contracts, time, contract, quote, quote, size, last, none);
        }
    }
}
