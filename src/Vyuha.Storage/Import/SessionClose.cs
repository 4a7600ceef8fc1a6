using Vyuha.Core;
using Vyuha.Core.Rules;

namespace Vyuha.Storage.Import;

/// <summary>When a daily row became known: the close of the day's session.</summary>
internal static class SessionClose
{
    /// <summary>Close of ordinary sessions before the tables begin; hours were 09:55 to 15:30 then.</summary>
    private static readonly TimeOnly BeforeTheTables = new(15, 30);

    /// <summary>
    /// The day's own close, else that of an ordinary day: a file may well be dated on a holiday, and it is the quality check,
    /// not the reader, that says so.
    /// </summary>
    public static TimeOnly On(DateOnly date)
    {
        TradingCalendar calendar = MarketRules.Shipped.Calendar(Exchange.Nfo);
        if (calendar.Knows(date) && calendar.Session(date).TryGet(out Session? session))
            return session.Close;
        return calendar.OrdinaryClose(date).TryGet(out TimeOnly close) ? close : BeforeTheTables;
    }
}
