using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Backtesting;
using Vyuha.Host.Replay.Diff;
using Vyuha.Host.Session;
using Vyuha.Kernel;
using Vyuha.Simulation.Backtest;
using Vyuha.Storage;
using Vyuha.Storage.Catalogue;
using Vyuha.Storage.Journal;
using Vyuha.Storage.Quality;
using Vyuha.Storage.Recording;
using Vyuha.Tests.Simulation.Backtest;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Recording;

/// <summary>A whole day of a session, played once for all tests of it, recorded.</summary>
public sealed class RecordedDayFixture : IAsyncLifetime
{
    internal TempHome Home { get; } = new();

    internal string Folder => Path.Combine(Home.Home.Path, "books", "paper", "2026-02-03");

    internal SandboxDay Day { get; private set; } = null!;

    internal RecordingOutcome Recorded { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Day = SandboxDay.Play(Folder);

        // Small row groups, so that there are several.
        Recorded = await new DayRecorder(Home.Home, MarketRules.Shipped, _ => []).RecordAsync(Folder, new RecordingOptions { GroupRows = 20_000 }, CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        Home.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The journal's quotes, read by the test itself.</summary>
    internal (List<(long Sequence, Timestamp Time, Instrument Instrument, QuotePayload Quote)> Quotes, RunHeader Header) JournalQuotes()
    {
        using JournalReader reader = JournalReader.Open(Path.Combine(Folder, "journal"));
        var instruments = new Dictionary<int, Instrument>();
        var quotes = new List<(long, Timestamp, Instrument, QuotePayload)>();
        while (reader.Next())
        {
            foreach (ref readonly InputEvent input in reader.Inputs)
            {
                if (input.Kind == InputKind.Contract)
                {
                    ContractPayload contract = input.Contract;
                    string name = reader.Header.Underlyings[contract.UnderlyingIndex];
                    instruments[input.InstrumentId] = contract.Kind == InstrumentKind.IndexSpot
                        ? Instrument.Spot(contract.Exchange, name)
                        : Instrument.Option(contract.Exchange, name, DateOnly.FromDayNumber(contract.ExpiryDayNumber), Price.FromSteps(contract.Strike), contract.Right);
                }
                else if (input.Kind == InputKind.Quote)
                {
                    quotes.Add((input.Sequence, input.Time, instruments[input.InstrumentId], input.Quote));
                }
            }
        }

        return (quotes, reader.Header);
    }
}

/// <summary>What a session saw, in the catalogue: as the journal has it, labelled, apart from imported data, and fit for a backtest.</summary>
public sealed class RecordedSessionTests(RecordedDayFixture fixture) : IClassFixture<RecordedDayFixture>
{
    /// <summary>With it an answer takes 200 ms, as the venue model's 150 ms there and 50 ms back.</summary>
    private static readonly TimeSpan Brisk = TimeSpan.FromMilliseconds(200);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private MarketDataCatalogue Rehearsed => MarketDataCatalogue.Open(fixture.Home.Home, DataStore.Rehearsed);

    [Fact]
    public async Task Every_quote_of_the_journal_is_read_back_as_it_was_taken()
    {
        (List<(long Sequence, Timestamp Time, Instrument Instrument, QuotePayload Quote)> quotes, _) = fixture.JournalQuotes();
        Assert.True(quotes.Count > 100_000, $"{quotes.Count} quotes");
        Assert.Equal(quotes.Count, fixture.Recorded.Quotes);

        var read = new List<(long Sequence, Timestamp Time, Instrument Instrument, QuotePayload Quote)>();
        int groups = 0;
        foreach (TickRecord record in Rehearsed.Ticks())
        {
            Assert.Equal((DataOrigin.Synthetic, SandboxDay.Date), (record.Origin, record.Date));
            await using TickFile.Reader reader = await TickFile.Reader.OpenAsync(Rehearsed.PathOf(record));
            Assert.Equal((DataOrigin.Synthetic, record.Underlying, record.Source), (reader.Header.Origin, reader.Header.Underlying, reader.Header.Journal));
            groups += reader.Groups;
            for (int group = 0; group < reader.Groups; group++)
            {
                TickColumns rows = await reader.ReadAsync(group);
                for (int row = 0; row < rows.Count; row++)
                {
                    read.Add((
                        rows.Sequence[row], Timestamp.FromNanoseconds(rows.Time[row]), reader.Contracts[rows.Contract[row]].Instrument,
                        new QuotePayload(rows.Bid[row], rows.Ask[row], rows.Last[row], rows.BidSize[row], rows.AskSize[row], QuotePayload.WordOf(rows.OpenInterest[row], rows.DayVolume[row]))));
                }
            }

            Rehearsed.RequireIntact(record);
        }

        Assert.True(groups > 4, $"{groups} row groups");
        read.Sort((left, right) => left.Sequence.CompareTo(right.Sequence));
        Assert.Equal(quotes, read);
    }

    [Fact]
    public void Each_minute_has_the_chain_as_it_stood_at_its_end()
    {
        (List<(long Sequence, Timestamp Time, Instrument Instrument, QuotePayload Quote)> quotes, _) = fixture.JournalQuotes();
        MarketDay day = Rehearsed.Read("NIFTY", SandboxDay.Date, DataFrequency.Minute);
        Assert.Equal(DataOrigin.Synthetic, day.Origin);

        // 09:16 to 15:30: NSE's hours on this day, market rules.
        Assert.Equal(375, day.Time.Distinct().Count());
        Assert.Equal(Ist.At(SandboxDay.Date, new TimeOnly(9, 16)).Nanoseconds, day.Time[0]);
        Assert.Equal(Ist.At(SandboxDay.Date, new TimeOnly(15, 30)).Nanoseconds, day.Time[^1]);
        foreach (TimeOnly at in new TimeOnly[] { new(9, 16), new(11, 3), new(15, 30) })
        {
            long end = Ist.At(SandboxDay.Date, at).Nanoseconds;
            var expected = quotes.Where(quote => quote.Instrument.Underlying == "NIFTY" && quote.Time.Nanoseconds <= end)
                .GroupBy(quote => quote.Instrument).ToDictionary(group => group.Key, group => (Last: group.Last(), Minute: group.Where(quote => quote.Time.Nanoseconds > end - Timestamp.NanosecondsPerMinute).ToList()));
            int rows = 0;
            for (int row = 0; row < day.RowCount; row++)
            {
                if (day.Time[row] != end)
                    continue;
                rows++;
                var (last, minute) = expected[day.Contracts[day.Contract[row]].Instrument];
                Assert.Equal(
                    (last.Quote.Bid, last.Quote.Ask, last.Quote.BidSize, last.Quote.AskSize, last.Quote.OpenInterest),
                    (day.Bid[row], day.Ask[row], day.BidSize[row], day.AskSize[row], day.OpenInterest[row]));
                long[] prices = [.. minute.Select(quote => quote.Quote.Last).Where(price => price > 0)];
                Assert.Equal(
                    (prices.FirstOrDefault(), prices.DefaultIfEmpty().Max(), prices.DefaultIfEmpty().Min()),
                    (day.Open[row], day.High[row], day.Low[row]));
            }

            Assert.Equal(expected.Count(pair => pair.Key.IsTradable || pair.Value.Minute.Count > 0), rows);
        }
    }

    [Fact]
    public void The_day_passes_the_checks_as_synthetic_and_nothing_stands_among_imported_data()
    {
        IReadOnlyList<QualityRecord> verdicts = new QualityJudge(MarketRules.Shipped).Check(Rehearsed, null, null, null, Cancellation);
        Assert.Empty(verdicts.Where(verdict => verdict.Grade == QualityGrade.Red)
            .Select(verdict => $"{verdict.Key}: {string.Join("; ", verdict.Findings.Select(finding => $"{finding.Check} {finding.Reason}"))}"));
        Assert.Contains(verdicts, verdict => verdict.Key == new DayKey(DataFrequency.Minute, "NIFTY", SandboxDay.Date));
        Assert.All(Rehearsed.List(), series => Assert.Equal([DataOrigin.Synthetic], series.Origins));
        Assert.False(fixture.Home.Open().HasAny);
        Assert.False(MarketDataCatalogue.Open(fixture.Home.Home, DataStore.Recorded).HasAny);
    }

    [Fact]
    public void A_backtest_runs_over_the_recorded_day_and_a_usual_one_does_not_see_it()
    {
        CatalogueSource? source = CatalogueSource.Find(Rehearsed, "NIFTY", null, null, null, useRedDays: true);
        Assert.NotNull(source);
        Assert.Equal((DataFrequency.Minute, 1), (source.Frequency, source.Selected.Count));
        Assert.Equal(DateOnly.FromDayNumber(SandboxDay.Date.DayNumber - 1), Assert.Single(source.History).Date);
        TradingKernel kernel = SandboxDay.Kernel(new RunHeader { Commit = "", Runtime = "", RulesHash = "", Configuration = "", Underlyings = source.Underlyings, Seed = 1 });
        var run = new MiniRun { Kernel = kernel };
        var driver = new BacktestDriver(kernel, MarketRules.Shipped, source, new BacktestOptions(), run);
        driver.Run(Cancellation);
        Assert.Equal(375, run.Of(OutputKind.Decision).Count());
        Assert.Equal(0, driver.Counts.ModelledQuotes);
        Assert.Contains(run.Outputs, output => output.Kind == OutputKind.Fill);
        Assert.Null(CatalogueSource.Find(fixture.Home.Open(), "NIFTY", null, null, null, useRedDays: true));
    }

    [Fact]
    public async Task The_same_journal_again_changes_nothing_and_another_sessions_day_only_when_asked()
    {
        using var home = new TempHome();
        string first = Path.Combine(home.Home.Path, "books", "one", "2026-02-03");
        string second = Path.Combine(home.Home.Path, "books", "two", "2026-02-03");
        Directory.CreateDirectory(first);
        File.Copy(Path.Combine(fixture.Folder, "journal"), Path.Combine(first, "journal"));
        SandboxDay.Play(second, new SandboxDayOptions { DiesAt = new TimeOnly(9, 40) });
        var recorder = new DayRecorder(home.Home, MarketRules.Shipped, _ => []);

        RecordingOutcome died = await recorder.RecordAsync(second, new RecordingOptions(), Cancellation);
        Assert.Equal((RecordingState.Recorded, false, "two/2026-02-03"), (died.State, died.IsClosed, died.Name));
        Assert.Equal(24, died.Minutes); // Until 09:40: the 25th minute was not over.
        RecordingOutcome whole = await recorder.RecordAsync(first, new RecordingOptions(), Cancellation);
        Assert.Equal((RecordingState.Recorded, true, 375), (whole.State, whole.IsClosed, whole.Minutes));
        string manifest = Path.Combine(home.Home.FolderOf(DataStore.Rehearsed), "manifest.jsonl");
        long length = new FileInfo(manifest).Length;
        Assert.Equal(RecordingState.AlreadyThere, (await recorder.RecordAsync(first, new RecordingOptions(), Cancellation)).State);
        RecordingOutcome kept = await recorder.RecordAsync(second, new RecordingOptions(), Cancellation);
        Assert.Equal((RecordingState.OtherKept, "one/2026-02-03"), (kept.State, kept.Other));
        Assert.Equal(length, new FileInfo(manifest).Length);

        Assert.Equal(RecordingState.Recorded, (await recorder.RecordAsync(second, new RecordingOptions { Replace = true }, Cancellation)).State);
        var catalogue = MarketDataCatalogue.Open(home.Home, DataStore.Rehearsed);
        Assert.Equal(24, catalogue.Read("NIFTY", SandboxDay.Date, DataFrequency.Minute).Time.Distinct().Count());
        Assert.Equal(died.Quotes, catalogue.Ticks().Sum(record => record.Rows));
    }

    [Fact]
    public void Without_faults_a_backtest_of_the_day_decides_as_the_session_did_and_the_gap_is_split_to_the_last_step()
    {
        DayDifference difference = Diff(fixture.Folder);
        Assert.True(fixture.Day.Orders > 40, $"{fixture.Day.Orders} orders");
        Assert.True(difference.Decisions.Compared > 3_500, $"{difference.Decisions.Compared} decisions");
        Assert.Equal(0, Of(difference, DiffCause.Operators).DecisionsChanged);
        Assert.Equal(0, Of(difference, DiffCause.Refusals).DecisionsChanged);
        AssertAddsUp(difference);
        Assert.True(difference.IsComplete);

        // Whatever they did not decide alike came from fills or from their moments, and the comparison says so.
        Assert.True(difference.First is null or { Cause: DiffCause.Fills or DiffCause.Timing }, difference.First?.ToString());
        Assert.Equal(difference.DecidedAlike, difference.First is null);
    }

    [Fact]
    public void A_brisk_session_without_faults_is_decided_alike_to_the_last_bit()
    {
        DayDifference difference = Planted(new SandboxDayOptions { Step = Brisk, DiesAt = new TimeOnly(9, 33) });
        Assert.True(difference.SessionOrders >= 8, $"{difference.SessionOrders} orders"); // A condor opened and closed.
        Assert.Equal(difference.Decisions.Compared, difference.Decisions.ToTheLastBit);
        Assert.True(difference.DecidedAlike, difference.First?.ToString());
        AssertAddsUp(difference);
    }

    [Fact]
    public void A_freeze_by_a_person_is_named_as_the_cause()
    {
        DayDifference difference = Planted(new SandboxDayOptions
        {
            Step = Brisk,
            DiesAt = new TimeOnly(9, 30),
            Acts = [(new TimeOnly(9, 20), session => session.Inbox.Post(new OperatorAsked(OperatorAction.FreezeEntries, 0, "tester")))],
        });
        Assert.NotNull(difference.First);
        Assert.Equal(DiffCause.Operators, difference.First.Cause);
        Assert.True(Of(difference, DiffCause.Operators).DecisionsChanged > 0);
        Assert.True(difference.BacktestOrders > difference.SessionOrders, $"{difference.SessionOrders} and {difference.BacktestOrders} orders");
        Assert.All(difference.Causes.Where(share => share.Cause is DiffCause.Refusals or DiffCause.Suspensions), share => Assert.Equal(0, share.Net));
        AssertAddsUp(difference);
    }

    [Fact]
    public void A_broker_that_reports_fills_late_is_named_as_the_cause()
    {
        DayDifference difference = Planted(new SandboxDayOptions { Step = Brisk, DiesAt = new TimeOnly(9, 30), ReportDelay = TimeSpan.FromSeconds(25) });
        Assert.NotNull(difference.First);
        Assert.Equal(DiffCause.Fills, difference.First.Cause);
        Assert.Contains(difference.Orders, order => order.What.Contains("filled 2", StringComparison.Ordinal) && order.What.Contains("s later", StringComparison.Ordinal));
        AssertAddsUp(difference);
    }

    [Fact]
    public void A_slow_way_to_the_exchange_is_timing()
    {
        DayDifference difference = Planted(new SandboxDayOptions { Step = Brisk, DiesAt = new TimeOnly(9, 30), Latency = TimeSpan.FromSeconds(4) });
        Assert.True(Of(difference, DiffCause.Timing).DecisionsChanged > 0, "timing changes when structures are open");
        Assert.True(Of(difference, DiffCause.Timing).DecisionsChanged > Of(difference, DiffCause.Fills).DecisionsChanged);
        AssertAddsUp(difference);
    }

    [Fact]
    public void Orders_the_broker_refused_are_named_as_the_cause()
    {
        DayDifference difference = Planted(new SandboxDayOptions { Step = Brisk, DiesAt = new TimeOnly(9, 30), Refused = [1, 2, 3, 4, 5, 6, 7, 8] });
        Assert.NotNull(difference.First);
        Assert.Equal(DiffCause.Refusals, difference.First.Cause);
        Assert.Contains(difference.Orders, order => order.What.Contains("InsufficientMargin", StringComparison.Ordinal));
        AssertAddsUp(difference);
    }

    [Fact]
    public void A_lost_login_is_a_suspension()
    {
        DayDifference difference = Planted(new SandboxDayOptions
        {
            Step = Brisk,
            DiesAt = new TimeOnly(9, 30),
            Acts = [(new TimeOnly(9, 15, 20), session => session.Inbox.Post(new LoginChanged(false, "token expired")))],
        });
        Assert.NotNull(difference.First);
        Assert.Equal(DiffCause.Suspensions, difference.First.Cause);
        AssertAddsUp(difference);
    }

    private static DayDifference Planted(SandboxDayOptions options)
    {
        using var home = new TempHome();
        string folder = Path.Combine(home.Home.Path, "books", "planted", "2026-02-03");
        SandboxDay.Play(folder, options);
        return Diff(folder);
    }

    private static DayDifference Diff(string folder) =>
        new DayDiffer(SandboxDay.Kernel, MarketRules.Shipped).Run(Path.Combine(folder, "journal"), cancellation: Cancellation);

    private static CauseShare Of(DayDifference difference, DiffCause cause) => difference.Causes.Single(share => share.Cause == cause);

    private static void AssertAddsUp(DayDifference difference) =>
        Assert.Equal(difference.SessionNet - difference.BacktestNet, difference.Causes.Sum(share => share.Gross) + difference.Causes.Sum(share => share.Charges));
}
