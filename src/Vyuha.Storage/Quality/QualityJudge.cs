using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Storage.Catalogue;
using Vyuha.Storage.Quality.Checks;

namespace Vyuha.Storage.Quality;

/// <summary>Judges stored days with all checks and finds trading days that are not there.</summary>
public sealed class QualityJudge(MarketRules rules)
{
    /// <summary>Raised when checks change, so that old verdicts can be told from new ones.</summary>
    public const string Version = "1";

    private static readonly IQualityCheck[] Checks =
    [
        new CalendarCheck(), new SessionHoursCheck(), new GapCheck(), new RepeatedRowsCheck(), new PriceSanityCheck(),
        new CrossedQuotesCheck(), new StalePricesCheck(), new OpenInterestCheck(), new PriceBoundsCheck(), new ParityCheck(),
        new MonotonicityCheck(), new ConvexityCheck(), new ContractTermsCheck(), new SpotCheck(), new ForwardLevelCheck(),
    ];

    /// <summary>Verdict on one day by itself, with what is known of its neighbourhood.</summary>
    /// <param name="day">The day.</param>
    /// <param name="previous">The trading day stored before, or null.</param>
    /// <param name="officialClose">The index's close from daily data in steps, 0 when not known.</param>
    /// <param name="repeatedRows">Rows the sources stated twice.</param>
    public IReadOnlyList<QualityFinding> Judge(MarketDay day, MarketDay? previous = null, long officialClose = 0, int repeatedRows = 0)
    {
        var view = new DayView(day, rules) { Previous = previous, OfficialClose = officialClose, RepeatedRows = repeatedRows };
        return [.. Checks.Select(check => check.Look(view)).OfType<QualityFinding>().OrderByDescending(finding => finding.Grade)];
    }

    public static QualityGrade GradeOf(IReadOnlyList<QualityFinding> findings) =>
        findings.Count == 0 ? QualityGrade.Green : findings.Max(finding => finding.Grade);

    /// <summary>Judges days of the catalogue and records the verdicts in its manifest.</summary>
    /// <param name="catalogue">Where they lie.</param>
    /// <param name="underlying">Only this one, or all.</param>
    /// <param name="from">First day, or the first stored.</param>
    /// <param name="to">Last day, or the last stored.</param>
    /// <param name="cancel">Ends between two days; what was judged is recorded.</param>
    /// <returns>The verdicts, missing days among them, by underlying, frequency and day.</returns>
    /// <exception cref="InputErrorException">Nothing is stored for the question.</exception>
    public IReadOnlyList<QualityRecord> Check(
        MarketDataCatalogue catalogue, string? underlying, DateOnly? from, DateOnly? to, CancellationToken cancel)
    {
        CatalogueSeries[] series = [.. catalogue.List().Where(one => underlying is null || one.Underlying == underlying)];
        if (series.Length == 0)
        {
            throw new InputErrorException(
                $"No data of {underlying ?? "any underlying"} is stored in {catalogue.Folder}. Import some with 'vyuha data import'.");
        }

        using CatalogueWriter writer = catalogue.OpenForWriting();
        Dictionary<string, SourceRecord> sources = catalogue.Sources().ToDictionary(source => source.Source.Sha256, StringComparer.Ordinal);
        var verdicts = new List<QualityRecord>();
        foreach (CatalogueSeries one in series)
        {
            CatalogueDay[] days = [.. catalogue.Days(one.Underlying, one.Frequency, from, to)];
            var judged = new QualityRecord[days.Length];
            Parallel.For(
                0, days.Length, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount },
                index => judged[index] = JudgeStored(catalogue, sources, days[index], index == 0 ? Before(catalogue, days[0]) : days[index - 1]));
            QualityRecord[] found = [.. judged, .. Missing(one, days, from, to)];
            writer.Record(found);
            verdicts.AddRange(found.OrderBy(record => record.Date));
        }

        return verdicts;
    }

    private QualityRecord JudgeStored(
        MarketDataCatalogue catalogue, Dictionary<string, SourceRecord> sources, CatalogueDay day, CatalogueDay? before)
    {
        var key = new DayKey(day.Frequency, day.Underlying, day.Date);
        DayRecord record = catalogue.Record(key)!;
        string path = key.ToPath();
        int repeated = record.Sources.Sum(sha => sources.GetValueOrDefault(sha)?.Repeated.GetValueOrDefault(path) ?? 0);
        IReadOnlyList<QualityFinding> findings;
        try
        {
            MarketDay? previous = before is not null && Follows(key, before.Date)
                ? catalogue.Read(before.Underlying, before.Date, before.Frequency)
                : null;
            findings = Judge(catalogue.Read(day.Underlying, day.Date, day.Frequency), previous, OfficialClose(catalogue, key), repeated);
        }
        catch (InputErrorException damaged)
        {
            findings = [new QualityFinding("file", QualityGrade.Red, 1, damaged.Message)];
        }

        return Record(key, record.FileSha256, findings);
    }

    /// <summary>Whether no trading day lies between; only then do volume and open interest of the two days belong together.</summary>
    private bool Follows(DayKey day, DateOnly before)
    {
        TradingCalendar calendar = CalendarOf(day.Underlying);
        return calendar.Knows(before) && calendar.Knows(day.Date) && calendar.TradingDaysBetween(before, day.Date) <= 1;
    }

    private TradingCalendar CalendarOf(string underlying) => rules.Calendar(underlying is "SENSEX" or "BANKEX" ? Exchange.Bfo : Exchange.Nfo);

    private static CatalogueDay? Before(MarketDataCatalogue catalogue, CatalogueDay day) =>
        catalogue.Days(day.Underlying, day.Frequency, day.Date.AddDays(-7), day.Date.AddDays(-1)) is { Count: > 0 } earlier ? earlier[^1] : null;

    private static long OfficialClose(MarketDataCatalogue catalogue, DayKey key)
    {
        if (key.Frequency == DataFrequency.Daily || catalogue.TryReadStored(key with { Frequency = DataFrequency.Daily }) is not { } daily)
            return 0;
        for (int row = 0; row < daily.Day.RowCount; row++)
        {
            if (daily.Day.Contracts[daily.Day.Contract[row]].Instrument.Kind == InstrumentKind.IndexSpot)
                return daily.Day.Last[row];
        }

        return 0;
    }

    /// <summary>Trading days of the span without data. Pauses of over a month are not gaps: the series was taken up again later.</summary>
    private IEnumerable<QualityRecord> Missing(CatalogueSeries series, CatalogueDay[] days, DateOnly? from, DateOnly? to)
    {
        const int LongestGapDays = 31;
        var stored = days.Select(day => day.Date).ToHashSet();
        DateOnly[] ends = [.. days.Select(day => day.Date)];
        if (from is { } first && (ends.Length == 0 || first < ends[0]))
            ends = [first, .. ends];
        if (to is { } last && (ends.Length == 0 || last > ends[^1]))
            ends = [.. ends, last];
        TradingCalendar calendar = CalendarOf(series.Underlying);
        for (int index = 0; index < ends.Length; index++)
        {
            DateOnly until = index + 1 < ends.Length ? ends[index + 1] : ends[index];
            bool asked = (from is not null && index == 0) || (to is not null && index + 2 >= ends.Length);
            if (until.DayNumber - ends[index].DayNumber > LongestGapDays && !asked)
                continue;
            for (DateOnly date = index == 0 ? ends[0] : ends[index].AddDays(1); date <= until; date = date.AddDays(1))
            {
                if (!stored.Contains(date) && calendar.Knows(date) && calendar.IsTradingDay(date))
                {
                    yield return Record(
                        new DayKey(series.Frequency, series.Underlying, date), "",
                        [new QualityFinding("missing-day", QualityGrade.Red, 1, $"{date:dddd yyyy-MM-dd} was a trading day and is not stored")]);
                }
            }
        }
    }

    private static QualityRecord Record(DayKey key, string fileSha256, IReadOnlyList<QualityFinding> findings) => new()
    {
        Frequency = key.Frequency,
        Underlying = key.Underlying,
        Date = key.Date,
        FileSha256 = fileSha256,
        Checker = Version,
        Grade = GradeOf(findings),
        Findings = [.. findings],
    };
}
