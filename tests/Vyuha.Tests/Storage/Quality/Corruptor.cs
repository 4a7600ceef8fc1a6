using Vyuha.Core;
using Vyuha.Core.MarketData;

namespace Vyuha.Tests.Storage.Quality;

/// <summary>Plants one defect of each kind in a clean day, at a place the seed decides.</summary>
internal static class Corruptor
{
    /// <summary>Each kind of defect: the check that must find it, and how it is planted.</summary>
    public static readonly (string Kind, string Check, Func<int, MarketDay> Plant)[] Kinds =
    [
        ("a day the market was closed", "trading-day", seed => Moved(CleanDay.Snapshots(seed), new(2026, 1, 4), TimeSpan.Zero)),
        ("rows after the close", "session-hours", seed => Moved(CleanDay.Snapshots(seed), CleanDay.Date, TimeSpan.FromMinutes(20 + seed % 30))),
        ("bars after the close", "session-hours", seed => Moved(CleanDay.Minutes(seed), CleanDay.Date, TimeSpan.FromMinutes(1 + seed % 60))),
        ("an hour and more without a snapshot", "gaps", seed => Without(CleanDay.Snapshots(seed), 8 + seed % 5, 5)),
        ("minutes missing", "gaps", seed => Without(CleanDay.Minutes(seed), 100 + seed % 50, 10)),
        ("a negative price", "impossible-prices", seed => Each(CleanDay.Snapshots(seed), seed, (day, row) => day.Last[row] = -day.Last[row])),
        ("a trade at nothing", "impossible-prices", seed => Each(CleanDay.Daily(seed), seed, (day, row) => day.Last[row] = 0)),
        ("a close above the high", "impossible-prices", seed => Each(CleanDay.Daily(seed), seed, (day, row) => day.Last[row] = 2 * day.High[row])),
        ("a crossed quote", "crossed-quotes", seed => Each(CleanDay.Snapshots(seed), seed, (day, row) => (day.Bid[row], day.Ask[row]) = (day.Ask[row], day.Bid[row]))),
        ("a page that was not refreshed", "stale-prices", seed => Frozen(CleanDay.Snapshots(seed), 5 + seed % 10)),
        ("an index that stands still", "stale-prices", seed => FrozenIndex(CleanDay.Minutes(seed), 50 + seed)),
        ("open interest times twenty", "open-interest", seed => LateInDay(CleanDay.Snapshots(seed), seed, (day, row) => day.OpenInterest[row] *= 20)),
        ("a call below its worth", "price-bounds", seed => Deep(CleanDay.Snapshots(seed), seed, OptionRight.Call)),
        ("a put below its worth", "price-bounds", seed => Deep(CleanDay.Snapshots(seed), seed, OptionRight.Put)),
        ("one side of a strike shifted", "put-call-parity", seed => NearMoney(CleanDay.Snapshots(seed), seed, (day, row) => Shift(day, row, 200 * Price.StepsPerRupee))),
        ("two strikes swapped", "strike-order", seed => Swapped(CleanDay.Snapshots(seed), seed)),
        ("a strike above its neighbours", "strike-convexity", seed => NearMoney(CleanDay.Snapshots(seed), seed, (day, row) => Shift(day, row, 150 * Price.StepsPerRupee))),
        ("the lot of another year", "contract-terms", seed => Terms(CleanDay.Snapshots(seed), seed, (instrument, _) => new(instrument, 75))),
        ("an expiry on another weekday", "contract-terms", seed => Terms(CleanDay.Snapshots(seed), seed, (instrument, lot) =>
            new(Instrument.Option(instrument.Exchange, instrument.Underlying, instrument.Expiry.AddDays(2), instrument.Strike, instrument.Right), lot))),
        ("an index value of another day", "index-level", seed => Index(CleanDay.Snapshots(seed), (instant, level) => instant == 5 + seed % 10 ? level * 102 / 100 : level)),
        ("two days mixed by a wrong clock", "index-level", seed => Index(CleanDay.Snapshots(seed), (instant, level) => instant % 3 == seed % 3 ? level * 983 / 1000 : level)),
        ("no index at all", "index-level", seed => Index(CleanDay.Snapshots(seed), (_, _) => 0)),
        ("chains of another day beside the index", "forward-level", seed => Index(CleanDay.Snapshots(seed), (_, level) => level * 103 / 100)),
    ];

    private static MarketDay Moved(MarketDay day, DateOnly date, TimeSpan later)
    {
        long shift = Ist.At(date, default).Nanoseconds - Ist.At(day.Date, default).Nanoseconds + later.Ticks * 100;
        return Copy(day, [.. Enumerable.Range(0, day.RowCount)], date, time => time + shift);
    }

    private static MarketDay Without(MarketDay day, int firstInstant, int instants)
    {
        long[] times = [.. day.Time.Distinct().Skip(firstInstant).Take(instants)];
        return Copy(day, [.. Enumerable.Range(0, day.RowCount).Where(row => !times.Contains(day.Time[row]))], day.Date, time => time);
    }

    private static MarketDay Each(MarketDay day, int seed, Action<MarketDay, int> spoil)
    {
        int[] options = Options(day);
        spoil(day, options[seed * 7919 % options.Length]);
        return day;
    }

    private static MarketDay LateInDay(MarketDay day, int seed, Action<MarketDay, int> spoil)
    {
        int[] options = Options(day);
        int[] late = options[(options.Length / 2)..];
        spoil(day, late[seed * 7919 % late.Length]);
        return day;
    }

    private static MarketDay NearMoney(MarketDay day, int seed, Action<MarketDay, int> spoil)
    {
        // Three strikes from the money: outside the pairs whose median makes the forward, inside the traded range.
        int[] near = [.. Options(day).Where(row => Math.Abs(Of(day, row).Strike.Steps - day.Last[SpotRow(day, row)]) is > 1_500_000 and < 3_500_000
            && (day.Contract[row] - 1) % 42 is >= 4 and < 38)]; // Not at the edge of the chain: it takes two neighbours to judge a strike.
        spoil(day, near[seed * 7919 % near.Length]);
        return day;
    }

    private static MarketDay Deep(MarketDay day, int seed, OptionRight right)
    {
        int[] deep = [.. Options(day).Where(row => Of(day, row).Right == right
            && (Of(day, row).Strike.Steps - day.Last[SpotRow(day, row)]) * (right == OptionRight.Call ? -1 : 1) > 3_000_000)];
        int row = deep[seed * 7919 % deep.Length];
        (day.Bid[row], day.Ask[row]) = (1_000_000, 1_010_000);
        return day;
    }

    private static MarketDay Swapped(MarketDay day, int seed)
    {
        int[] calls = [.. Options(day).Where(row => Of(day, row).Right == OptionRight.Call && Of(day, row).Strike.Steps < day.Last[SpotRow(day, row)])];
        int row = calls[seed * 7919 % calls.Length];
        int other = Array.FindIndex(day.Contract, contract => contract == day.Contract[row] + 8); // Four strikes up in the same expiry.
        other += (row - Array.FindIndex(day.Contract, contract => contract == day.Contract[row]));
        (day.Bid[row], day.Bid[other]) = (day.Bid[other], day.Bid[row]);
        (day.Ask[row], day.Ask[other]) = (day.Ask[other], day.Ask[row]);
        return day;
    }

    private static MarketDay Frozen(MarketDay day, int instant)
    {
        int width = day.Contracts.Length;
        foreach (long[] column in new[] { day.Bid, day.Ask, day.Last, day.OpenInterest })
            Array.Copy(column, instant * width, column, (instant + 1) * width, width);
        foreach (int[] column in new[] { day.BidSize, day.AskSize })
            Array.Copy(column, instant * width, column, (instant + 1) * width, width);
        return day;
    }

    private static MarketDay FrozenIndex(MarketDay day, int from)
    {
        for (int row = from + 1; row < from + 8; row++)
            (day.Open[row], day.High[row], day.Low[row], day.Last[row]) = (day.Open[from], day.High[from], day.Low[from], day.Last[from]);
        return day;
    }

    private static MarketDay Terms(MarketDay day, int seed, Func<Instrument, int, ListedContract> wrong)
    {
        int contract = 1 + seed % (day.Contracts.Length - 1);
        day.Contracts[contract] = wrong(day.Contracts[contract].Instrument, day.Contracts[contract].StatedLotSize);
        return day;
    }

    private static MarketDay Index(MarketDay day, Func<int, long, long> level)
    {
        int width = day.Contracts.Length;
        for (int instant = 0; instant * width < day.RowCount; instant++)
            day.Last[instant * width] = level(instant, day.Last[instant * width]);
        return day;
    }

    private static void Shift(MarketDay day, int row, long steps)
    {
        day.Bid[row] += steps;
        day.Ask[row] += steps;
    }

    private static Instrument Of(MarketDay day, int row) => day.Contracts[day.Contract[row]].Instrument;

    private static int SpotRow(MarketDay day, int row) => row / day.Contracts.Length * day.Contracts.Length;

    private static int[] Options(MarketDay day) => [.. Enumerable.Range(0, day.RowCount).Where(row => Of(day, row).IsOption)];

    private static MarketDay Copy(MarketDay day, int[] rows, DateOnly date, Func<long, long> time)
    {
        T[] Pick<T>(T[] column) => Array.ConvertAll(rows, row => column[row]);
        return new MarketDay
        {
            Underlying = day.Underlying,
            Date = date,
            Frequency = day.Frequency,
            Origin = day.Origin,
            Contracts = day.Contracts,
            Time = Array.ConvertAll(Pick(day.Time), value => time(value)),
            Contract = Pick(day.Contract),
            Bid = Pick(day.Bid),
            Ask = Pick(day.Ask),
            BidSize = Pick(day.BidSize),
            AskSize = Pick(day.AskSize),
            Open = Pick(day.Open),
            High = Pick(day.High),
            Low = Pick(day.Low),
            Last = Pick(day.Last),
            Settlement = Pick(day.Settlement),
            Volume = Pick(day.Volume),
            OpenInterest = Pick(day.OpenInterest),
        };
    }
}
