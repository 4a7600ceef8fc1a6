using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Storage;
using Vyuha.Storage.Journal;
using Vyuha.Storage.Recording;

namespace Vyuha.Tests.Storage.Recording;

/// <summary>What is no journal of a session's day, and what is no whole one: one message, and nothing in any store.</summary>
public sealed class DayRecorderTests : IDisposable
{
    private static readonly DateOnly Date = new(2026, 1, 6); // A Tuesday, traded 09:15 to 15:30.
    private static readonly Instrument Call = Instrument.Option(Exchange.Nfo, "NIFTY", Date, Price.FromRupees(26_000), OptionRight.Call);

    private readonly TempHome _home = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_broker_s_quotes_are_recorded_apart_from_imported_and_from_made_up_ones()
    {
        RecordingOutcome outcome = await RecordAsync(Write(DataOrigin.Recorded));
        Assert.Equal((RecordingState.Recorded, DataStore.Recorded, 2L), (outcome.State, outcome.Store, outcome.Quotes));
        var recorded = MarketDataCatalogue.Open(_home.Home, DataStore.Recorded);
        Assert.Equal(DataOrigin.Recorded, Assert.Single(recorded.Ticks()).Origin);
        Assert.False(_home.Open().HasAny);
        Assert.False(MarketDataCatalogue.Open(_home.Home, DataStore.Rehearsed).HasAny);
    }

    [Fact]
    public async Task A_row_belongs_to_the_minute_that_had_not_ended_when_it_was_known()
    {
        await RecordAsync(Write(DataOrigin.Recorded, (new TimeOnly(9, 15, 30), 100), (new TimeOnly(9, 16, 0), 101), (new TimeOnly(9, 16, 0, 1), 102), (new TimeOnly(9, 18, 30), 103)));
        MarketDay day = MarketDataCatalogue.Open(_home.Home, DataStore.Recorded).Read("NIFTY", Date, DataFrequency.Minute);

        // 09:16 knows 101 at its very end; 09:17 knows 102; the feed was away in the minute to 09:18; from 09:19 nothing more is said.
        (TimeOnly, decimal Last, decimal Open, decimal Low)[] expected = [(new(9, 16), 101, 100, 100), (new(9, 17), 102, 102, 102), (new(9, 19), 103, 103, 103)];
        Assert.Equal(
            expected,
            Enumerable.Range(0, day.RowCount).Select(row => (
                Ist.TimeOf(Timestamp.FromNanoseconds(day.Time[row])), Price.FromSteps(day.Last[row]).ToRupees(), Price.FromSteps(day.Open[row]).ToRupees(), Price.FromSteps(day.Low[row]).ToRupees())));
    }

    [Fact]
    public async Task A_journal_with_wrong_bytes_is_refused_unless_its_good_part_is_wanted()
    {
        string path = Write(DataOrigin.Recorded);
        byte[] bytes = await File.ReadAllBytesAsync(path, Cancellation);
        bytes[^40] ^= 0x10; // In the trailer's head: the inputs before it are good.
        await File.WriteAllBytesAsync(path, bytes, Cancellation);
        InputErrorException refused = await Assert.ThrowsAsync<InputErrorException>(() => RecordAsync(path));
        Assert.StartsWith($"{path}: ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was recorded. Restore the journal from a copy, or record what is good of it with --accept-damage.", refused.Message, StringComparison.Ordinal);
        AssertNothingStored();
        RecordingOutcome outcome = await new DayRecorder(_home.Home, MarketRules.Shipped, _ => []).RecordAsync(path, new RecordingOptions { AcceptDamage = true }, Cancellation);
        Assert.Equal(2, outcome.Quotes);
    }

    [Fact]
    public async Task A_file_that_is_no_journal_is_refused()
    {
        string path = _home.File("journal", "time,symbol\n");
        InputErrorException refused = await Assert.ThrowsAsync<InputErrorException>(() => RecordAsync(path));
        Assert.Equal($"{path}: this is not a journal of Vyuha. Give the file named journal of a result folder.", refused.Message);
        refused = await Assert.ThrowsAsync<InputErrorException>(() => RecordAsync(Path.Combine(_home.Home.Path, "nowhere")));
        Assert.Contains("no such file", refused.Message, StringComparison.Ordinal);
        AssertNothingStored();
    }

    [Theory]
    [InlineData(DataOrigin.Exchange, false, "exchange")] // A backtest over imported files.
    [InlineData(DataOrigin.Synthetic, true, "operator")] // A backtest over the synthetic market.
    public async Task A_backtest_s_journal_is_refused(DataOrigin origin, bool acknowledges, string why)
    {
        string path = Write(origin, acknowledges, (new TimeOnly(9, 15, 30), 100));
        InputErrorException refused = await Assert.ThrowsAsync<InputErrorException>(() => RecordAsync(path));
        Assert.Contains("the journal of a backtest", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        AssertNothingStored();
    }

    [Fact]
    public async Task Cancelled_in_the_middle_it_leaves_nothing()
    {
        using var source = new CancellationTokenSource();
        var options = new RecordingOptions { Progress = (what, _) => { if (what == "recording quotes") source.Cancel(); } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new DayRecorder(_home.Home, MarketRules.Shipped, _ => []).RecordAsync(Write(DataOrigin.Recorded), options, source.Token));
        AssertNothingStored();
        Assert.Empty(Directory.EnumerateFiles(_home.Home.FolderOf(DataStore.Recorded), "*.parquet", SearchOption.AllDirectories));
    }

    private Task<RecordingOutcome> RecordAsync(string path) => new DayRecorder(_home.Home, MarketRules.Shipped, _ => []).RecordAsync(path, new RecordingOptions(), Cancellation);

    private void AssertNothingStored()
    {
        foreach (DataStore store in Enum.GetValues<DataStore>())
        {
            var catalogue = MarketDataCatalogue.Open(_home.Home, store);
            Assert.False(catalogue.HasAny);
            Assert.Empty(catalogue.Ticks());
        }
    }

    private string Write(DataOrigin origin) => Write(origin, (new TimeOnly(9, 15, 30), 100), (new TimeOnly(9, 16, 30), 101));

    private string Write(DataOrigin origin, params (TimeOnly At, decimal Last)[] quotes) => Write(origin, acknowledges: false, quotes);

    /// <summary>A closed day with one option.</summary>
    private string Write(DataOrigin origin, bool acknowledges, params (TimeOnly At, decimal Last)[] quotes)
    {
        string folder = Path.Combine(_home.Home.Path, "books", "one", $"{Date:yyyy-MM-dd}");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "journal");
        using JournalWriter journal = JournalWriter.Create(path, new RunHeader
        {
            Commit = "test", Runtime = "test", RulesHash = "test", Configuration = "{}", Underlyings = ["NIFTY"], Seed = 0,
        });
        long sequence = 0;
        Timestamp open = Ist.At(Date, new TimeOnly(9, 15));
        journal.Append(InputEvent.OfDayOpen(++sequence, open, new DayPayload(Date.DayNumber, DataFrequency.Minute, origin)));
        if (acknowledges)
            journal.Append(InputEvent.OfOperator(++sequence, open, new OperatorPayload(OperatorAction.AcknowledgeLoss, 0, 0)));
        journal.Append(InputEvent.OfContract(++sequence, open, 1, new ContractPayload(Call.Strike.Steps, 500, Date.DayNumber, 65, 0, 0, Call.Kind, Call.Right, Call.Exchange)));
        foreach ((TimeOnly at, decimal last) in quotes)
        {
            long steps = Price.FromRupees(last).Steps;
            journal.Append(InputEvent.OfQuote(++sequence, Ist.At(Date, at), 1, new QuotePayload(steps - 500, steps + 500, steps, 650, 1_300, 6_500)));
        }

        journal.Append(InputEvent.OfDayClose(++sequence, Ist.At(Date, new TimeOnly(15, 31))));
        journal.Close(1);
        return path;
    }
}
