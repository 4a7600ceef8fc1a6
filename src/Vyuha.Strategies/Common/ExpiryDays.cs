using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Market;

namespace Vyuha.Strategies.Common;

/// <summary>Days and hours as every bot reads them. Daily data has one row a day, at its close: hours say nothing there.</summary>
internal static class ExpiryDays
{
    /// <summary>On a session that ends early, expiry is left this long before its end.</summary>
    private static readonly TimeSpan BeforeClose = TimeSpan.FromMinutes(25);

    /// <summary>Profit, time and signal wait until the opening's wide spreads are over.</summary>
    private static readonly TimeSpan AfterOpen = TimeSpan.FromMinutes(5);

    public static bool IsInWindow(MarketState market, TimeOnly from, TimeOnly until) =>
        market.Frequency == DataFrequency.Daily || (market.TimeIst >= from && market.TimeIst <= until);

    /// <summary>Whether spreads have settled after the opening.</summary>
    public static bool IsRoutineTime(MarketState market) =>
        market.Frequency == DataFrequency.Daily || market.SessionOpen == default || market.Now - market.SessionOpen >= AfterOpen;

    /// <summary>Whether today is the last trading day before an expiry, or the expiry itself. An unknown calendar counts as such on its eve.</summary>
    public static bool IsLastDayBefore(MarketState market, DateOnly expiry) =>
        market.Today >= expiry || (market.NextTradingDay == default ? market.Today.AddDays(1) >= expiry : market.NextTradingDay >= expiry);

    /// <summary>On the last trading day before expiry, from a time of day on; daily data has only its close.</summary>
    public static bool MustLeaveBefore(MarketState market, DateOnly expiry, TimeOnly from) =>
        IsLastDayBefore(market, expiry) && (market.Today >= expiry || IsLate(market, from));

    /// <summary>Whether the last part of the day has begun: from a time on, or shortly before the end of a short session.</summary>
    public static bool IsLate(MarketState market, TimeOnly from) =>
        market.Frequency == DataFrequency.Daily
        || market.TimeIst >= from
        || (market.SessionClose != default && market.SessionClose - market.Now <= BeforeClose);

    /// <summary>Trading days after today up to a date; NaN when the calendar does not reach it.</summary>
    public static double TradingDaysTo(MarketState market, DateOnly date)
    {
        TradingCalendar calendar = market.Rules.Calendar(Exchange.Nfo);
        return calendar.Knows(market.Today) && calendar.Knows(date) ? calendar.TradingDaysBetween(market.Today, date) : double.NaN;
    }

    /// <summary>Whether an expiry is the last of its month.</summary>
    public static bool IsMonthly(MarketState market, string underlying, DateOnly expiry)
    {
        RuleLookup<DateOnly> monthly = market.Rules.ExpiryFor(underlying, ExpiryCycle.Monthly, expiry, market.Today);
        return monthly.HasValue && monthly.Value == expiry;
    }
}
