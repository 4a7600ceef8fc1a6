using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Market;

namespace Vyuha.Kernel.Signals.Daily;

/// <summary>When a daily bar was over.</summary>
internal static class DayClock
{
    /// <summary>The close of the index, or the end of the calendar day where its hours are not known.</summary>
    public static Timestamp CloseOf(MarketState market, int underlyingIndex, int dayNumber)
    {
        DateOnly date = DateOnly.FromDayNumber(dayNumber);
        TradingCalendar calendar = market.Rules.Calendar(market.Rules.Underlying(market.Underlyings[underlyingIndex]).Value.Index);
        return calendar.Session(date).TryGet(out Session? session) ? session.CloseInstant : Ist.At(date.AddDays(1), TimeOnly.MinValue);
    }
}
