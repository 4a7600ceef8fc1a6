using Vyuha.Core;
using Vyuha.Core.Rules;

namespace Vyuha.Simulation.Synthetic;

/// <summary>One expiry as the rule tables list it on a date.</summary>
/// <param name="Expiry">Last trading day.</param>
/// <param name="IsMonthly">Futures exist for it.</param>
/// <param name="Closing">Index of that session in the clock.</param>
/// <param name="Instant">When trading in it ends.</param>
/// <param name="StrikeStep">Distance of strikes.</param>
/// <param name="LotSize">Units a lot on the date.</param>
/// <param name="Tick">Tick of its options.</param>
internal sealed record ListedSeries(
    DateOnly Expiry, bool IsMonthly, int Closing, Timestamp Instant, Price StrikeStep, int LotSize, Price Tick);

/// <summary>Everything the synthetic market asks the rule tables: sessions, expiries, lots, steps and ticks of NIFTY.</summary>
internal sealed class Timetable
{
    /// <summary>How far the clock must run past the last day: no expiry that is generated lies beyond.</summary>
    private const int DaysAhead = 130;

    private readonly MarketRules _rules;

    public Timetable(MarketRules rules, DateOnly to)
    {
        _rules = rules;
        TradingCalendar calendar = rules.Calendar(Exchange.Nfo);
        if (to > calendar.LastDay)
        {
            throw new InputErrorException(
                $"The synthetic market ends on {calendar.LastDay:yyyy-MM-dd}, where the trading calendar ends, not on {to:yyyy-MM-dd}. "
                + "Choose an earlier last day, or add the holidays of the later years to a rules folder.");
        }

        var sessions = new List<TradingSession>();
        for (DateOnly date = Calibration.FirstDate; date <= to.AddDays(DaysAhead); date = date.AddDays(1))
        {
            if (SessionOn(calendar, date) is { } session)
                sessions.Add(session);
        }

        Clock = new SessionClock(sessions);
    }

    public SessionClock Clock { get; }

    /// <summary>The expiries of a date, nearest first, up to a distance in calendar days.</summary>
    public List<ListedSeries> Listed(DateOnly date, int maximumDays)
    {
        var listed = new List<ListedSeries>();
        foreach (ListedExpiry expiry in _rules.Expiries(NiftyMarket.Symbol, date))
        {
            if (expiry.Expiry.DayNumber - date.DayNumber > maximumDays)
                continue;
            Instrument sample = Instrument.Option(Exchange.Nfo, NiftyMarket.Symbol, expiry.Expiry, Price.FromSteps(Price.StepsPerRupee), OptionRight.Call);
            RuleLookup<int> lot = _rules.LotSize(sample, date);
            RuleLookup<Price> step = _rules.StrikeStep(NiftyMarket.Symbol, expiry.Expiry, date);
            RuleLookup<Timestamp> instant = _rules.ExpiryInstant(NiftyMarket.Symbol, expiry.Expiry);
            int closing = Clock.IndexOf(expiry.Expiry);

            // A contract the tables cannot describe is not listed: nothing is made up.
            if (!lot.HasValue || !step.HasValue || !instant.HasValue || closing < 0)
                continue;
            listed.Add(new(
                expiry.Expiry, expiry.Kind == ExpiryKind.Monthly, closing, instant.Value, step.Value, lot.Value,
                _rules.TickSize(sample, date, Price.Zero).Value));
        }

        return listed;
    }

    /// <summary>The tick of index futures at an index level.</summary>
    public Price FutureTick(DateOnly expiry, DateOnly date, Price level) =>
        _rules.TickSize(Instrument.Future(Exchange.Nfo, NiftyMarket.Symbol, expiry), date, level).Value;

    /// <summary>Days the tables call open without saying when are left out; past the holiday lists every weekday counts, for the clock only.</summary>
    private static TradingSession? SessionOn(TradingCalendar calendar, DateOnly date)
    {
        if (date > calendar.LastDay)
        {
            return date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday
                ? null
                : new TradingSession(date, new TimeOnly(9, 15), new TimeOnly(15, 30));
        }

        if (!calendar.Session(date).TryGet(out Session? session))
            return null;
        var whole = new TradingSession(date, session.Open, session.Close);
        return session is { BreakFrom: { } from, BreakTo: { } to }
            ? whole with { BreakAfter = Minutes(session.Open, from), BreakMinutes = Minutes(from, to) }
            : whole;
    }

    private static int Minutes(TimeOnly from, TimeOnly to) => (int)((to - from).Ticks / TimeSpan.TicksPerMinute);
}
