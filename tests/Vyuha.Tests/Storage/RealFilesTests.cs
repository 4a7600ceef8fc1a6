using System.IO.Compression;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Storage;
using Vyuha.Storage.Catalogue;
using Vyuha.Storage.Import;
using Vyuha.Storage.Quality;
using Vyuha.Storage.Quality.Checks;

namespace Vyuha.Tests.Storage;

/// <summary>The exchange's own files: read right, judged right, and the ones known to be defective flagged without being told.</summary>
public sealed class RealFilesTests
{
    [Fact]
    public void Futures_of_the_bhavcopy_equal_an_independent_extraction()
    {
        // index_futures_eod: parsed from NSE's bhavcopies by another project; columns as in its first line.
        string[] lines = [.. Lines("eod/index_futures_eod_2012_2026.csv.gz")];
        string[] names = lines[0].Split(',');
        int Column(string name) => Array.IndexOf(names, name);
        int compared = 0;
        foreach (string file in Directory.GetFiles(TestData.Path("eod/nse_fo_bhavcopy_udiff/2026-02"), "*.zip").Order().Take(4))
        {
            ParsedSource parsed = Parse(file);
            Assert.Equal(0, parsed.Tally.RejectCount);
            DateOnly date = parsed.Days[0].Date;
            foreach (string[] row in lines.Where(line => line.StartsWith($"{date:yyyy-MM-dd}", StringComparison.Ordinal)).Select(line => line.Split(',')))
            {
                MarketDay? day = parsed.Days.SingleOrDefault(one => one.Underlying == row[Column("symbol")]);
                Assert.NotNull(day);
                int future = Enumerable.Range(0, day.RowCount).Single(index =>
                    day.Contracts[day.Contract[index]].Instrument is { Kind: InstrumentKind.IndexFuture } instrument
                    && instrument.Expiry == DateOnly.Parse(row[Column("expiry")]));
                int lot = day.Contracts[day.Contract[future]].StatedLotSize;
                if (day.Volume[future] > 0) // The other extraction carries yesterday's close of a future that did not trade.
                    Assert.Equal(Price.FromRupees(decimal.Parse(row[Column("close")])).Steps, day.Last[future]);
                Assert.Equal(decimal.Parse(row[Column("open_interest")]), day.OpenInterest[future]);
                Assert.Equal(decimal.Parse(row[Column("contracts")]) * lot, day.Volume[future]);
                compared++;
            }
        }

        Assert.True(compared >= 40, $"only {compared} futures compared");
    }

    [Fact]
    public void The_legacy_layout_gives_the_same_day_as_the_new_one()
    {
        ParsedSource legacy = Parse(TestData.Path("eod/nse_fo_bhavcopy_legacy_CONVERTED/fo08JAN2025bhav.csv.zip"));
        ParsedSource udiff = Parse(TestData.Path("eod/nse_fo_bhavcopy_udiff/2025-01/BhavCopy_NSE_FO_0_0_0_20250108_F_0000.csv.zip"));
        int compared = 0;
        foreach (MarketDay old in legacy.Days)
        {
            MarketDay day = udiff.Days.Single(one => one.Underlying == old.Underlying);
            var rows = Enumerable.Range(0, day.RowCount).ToDictionary(row => day.Contracts[day.Contract[row]].Instrument);
            for (int row = 0; row < old.RowCount; row++)
            {
                int twin = rows[old.Contracts[old.Contract[row]].Instrument];
                Assert.Equal(day.Last[twin], old.Last[row]);
                Assert.Equal(day.OpenInterest[twin], old.OpenInterest[row]);
                Assert.Equal(day.Volume[twin], old.Volume[row]); // In units: the lot size was found from the turnover.
                compared++;
            }
        }

        Assert.True(compared > 3_000, $"only {compared} rows compared");
    }

    [Fact]
    public void Bhavcopy_days_are_mostly_green_and_a_missing_sunday_session_is_found()
    {
        using var home = new TempHome();
        IReadOnlyList<ImportOutcome> outcomes = Import(
            home, [.. Directory.GetFiles(TestData.Path("eod/nse_fo_bhavcopy_udiff/2026-01"), "*_202601[23]*.zip"),
            .. Directory.GetFiles(TestData.Path("eod/nse_fo_bhavcopy_udiff/2026-01"), "*.zip").Where(path => path.Contains("2026012") || path.Contains("2026013")),
            .. Directory.GetFiles(TestData.Path("eod/nse_fo_bhavcopy_udiff/2026-02"), "*2026020*.zip")]);
        Assert.All(outcomes, outcome => Assert.Equal(ImportStatus.Imported, outcome.Status));
        IReadOnlyList<QualityRecord> verdicts = Check(home);
        QualityRecord[] stored = [.. verdicts.Where(verdict => verdict.FileSha256.Length > 0)];
        Assert.True(stored.Length >= 60, $"{stored.Length} days");
        Assert.True(stored.Count(verdict => verdict.Grade == QualityGrade.Green) >= 0.9 * stored.Length, Describe(stored));
        Assert.True(stored.All(verdict => verdict.Grade != QualityGrade.Red), Describe(stored));
        // 1 February 2026, a Sunday, was the budget session; no bhavcopy of it is among the files.
        Assert.Equal([new DateOnly(2026, 2, 1)], verdicts.Where(verdict => verdict.FileSha256.Length == 0).Select(verdict => verdict.Date).Distinct());
    }

    [Fact]
    public void Misdated_and_missing_snapshot_days_are_found()
    {
        const string folder = "intraday/nse_option_chain_snapshots_2018_2019";
        using var home = new TempHome();
        Import(
            home, [TestData.Path($"{folder}/defective_misdated_2019-07-15_to_18"),
            .. Directory.GetFiles(TestData.Path($"{folder}/front/NIFTY"), "NIFTY_2019-0[67]-*.csv.gz"),
            .. Directory.GetFiles(TestData.Path($"{folder}/front/NIFTY"), "*.csv.gz").Where(path => path.Contains("2019-06-1") || path.Contains("2019-06-2"))]);
        IReadOnlyList<QualityRecord> verdicts = Check(home);
        foreach (string underlying in new[] { "NIFTY", "BANKNIFTY" })
        {
            for (int day = 15; day <= 18; day++)
            {
                QualityRecord misdated = verdicts.Single(verdict => verdict.Underlying == underlying && verdict.Date == new DateOnly(2019, 7, day));
                Assert.Contains(misdated.Findings, finding => finding is { Check: "index-level", Grade: QualityGrade.Red });
            }
        }

        Assert.Equal(
            [new DateOnly(2019, 6, 20), new DateOnly(2019, 6, 24)],
            verdicts.Where(verdict => verdict.Underlying == "NIFTY" && verdict.FileSha256.Length == 0 && verdict.Date.Month == 6).Select(verdict => verdict.Date));
        QualityRecord[] usable = [.. verdicts.Where(verdict => verdict.FileSha256.Length > 0 && verdict.Date < new DateOnly(2019, 7, 1))];
        Assert.True(usable.Count(verdict => verdict.Grade == QualityGrade.Red) <= 1, Describe(usable));
    }

    [Fact]
    public void Defective_minute_bars_of_2024_are_found()
    {
        using var home = new TempHome();
        Import(home, [TestData.Path("index/minute/NIFTY_1min_2024.csv.gz")]);
        IReadOnlyList<QualityRecord> verdicts = Check(home);
        Assert.Equal(
            [new DateOnly(2024, 2, 1), new DateOnly(2024, 3, 4), new DateOnly(2024, 4, 5), new DateOnly(2024, 5, 7)],
            verdicts.Where(verdict => verdict.FileSha256.Length == 0).Select(verdict => verdict.Date));
        QualityRecord red = Assert.Single(verdicts, verdict => verdict.FileSha256.Length > 0 && verdict.Grade == QualityGrade.Red);
        Assert.Equal(new DateOnly(2024, 1, 20), red.Date); // 542 bars, to 18:16.
    }

    [Fact]
    public void The_bank_index_file_that_calls_itself_nifty_is_refused_until_told()
    {
        using var home = new TempHome();
        string path = TestData.Path("index/minute/BANKNIFTY_1min_2024.csv.gz");
        Assert.Equal(ImportStatus.Refused, Assert.Single(Import(home, [path])).Status);
        Assert.False(home.Open().HasAny);
    }

    [Fact]
    public void Snapshot_flags_equal_those_another_program_set()
    {
        // quality_flags.csv: kind,symbol,snapshot_time,expiry,rows,flags — set by the collector of the files, one line a page.
        string root = TestData.Path("intraday/nse_option_chain_snapshots_2018_2019");
        var flagged = Lines("intraday/nse_option_chain_snapshots_2018_2019/quality_flags.csv.gz").Skip(1).Select(line => line.Split(','))
            .Where(cells => cells[1] is "NIFTY" or "BANKNIFTY")
            .ToLookup(cells => $"{cells[0]}/{cells[1]}/{cells[1]}_{cells[2][..10]}.csv.gz");
        int pages = 0, found = 0, missed = 0, extra = 0;
        foreach (IGrouping<string, string[]> file in flagged.OrderBy(file => file.Key, StringComparer.Ordinal).Where((_, index) => index % 3 == 0))
        {
            string path = Path.Combine(root, file.Key);
            if (!File.Exists(path) || !file.Any(cells => cells[5].Length > 0))
                continue;
            foreach (MarketDay day in Parse(path).Days)
            {
                var view = new DayView(day, MarketRules.Shipped);
                HashSet<(string, DateOnly)> repeated = [.. StalePricesCheck.RepeatedChains(view).Select(page => (DayView.Clock(page.Time), page.Expiry))];
                foreach (string[] cells in file.Where(cells => int.Parse(cells[4]) >= 8))
                {
                    var clock = TimeOnly.Parse(cells[2][11..]);
                    DateOnly expiry = DateOnly.Parse(cells[3]);
                    bool expected = cells[5].Length > 0;
                    bool ours = !view.IsTradingDay || !view.InSession(Ist.At(day.Date, clock).Nanoseconds)
                        || repeated.Contains((clock.ToString("HH:mm"), expiry));
                    pages++;
                    found += expected && ours ? 1 : 0;
                    missed += expected && !ours ? 1 : 0;
                    extra += ours && !expected ? 1 : 0;
                }
            }
        }

        Assert.True(pages > 1_000 && found > 150, $"{pages} pages, {found} found");
        Assert.True(missed <= 0.01 * (found + missed), $"{missed} of {found + missed} flagged pages missed");
        Assert.True(extra <= 0.01 * pages, $"{extra} of {pages} pages flagged that the collector did not flag");
    }

    private static string Describe(IEnumerable<QualityRecord> verdicts) => string.Join(
        "\n", verdicts.Where(verdict => verdict.Grade > QualityGrade.Green)
            .Select(verdict => $"{verdict.Grade} {verdict.Key}: {string.Join("; ", verdict.Findings.Select(finding => $"{finding.Grade} {finding.Check} {finding.Reason}"))}"));

    private static IEnumerable<string> Lines(string relative)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(TestData.Path(relative)), CompressionMode.Decompress));
        while (text.ReadLine() is { } line)
            yield return line;
    }

    private static ParsedSource Parse(string path) =>
        new SourceParser(ParseOptions.Default).Parse(Assert.Single(ContainerReader.Read(path)));

    private static IReadOnlyList<ImportOutcome> Import(TempHome home, string[] paths) =>
        new DataImporter(home.Open(), new SourceParser(ParseOptions.Default), skipBadRows: true)
            .Import(DataImporter.Find(paths), null, CancellationToken.None);

    private static IReadOnlyList<QualityRecord> Check(TempHome home) =>
        new QualityJudge(MarketRules.Shipped).Check(home.Open(), null, null, null, CancellationToken.None);
}
