using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Core.Rules;
using Vyuha.Quant.Volatility;

namespace Vyuha.Host.Events;

/// <summary>One event with what was implied for it and what came.</summary>
/// <param name="Id">Of the event.</param>
/// <param name="Kind">In the calendar's word.</param>
/// <param name="Name">Of the event.</param>
/// <param name="ReactionDay">The session whose close over the close before is the move.</param>
/// <param name="Move">Logarithm of that; null when a close is not there.</param>
/// <param name="Gap">Logarithm of its open over the close before.</param>
/// <param name="Implied">What chains of the day before implied; null without chains, or where the date was not confirmed by then.</param>
internal sealed record EventMoveRow(string Id, string Kind, string Name, DateOnly ReactionDay, double? Move, double? Gap, EventVariance? Implied)
{
    /// <summary>Median size of the whole day's move as implied: that of the event and of one ordinary day.</summary>
    public double? ImpliedDayMedian => Implied is { Status: EventVarianceStatus.Ok } implied
        ? 0.67448975019608174 * Math.Sqrt(implied.Variance + implied.DailyVariance / RealisedVolatility.TradingDaysPerYear)
        : null;
}

/// <summary>Realised moves of one kind of event, or of the days without any.</summary>
internal sealed record KindMoves(string Kind, MoveDistribution Moves, MoveDistribution? Gaps);

/// <summary>What events have moved an index, and what was expected of them.</summary>
internal sealed record MoveReport(string Underlying, DateOnly First, DateOnly Last, IReadOnlyList<KindMoves> Kinds, IReadOnlyList<EventMoveRow> Events)
{
    public const string OrdinaryDays = "other days";

    public static MoveReport Of(
        string underlying, IndexCloses closes, IReadOnlyList<EventRevision> events, TradingCalendar calendar,
        IReadOnlyDictionary<ulong, (DateOnly Day, EventVariance Variance)> implied)
    {
        var rows = new List<EventMoveRow>();
        var eventDays = new HashSet<DateOnly>();
        foreach (EventRevision one in events.Where(one => one.Status == EventStatus.Confirmed && one.Moves(underlying) && one.Kind != MarketEventKind.RuleChange))
        {
            EventTiming timing = EventTiming.Of(calendar, one.Date, one.TimeIst);
            if (timing.ReactionDay is not { } day || day < closes.First)
                continue;
            bool hasMove = closes.TryMove(day, calendar.PreviousTradingDay(day), out double move, out double? gap);
            bool hasImplied = implied.TryGetValue(MarketEventId.Of(one.Id), out (DateOnly Day, EventVariance Variance) read);
            if (!hasMove && !hasImplied)
                continue;
            eventDays.Add(day);
            rows.Add(new EventMoveRow(one.Id, MarketEventWords.Of(one.Kind), one.Name, day, hasMove ? move : null, gap, hasImplied ? read.Variance : null));
        }

        var kinds = new List<KindMoves>();
        foreach (IGrouping<string, EventMoveRow> kind in rows.GroupBy(row => row.Kind, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            if (MoveDistribution.Of(kind.Select(row => row.Move).OfType<double>().Select(Math.Abs)) is { } moves)
                kinds.Add(new KindMoves(kind.Key, moves, MoveDistribution.Of(kind.Select(row => row.Gap).OfType<double>().Select(Math.Abs))));
        }

        var others = new List<(double Move, double? Gap)>();
        foreach (DateOnly day in closes.Days)
        {
            if (!eventDays.Contains(day) && calendar.Knows(day) && day > calendar.FirstDay.AddDays(14) && closes.TryMove(day, calendar.PreviousTradingDay(day), out double move, out double? gap))
                others.Add((move, gap));
        }

        if (MoveDistribution.Of(others.Select(one => Math.Abs(one.Move))) is { } ordinary)
            kinds.Add(new KindMoves(OrdinaryDays, ordinary, MoveDistribution.Of(others.Select(one => one.Gap).OfType<double>().Select(Math.Abs))));
        return new MoveReport(underlying, closes.First, closes.Last, kinds, [.. rows.OrderBy(row => row.ReactionDay).ThenBy(row => row.Id, StringComparer.Ordinal)]);
    }
}
