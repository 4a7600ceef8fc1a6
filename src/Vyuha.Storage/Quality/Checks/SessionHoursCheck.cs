using Vyuha.Core.MarketData;

namespace Vyuha.Storage.Quality.Checks;

/// <summary>Rows stamped before the open or after the close.</summary>
/// <remarks>
/// A recorder that starts early and stops late leaves a few snapshots outside, which a backtest passes over: amber. Bars
/// outside the session are a wrong clock or another day's data: red, as is a day mostly outside.
/// </remarks>
internal sealed class SessionHoursCheck : IQualityCheck
{
    public string Name => "session-hours";

    public QualityFinding? Look(DayView day)
    {
        if (day.Day.Frequency == DataFrequency.Daily || day.Session is null)
            return null;
        long[] outside = [.. day.Instants.Where(time => !day.InSession(time))];
        if (outside.Length == 0)
            return null;
        bool red = day.Day.Frequency == DataFrequency.Minute || 2 * outside.Length > day.Instants.Length;
        return new(
            Name, red ? QualityGrade.Red : QualityGrade.Amber, outside.Length,
            $"{outside.Length} of {day.Instants.Length} instants lie outside {day.Session.Open:HH:mm}–{day.Session.Close:HH:mm}, "
            + $"the first at {DayView.Clock(outside[0])}, the last at {DayView.Clock(outside[^1])}");
    }
}
