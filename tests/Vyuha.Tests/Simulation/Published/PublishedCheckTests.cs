using System.Globalization;
using System.IO.Compression;
using Vyuha.Core;
using Vyuha.Kernel.Risk;
using Vyuha.Tests.Kernel.Margins;

namespace Vyuha.Tests.Simulation.Published;

/// <summary>
/// A result somebody else published, made again by the whole chain: market data source, driver, kernel, risk, venue, ledger. The log is the
/// expected value; docs/concepts/published-check.md tells what is compared and holds the counts.
/// </summary>
public sealed class PublishedCheckTests
{
    private const string Page = "published-check.md";

    public static TheoryData<string> Logs => ["NIFTY", "SENSEX"];

    [Theory]
    [MemberData(nameof(Logs))]
    public void Every_traded_day_of_the_log_runs_and_every_leg_agrees_or_differs_for_a_known_reason(string underlying)
    {
        PublishedCheck check = Of(underlying);

        Assert.Equal(check.Log.Count(day => day.Traded), check.TradedDays.Count());
        Assert.Empty(check.AsPublished.Days.Values.SelectMany(day => day.Denied));
        Assert.Equal(0, check.AsPublished.Latches);
        Assert.Empty(check.Matches.Where(match => match.Match == LegMatch.Different).Select(match => $"{match.Day.Date:yyyy-MM-dd} {match.Leg}"));
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public void Every_entry_is_the_recorded_open_of_its_minute(string underlying)
    {
        PublishedCheck check = Of(underlying);

        foreach (PublishedDay day in check.TradedDays)
        {
            foreach (PublishedLeg leg in day.Legs)
            {
                Assert.Equal(check.EntryPoint(day, leg.Right), check.LegOf(check.AsPublished, day, leg.Right)!.Entry);
                Assert.Equal(leg.Entry, check.EntryPoint(day, leg.Right));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public void No_recorded_open_before_an_exit_contradicts_it(string underlying)
    {
        PublishedCheck check = Of(underlying);

        foreach ((PublishedDay day, PublishedLeg leg, _) in check.Matches)
            Assert.All(check.While(day, leg), point => Assert.True(point.Open < leg.Stop, $"{day.Date:yyyy-MM-dd} {leg.Right} stood at {point.Open} at {point.Time}."));
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public void The_expiry_traded_is_the_nearest_by_the_rule_tables_unless_the_author_has_no_contract_of_it(string underlying)
    {
        PublishedCheck check = Of(underlying);

        foreach (PublishedDay day in check.TradedDays)
        {
            DateOnly nearest = check.NearestExpiry(day);
            Assert.True(day.Expiry == nearest || !check.IsRecorded(nearest), $"{day.Date:yyyy-MM-dd}: {day.Expiry:yyyy-MM-dd} was traded, {nearest:yyyy-MM-dd} was listed.");
        }
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public void Days_the_author_left_out_as_unbalanced_are_left_out_by_our_rule_too(string underlying)
    {
        PublishedCheck check = Of(underlying);

        foreach (PublishedDay day in check.Covered)
            Assert.Equal(day.Traded ? IntradayStraddle.Entered : IntradayStraddle.Unbalanced, check.AsPublished.Days[day.Date].Decision);
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public void With_spread_and_charges_a_day_is_left_out_only_without_a_rate_or_unbalanced_at_the_bid(string underlying)
    {
        PublishedCheck check = Of(underlying);

        Assert.Equal(0, check.AsTraded.Latches);
        Assert.All(check.AsTraded.Days.Values.SelectMany(day => day.Denied), reason => Assert.Equal(DenyReason.RuleMissing, reason));
        Assert.Equal(check.TradedDays, check.ChargedDays.Concat(check.DaysWithoutRates).Concat(check.DaysUnbalancedAtTheBid).OrderBy(day => day.Date));
        Assert.All(check.ChargedDays, day => Assert.Equal(2, check.AsTraded.Days[day.Date].Legs.Count(leg => leg.Charges > Money.Zero)));
    }

    [Fact]
    public void The_page_holds_these_counts()
    {
        PublishedCheck nifty = PublishedCheck.Nifty, sensex = PublishedCheck.Sensex;
        string Row(string name, Func<PublishedCheck, long> count) => $"| {name} | {Whole(count(nifty))} | {Whole(count(sensex))} |";
        string Legs(string name, Func<(PublishedDay Day, PublishedLeg Leg, LegMatch Match), bool> isOne) => Row(name, check => check.Matches.Count(isOne));

        Documentation.AssertTable(Page, "published-counts", string.Join('\n',
        [
            "| | NIFTY | SENSEX |",
            "|---|--:|--:|",
            Row("Rows of the log", check => check.Log.Count),
            Row("… the author had no data for", check => check.Log.Count(day => !day.Traded && !day.IsUnbalanced)),
            Row("… left out as unbalanced", check => check.Log.Count(day => day.IsUnbalanced)),
            Row("…… with both entry points recorded: left out by our run too", check => check.Covered.Count(day => day.IsUnbalanced)),
            Row("… traded", check => check.Log.Count(day => day.Traded)),
            Row("…… with both entry points recorded: traded by our run", check => check.TradedDays.Count()),
            Row("…… expiry is the exchange's nearest after the day", check => check.TradedDays.Count(day => day.Expiry == check.NearestExpiry(day))),
            Row("…… day's profit equal to the paisa", check => check.TradedDays.Count(day => check.GrossAsPublished(day) == day.Gross)),
            Legs("Legs", _ => true),
            Legs("… entry equal to the paisa, from recorded points", match => match.Leg.Entry == Of(match.Day).LegOf(Of(match.Day).AsPublished, match.Day, match.Leg.Right)!.Entry),
            Legs("… everything equal to the paisa and the minute", match => match.Match == LegMatch.Exact),
            Legs("…… stop inside a candle (exit price from the log)", match => match is { Match: LegMatch.Exact, Leg.Reason: PublishedExit.Stop }),
            Legs("…… gap through the stop (exit price from the log)", match => match is { Match: LegMatch.Exact, Leg.Reason: PublishedExit.GapThroughStop }),
            Legs("…… day's close (exit price from the log)", match => match is { Match: LegMatch.Exact, Leg.Reason: PublishedExit.DayClose }),
            Legs("… profit differs by under a paisa a unit: stop not rounded by the author", match => match.Match == LegMatch.UnroundedStop),
            Legs("… minute differs: the author left at the last candle before a halt", match => match.Match == LegMatch.LastCandle),
            Legs("… different for another reason", match => match.Match == LegMatch.Different),
            Row("Recorded opens between entry and exit", check => check.Matches.Sum(match => check.While(match.Day, match.Leg).Count())),
            Row("… at or above the stop", check => check.Matches.Sum(match => check.While(match.Day, match.Leg).Count(point => point.Open >= match.Leg.Stop))),
            Row("Days whose lot size the author assumed otherwise", check => check.TradedDays.Count(day => day.LotSize != 0 && day.LotSize != check.AsPublished.Days[day.Date].Legs[0].LotSize)),
        ]));
    }

    [Fact]
    public void The_page_holds_these_amounts()
    {
        PublishedCheck nifty = PublishedCheck.Nifty, sensex = PublishedCheck.Sensex;
        string Amount(string name, Func<PublishedCheck, string> text) => $"| {name} | {text(nifty)} | {text(sensex)} |";
        string Row(string name, Func<PublishedCheck, Money> amount) => Amount(name, check => Text(amount(check)));
        string Count(string name, Func<PublishedCheck, long> count) => Amount(name, check => Whole(count(check)));

        Documentation.AssertTable(Page, "published-amounts", string.Join('\n',
        [
            "| | NIFTY | SENSEX |",
            "|---|--:|--:|",
            Row("Gross, published", check => Sum(check.TradedDays, day => day.Gross)),
            Row("Gross, ours, counted as published", check => Sum(check.TradedDays, check.GrossAsPublished)),
            Row("… the author's unnamed ₹1 a unit and leg", check => Sum(check.Matches, match => PublishedCheck.Deduction * Quantity.FromUnits(match.Day.Units))),
            Row("Gross, ours, at the log's prices", check => Sum(check.TradedDays, day => Gross(check.AsPublished, day))),
            Count("Days of the run with spread and charges", check => check.ChargedDays.Count()),
            Count("… left out: a rate of the contract note is not in the tables", check => check.DaysWithoutRates.Count()),
            Count("… left out: unbalanced at the bid", check => check.DaysUnbalancedAtTheBid.Count()),
            Count("… legs left in another minute than published", check => check.ChargedDays.Sum(day => day.Legs.Count(leg =>
                PublishedCheck.Minute(check.LegOf(check.AsTraded, day, leg.Right)!.ExitTime) != leg.ExitTime))),
            Row("Gross, ours, at the log's prices, these days", check => Sum(check.ChargedDays, day => Gross(check.AsPublished, day))),
            Row("Gross, ours, with the modelled spread", check => Sum(check.ChargedDays, day => Gross(check.AsTraded, day))),
            Amount("… lower by so much a unit and leg", check => Documentation.Rupees(decimal.Round(
                Sum(check.ChargedDays, day => Gross(check.AsPublished, day) - Gross(check.AsTraded, day)).ToRupees() / check.ChargedDays.Sum(day => 2 * day.Units), 2))),
            Row("Charges, contract notes", check => Sum(check.ChargedDays, day => Charges(check, day))),
            Row("… a day", check => Mean(check, day => Charges(check, day))),
            Row("… a day, the author's flat brokerage", check => Mean(check, day => day.Brokerage)),
            Row("Net, ours", check => Sum(check.ChargedDays, day => Gross(check.AsTraded, day) - Charges(check, day))),
            Row("Net, published, these days", check => Sum(check.ChargedDays, day => day.Net)),
            Row("Margin at the entry, mean", check => Mean(check, day => check.AsTraded.Days[day.Date].Margin)),
            Row("Margin at the entry, highest", check => check.ChargedDays.Select(day => check.AsTraded.Days[day.Date].Margin).Max()),
        ]));
    }

    [Fact]
    public void The_page_holds_these_years()
    {
        var rows = new List<string> { "| | Year | Days | Net, published | Net, ours | Charges a day |", "|---|--:|--:|--:|--:|--:|" };
        foreach (PublishedCheck check in (ReadOnlySpan<PublishedCheck>)[PublishedCheck.Nifty, PublishedCheck.Sensex])
        {
            foreach (IGrouping<int, PublishedDay> year in check.ChargedDays.GroupBy(day => day.Date.Year))
            {
                Money charges = Sum(year, day => Charges(check, day));
                rows.Add(
                    $"| {check.Underlying} | {year.Key} | {year.Count()} | {Text(Sum(year, day => day.Net))} | " +
                    $"{Text(Sum(year, day => Gross(check.AsTraded, day)) - charges)} | {Text(Money.FromSteps(charges.Steps / year.Count()))} |");
            }
        }

        Documentation.AssertTable(Page, "published-years", string.Join('\n', rows));
    }

    [Fact]
    public void The_index_of_the_log_is_that_of_another_recording()
    {
        // index/minute is a recording by somebody else. Its feed sees other ticks, so single opens may differ by a few points, never by a strike step's half.
        Dictionary<DateOnly, Price> opens = OpensAtEntry(TestData.Path("index/minute/NIFTY_1min_2024.csv.gz"));
        List<PublishedDay> both = [.. PublishedCheck.Nifty.Covered.Where(day => opens.ContainsKey(day.Date))];

        Documentation.AssertTable(Page, "published-index", string.Join('\n',
        [
            "| Covered days in both | Equal to 0.05 | Largest difference, points |",
            "|--:|--:|--:|",
            $"| {both.Count} | {both.Count(day => Apart(day) <= 0.05m)} | {both.Max(Apart).ToString("0.00", CultureInfo.InvariantCulture)} |",
        ]));

        decimal Apart(PublishedDay day) => Math.Abs((opens[day.Date] - day.Spot).ToRupees());
    }

    private static PublishedCheck Of(string underlying) => underlying == "NIFTY" ? PublishedCheck.Nifty : PublishedCheck.Sensex;

    /// <summary>The log has no underlying column: NIFTY's strikes lie far below those of the SENSEX.</summary>
    private static PublishedCheck Of(PublishedDay day) => day.Strike < Price.FromRupees(40_000) ? PublishedCheck.Nifty : PublishedCheck.Sensex;

    private static Money Gross(PublishedRun run, PublishedDay day) => Sum(run.Days[day.Date].Legs, leg => leg.Gross);

    private static Money Charges(PublishedCheck check, PublishedDay day) => Sum(check.AsTraded.Days[day.Date].Legs, leg => leg.Charges);

    private static Money Mean(PublishedCheck check, Func<PublishedDay, Money> amount) =>
        Money.FromSteps(Sum(check.ChargedDays, amount).Steps / check.ChargedDays.Count());

    private static Money Sum<T>(IEnumerable<T> items, Func<T, Money> amount) => items.Aggregate(Money.Zero, (sum, item) => sum + amount(item));

    private static string Whole(long count) => Documentation.Rupees(count);

    private static string Text(Money amount) => Documentation.Rupees(amount.ToWholeRupee().ToRupees());

    private static Dictionary<DateOnly, Price> OpensAtEntry(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        Assert.Equal("Instrument,Date,Time,Open,High,Low,Close", reader.ReadLine());
        var opens = new Dictionary<DateOnly, Price>();
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            if (cells[2] == "09:20")
                opens[DateOnly.ParseExact(cells[1], "yyyyMMdd", CultureInfo.InvariantCulture)] = Price.FromRupees(decimal.Parse(cells[3], CultureInfo.InvariantCulture));
        }

        return opens;
    }
}
