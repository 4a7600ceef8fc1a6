using Vyuha.Core;
using Vyuha.Kernel.Structures;
using Vyuha.Research;

namespace Vyuha.Tests.Research;

public sealed class PerformanceMetricsTests
{
    private static readonly DateOnly Monday = new(2026, 1, 5);

    // Five sessions of ₹1,00,000, Monday to Friday: closes 1,01,000; 99,500; 1,00,500; 1,03,000; 1,02,000, with a low of 98,800
    // inside Tuesday. Margin of 40,000 and then 60,000 on Tuesday and Wednesday. Three trades of +2,940, −1,090 and +925 net
    // stand beside it and make no part of that equity. The ratios were computed with Python's statistics module from the same closes.
    private static readonly RunResult Week = Five().Result();

    private static OutputList Five()
    {
        OutputList list = new OutputList()
            .At(Monday, 15, 30).Mark(101_000)
            .At(Monday.AddDays(1), 12, 0).Mark(98_800, 40_000)
            .At(Monday.AddDays(1), 15, 30).Mark(99_500, 40_000)
            .At(Monday.AddDays(2), 12, 0).Mark(99_900, 60_000)
            .At(Monday.AddDays(2), 15, 30).Mark(100_500)
            .At(Monday.AddDays(3), 15, 30).Mark(103_000)
            .At(Monday.AddDays(4), 15, 30).Mark(102_000);
        (decimal In, decimal Out)[] trades = [(100, 54), (100, 116), (100, 85)]; // × 65, less charges of 50 a trade
        for (int i = 0; i < trades.Length; i++)
        {
            list.Approve(i + 1)
                .Place(2 * i + 1, i + 1, Side.Sell, 65, trades[i].In).Fill(2 * i + 1, i + 1, -65, trades[i].In, trades[i].In, 25)
                .Change(i + 1, StructureState.EnteringShorts, StructureState.Open)
                .Place(2 * i + 2, i + 1, Side.Buy, 65, trades[i].Out).Fill(2 * i + 2, i + 1, 65, trades[i].Out, trades[i].Out, 25)
                .Change(i + 1, StructureState.Open, StructureState.Closed);
        }

        return list;
    }

    [Theory]
    [InlineData("net_pnl", 2_000)]
    [InlineData("return_on_capital", 0.02)]
    [InlineData("cagr", 3.244363182552547)] // 1.02 ^ (365 / 5) − 1
    [InlineData("sharpe", 3.8823829275667388)]
    [InlineData("sortino", 7.8759614797667234)]
    [InlineData("calmar", 148.9457642899124)] // CAGR / (2,200 / 1,01,000)
    [InlineData("max_drawdown", -2_200)] // 1,01,000 to 98,800 inside Tuesday
    [InlineData("max_drawdown_share", -2_200.0 / 101_000)]
    [InlineData("max_drawdown_days", 2)] // Monday's high stands until Thursday: closes below it on Tuesday and Wednesday
    [InlineData("worst_day", -1_500)]
    [InlineData("exposure", 3.0 / 7)]
    [InlineData("average_margin", 50_000)]
    [InlineData("return_on_margin", 0.04)]
    [InlineData("trades", 3)]
    [InlineData("win_rate", 2.0 / 3)]
    [InlineData("profit_factor", (2_940.0 + 925) / 1_090)]
    [InlineData("expectancy", (2_940.0 + 925 - 1_090) / 3)]
    [InlineData("average_win", (2_940.0 + 925) / 2)]
    [InlineData("average_loss", -1_090)]
    [InlineData("worst_trade", -1_090)]
    [InlineData("best_trade", 2_940)]
    [InlineData("charges", 150)]
    [InlineData("charges_share", 150.0 / (65 * (46 - 16 + 15)))]
    [InlineData("credit_kept", (2_940.0 + 925 - 1_090) / 19_500)]
    public void A_week_worked_by_hand(string key, double value) => Assert.Equal(value, Week.Metric(key).Value!.Value, 1e-9 * Math.Max(1, Math.Abs(value)));

    [Fact]
    public void Every_metric_says_what_it_means_and_why_it_is_missing()
    {
        RunResult nothing = new OutputList().Result();
        Assert.All(nothing.Metrics, metric =>
        {
            Assert.EndsWith(".", metric.Definition);
            Assert.NotEmpty(metric.Source);
            Assert.NotEqual(metric.Value is null, metric.Missing.Length == 0);
        });
        Assert.Equal(0, nothing.Metric("net_pnl").Value);
        Assert.Null(nothing.Metric("sharpe").Value);
    }

    [Fact]
    public void Keys_are_unique() => Assert.Equal(Week.Metrics.Count, Week.Metrics.Select(metric => metric.Key).Distinct().Count());

    [Fact]
    public void A_lost_capital_has_no_cagr() =>
        Assert.Null(new OutputList().Mark(100_000).At(Monday.AddDays(1), 15, 30).Mark(-5_000).Result().Metric("cagr").Value);
}
