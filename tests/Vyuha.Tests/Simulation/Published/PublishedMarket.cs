using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Quant.Options;
using Vyuha.Simulation.Backtest;

namespace Vyuha.Tests.Simulation.Published;

/// <summary>
/// The days of a published log as market data: recorded opens of option minutes at their minutes, and where the recording has nothing, at the
/// exits, the price the log itself states.
/// </summary>
/// <remarks>
/// A stop lies inside its candle, so it is replayed half a minute after the candle's open; all other exits are opens. The four strikes on each
/// side of the money are quoted once, at the entry, by Black-76 on the forward and the volatility of the recorded pair: the margin of a book
/// needs a chain, and the recording has one pair a day. Nobody trades them.
/// </remarks>
internal sealed class PublishedMarket(string underlying, IReadOnlyList<PublishedDay> days, Dictionary<DateOnly, List<MinutePoint>> points, bool modelledSpread)
    : IMarketDataSource
{
    public static readonly TimeOnly Entry = new(9, 20);
    public static readonly TimeOnly DayClose = new(15, 20);

    private const int StrikesEachSide = 10;
    private const int ModelledEachSide = 4;
    private const double Rate = 0.065;

    /// <summary>Enough on each side, and of traded volume, for the tenth of it that is displayed, to fill every order at once.</summary>
    private const int Size = 1_000_000;

    private static readonly TimeSpan InsideTheCandle = TimeSpan.FromSeconds(30);
    private static readonly Price Tick = Price.FromRupees(0.05m);

    public IReadOnlyList<string> Underlyings => [underlying];

    public DataFrequency Frequency => DataFrequency.Snapshot;

    public IEnumerable<DailyBar> History => [];

    public IEnumerable<TradingDay> Days()
    {
        foreach (PublishedDay day in days)
            yield return new TradingDay(day.Date, [Build(day)]);
    }

    /// <summary>The recorded price of a day's leg at the entry; null when the recording lacks it.</summary>
    public static Price? EntryPoint(PublishedDay day, OptionRight right, Dictionary<DateOnly, List<MinutePoint>> points)
    {
        if (!points.TryGetValue(day.Date, out List<MinutePoint>? today))
            return null;
        foreach (MinutePoint point in today)
        {
            if (point.Time == Entry && point.Expiry == day.Expiry && point.Strike == day.Strike && point.Right == right)
                return point.Open;
        }

        return null;
    }

    private MarketDay Build(PublishedDay day)
    {
        Exchange exchange = MarketRules.Shipped.Underlying(underlying).Value.Derivatives!.Value;
        // The nearest expiry after the day that was recorded: what the data lists, whatever the log says.
        DateOnly expiry = points[day.Date].Where(point => point.Expiry > day.Date).Min(point => point.Expiry);
        Price step = MarketRules.Shipped.StrikeStep(underlying, expiry, day.Date).Value;
        long lowest = (day.Spot.Steps / step.Steps - StrikesEachSide) * step.Steps;
        var contracts = new List<ListedContract> { new(Instrument.Spot(MarketRules.Shipped.Underlying(underlying).Value.Index, underlying), 0) };
        for (int i = 0; i <= 2 * StrikesEachSide + 1; i++)
        {
            Price strike = Price.FromSteps(lowest + i * step.Steps);
            contracts.Add(new(Instrument.Option(exchange, underlying, expiry, strike, OptionRight.Call), 0));
            contracts.Add(new(Instrument.Option(exchange, underlying, expiry, strike, OptionRight.Put), 0));
        }

        var rows = new SortedDictionary<(long Time, int Contract), Price>();
        rows[(Ist.At(day.Date, Entry).Nanoseconds, 0)] = day.Spot;
        int IndexOf(Price strike, OptionRight right)
        {
            long at = (strike.Steps - lowest) / step.Steps;
            return at is < 0 or > 2 * StrikesEachSide + 1 || (strike.Steps - lowest) % step.Steps != 0 ? -1 : (int)(1 + 2 * at + (right == OptionRight.Put ? 1 : 0));
        }

        AddModelled(day, expiry, step, rows, IndexOf);
        foreach (MinutePoint point in points[day.Date])
        {
            if (point.Expiry == expiry && IndexOf(point.Strike, point.Right) is > 0 and int contract)
                rows[(Ist.At(day.Date, point.Time).Nanoseconds, contract)] = point.Open;
        }

        foreach (PublishedLeg leg in day.Legs)
            AddExit(day, leg, IndexOf(day.Strike, leg.Right), rows);
        return Columns(day.Date, [.. contracts], rows);
    }

    private static void AddExit(PublishedDay day, PublishedLeg leg, int contract, SortedDictionary<(long Time, int Contract), Price> rows)
    {
        Timestamp at = Ist.At(day.Date, leg.ExitTime);
        if (leg.Reason == PublishedExit.Stop)
            at = at.Plus(InsideTheCandle);
        rows[(at.Nanoseconds, contract)] = leg.Exit;
        // Who does not know that a candle is the last one waits for the day's close and finds the same quote.
        if (leg.Reason == PublishedExit.LastCandle)
            rows[(Ist.At(day.Date, DayClose).Nanoseconds, contract)] = leg.Exit;
    }

    private void AddModelled(
        PublishedDay day, DateOnly expiry, Price step, SortedDictionary<(long Time, int Contract), Price> rows, Func<Price, OptionRight, int> indexOf)
    {
        Timestamp now = Ist.At(day.Date, Entry);
        double years = YearFraction.Years(now.Nanoseconds, MarketRules.Shipped.ExpiryInstant(underlying, expiry).Value.Nanoseconds);
        double discount = Math.Exp(-Rate * years);
        double call = EntryPoint(day, OptionRight.Call, points)!.Value.ToModel();
        double put = EntryPoint(day, OptionRight.Put, points)!.Value.ToModel();
        double strike = day.Strike.ToModel();
        double forward = strike + (call - put) / discount;
        bool useCall = strike >= forward;
        Assert.Equal(
            ImpliedVolatilityStatus.Ok,
            ImpliedVolatility.TrySolve(useCall, forward, strike, years, discount, useCall ? call : put, out double volatility));
        for (int i = -ModelledEachSide; i <= ModelledEachSide; i++)
        {
            Price other = Price.FromSteps(day.Strike.Steps + i * step.Steps);
            foreach (OptionRight right in (ReadOnlySpan<OptionRight>)[OptionRight.Call, OptionRight.Put])
            {
                double price = Black76.Price(right == OptionRight.Call, forward, other.ToModel(), years, volatility, discount);
                rows[(now.Nanoseconds, indexOf(other, right))] = Price.FromSteps(Math.Max(Tick.Steps, Price.FromModel(price, Tick, TickRounding.Nearest).Steps));
            }
        }
    }

    /// <summary>Quotes without a spread, or last prices that the half-spread model turns into quotes.</summary>
    private MarketDay Columns(DateOnly date, ListedContract[] contracts, SortedDictionary<(long Time, int Contract), Price> rows)
    {
        (long Time, int Contract)[] keys = [.. rows.Keys];
        long[] prices = [.. rows.Values.Select(price => price.Steps)];
        bool[] quoted = [.. keys.Select(key => key.Contract > 0 && !modelledSpread)];
        long[] quotes = [.. prices.Select((price, row) => quoted[row] ? price : 0)];
        int[] sizes = [.. quoted.Select(isQuoted => isQuoted ? Size : 0)];
        long[] nothing = new long[keys.Length];
        var day = new MarketDay
        {
            Underlying = underlying,
            Date = date,
            Frequency = DataFrequency.Snapshot,
            Origin = DataOrigin.Vendor,
            Contracts = contracts,
            Time = [.. keys.Select(key => key.Time)],
            Contract = [.. keys.Select(key => key.Contract)],
            Bid = quotes,
            Ask = quotes,
            BidSize = sizes,
            AskSize = sizes,
            Open = nothing,
            High = nothing,
            Low = nothing,
            Last = prices,
            Settlement = nothing,
            Volume = [.. keys.Select(key => key.Contract > 0 ? (long)Size : 0)],
            OpenInterest = nothing,
        };
        day.Validate();
        return day;
    }
}
