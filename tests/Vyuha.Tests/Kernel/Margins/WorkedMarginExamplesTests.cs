using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Margins;

namespace Vyuha.Tests.Kernel.Margins;

/// <summary>
/// The worked examples of the market rules, §3.5: NIFTY 24,000 lot 65, BANKNIFTY 58,000 lot 30, SENSEX 80,000 lot 20, rate 6.5 %,
/// price scan 9.3 %, volatility scan 4 points (BANKNIFTY 5, as in the file of 25 Jun 2026), extremes 2 × 35 %.
/// </summary>
public sealed class WorkedMarginExamplesTests
{
    /// <summary>The published figures are whole rupees, each rounded on its own.</summary>
    private const decimal Tolerance = 1;

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
            // The row charges the plain delta, the rule the composite one: see the test below. 1.5 % of its total.
            Tolerance = 687,
        },
        new("Long 24000 straddle, 9 days, 13 %", "+24000CE +24000PE", 9, 0.13, 0, 0, 0, -25_466),
        new("BANKNIFTY 58000 straddle, 35 days, 16 %", "-58000CE -58000PE", 35, 0.16, 179_420, 69_600, 318_620, 69_106) { Level = 58_000, Lot = 30, Underlying = "BANKNIFTY", VolScanPoints = 0.05m },
        new("BANKNIFTY condor 56900/59100, wings 1000, 35 days, 16 %", "+55900PE -56900PE -59100CE +60100CE", 35, 0.16, 29_115, 69_600, 168_315, 17_343) { Level = 58_000, Lot = 30, Underlying = "BANKNIFTY", VolScanPoints = 0.05m },
        new("SENSEX 80000 straddle, 9 days, 14 %", "-80000CE -80000PE", 9, 0.14, 151_086, 64_000, 279_086, 28_116) { Level = 80_000, Lot = 20, Underlying = "SENSEX" },
        new("SENSEX condor 78400/81600, wings 1500, 9 days, 14 %", "+76900PE -78400PE -81600CE +83100CE", 9, 0.14, 29_957, 64_000, 157_957, 5_866) { Level = 80_000, Lot = 20, Underlying = "SENSEX" },
    ];

    public static TheoryData<int> RowNumbers => [.. Enumerable.Range(0, Rows.Length)];

    [Theory]
    [MemberData(nameof(RowNumbers))]
    public void Each_worked_row_is_reproduced(int number)
    {
        Row row = Rows[number];
        foreach (Figure figure in row.Figures())
        {
            decimal tolerance = figure.Label == "premium" ? Tolerance : row.Tolerance;
            Assert.True(
                Math.Abs(figure.Computed - figure.Published) <= tolerance,
                $"{row.Name}, {figure.Label}: {figure.Computed} instead of {figure.Published} ± {tolerance}.");
        }
    }

    [Fact]
    public void The_table_in_the_documentation_says_what_the_code_computes() =>
        Documentation.AssertTable("margin.md", "worked-examples", Table());

    [Theory]
    [InlineData("NIFTY", 0.04)]
    [InlineData("BANKNIFTY", 0.05)]
    public void The_shipped_rules_of_june_2026_are_the_parameters_of_the_examples(string underlying, double volScan) =>
        Assert.Equal(
            MarginSamples.Parameters with { VolScanPoints = (decimal)volScan },
            MarketRules.Shipped.Margin(underlying, new(2026, 6, 26)).Value);

    [Fact]
    public void The_straddles_scenarios_are_those_of_the_worked_detail()
    {
        // Rupee per unit, as printed: j1 219, j3 457, j7 947, j11 1,587.6 (worst), j13 1,300.7, j15 1,320.5, j16 1,219.1; NOV −836.1.
        MarginLeg[] legs = Rows[0].Legs();
        var losses = new Money[ScanScenarios.Count];
        SpanCalculator.ScenarioLosses(legs, MarginSamples.Date, losses);
        (int Scenario, double Loss, double HalfDigit)[] printed =
            [(1, 219, 0.5), (3, 457, 0.5), (7, 947, 0.5), (11, 1_587.6, 0.05), (13, 1_300.7, 0.05), (15, 1_320.5, 0.05), (16, 1_219.1, 0.05)];
        foreach ((int scenario, double loss, double halfDigit) in printed)
            Assert.Equal(loss, losses[scenario - 1].ToModel() / 65, tolerance: halfDigit + 0.001);

        MarginResult margin = Rows[0].Today();
        Assert.Equal(11, margin.WorstScenario);
        Assert.Equal(-836.1, margin.NetOptionValue.ToModel() / 65, tolerance: 0.051);
    }

    [Fact]
    public void A_calendar_loses_its_benefit_on_the_near_legs_expiry_day()
    {
        // §3.5: the short leg alone, SPAN 1,45,080 + ELM 62,400 = 2,07,480. The near call is marked at its intrinsic value, zero.
        MarginLeg[] legs =
        [
            MarginSamples.Option(OptionRight.Call, 24_000, -65, 0, 0.13),
            MarginSamples.Option(OptionRight.Call, 24_000, 65, 28, 0.14),
        ];
        MarginResult margin = MarginSamples.Margin(legs);
        AssertNear(145_080m, margin.Span);
        Assert.Equal(margin.Span, margin.ExpiringSpan);
        Assert.Equal(Money.Zero, margin.CalendarCharge);
        AssertNear(207_480m, margin.Total);

        // Before 10 Feb 2025 the two legs were still scanned together on that day.
        MarginParameters earlier = MarginSamples.Parameters with { CalendarBenefitOnExpiryDay = true };
        MarginResult together = new SpanCalculator().Compute(legs, earlier, MarginSamples.Rupees(24_000), MarginSamples.Date);
        Assert.True(together.Span < Money.FromRupees(25_000m), $"{together.Span} is not the margin of a calendar spread.");
        Assert.True(together.CalendarCharge > Money.Zero);
    }

    [Fact]
    public void With_plain_deltas_the_calendar_charge_is_the_worked_one()
    {
        // The worked row multiplies Black-76 delta 0.5345 by 65 × ₹420 where the rule asks for the composite delta. The scan part
        // is the same in both; so with the near leg's delta in its array the row's 14,592 − 25 (scan below NOV) comes out.
        MarginLeg[] legs = Rows[11].Legs();
        double years = 9 / 365.0;
        double plain = Vyuha.Quant.Options.Black76.PriceAndGreeks(
            true, 24_000 * Math.Exp(MarginSamples.Rate * years), 24_000, years, 0.13, Math.Exp(-MarginSamples.Rate * years)).Greeks.Delta;
        legs[0] = WithDelta(legs[0], plain);
        MarginResult margin = MarginSamples.Margin(legs);
        AssertNear(14_592m, margin.CalendarCharge);
        AssertNear(14_592m - 24.84m, margin.Span);
    }

    private static void AssertNear(decimal rupees, Money actual) =>
        Assert.True(Math.Abs(actual.ToRupees() - rupees) <= Tolerance, $"{actual} instead of ₹{rupees} ± {Tolerance}.");

    private static MarginLeg WithDelta(MarginLeg leg, double delta)
    {
        var losses = new Price[ScanScenarios.Count];
        for (int scenario = 1; scenario <= ScanScenarios.Count; scenario++)
            losses[scenario - 1] = leg.Risk.Loss(scenario);
        return new(leg.Instrument, leg.Quantity, leg.Price, RiskArray.FromPublished(losses, delta));
    }

    private static string Table()
    {
        var text = new StringBuilder();
        text.Append("| Position | SPAN published | computed | Required published | computed | Expiry day published | computed | Premium published | computed | Largest deviation ₹ | Tolerance ₹ |\n");
        text.Append("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (Row row in Rows)
        {
            Figure[] figures = [.. row.Figures()];
            Figure Find(string label) => figures.Single(figure => figure.Label == label);
            string expiryPublished = row.ExpiryDayTotal is null ? "see below" : Documentation.Rupees(row.ExpiryDayTotal.Value);
            string expiryComputed = row.ExpiryDayTotal is null ? "" : Documentation.Rupees(Find("expiry day").Computed);
            decimal largest = figures.Max(figure => Math.Abs(figure.Computed - figure.Published));
            text.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {Documentation.Rupees(row.Span)} | {Documentation.Rupees(Find("SPAN").Computed)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Documentation.Rupees(row.Span + row.Exposure)} | {Documentation.Rupees(Find("required").Computed)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {expiryPublished} | {expiryComputed} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Documentation.Rupees(row.Premium)} | {Documentation.Rupees(Find("premium").Computed)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {largest:0.00} | {row.Tolerance:0.##} |\n");
        }

        return text.ToString().Trim();
    }

    private readonly record struct Figure(string Label, decimal Published, decimal Computed);

    private sealed record Row(
        string Name, string Text, int Days, double Volatility, decimal Span, decimal Exposure, decimal? ExpiryDayTotal, decimal Premium)
    {
        public double Level { get; init; } = 24_000;

        public long Lot { get; init; } = 65;

        public string Underlying { get; init; } = "NIFTY";

        public decimal VolScanPoints { get; init; } = 0.04m;

        public decimal Tolerance { get; init; } = WorkedMarginExamplesTests.Tolerance;

        public MarginLeg[] Legs() => MarginSamples.Legs(Text, Days, Volatility, Level, Lot, Underlying, Parameters);

        public MarginResult Today() => On(MarginSamples.Date);

        public IEnumerable<Figure> Figures()
        {
            MarginResult today = Today();
            yield return new("SPAN", Span, today.Span.ToRupees());
            yield return new("exposure", Exposure, today.Exposure.ToRupees());
            yield return new("required", Span + Exposure, today.Total.ToRupees());
            yield return new("premium", Premium, (today.ShortPremium - today.LongPremium).ToRupees());
            if (ExpiryDayTotal is decimal expiryDay)
                yield return new("expiry day", expiryDay, On(MarginSamples.Date.AddDays(Days)).Total.ToRupees());
        }

        private MarginParameters Parameters => MarginSamples.Parameters with { VolScanPoints = VolScanPoints };

        private MarginResult On(DateOnly date) =>
            new SpanCalculator().Compute(Legs(), Parameters, MarginSamples.Rupees(Level), date);
    }
}
