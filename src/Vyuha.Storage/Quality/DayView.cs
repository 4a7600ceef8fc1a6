using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Quant.Options;

namespace Vyuha.Storage.Quality;

/// <summary>One day laid out for the checks: instants, the index, and the chains with their implied forwards.</summary>
internal sealed class DayView
{
    /// <summary>
    /// Only for bounds: one point of interest moves the discounted distance of a strike 10 % off by less than a basis point of the
    /// forward over a month, far inside every tolerance here.
    /// </summary>
    private const double Rate = 0.065;

    /// <summary>Chains beyond this are left out of price relations: they hardly trade, and the rate begins to matter.</summary>
    private const int FurthestDays = 100;

    private const int LotsForAClose = 50;

    private ChainSlice[]? _chains;

    public DayView(MarketDay day, MarketRules rules)
    {
        (Day, Rules) = (day, rules);
        Kinds = Array.ConvertAll(day.Contracts, contract => contract.Instrument.Kind);
        Instants = [.. day.Time.Distinct()];
        SpotRows = [.. Enumerable.Range(0, day.RowCount).Where(row => Kinds[day.Contract[row]] == InstrumentKind.IndexSpot && day.Last[row] > 0)];
        TradingCalendar calendar = rules.Calendar(day.Contracts[0].Instrument.Exchange);
        CalendarKnown = calendar.Knows(day.Date);
        IsTradingDay = !CalendarKnown || calendar.IsTradingDay(day.Date);
        Session = CalendarKnown && calendar.Session(day.Date).TryGet(out Session? session) ? session : null;
    }

    public MarketDay Day { get; }

    public MarketRules Rules { get; }

    /// <summary>The same series on the trading day stored before, or null.</summary>
    public MarketDay? Previous { get; init; }

    /// <summary>Close of the index on this day from daily data, when other data is looked at and it is known; else 0.</summary>
    public long OfficialClose { get; init; }

    /// <summary>Rows the sources stated twice.</summary>
    public int RepeatedRows { get; init; }

    public InstrumentKind[] Kinds { get; }

    /// <summary>Distinct times, rising.</summary>
    public long[] Instants { get; }

    /// <summary>Rows of the index with a value, by time.</summary>
    public int[] SpotRows { get; }

    public bool CalendarKnown { get; }

    /// <summary>True also when the calendar does not know the day.</summary>
    public bool IsTradingDay { get; }

    /// <summary>Null on holidays and when the hours are not known.</summary>
    public Session? Session { get; }

    public bool HasOptions => Kinds.Contains(InstrumentKind.IndexOption);

    /// <summary>Near expiries at instants within the session.</summary>
    public ChainSlice[] Chains => _chains ??= BuildChains();

    public Instrument InstrumentOf(int row) => Day.Contracts[Day.Contract[row]].Instrument;

    public bool IsOption(int row) => Kinds[Day.Contract[row]] == InstrumentKind.IndexOption;

    public bool InSession(long time)
    {
        if (Session is null)
            return true;
        TimeOnly clock = Ist.TimeOf(Timestamp.FromNanoseconds(time));
        // A bar is stamped when it ends, so the first one comes a minute after the open and the last one at the close.
        return (Day.Frequency == DataFrequency.Minute ? clock > Session.Open : clock >= Session.Open) && clock <= Session.Close;
    }

    /// <summary>What the row could be sold and bought at, rupee; the trade itself when there are no quotes. False when it has neither.</summary>
    public bool TryPrices(int row, out double bid, out double ask)
    {
        (bid, ask) = (0, 0);
        if (row < 0)
            return false;
        if (Day.Bid[row] > 0 && Day.Ask[row] > 0)
        {
            (bid, ask) = (Rupees(Day.Bid[row]), Rupees(Day.Ask[row]));
            return true;
        }

        // A close of a few trades may be hours older than its neighbour's.
        long fewest = Day.Frequency == DataFrequency.Daily ? LotsForAClose * (long)Math.Max(1, Day.Contracts[Day.Contract[row]].StatedLotSize) : 1;
        if (HasQuotes || Day.Last[row] <= 0 || Day.Volume[row] < fewest)
            return false;
        bid = ask = Rupees(Day.Last[row]);
        return true;
    }

    /// <summary>Whether the day has bids and asks; trades are then not used for price relations.</summary>
    public bool HasQuotes => Day.Frequency != DataFrequency.Daily && Day.Ask.AsSpan().ContainsAnyExcept(0);

    /// <summary>
    /// How far prices of one instant may contradict each other, as a fraction of the forward. Quotes are simultaneous to within the
    /// fetch of a page. Bars close on trades up to a minute apart. Daily closes of NSE average the last half hour in which the
    /// contract traded, so two strikes may speak of different times.
    /// </summary>
    public double Slack => Day.Frequency switch
    {
        DataFrequency.Daily => 0.0060,
        DataFrequency.Minute when !HasQuotes => 0.0020,
        _ => 0.0015,
    };

    public static string Clock(long time) => Ist.TimeOf(Timestamp.FromNanoseconds(time)).ToString("HH:mm");

    public static double Rupees(long steps) => steps / (double)Price.StepsPerRupee;

    private ChainSlice[] BuildChains()
    {
        var chains = new List<ChainSlice>();
        MarketDay day = Day;
        double spot = 0;
        for (int start = 0, end; start < day.RowCount; start = end)
        {
            for (end = start; end < day.RowCount && day.Time[end] == day.Time[start]; end++)
            {
                if (Kinds[day.Contract[end]] == InstrumentKind.IndexSpot && day.Last[end] > 0)
                    spot = Rupees(day.Last[end]);
            }

            if (!InSession(day.Time[start]))
                continue;
            // Rows of an instant come by contract, contracts by expiry, then strike, the call before the put.
            for (int first = start, next; first < end; first = next)
            {
                next = first + 1;
                if (!IsOption(first))
                    continue;
                DateOnly expiry = InstrumentOf(first).Expiry;
                while (next < end && InstrumentOf(next).Expiry == expiry)
                    next++;
                if (expiry.DayNumber - day.Date.DayNumber is >= 0 and <= FurthestDays)
                    chains.Add(Slice(first, next, expiry, spot));
            }
        }

        return [.. chains];
    }

    private ChainSlice Slice(int first, int next, DateOnly expiry, double spot)
    {
        var strikes = new List<double>();
        var calls = new List<int>();
        var puts = new List<int>();
        for (int row = first; row < next; row++)
        {
            Instrument instrument = InstrumentOf(row);
            double strike = Rupees(instrument.Strike.Steps);
            if (strikes.Count == 0 || strikes[^1] != strike)
            {
                strikes.Add(strike);
                calls.Add(-1);
                puts.Add(-1);
            }

            (instrument.Right == OptionRight.Call ? calls : puts)[^1] = row;
        }

        double[] callMids = Mids(calls);
        double[] putMids = Mids(puts);
        double years = (expiry.DayNumber - Day.Date.DayNumber) / 365.0;
        double discount = Math.Exp(-Rate * years);
        // Without an index value the strike where call and put are nearest in price stands in for it.
        double hint = spot > 0 ? spot : HintFrom(strikes, callMids, putMids);
        double forward = hint > 0
            && ImpliedForward.Find([.. strikes], callMids, putMids, [], discount, hint) is { Status: ImpliedForwardStatus.Ok or ImpliedForwardStatus.Dispersed } found
                ? found.Forward
                : 0;
        return new ChainSlice(Day.Time[first], expiry, discount, [.. strikes], [.. calls], [.. puts], forward);
    }

    private double[] Mids(List<int> rows) =>
        [.. rows.Select(row => TryPrices(row, out double bid, out double ask) ? (bid + ask) / 2 : double.NaN)];

    private static double HintFrom(List<double> strikes, double[] calls, double[] puts)
    {
        double best = double.PositiveInfinity;
        double hint = 0;
        for (int index = 0; index < strikes.Count; index++)
        {
            double distance = Math.Abs(calls[index] - puts[index]);
            if (distance < best)
                (best, hint) = (distance, strikes[index]);
        }

        return hint;
    }
}
