using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Storage.Events;

namespace Vyuha.Tests.Storage.Events;

public sealed class EventIcsTests : IDisposable
{
    private readonly TempHome _home = new();

    [Fact]
    public void Zones_folds_escapes_and_whole_days_are_read_as_RFC_5545_has_them()
    {
        // New York is five hours behind UTC in December and four in March after the 8th: 14:00 is 00:30 and 23:30 in India.
        IReadOnlyList<EventStatement> read = Read(
            """
            BEGIN:VCALENDAR
            VERSION:2.0
            BEGIN:VEVENT
            UID:fomc-dec@example.org
            DTSTART;TZID=America/New_York:20261209T140000
            SUMMARY:FOMC statement\, December
            BEGIN:VALARM
            SUMMARY:wake up
            END:VALARM
            END:VEVENT
            BEGIN:VEVENT
            UID:fomc-mar@example.org
            DTSTART;TZID="America/New_York":20270317T140000
            SUMMARY:FOMC statement
            END:VEVENT
            BEGIN:VEVENT
            UID:rbi@example.org
            DTSTART:20261204T043000Z
            SUMMARY:RBI monetary pol
             icy decision
            STATUS:CONFIRMED
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20270201
            SUMMARY:Union Budget
            END:VEVENT
            BEGIN:VEVENT
            UID:floating
            DTSTART:20261214T160000
            CATEGORIES:CPI
            SUMMARY:Print
            STATUS:CANCELLED
            END:VEVENT
            END:VCALENDAR
            """);
        Assert.Equal(
            [
                "ics-fomc-dec-example.org FederalReserve 2026-12-10 00:30 Unconfirmed FOMC statement, December",
                "ics-fomc-mar-example.org FederalReserve 2027-03-17 23:30 Unconfirmed FOMC statement",
                "ics-rbi-example.org RbiPolicy 2026-12-04 10:00 Unconfirmed RBI monetary policy decision",
                " UnionBudget 2027-02-01  Unconfirmed Union Budget",
                "ics-floating Inflation 2026-12-14 16:00 Withdrawn Print",
            ],
            read.Select(one => $"{one.Id} {one.Kind} {one.Date:yyyy-MM-dd} {one.TimeIst:HH:mm} {one.Status} {one.Name}"));
    }

    [Fact]
    public void A_moved_entry_becomes_a_revision_and_the_old_one_is_kept()
    {
        EventStore store = EventStore.Open(_home.Home);
        var now = Ist.At(new(2026, 11, 25), new(9, 0));
        store.Import(Read(Entry("20261204T043000Z")), now);
        EventImport outcome = store.Import(Read(Entry("20261207T043000Z")), now.Plus(TimeSpan.FromDays(1)));
        Assert.Equal(2, Assert.Single(outcome.Revised).Number);
        Assert.Equal([new DateOnly(2026, 12, 4), new DateOnly(2026, 12, 7)], store.Timeline.HistoryOf("ics-rbi").Select(one => one.Date));
    }

    [Theory]
    [InlineData("hello", "c.ics:1: the line has no colon.")]
    [InlineData("X:1", "c.ics:1: the file does not begin with BEGIN:VCALENDAR.")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT", "c.ics:2: the entry that begins here has no DTSTART.")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nDTSTART:tomorrow\nEND:VEVENT", "c.ics:4: DTSTART is 'tomorrow'.")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nDTSTART;TZID=Middle/Earth:20261204T100000\nEND:VEVENT", "c.ics:4: the time zone 'Middle/Earth' is not known here.")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nRRULE:FREQ=MONTHLY\nEND:VEVENT", "c.ics:4: the entry recurs.")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nDTSTART:20261204", "c.ics:2: the entry that begins here has no end.")]
    public void What_is_wrong_is_named_by_file_and_line(string text, string message)
    {
        var refused = Assert.Throws<InputErrorException>(() => EventIcs.Read(text, "c.ics", ["ALL"], null, false, null));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_user_vouches_for_the_dates_and_says_what_they_are()
    {
        EventStatement one = Assert.Single(EventIcs.Read(Entry("20261204T043000Z"), "c.ics", ["BANKNIFTY"], MarketEventKind.Other, true, "the desk"));
        Assert.Equal((EventStatus.Confirmed, MarketEventKind.Other, "the desk", "BANKNIFTY"), (one.Status, one.Kind, one.Source, Assert.Single(one.Underlyings)));
    }

    public void Dispose() => _home.Dispose();

    private static string Entry(string start) =>
        $"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:rbi\r\nDTSTART:{start}\r\nSUMMARY:RBI policy\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    private static IReadOnlyList<EventStatement> Read(string text) => EventIcs.Read(text, "c.ics", ["ALL"], null, false, null);
}
