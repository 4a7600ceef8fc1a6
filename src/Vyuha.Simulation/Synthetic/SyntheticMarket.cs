using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;

namespace Vyuha.Simulation.Synthetic;

/// <summary>
/// A made-up NIFTY market with the manners of the real one: index, futures, option chains and a 30-day volatility index. Every number
/// follows from the seed and the date, the same on every machine, whatever range, step or frequency is asked for.
/// </summary>
/// <remarks>
/// It is for trying the program and testing it, never for judging a strategy's profit: see docs/concepts/synthetic-market.md for what is
/// modelled, how it compares with the real series, and what is left out. All data carries <see cref="DataOrigin.Synthetic"/>.
/// </remarks>
public sealed class SyntheticMarket
{
    private readonly MarketRules _rules;
    private readonly SyntheticMarketOptions _options;
    private readonly ulong _seed;

    /// <exception cref="InputErrorException">An option lies outside its range.</exception>
    public SyntheticMarket(MarketRules rules, SyntheticMarketOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_rules, _options, _seed) = (rules, options, seed);
    }

    /// <summary>The first date that can be generated.</summary>
    public static DateOnly FirstDate => Calibration.FirstDate;

    /// <summary>What to call the source of these days: <c>synthetic seed 42</c>.</summary>
    public string Name => $"synthetic seed {_seed}";

    public SyntheticMarketOptions Options => _options;

    /// <summary>The trading days of an inclusive range, one at a time.</summary>
    /// <exception cref="InputErrorException">The range is empty, or the calendar does not reach so far.</exception>
    public IEnumerable<SyntheticDay> Days(DateOnly from, DateOnly to)
    {
        (Timetable timetable, MarketHistory history, int first, int last) = Prepare(from, to);
        return Days(timetable, history, first, last);
    }

    /// <summary>The trading days of an inclusive range.</summary>
    /// <exception cref="InputErrorException">The range is empty, or the calendar does not reach so far.</exception>
    public IReadOnlyList<DateOnly> Dates(DateOnly from, DateOnly to)
    {
        CheckRange(from, to);
        var timetable = new Timetable(_rules, to);
        (int first, int last) = Sessions(timetable.Clock, from, to);
        return [.. Enumerable.Range(first, last - first + 1).Select(index => timetable.Clock[index].Date)];
    }

    /// <summary>Closing values of an inclusive range, without chains: years of them cost milliseconds.</summary>
    /// <exception cref="InputErrorException">The range is empty, or the calendar does not reach so far.</exception>
    public IReadOnlyList<SyntheticClose> Closes(DateOnly from, DateOnly to)
    {
        (Timetable timetable, MarketHistory history, int first, int last) = Prepare(from, to);
        return [.. Enumerable.Range(first, last - first + 1).Select(index => CloseOf(timetable, history, index))];
    }

    /// <summary>Closing values of the sessions just before a date, oldest first; fewer where the market begins.</summary>
    public IReadOnlyList<SyntheticClose> ClosesBefore(DateOnly date, int sessions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sessions);
        CheckRange(date, date);
        var timetable = new Timetable(_rules, date);
        int end = timetable.Clock.IndexOf(date);
        end = end < 0 ? ~end : end;
        var history = new MarketHistory(_seed, timetable.Clock, Math.Max(end, 1));
        int first = Math.Max(0, end - sessions);
        return [.. Enumerable.Range(first, end - first).Select(index => CloseOf(timetable, history, index))];
    }

    private static SyntheticClose CloseOf(Timetable timetable, MarketHistory history, int index)
    {
        SessionShape shape = history[index];
        double volatility = new VolatilityIndex(shape.Open).At(shape.Close.Slow, shape.Close.Fast);
        return new(
            timetable.Clock[index].Date,
            Price.FromSteps(NiftyMarket.IndexSteps(history.Close(index))),
            Price.FromSteps(NiftyMarket.VolatilitySteps(volatility)));
    }

    private static (int First, int Last) Sessions(SessionClock clock, DateOnly from, DateOnly to)
    {
        int first = clock.IndexOf(from), last = clock.IndexOf(to);
        return (first < 0 ? ~first : first, last < 0 ? ~last - 1 : last);
    }

    private static void CheckRange(DateOnly from, DateOnly to)
    {
        if (to < from)
            throw new InputErrorException($"The range ends on {to:yyyy-MM-dd}, before it begins on {from:yyyy-MM-dd}. Swap the two dates.");
        if (from < FirstDate)
        {
            throw new InputErrorException(
                $"The synthetic market begins on {FirstDate:yyyy-MM-dd}, not on {from:yyyy-MM-dd}. Choose a later first day.");
        }
    }

    private (Timetable Timetable, MarketHistory History, int First, int Last) Prepare(DateOnly from, DateOnly to)
    {
        CheckRange(from, to);
        var timetable = new Timetable(_rules, to);
        (int first, int last) = Sessions(timetable.Clock, from, to);
        return (timetable, new MarketHistory(_seed, timetable.Clock, Math.Max(last + 1, 1)), first, last);
    }

    private IEnumerable<SyntheticDay> Days(Timetable timetable, MarketHistory history, int first, int last)
    {
        var profiles = new SortedDictionary<int, IntradayProfile>();
        for (int session = first; session <= last; session++)
        {
            int minutes = timetable.Clock[session].Minutes;
            if (!profiles.TryGetValue(minutes, out IntradayProfile? profile))
                profiles.Add(minutes, profile = new IntradayProfile(minutes));
            var context = new SessionContext(_seed, timetable, history, session, profile, _options);
            (MarketDay nifty, MarketDay volatility) = _options.Frequency == DataFrequency.Daily
                ? DailyRows.Write(context)
                : IntradayRows.Write(context, _options);
            yield return new SyntheticDay(context.Date, nifty, volatility);
        }
    }
}
