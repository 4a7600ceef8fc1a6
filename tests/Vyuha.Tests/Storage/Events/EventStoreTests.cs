using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Storage.Events;

namespace Vyuha.Tests.Storage.Events;

public sealed class EventStoreTests : IDisposable
{
    private static readonly Timestamp Now = Ist.At(new(2026, 11, 25), new(11, 30));

    private readonly TempHome _home = new();

    [Fact]
    public void Without_a_file_the_calendar_is_the_programs_own_and_reading_it_writes_nothing()
    {
        EventStore store = EventStore.Open(_home.Home);
        Assert.NotEmpty(store.Timeline.Revisions);
        Assert.False(File.Exists(_home.Home.EventsFile));
    }

    [Fact]
    public void Every_revision_of_a_change_is_kept()
    {
        EventStore store = EventStore.Open(_home.Home);
        EventRevision added = store.Add(Statement("2026-12-04") with { Id = "rbi-test" }, Now);
        EventRevision moved = store.Revise("rbi-test", one => one with { Date = new(2026, 12, 5) }, Now.Plus(TimeSpan.FromHours(1)));
        EventRevision confirmed = store.Revise("rbi-test", one => one with { Status = EventStatus.Confirmed }, Now.Plus(TimeSpan.FromHours(2)));
        Assert.Equal([1, 2, 3], new[] { added, moved, confirmed }.Select(one => one.Number));

        IReadOnlyList<EventRevision> history = EventStore.Open(_home.Home).Timeline.HistoryOf("rbi-test");
        Assert.Equal(["2026-12-04 unconfirmed", "2026-12-05 unconfirmed", "2026-12-05 confirmed"], history.Select(one => $"{one.Date:yyyy-MM-dd} {MarketEventWords.Of(one.Status)}"));
    }

    [Fact]
    public void A_run_of_the_past_does_not_see_what_was_recorded_later()
    {
        EventStore store = EventStore.Open(_home.Home);
        store.Add(Statement("2026-12-04") with { Id = "rbi-test" }, Now);
        Assert.DoesNotContain(store.Timeline.AsKnownAt(Now.Plus(TimeSpan.FromSeconds(-1))), one => one.Id == "rbi-test");
        Assert.Contains(store.Timeline.AsKnownAt(Now), one => one.Id == "rbi-test");
    }

    [Fact]
    public void The_same_again_is_no_change()
    {
        EventStore store = EventStore.Open(_home.Home);
        store.Add(Statement("2026-12-04") with { Id = "rbi-test" }, Now);
        var refused = Assert.Throws<InputErrorException>(() => store.Revise("rbi-test", one => one with { Underlyings = ["ALL"] }, Now));
        Assert.Equal("The event rbi-test stands so already: nothing was changed.", refused.Message);
        refused = Assert.Throws<InputErrorException>(() => store.Add(Statement("2026-12-04") with { Id = "rbi-test" }, Now));
        Assert.Contains("the event rbi-test is already there", refused.Message, StringComparison.Ordinal);
        Assert.Single(EventStore.Open(_home.Home).Timeline.HistoryOf("rbi-test"));
    }

    [Fact]
    public void An_import_adds_revises_and_leaves_alone()
    {
        EventStore store = EventStore.Open(_home.Home);
        IReadOnlyList<EventStatement> first = EventCsv.Read("""
            id,kind,name,date,time_ist,underlyings
            tcs-q3,company_results,TCS results,2027-01-11,,NIFTY
            infy-q3,company_results,"Infosys, results",2027-01-14,16:00,NIFTY;SENSEX
            """, "in.csv");
        EventImport outcome = store.Import(first, Now);
        Assert.Equal((2, 0, 0), (outcome.Added.Count, outcome.Revised.Count, outcome.Unchanged));
        outcome = store.Import([first[0] with { Date = new(2027, 1, 12) }, first[1]], Now);
        Assert.Equal((0, 1, 1), (outcome.Added.Count, outcome.Revised.Count, outcome.Unchanged));
        Assert.Equal(2, EventStore.Open(_home.Home).Timeline.HistoryOf("tcs-q3").Count);
        Assert.Equal("Infosys, results", Assert.Single(store.Timeline.HistoryOf("infy-q3")).Name);
    }

    [Fact]
    public void What_was_exported_is_imported_again_without_a_change()
    {
        EventStore store = EventStore.Open(_home.Home);
        store.Add(Statement("2026-12-04") with { Id = "rbi-test", Name = "Governor's \"surprise\", perhaps", TimeIst = null }, Now);
        store.Revise("rbi-test", one => one with { Date = new(2026, 12, 5) }, Now);
        string exported = EventCsv.Write(store.Timeline.Revisions);

        using var other = new TempHome();
        EventStore copy = EventStore.Open(other.Home);
        EventImport outcome = copy.Import(EventCsv.Read(exported, "export.csv"), Now.Plus(TimeSpan.FromDays(3)));
        Assert.Equal(["rbi-test"], outcome.Added.Select(one => one.Id));
        Assert.Equal(["rbi-test"], outcome.Revised.Select(one => one.Id));
        Assert.Equal(exported, EventCsv.Write(copy.Timeline.Revisions));
        Assert.Equal(exported, EventCsv.Write(EventStore.Open(other.Home).Timeline.Revisions));
        outcome = copy.Import(EventCsv.Read(exported, "export.csv"), Now.Plus(TimeSpan.FromDays(4)));
        Assert.Empty(outcome.Added);
        Assert.Empty(outcome.Revised);
    }

    [Fact]
    public void A_correction_cannot_be_dated_before_what_it_corrects()
    {
        EventStore store = EventStore.Open(_home.Home);
        store.Add(Statement("2026-12-04") with { Id = "rbi-test" }, Now);
        var refused = Assert.Throws<InputErrorException>(() =>
            store.Revise("rbi-test", one => one with { Date = new(2026, 12, 5), KnownAt = Now.Plus(TimeSpan.FromDays(-1)) }, Now));
        Assert.Contains("before the revision 1 it follows", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_was_cut_off_is_named_with_its_remedy()
    {
        EventStore store = EventStore.Open(_home.Home);
        store.Add(Statement("2026-12-04") with { Id = "rbi-test" }, Now);
        string text = File.ReadAllText(_home.Home.EventsFile);
        File.WriteAllText(_home.Home.EventsFile, text[..^20]);
        var refused = Assert.Throws<InputErrorException>(() => EventStore.Open(_home.Home));
        Assert.Contains($"events.csv:{text.Count(letter => letter == '\n')}: the last line was cut off. Remove it", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_writers_do_not_give_one_number_twice()
    {
        EventStore one = EventStore.Open(_home.Home);
        EventStore other = EventStore.Open(_home.Home);
        one.Add(Statement("2026-12-04") with { Id = "rbi-test" }, Now);
        EventRevision second = other.Revise("rbi-test", known => known with { Date = new(2026, 12, 5) }, Now);
        Assert.Equal(2, second.Number);
        Assert.Equal(3, one.Revise("rbi-test", known => known with { Date = new(2026, 12, 6) }, Now).Number);
    }

    [Theory]
    [InlineData("kind,name,date,underlyings\nrbi,x,2026-12-04,ALL", "f.csv:2: kind is 'rbi'. It must be one of rbi_mpc, ")]
    [InlineData("kind,name,date,underlyings\nexpiry,x,2026-12-04,ALL", "f.csv:2: kind is 'expiry'. Expiries come from the rule tables")]
    [InlineData("kind,name,date,underlyings\n\n# remark\ncpi,x,04.12.2026,ALL", "f.csv:4: date is '04.12.2026'. It must be a day like 2026-12-04")]
    [InlineData("kind,name,date,underlyings,time_ist\ncpi,x,2026-12-04,ALL,4 pm", "f.csv:2: time_ist is '4 pm'. It must be an Indian hour like 10:00")]
    [InlineData("kind,name,date,underlyings\ncpi,x,2026-12-04,nifty", "f.csv:2: underlyings is 'nifty'. It must be symbols in capitals")]
    [InlineData("kind,name,date,underlyings,status\ncpi,x,2026-12-04,ALL,sure", "f.csv:2: status is 'sure'. It must be unconfirmed, confirmed, withdrawn.")]
    [InlineData("kind,name,date,underlyings,published\ncpi,x,2026-12-04,ALL,soon", "f.csv:2: published is 'soon'.")]
    [InlineData("kind,name,date,underlyings\ncpi,,2026-12-04,ALL", "f.csv:2: name is ''. It must be one line")]
    [InlineData("kind,name,date,underlyings\ncpi,x,2026-12-04", "f.csv:2: 3 fields where the header has 4.")]
    [InlineData("kind,name,date,underlyings\ncpi,\"x,2026-12-04,ALL", "f.csv:2: a quoted field is not closed.")]
    [InlineData("kind,name,date\ncpi,x,2026-12-04", "f.csv:1: column 'underlyings' is missing.")]
    [InlineData("kind,name,date,underlyings,colour", "f.csv:1: column 'colour' is unknown")]
    [InlineData("id,kind,name,date,underlyings\nRBI!,cpi,x,2026-12-04,ALL", "f.csv:2: id is 'RBI!'.")]
    [InlineData("", "f.csv:1: there is no header line.")]
    public void What_is_wrong_is_named_by_file_line_and_field(string text, string message)
    {
        var refused = Assert.Throws<InputErrorException>(() => EventCsv.Read(text, "f.csv"));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_programs_own_list_is_whole()
    {
        IReadOnlyList<EventStatement> known = KnownEvents.Read();
        Assert.All(known, one => Assert.True(one is { Id: not null, Revision: not null, KnownAt: not null }, one.Origin));
        // The list was made on 22 November 2026: what lies behind it had been known before it happened, or at its own minute.
        Timestamp made = Ist.At(new(2026, 11, 23), default);
        Assert.All(known, one => Assert.True(one.KnownAt <= made, one.Origin));
        Assert.All(
            known.Where(one => one.Date < new DateOnly(2026, 11, 22) && one.Kind is MarketEventKind.RbiPolicy or MarketEventKind.FederalReserve or MarketEventKind.UnionBudget or MarketEventKind.Inflation),
            one => Assert.True(one.KnownAt <= Ist.At(one.Date, one.TimeIst ?? default), one.Origin));
    }

    [Theory]
    [InlineData("2026-11-20", "2026-11-20")]
    [InlineData("2026-11-20T17:30", "2026-11-20T17:30:00")]
    [InlineData("2026-11-21T00:00", "2026-11-20")]
    public void Since_when_it_is_known_is_written_as_it_is_read(string read, string written) =>
        Assert.Equal(written, EventFields.Published(EventFields.Published(read, text => new InputErrorException(text))));

    [Fact]
    public void A_bare_day_is_known_from_the_next_midnight() =>
        Assert.Equal(Ist.At(new(2026, 11, 21), default), EventFields.Published("2026-11-20", text => new InputErrorException(text)));

    public void Dispose() => _home.Dispose();

    private static EventStatement Statement(string date) => new()
    {
        Kind = MarketEventKind.RbiPolicy,
        Name = "RBI MPC decision",
        Date = DateOnly.Parse(date),
        TimeIst = new(10, 0),
        Underlyings = ["ALL"],
        Status = EventStatus.Unconfirmed,
        Source = "test",
        Origin = "here",
    };
}
