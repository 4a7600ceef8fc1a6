using Vyuha.Core;
using Vyuha.Core.MarketData;

namespace Vyuha.Storage.Quality.Checks;

/// <summary>Stretches of the session without any row.</summary>
/// <remarks>
/// Bars: every missing minute counts; more than one in twenty and a stop may be missed unseen: red. Snapshots have a rhythm of their
/// own, so a gap is a pause of over three times the usual one and over three quarters of an hour.
/// </remarks>
internal sealed class GapCheck : IQualityCheck
{
    private const double RedShare = 0.05;
    private const double UsualPauses = 3;

    private static readonly TimeSpan LongPause = TimeSpan.FromMinutes(45);

    public string Name => "gaps";

    public QualityFinding? Look(DayView day)
    {
        if (day.Day.Frequency == DataFrequency.Daily || day.Session is not { } session)
            return null;
        long[] inside = [.. day.Instants.Where(day.InSession)];
        if (inside.Length == 0)
            return new(Name, QualityGrade.Red, 1, "there is no row within the session");
        return day.Day.Frequency == DataFrequency.Minute
            ? Minutes(inside, (session.CloseInstant - session.OpenInstant) - Pause(session))
            : Snapshots([session.OpenInstant.Nanoseconds, .. inside, session.CloseInstant.Nanoseconds]);
    }

    private QualityFinding? Minutes(long[] inside, TimeSpan length)
    {
        int expected = (int)length.TotalMinutes;
        int missing = expected - inside.Select(time => time / Timestamp.NanosecondsPerMinute).Distinct().Count();
        if (missing <= 0)
            return null;
        return new(
            Name, missing > RedShare * expected ? QualityGrade.Red : QualityGrade.Amber, missing,
            $"{missing} of {expected} minutes have no row; longest pause {Longest(inside)}");
    }

    private QualityFinding? Snapshots(long[] times)
    {
        long[] pauses = [.. times.Skip(1).Zip(times, (later, earlier) => later - earlier)];
        long usual = pauses.Order().ElementAt(pauses.Length / 2);
        int gaps = pauses.Count(pause => pause > UsualPauses * usual && pause > LongPause.Ticks * 100);
        return gaps == 0 ? null : new(Name, QualityGrade.Amber, gaps, $"{gaps} pauses of the recording; the longest is {Longest(times)}");
    }

    private static string Longest(long[] times)
    {
        int at = 0;
        for (int index = 1; index < times.Length - 1; index++)
        {
            if (times[index + 1] - times[index] > times[at + 1] - times[at])
                at = index;
        }

        return times.Length < 2 ? "the whole day" : $"{DayView.Clock(times[at])}–{DayView.Clock(times[at + 1])}";
    }

    private static TimeSpan Pause(Core.Rules.Session session) =>
        session is { BreakFrom: { } from, BreakTo: { } to } ? to - from : TimeSpan.Zero;
}
