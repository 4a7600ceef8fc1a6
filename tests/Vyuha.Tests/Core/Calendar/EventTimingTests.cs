using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Core.Rules;

namespace Vyuha.Tests.Core.Calendar;

/// <summary>Days and hours: NSE circulars FAOP71777 (holidays of 2026) and FAOP74467 (close at 15:40 from 3 August 2026), and that of 16 January 2026 (budget Sunday).</summary>
public sealed class EventTimingTests
{
    private static readonly TradingCalendar Nse = MarketRules.Shipped.Calendar(Exchange.Nfo);

    [Theory]
    [InlineData("2026-12-04", "10:00", "2026-12-04", "2026-12-04", true)] // RBI, in the session of its own day.
    [InlineData("2026-12-10", "00:30", "2026-12-10", "2026-12-09", false)] // Fed, before the opening of that day.
    [InlineData("2026-10-28", "23:30", "2026-10-29", "2026-10-28", false)] // Fed in American summer, after the close.
    [InlineData("2026-11-12", "16:00", "2026-11-13", "2026-11-12", false)] // Inflation, twenty minutes after the close.
    [InlineData("2026-08-03", "15:39", "2026-08-03", "2026-08-03", true)] // The longer session …
    [InlineData("2026-07-31", "15:39", "2026-08-03", "2026-07-31", false)] // … and the last short one.
    [InlineData("2026-01-26", "11:00", "2026-01-27", "2026-01-23", false)] // Republic Day on a Monday.
    [InlineData("2026-02-01", "11:00", "2026-02-01", "2026-02-01", true)] // The budget of a Sunday with a session.
    [InlineData("2023-12-03", "08:00", "2023-12-04", "2023-12-01", false)] // An election counted on a Sunday.
    [InlineData("2026-01-06", null, "2026-01-06", "2026-01-06", true)] // The hour is not known: it may be any.
    public void An_event_is_placed_among_the_sessions(string date, string? time, string reaction, string before, bool inSession)
    {
        var timing = EventTiming.Of(Nse, DateOnly.Parse(date), time is null ? null : TimeOnly.Parse(time));
        Assert.Equal(new EventTiming(DateOnly.Parse(reaction), DateOnly.Parse(before), inSession), timing);
    }

    [Fact]
    public void A_day_beyond_the_published_holidays_has_no_place()
    {
        Assert.Equal(default, EventTiming.Of(Nse, Nse.LastDay.AddDays(1), new TimeOnly(10, 0)));
        Assert.Null(EventTiming.Of(Nse, Nse.LastDay, new TimeOnly(23, 0)).ReactionDay);
    }
}
