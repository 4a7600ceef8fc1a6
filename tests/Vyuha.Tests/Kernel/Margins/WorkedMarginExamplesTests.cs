using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.Kernel.Margins;

namespace Vyuha.Tests.Kernel.Margins;

/// <summary>
/// The worked examples of the market rules, §3.5: NIFTY 24,000 lot 65, BANKNIFTY 58,000 lot 30, SENSEX 80,000 lot 20, rate 6.5 %,
/// price scan 9.3 %, volatility scan 4 points, extremes 2 × 35 %.
/// </summary>
public sealed class WorkedMarginExamplesTests
{
    private const string TableStart = "<!-- worked-examples: WorkedMarginExamplesTests holds this table to the code -->";
    private const string TableEnd = "<!-- end of worked-examples -->";

    private static readonly Row[] Rows =
    [
        new("Short 24000 straddle, 35 days, 14 %", "-24000CE -24000PE", 35, 0.14, 157_540, 62_400, 282_340, 54_344),
        new("Short 24000 straddle, 9 days, 13 %", "-24000CE -24000PE", 9, 0.13, 147_304, 62_400, 272_104, 25_466),
        new("Short strangle 23500/24500, 9 days, 13 %", "-23500PE -24500CE", 9, 0.13, 114_882, 62_400, 239_682, 5_165),
        new("Short 24000 call, 9 days, 13 %", "-24000CE", 9, 0.13, 147_303, 31_200, 209_703, 13_982),
        new("Iron condor 23500/24500, wings 300, 9 days, 13 %", "+23200PE -23500PE -24500CE +24800CE", 9, 0.13, 19_472, 62_400, 144_272, 3_756),
        new("Iron condor 23500/24500, wings 300, 35 days, 14 %", "+23200PE -23500PE -24500CE +24800CE", 35, 0.14, 19_118, 62_400, 143_918, 10_405),
        new("Iron condor 23500/24500, wings 500, 35 days, 14 %", "+23000PE -23500PE -24500CE +25000CE", 35, 0.14, 31_656, 62_400, 156_456, 15_470),
        new("Iron fly 24000, wings 500, 35 days, 14 %", "+23500PE -24000PE -24000CE +24500CE", 35, 0.14, 32_206, 62_400, 157_006, 26_267),
        new("Iron fly 24000, wings 1000, 35 days, 14 %", "+23000PE -24000PE -24000CE +25000CE", 35, 0.14, 63_862, 62_400, 188_662, 41_738),
        new("Put credit spread 23500/23300, 35 days, 14 %", "-23500PE +23300PE", 35, 0.14, 12_732, 31_200, 75_132, 3_106),
        new("Call debit spread 24000/24300, 9 days, 13 %", "+24000CE -24300CE", 9, 0.13, 0, 31_200, 62_400, -7_941),
        new("Calendar: short 9-day 24000 call, long 37-day", "-24000CE +24000CE@37/0.14", 9, 0.13, 14_592, 31_200, null, -19_089)
        {
            TolerancePercentOfTotal = 1.6,
        },
        new("Long 24000 straddle, 9 days, 13 %", "+24000CE +24000PE", 9, 0.13, 0, 0, 0, -25_466),
        new("BANKNIFTY 58000 straddle, 35 days, 16 %", "-58000CE -58000PE", 35, 0.16, 179_420, 69_600, 318_620, 69_106) { Level = 58_000, Lot = 30, Underlying = "BANKNIFTY" },
        new("BANKNIFTY condor ± 2 %, wings 1000, 35 days, 16 %", "+55800PE -56800PE -59200CE +60200CE", 35, 0.16, 29_115, 69_600, 168_315, 17_343) { Level = 58_000, Lot = 30, Underlying = "BANKNIFTY" },
        new("SENSEX 80000 straddle, 9 days, 14 %", "-80000CE -80000PE", 9, 0.14, 151_086, 64_000, 279_086, 28_116) { Level = 80_000, Lot = 20, Underlying = "SENSEX" },
        new("SENSEX condor ± 2 %, wings 1500, 9 days, 14 %", "+76900PE -78400PE -81600CE +83100CE", 9, 0.14, 29_957, 64_000, 157_957, 5_866) { Level = 80_000, Lot = 20, Underlying = "SENSEX" },
    ];

    [Fact]
    public void Print()
    {
        foreach (Row row in Rows)
        {
            MarginLeg[] legs = row.Legs();
            var r = row.Today(); var e = row.OnExpiry();
            TestContext.Current.TestOutputHelper!.WriteLine($"{row.Name}: span {r.Span.ToRupees() - row.Span:0.00} elm {r.Exposure.ToRupees()-row.Exposure} prem {(r.ShortPremium-r.LongPremium).ToRupees() - row.Premium:0.00} exp {e.Total.ToRupees()-row.ExpiryDayTotal:0.00} worst {r.WorstScenario} cal {r.CalendarCharge} scan {r.ScanLoss} nov {r.NetOptionValue}");
        }
    }

    private sealed record Row(
        string Name, string Text, int Days, double Volatility, decimal Span, decimal Exposure, decimal? ExpiryDayTotal, decimal Premium)
    {
        public double Level { get; init; } = 24_000;

        public long Lot { get; init; } = 65;

        public string Underlying { get; init; } = "NIFTY";

        public double? TolerancePercentOfTotal { get; init; }

        public MarginLeg[] Legs() => MarginSamples.Legs(Text, Days, Volatility, Level, Lot, Underlying);

        public MarginResult Today() => MarginSamples.Margin(Legs(), Level);

        public MarginResult OnExpiry() => MarginSamples.Margin(Legs(), Level, MarginSamples.Date.AddDays(Days));
    }
}
