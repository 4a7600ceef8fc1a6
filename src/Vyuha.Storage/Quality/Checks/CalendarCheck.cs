using Vyuha.Core.MarketData;

namespace Vyuha.Storage.Quality.Checks;

/// <summary>Data of a day on which the exchange did not trade.</summary>
internal sealed class CalendarCheck : IQualityCheck
{
    public string Name => "trading-day";

    public QualityFinding? Look(DayView day)
    {
        if (!day.CalendarKnown)
            return new(Name, QualityGrade.Amber, 1, $"the rule tables do not know whether {day.Day.Date:yyyy-MM-dd} was a trading day");
        return day.IsTradingDay
            ? null
            : new(Name, QualityGrade.Red, day.Day.RowCount, $"{day.Day.Date:dddd yyyy-MM-dd} was no trading day");
    }
}
