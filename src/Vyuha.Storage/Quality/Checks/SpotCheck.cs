using Vyuha.Core.MarketData;

namespace Vyuha.Storage.Quality.Checks;

/// <summary>An index that leaps and returns, or ends away from its official close: rows of another day, a clock that was wrong.</summary>
/// <remarks>
/// The market can leap once; it does not come back to the point at the next look. The official close is the average of the last
/// half hour, so it differs from the last print by up to half a percent on a wild day.
/// </remarks>
internal sealed class SpotCheck : IQualityCheck
{
    private const double Leap = 0.007;
    private const double ReturnShare = 0.35;
    private const int LeapsOfAnotherDay = 2;
    private const double CloseAmber = 0.005;
    private const double CloseRed = 0.01;

    /// <summary>Index circuit breakers halt the market for the day at 20 %.</summary>
    private const double MostInADay = 0.20;

    public string Name => "index-level";

    public QualityFinding? Look(DayView day)
    {
        if (day.SpotRows.Length == 0)
            return day.HasOptions ? new(Name, QualityGrade.Amber, 1, "there is no value of the index") : null;
        return Leaps(day) ?? AgainstClose(day) ?? AgainstYesterday(day);
    }

    private QualityFinding? Leaps(DayView view)
    {
        int[] rows = [.. view.SpotRows.Where(row => view.InSession(view.Day.Time[row]))];
        if (view.Day.Underlying == "INDIAVIX")
            return null;
        int leaps = 0;
        string first = "";
        for (int index = 2; index < rows.Length; index++)
        {
            double before = view.Day.Last[rows[index - 2]];
            double there = view.Day.Last[rows[index - 1]] / before - 1;
            double back = view.Day.Last[rows[index]] / before - 1;
            if (Math.Abs(there) < Leap || Math.Abs(back) > ReturnShare * Math.Abs(there))
                continue;
            if (leaps++ == 0)
                first = $"by {there * 100:0.0} % at {DayView.Clock(view.Day.Time[rows[index - 1]])} and back";
        }

        return leaps == 0 ? null : new(
            Name, leaps >= LeapsOfAnotherDay ? QualityGrade.Red : QualityGrade.Amber, leaps,
            $"the index leaps {first}, {leaps} times in all: rows of another day or level are mixed in");
    }

    private QualityFinding? AgainstClose(DayView view)
    {
        if (view.OfficialClose == 0)
            return null;
        int[] inside = [.. view.SpotRows.Where(row => view.InSession(view.Day.Time[row]))];
        if (inside.Length == 0 || view.Session is null)
            return null;
        int last = inside[^1];
        // A recording that ends early says nothing of the close.
        if (view.Session.CloseInstant.Nanoseconds - view.Day.Time[last] > 5 * Core.Timestamp.NanosecondsPerMinute)
            return null;
        double off = Math.Abs(view.Day.Last[last] / (double)view.OfficialClose - 1);
        return off < CloseAmber ? null : new(
            Name, off >= CloseRed ? QualityGrade.Red : QualityGrade.Amber, 1,
            $"the index ends at {DayView.Rupees(view.Day.Last[last]):0.00}, its official close is {DayView.Rupees(view.OfficialClose):0.00}");
    }

    private QualityFinding? AgainstYesterday(DayView view)
    {
        if (view.Previous is not { } previous || view.Day.Underlying == "INDIAVIX" || view.Day.Date.DayNumber - previous.Date.DayNumber > 7)
            return null;
        var before = new DayView(previous, view.Rules);
        if (before.SpotRows.Length == 0)
            return null;
        double close = previous.Last[before.SpotRows[^1]];
        double move = Math.Abs(view.Day.Last[view.SpotRows[0]] / close - 1);
        return move <= MostInADay ? null : new(
            Name, QualityGrade.Red, 1, $"the index is {move * 100:0} % from where {previous.Date:yyyy-MM-dd} ended");
    }
}
