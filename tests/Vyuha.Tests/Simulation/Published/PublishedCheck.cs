using Vyuha.Core;
using Vyuha.Core.Rules;

namespace Vyuha.Tests.Simulation.Published;

/// <summary>How one leg of ours compares with the log's.</summary>
internal enum LegMatch
{
    /// <summary>Entry, stop, exit, minute and profit are equal to the paisa.</summary>
    Exact,

    /// <summary>All that is printed is equal; the log's profit was made with a stop finer than a paisa.</summary>
    UnroundedStop,

    /// <summary>Prices and profit are equal; the log left at the last candle before a halt, which nobody could know at the time.</summary>
    LastCandle,

    Different,
}

/// <summary>One published log, our two runs over it, and what the comparison counts.</summary>
internal sealed class PublishedCheck
{
    /// <summary>What the log takes off each leg without saying so.</summary>
    public static readonly Price Deduction = Price.FromRupees(1);

    private static readonly Lazy<PublishedCheck> LazyNifty = new(() => new("NIFTY", "nifty_2020_2026"));
    private static readonly Lazy<PublishedCheck> LazySensex = new(() => new("SENSEX", "sensex_2024_2026"));

    private readonly Dictionary<DateOnly, List<MinutePoint>> _points;

    private PublishedCheck(string underlying, string file)
    {
        Underlying = underlying;
        Log = PublishedDay.ReadAll(TestData.Path($"backtest_results_published/intraday_atm_straddle_20pct_sl_{file}_daywise.csv.gz"));
        _points = MinutePoint.ReadAll(TestData.Path($"intraday/option_minute_open_points_2020_2026/{underlying}_option_minute_opens.csv.gz"));
        Covered = [.. Log.Where(day => (day.Traded || day.IsUnbalanced) && HasPair(day))];
        int units = Covered[0].Units;
        AsPublished = PublishedRun.Go(new(underlying, Covered, _points, modelledSpread: false), underlying, units, asPublished: true);
        AsTraded = PublishedRun.Go(new(underlying, Covered, _points, modelledSpread: true), underlying, units, asPublished: false);
        foreach (PublishedDay day in Covered.Where(day => day.Traded))
        {
            foreach (PublishedLeg leg in day.Legs)
                Matches.Add((day, leg, Match(day, leg)));
        }
    }

    public static PublishedCheck Nifty => LazyNifty.Value;

    public static PublishedCheck Sensex => LazySensex.Value;

    public string Underlying { get; }

    public List<PublishedDay> Log { get; }

    /// <summary>Days decided by the author's rule, traded or not, whose two entry points were recorded.</summary>
    public List<PublishedDay> Covered { get; }

    /// <summary>Without spread, charges and latency.</summary>
    public PublishedRun AsPublished { get; }

    /// <summary>With the modelled spread, the contract note and latencies.</summary>
    public PublishedRun AsTraded { get; }

    public List<(PublishedDay Day, PublishedLeg Leg, LegMatch Match)> Matches { get; } = [];

    public IEnumerable<PublishedDay> TradedDays => Covered.Where(day => day.Traded);

    /// <summary>The days on which the run with spread and charges traded.</summary>
    public IEnumerable<PublishedDay> ChargedDays => TradedDays.Where(day => AsTraded.Days[day.Date].Legs.Count == 2);

    /// <summary>Days that run refused because a rate of the contract note is not in the tables.</summary>
    public IEnumerable<PublishedDay> DaysWithoutRates => TradedDays.Where(day => AsTraded.Days[day.Date] is { Legs.Count: 0, Denied.Count: 2 });

    /// <summary>Days that are balanced at the traded price and not at the bid.</summary>
    public IEnumerable<PublishedDay> DaysUnbalancedAtTheBid => TradedDays.Where(day => AsTraded.Days[day.Date].Decision == IntradayStraddle.Unbalanced);

    public RunLeg? LegOf(PublishedRun run, PublishedDay day, OptionRight right) =>
        run.Days.TryGetValue(day.Date, out RunDay? ran) ? ran.Legs.SingleOrDefault(leg => leg.Contract.Right == right) : null;

    public Price? EntryPoint(PublishedDay day, OptionRight right) => PublishedMarket.EntryPoint(day, right, _points);

    /// <summary>Recorded opens of a leg after its entry and not after the minute in which the log leaves it.</summary>
    public IEnumerable<MinutePoint> While(PublishedDay day, PublishedLeg leg) => _points[day.Date].Where(point =>
        point.Expiry == day.Expiry && point.Strike == day.Strike && point.Right == leg.Right && point.Time > PublishedMarket.Entry && point.Time <= leg.ExitTime);

    /// <summary>The first expiry after the day that the exchange listed.</summary>
    public DateOnly NearestExpiry(PublishedDay day) =>
        MarketRules.Shipped.Expiries(Underlying, day.Date).First(listed => listed.Expiry > day.Date).Expiry;

    /// <summary>Whether any contract of the expiry was recorded, on any day.</summary>
    public bool IsRecorded(DateOnly expiry) => _points.Values.Any(day => day.Exists(point => point.Expiry == expiry));

    /// <summary>Our profit of a day as the log counts it: less the deduction on each leg.</summary>
    public Money GrossAsPublished(PublishedDay day)
    {
        Money gross = Money.Zero;
        foreach (RunLeg leg in AsPublished.Days[day.Date].Legs)
            gross += leg.Gross - Deduction * Quantity.FromUnits(day.Units);
        return gross;
    }

    public static TimeOnly Minute(TimeOnly time) => new(time.Hour, time.Minute);

    private bool HasPair(PublishedDay day) => EntryPoint(day, OptionRight.Call) is not null && EntryPoint(day, OptionRight.Put) is not null;

    private LegMatch Match(PublishedDay day, PublishedLeg published)
    {
        if (LegOf(AsPublished, day, published.Right) is not { } ours
            || ours.Contract.Strike != day.Strike || ours.Contract.Expiry != day.Expiry
            || ours.EntryTime != PublishedMarket.Entry || ours.Entry != published.Entry || ours.Stop != published.Stop || ours.Exit != published.Exit)
            return LegMatch.Different;

        Quantity units = Quantity.FromUnits(day.Units);
        bool sameProfit = ours.Gross - Deduction * units == published.Gross;
        bool sameMinute = Minute(ours.ExitTime) == published.ExitTime;
        if (sameMinute && sameProfit)
            return LegMatch.Exact;
        if (sameMinute && published.Reason == PublishedExit.Stop)
        {
            // 1.2 × the entry, not rounded.
            Money unrounded = Money.FromRupees(-0.2m * published.Entry.ToRupees() * day.Units) - Deduction * units;
            return unrounded == published.Gross ? LegMatch.UnroundedStop : LegMatch.Different;
        }

        return sameProfit && published.Reason == PublishedExit.LastCandle && ours.ExitTime == PublishedMarket.DayClose ? LegMatch.LastCandle : LegMatch.Different;
    }
}
