using System.Globalization;
using System.Text;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Margins;
using Vyuha.Quant.Options;

namespace Vyuha.Tests.Kernel.Margins;

/// <summary>Arrays and totals of the real exchange, clearing-corporation files and brokers' calculators, as recorded in the data folder.</summary>
public sealed class PublishedMarginTests
{
    [Fact]
    public void The_published_array_of_an_index_future_is_rebuilt()
    {
        (Price[] losses, double price, double spot) = PublishedFuture();
        DateOnly date = new(2026, 6, 25), expiry = new(2026, 6, 30);
        ScanRanges ranges = ScanRanges.For(MarginSamples.Parameters, MarginSamples.Rupees(spot), 0.065, date, expiry);

        // 9.3 % of 24,021.65 is the published range to the paisa.
        Assert.Equal(2_234.01, ranges.PriceScan, tolerance: 0.005);

        // The file counts 6/365 of a year to 30 June. We keep the future's own carry where the file carries the spot at a rate of its
        // own, which it does not state: within 0.2 % of the worst loss in every scenario, and 35 % of the doubled move in the extreme ones.
        double worst = losses[12].ToModel();
        RiskArray rebuilt = RiskArray.OfFuture(price, 6 / 365.0, ranges);
        for (int scenario = 1; scenario <= ScanScenarios.Count; scenario++)
        {
            double tolerance = worst * 0.002 * (scenario >= 15 ? 0.35 * 2 : 1);
            Assert.Equal(losses[scenario - 1].ToModel(), rebuilt.Loss(scenario).ToModel(), tolerance);
        }

        Assert.Equal(1, rebuilt.CompositeDelta);
    }

    [Fact]
    public void A_published_array_is_used_as_it_is()
    {
        // Market rules §3.4: worst future loss 2,244.36 a unit × 65 = ₹1,45,883; the 35 % is already inside (a16/a14 is 0.7).
        (Price[] losses, double price, _) = PublishedFuture();
        Instrument future = Instrument.Future(Exchange.Nfo, "NIFTY", new(2026, 6, 30));
        MarginLeg leg = new(future, Quantity.FromUnits(65), MarginSamples.Rupees(price), RiskArray.FromPublished(losses, 1));
        MarginResult margin = MarginSamples.Margin([leg], 24_021.65, new(2026, 6, 25));
        Assert.Equal(Money.FromRupees(145_883.40m), margin.Span);
        Assert.Equal(13, margin.WorstScenario);
    }

    [Fact]
    public void Exposure_before_november_2024_was_one_two_percent_even_on_expiry_day()
    {
        // Market rules §3.4: BANKNIFTY debit condor on an expiry day, ₹31,522 in all, of which 2 × 2 % × 51,365.7 × 15 = 30,819.42.
        MarginParameters parameters = MarginSamples.Parameters with { ExpiryDayExposurePercent = 0, CalendarBenefitOnExpiryDay = true };
        MarginLeg[] legs = MarginSamples.Legs("+51500CE -51700CE +51100PE -50900PE", 0, 0.2, 51_365.7, 15, "BANKNIFTY");
        MarginResult margin = new SpanCalculator().Compute(legs, parameters, MarginSamples.Rupees(51_365.7), MarginSamples.Date);
        Assert.Equal(Money.FromRupees(30_819.42m), margin.Exposure);
        Assert.Equal(Money.Zero, margin.ExpiryDayExposure);
        Assert.InRange(margin.Total.ToModel(), 30_819, 31_522 * 1.05);
    }

    public static TheoryData<int> ObservationNumbers => [.. Enumerable.Range(0, 11)];

    [Theory]
    [MemberData(nameof(ObservationNumbers))]
    public void Each_observation_is_met_within_its_tolerance(int number)
    {
        Observation[] observations = Observe();
        Assert.Equal(ObservationNumbers.Count, observations.Length);
        Observation observation = observations[number];
        Assert.True(
            Math.Abs(observation.DeviationPercent) <= observation.TolerancePercent,
            $"{observation.Name}: {observation.Computed} instead of {observation.Published}, {observation.DeviationPercent:+0.00;-0.00} %, allowed {observation.TolerancePercent} %.");
    }

    [Fact]
    public void The_table_in_the_documentation_says_what_the_code_computes()
    {
        var text = new StringBuilder();
        text.Append("| Observation | Published ₹ | Computed ₹ | Deviation % | Tolerance % |\n|---|--:|--:|--:|--:|\n");
        foreach (Observation observation in Observe())
        {
            text.Append(CultureInfo.InvariantCulture, $"| {observation.Name} | {Documentation.Rupees(observation.Published)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Documentation.Rupees(observation.Computed.ToWholeRupee().ToRupees())} ");
            text.Append(CultureInfo.InvariantCulture, $"| {observation.DeviationPercent:+0.00;-0.00;0.00} | {observation.TolerancePercent:0.##} |\n");
        }

        Documentation.AssertTable("margin.md", "observations", text.ToString());
    }

    [Fact]
    public void A_bought_call_needs_its_premium_alone()
    {
        // M3 of the fixture, the call of M2 bought: span 0, exposure 0, premium 28,447.
        using JsonDocument examples = Examples();
        (MarginLeg leg, double spot, DateOnly date) = ShortCall(examples, onFuture: true);
        MarginResult bought = MarginSamples.Margin([leg.With(Quantity.FromUnits(65))], spot, date);
        Assert.Equal(Money.Zero, bought.Total);
        Assert.Equal(28_447, bought.LongPremium.ToModel(), tolerance: 0.01);
    }

    /// <summary>Figures of brokers and of the clearing corporation's file beside ours.</summary>
    private static Observation[] Observe()
    {
        using JsonDocument examples = Examples();
        JsonElement future = Example(examples, "M1"), call = Example(examples, "M2");
        (MarginLeg longFuture, double spot, DateOnly date) = LongFuture(examples);
        MarginResult m1 = MarginSamples.Margin([longFuture], spot, date);
        MarginResult m2 = MarginSamples.Margin([ShortCall(examples, onFuture: true).Leg], spot, date);
        MarginResult m2Spot = MarginSamples.Margin([ShortCall(examples, onFuture: false).Leg], spot, date);

        MarginResult step = MarginSamples.Margin(MarginSamples.Legs("-24900CE", 0, 0.12, 24_600, 25), 24_600);
        // The strikes are not recorded; the additional margin does not depend on them.
        MarginLeg[] nifty = MarginSamples.Legs(
            "-24300CE -24350CE -24400CE +24500CE +24550CE +24600CE -23700PE -23650PE -23600PE +23500PE +23450PE +23400PE", 0, 0.12, 24_000, 25);
        MarginLeg[] fly = MarginSamples.Legs("-51500CE +52000CE -51500PE +51000PE", 0, 0.15, 51_500, 15, "BANKNIFTY");
        MarginResult hedged = MarginSamples.Margin(nifty, 24_000) + MarginSamples.Margin(fly, 51_500);

        return
        [
            // Our own carry against the file engine's, and two days' parameters: a fifth of a percent.
            new("Long NIFTY future, May 2026: SPAN at the broker", Number(future.GetProperty("broker"), "span"), m1.Span, 0.2m),
            new("… SPAN of an engine reading the file", Number(future, "span"), m1.Span, 0.2m),
            new("… exposure at the broker", Number(future.GetProperty("broker"), "exposure"), m1.Exposure, 0.01m),
            new("… total at the broker", Number(future.GetProperty("broker"), "total"), m1.Total, 0.2m),
            // The future stands 0.85 % above the spot with 32 days to go, 9.7 % a year: the whole of the difference is that forward.
            new("Short 23700 call on the future's forward: SPAN at the broker", Number(call.GetProperty("broker"), "span"), m2.Span, 5m),
            new("… on the spot carried at 6.5 %", Number(call.GetProperty("broker"), "span"), m2Spot.Span, 1.5m),
            new("… total at the broker, on the future's forward", Number(call.GetProperty("broker"), "total"), m2.Total, 5m),
            new("… exposure of an engine reading the file", Number(call, "exposure"), m2.Exposure, 0.01m),
            // The broker's quote moved with the live spot, ours is the settlement spot.
            new("… exposure at the broker", Number(call.GetProperty("broker"), "exposure"), m2.Exposure, 2m),
            // Levels as the market rules infer them: 24,600 on 12 Dec 2024 (25 units); 24,000 and 51,500 for the hedged book.
            new("Expiry-day step of one short NIFTY call, Dec 2024", 12_938m, step.ExpiryDayExposure, 5m),
            new("Expiry-day step of a wholly hedged book, Dec 2024", 99_000m, hedged.ExpiryDayExposure, 5m),
        ];
    }

    private static decimal Number(JsonElement element, string name) => element.GetProperty(name).GetDecimal();

    private static (MarginLeg Leg, double Spot, DateOnly Date) LongFuture(JsonDocument examples)
    {
        (double spot, double price, DateOnly date, DateOnly expiry, double years) = Common(examples);
        ScanRanges ranges = ScanRanges.For(MarginSamples.Parameters, MarginSamples.Rupees(spot), MarginSamples.Rate, date, expiry);
        Instrument future = Instrument.Future(Exchange.Nfo, "NIFTY", expiry);
        return (MarginLeg.Of(future, Quantity.FromUnits(65), MarginSamples.Rupees(price), price, 0, years, ranges), spot, date);
    }

    private static (MarginLeg Leg, double Spot, DateOnly Date) ShortCall(JsonDocument examples, bool onFuture)
    {
        (double spot, double future, DateOnly date, DateOnly expiry, double years) = Common(examples);
        double forward = onFuture ? future : spot * Math.Exp(MarginSamples.Rate * years);
        double price = (double)Number(Example(examples, "M2"), "option_premium_total") / 65;
        ImpliedVolatilityStatus status = ImpliedVolatility.TrySolve(
            true, forward, 23_700, years, Math.Exp(-MarginSamples.Rate * years), price, out double volatility);
        Assert.Equal(ImpliedVolatilityStatus.Ok, status);
        ScanRanges ranges = ScanRanges.For(MarginSamples.Parameters, MarginSamples.Rupees(spot), MarginSamples.Rate, date, expiry);
        Instrument call = Instrument.Option(Exchange.Nfo, "NIFTY", expiry, MarginSamples.Rupees(23_700), OptionRight.Call);
        return (MarginLeg.Of(call, Quantity.FromUnits(-65), MarginSamples.Rupees(price), forward, volatility, years, ranges), spot, date);
    }

    private static (Price[] Losses, double Price, double Spot) PublishedFuture()
    {
        string[] lines = File.ReadAllLines(TestData.Path("span/nse_futures_risk_arrays_2026-06-25_NIFTY.csv"));
        var losses = new Price[ScanScenarios.Count];
        string[] last = [];
        foreach (string line in lines.Skip(1))
        {
            last = line.Split(',');
            losses[int.Parse(last[9], CultureInfo.InvariantCulture) - 1] =
                Price.FromRupees(decimal.Parse(last[10], CultureInfo.InvariantCulture));
        }

        return (losses, double.Parse(last[5], CultureInfo.InvariantCulture), double.Parse(last[4], CultureInfo.InvariantCulture));
    }

    private static JsonDocument Examples() => JsonDocument.Parse(File.ReadAllText(TestData.Path("span/worked_margin_examples.json")));

    private static JsonElement Example(JsonDocument examples, string id) =>
        examples.RootElement.GetProperty("examples").EnumerateArray().Single(example => example.GetProperty("id").GetString() == id);

    private static (double Spot, double Future, DateOnly Date, DateOnly Expiry, double Years) Common(JsonDocument examples)
    {
        JsonElement common = examples.RootElement.GetProperty("common");
        DateOnly date = DateOnly.Parse(common.GetProperty("trade_date").GetString()!, CultureInfo.InvariantCulture);
        DateOnly expiry = DateOnly.Parse(common.GetProperty("expiry").GetString()!, CultureInfo.InvariantCulture);
        return (common.GetProperty("spot").GetDouble(), common.GetProperty("future_price").GetDouble(), date, expiry,
            (expiry.DayNumber - date.DayNumber) / 365.0);
    }

    private sealed record Observation(string Name, decimal Published, Money Computed, decimal TolerancePercent)
    {
        public decimal DeviationPercent => (Computed.ToRupees() / Published - 1) * 100;
    }
}
