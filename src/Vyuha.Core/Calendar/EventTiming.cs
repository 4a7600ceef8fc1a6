using Vyuha.Core.Rules;

namespace Vyuha.Core.Calendar;

/// <summary>Where an event stands among trading sessions.</summary>
/// <param name="ReactionDay">The first session that can trade what the event said; null beyond the exchange's published calendar.</param>
/// <param name="LastDayBefore">The last session that ends before it is known, or in which it becomes known; null beyond the calendar.</param>
/// <param name="InSession">Whether it becomes known while that session trades, or on its day at an hour nobody has told.</param>
public readonly record struct EventTiming(DateOnly? ReactionDay, DateOnly? LastDayBefore, bool InSession)
{
    public static EventTiming Of(TradingCalendar calendar, DateOnly date, TimeOnly? timeIst)
    {
        if (!calendar.Knows(date))
            return default;
        if (!calendar.IsTradingDay(date))
            return new(After(calendar, date), Before(calendar, date), false);
        if (timeIst is not { } time || !calendar.Session(date).TryGet(out Session? session))
            return new(date, date, true);
        if (time >= session.Close)
            return new(After(calendar, date), date, false);
        return time < session.Open ? new(date, Before(calendar, date), false) : new(date, date, true);
    }

    private static DateOnly? After(TradingCalendar calendar, DateOnly date)
    {
        while (date < calendar.LastDay)
        {
            date = date.AddDays(1);
            if (!calendar.Knows(date))
                return null;
            if (calendar.IsTradingDay(date))
                return date;
        }

        return null;
    }

    private static DateOnly? Before(TradingCalendar calendar, DateOnly date)
    {
        while (date > calendar.FirstDay)
        {
            date = date.AddDays(-1);
            if (!calendar.Knows(date))
                return null;
            if (calendar.IsTradingDay(date))
                return date;
        }

        return null;
    }
}
