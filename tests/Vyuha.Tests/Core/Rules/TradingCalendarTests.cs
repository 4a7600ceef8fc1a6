using Vyuha.Core;
using Vyuha.Core.Rules;

namespace Vyuha.Tests.Core.Rules;

public sealed class TradingCalendarTests
{
    private static readonly MarketRules Rules = MarketRules.Shipped;
    private static readonly TradingCalendar Nse = Rules.Calendar(Exchange.Nfo);

    [Fact]
    public void Every_day_with_a_VIX_print_is_a_trading_day_and_no_other()
    {
        HashSet<DateOnly> printed = MarketFiles.VixDays();
        // The Saturday test session of 2 March 2024 is in the 1-minute prices; no VIX was published for it.
        Assert.True(printed.Add(new DateOnly(2024, 3, 2)));
        DateOnly first = printed.Min(), last = printed.Max();

        Assert.Equal(printed.Order(), Nse.TradingDays(first, last));
        Assert.Equal(printed.Count, Nse.TradingDaysBetween(first.AddDays(-1), last));
    }

    [Fact]
    public void Every_holiday_and_session_of_the_published_lists_is_in_the_calendar()
    {
        var rows = MarketFiles.Csv("reference/holidays.csv").ToList();
        Assert.True(rows.Count > 250);
        foreach (var row in rows)
        {
            // A holiday with a muhurat session appears twice; the session counts.
            if (row["kind"] == "trading_holiday"
                && rows.Any(other => other["date"] == row["date"] && other["exchange"] == row["exchange"] && other["kind"] == "muhurat"))
            {
                continue;
            }

            TradingCalendar calendar = Rules.Calendar(row["exchange"] == "NSE" ? Exchange.Nfo : Exchange.Bfo);
            DateOnly date = MarketFiles.Date(row["date"]);
            Assert.Equal(row["kind"] != "trading_holiday", calendar.IsTradingDay(date));
            RuleLookup<Session> session = calendar.Session(date);
            Assert.Equal(row["open_ist"].Length > 0, session.HasValue);
            if (session.HasValue)
                Assert.Equal((row["open_ist"], row["close_ist"]), ($"{session.Value.Open:HH:mm}", $"{session.Value.Close:HH:mm}"));
        }
    }

    // MARKET_RULES 1.5, the examples.
    [Theory]
    [InlineData("2026-07-31", "15:35", false)]
    [InlineData("2026-08-03", "15:35", true)]
    [InlineData("2026-08-03", "15:39", true)]
    [InlineData("2026-08-03", "15:40", false)]
    [InlineData("2026-02-01", "10:00", true)]
    [InlineData("2026-02-01", "15:30", false)]
    [InlineData("2026-11-24", "10:00", false)]
    [InlineData("2026-11-23", "09:14", false)]
    [InlineData("2026-11-23", "09:15", true)]
    [InlineData("2025-10-21", "14:00", true)]
    [InlineData("2025-10-21", "10:00", false)]
    [InlineData("2024-03-02", "10:30", false)]
    [InlineData("2024-03-02", "11:30", true)]
    [InlineData("2027-01-04", "10:00", false)]
    public void The_exchange_is_open_exactly_in_its_sessions(string date, string time, bool open) =>
        Assert.Equal(open, Rules.IsOpen(Exchange.Nfo, Ist.At(DateOnly.Parse(date), TimeOnly.Parse(time))));

    [Theory]
    [InlineData("NIFTY", "2026-08-03", "15:20", false)]
    [InlineData("NIFTY", "2026-08-03", "15:14", true)]
    [InlineData("NIFTY", "2026-07-31", "15:20", true)]
    [InlineData("SENSEX", "2026-08-03", "15:20", false)]
    public void The_spot_is_not_live_during_the_closing_auction(string underlying, string date, string time, bool live) =>
        Assert.Equal(live, Rules.SpotIsLive(underlying, Ist.At(DateOnly.Parse(date), TimeOnly.Parse(time))));

    [Fact]
    public void A_day_beyond_the_holiday_lists_is_neither_open_nor_closed()
    {
        var day = new DateOnly(2027, 1, 4);

        RuleLookup<Session> session = Nse.Session(day);

        Assert.False(session.HasValue);
        Assert.StartsWith("No trading calendar for NFO on 2027-01-04", session.Missing, StringComparison.Ordinal);
        Assert.Equal(session.Missing, Assert.Throws<MissingRuleException>(() => session.Value).Message);
        Assert.Throws<MissingRuleException>(() => Nse.IsTradingDay(day));
        Assert.Throws<MissingRuleException>(() => Nse.NextTradingDay(new DateOnly(2026, 12, 31)));
        Assert.Throws<MissingRuleException>(() => Nse.PreviousTradingDay(new DateOnly(2012, 1, 1)));
        Assert.False(Rules.IsOpen(Exchange.Nfo, Ist.At(new DateOnly(1999, 1, 4), new TimeOnly(10, 0))));
    }

    [Fact]
    public void A_muhurat_without_announced_hours_is_a_trading_day_without_a_session()
    {
        var muhurat = new DateOnly(2026, 11, 8);

        Assert.True(Nse.IsTradingDay(muhurat));
        Assert.False(Nse.IsSettlementDay(muhurat));
        Assert.Contains("hours", Nse.Session(muhurat).Missing, StringComparison.Ordinal);
        Assert.False(Rules.IsOpen(Exchange.Nfo, Ist.At(muhurat, new TimeOnly(18, 30))));
    }

    [Fact]
    public void Neighbouring_trading_days_skip_holidays_and_find_weekend_sessions()
    {
        Assert.Equal(new DateOnly(2026, 11, 25), Nse.NextTradingDay(new DateOnly(2026, 11, 23)));
        Assert.Equal(new DateOnly(2026, 11, 23), Nse.PreviousTradingDay(new DateOnly(2026, 11, 25)));
        Assert.Equal(new DateOnly(2026, 2, 1), Nse.NextTradingDay(new DateOnly(2026, 1, 30)));
    }

    [Fact]
    public void Sessions_know_their_instants()
    {
        Session session = Nse.Session(new DateOnly(2026, 8, 3)).Value;

        Assert.Equal(SessionKind.Normal, session.Kind);
        Assert.Equal("2026-08-03T09:15:00+05:30", session.OpenInstant.ToString());
        Assert.Equal("2026-08-03T15:40:00+05:30", session.CloseInstant.ToString());
    }
}
