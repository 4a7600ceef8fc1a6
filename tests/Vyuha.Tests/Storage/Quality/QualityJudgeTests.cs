using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Storage.Quality;

namespace Vyuha.Tests.Storage.Quality;

public sealed class QualityJudgeTests
{
    private const int Seeds = 12;

    private static readonly QualityJudge Judge = new(MarketRules.Shipped);

    public static TheoryData<string> KindsOfDefect => [.. Corruptor.Kinds.Select(kind => kind.Kind)];

    [Theory]
    [MemberData(nameof(KindsOfDefect))]
    public void Every_planted_defect_is_found_by_its_check(string kind)
    {
        (_, string check, Func<int, MarketDay> plant) = Corruptor.Kinds.Single(one => one.Kind == kind);
        for (int seed = 0; seed < Seeds; seed++)
        {
            IReadOnlyList<QualityFinding> findings = Judge.Judge(plant(seed));
            Assert.True(
                findings.Any(finding => finding.Check == check && finding.Grade >= QualityGrade.Amber && finding.Reason.Length > 10),
                $"seed {seed}: {check} is silent; found {string.Join("; ", findings.Select(finding => $"{finding.Check}: {finding.Reason}"))}");
        }
    }

    [Fact]
    public void Clean_days_are_green()
    {
        var alarms = new List<string>();
        for (int seed = 0; seed < 50; seed++)
        {
            foreach (MarketDay day in new[] { CleanDay.Snapshots(seed), CleanDay.Daily(seed), CleanDay.Minutes(seed) })
                alarms.AddRange(Judge.Judge(day).Select(finding => $"seed {seed} {day.Frequency}: {finding.Grade} {finding.Check}: {finding.Reason}"));
        }

        Assert.Empty(alarms);
    }

    [Fact]
    public void Yesterdays_numbers_under_todays_date_are_red()
    {
        MarketDay day = CleanDay.Daily(3);
        QualityFinding finding = Assert.Single(Judge.Judge(day, previous: day), found => found.Check == "stale-prices");
        Assert.Equal(QualityGrade.Red, finding.Grade);
    }

    [Fact]
    public void Open_interest_may_not_grow_by_more_than_was_traded_since_yesterday()
    {
        MarketDay yesterday = CleanDay.Daily(3);
        MarketDay today = CleanDay.Daily(4);
        Assert.Equal(yesterday.Contracts.Length, today.Contracts.Length);
        MarketDay sameChain = CleanDay.Daily(3);
        sameChain.OpenInterest[5] += sameChain.Volume[5] + 1;
        Assert.Contains(Judge.Judge(sameChain, previous: yesterday), finding => finding.Check == "open-interest");
    }

    [Fact]
    public void Rows_the_source_stated_twice_make_the_day_amber()
    {
        IReadOnlyList<QualityFinding> findings = Judge.Judge(CleanDay.Snapshots(1), repeatedRows: 3);
        Assert.Equal(QualityGrade.Amber, QualityJudge.GradeOf(findings));
    }

    [Fact]
    public void An_index_that_ends_away_from_its_official_close_is_red()
    {
        MarketDay day = CleanDay.Snapshots(1);
        long last = day.Last[^day.Contracts.Length];
        // The last snapshot is at 15:15; only a recording that reaches the close is compared with it.
        MarketDay minutes = CleanDay.Minutes(1);
        Assert.DoesNotContain(Judge.Judge(day, officialClose: last * 2), finding => finding.Check == "index-level");
        Assert.Contains(
            Judge.Judge(minutes, officialClose: minutes.Last[^1] * 102 / 100),
            finding => finding.Check == "index-level" && finding.Grade == QualityGrade.Red);
    }

    [Fact]
    public void A_trading_day_that_is_not_stored_is_red_and_the_weekend_is_not()
    {
        using var home = new TempHome();
        var catalogue = home.Open();
        foreach (int day in new[] { 6, 8, 12 }) // Tuesday, Thursday and the Monday after: Wednesday 7 and Friday 9 are missing.
            catalogue.Write(OnDate(new DateOnly(2026, 1, day)), "seed", "synthetic");
        IReadOnlyList<Vyuha.Storage.Catalogue.QualityRecord> verdicts =
            Judge.Check(catalogue, "NIFTY", null, null, CancellationToken.None);
        Assert.Equal(
            [new DateOnly(2026, 1, 7), new DateOnly(2026, 1, 9)],
            verdicts.Where(verdict => verdict.FileSha256.Length == 0).Select(verdict => verdict.Date));
        Assert.Equal(2, home.Open().MissingDays("NIFTY", DataFrequency.Snapshot).Count);
    }

    [Fact]
    public void A_verdict_is_kept_and_falls_when_the_day_is_written_anew()
    {
        using var home = new TempHome();
        home.Open().Write(CleanDay.Snapshots(1), "seed", "synthetic");
        Judge.Check(home.Open(), null, null, null, CancellationToken.None);
        Assert.Equal(QualityGrade.Green, Assert.Single(home.Open().Days("NIFTY", DataFrequency.Snapshot)).Quality);

        MarketDay spoilt = CleanDay.Snapshots(1);
        spoilt.Bid[5] = spoilt.Ask[5] + 500;
        home.Open().Write(spoilt, "seed", "synthetic");
        Assert.Equal(QualityGrade.Unchecked, Assert.Single(home.Open().Days("NIFTY", DataFrequency.Snapshot)).Quality);
        Judge.Check(home.Open(), null, null, null, CancellationToken.None);
        var day = Assert.Single(home.Open().Days("NIFTY", DataFrequency.Snapshot));
        Assert.Equal(QualityGrade.Amber, day.Quality);
        Assert.Equal("crossed-quotes", Assert.Single(day.Findings).Check);
    }

    private static MarketDay OnDate(DateOnly date)
    {
        MarketDay day = CleanDay.Snapshots(date.Day);
        long shift = Vyuha.Core.Ist.At(date, default).Nanoseconds - Vyuha.Core.Ist.At(day.Date, default).Nanoseconds;
        return new MarketDay
        {
            Underlying = day.Underlying,
            Date = date,
            Frequency = day.Frequency,
            Origin = day.Origin,
            Contracts = day.Contracts,
            Time = Array.ConvertAll(day.Time, time => time + shift),
            Contract = day.Contract,
            Bid = day.Bid,
            Ask = day.Ask,
            BidSize = day.BidSize,
            AskSize = day.AskSize,
            Open = day.Open,
            High = day.High,
            Low = day.Low,
            Last = day.Last,
            Settlement = day.Settlement,
            Volume = day.Volume,
            OpenInterest = day.OpenInterest,
        };
    }
}
