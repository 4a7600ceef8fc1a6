using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Quant.Options;
using Vyuha.Simulation.Backtest;

namespace Vyuha.Tests.Simulation.Backtest;

/// <summary>
/// A few days of a NIFTY chain priced by Black-76 with bid and ask, in as few snapshots as a test needs. The path of the index is given, so every
/// outcome can be worked out by hand.
/// </summary>
internal sealed class MiniMarket(IReadOnlyList<(DateOnly Date, double[] Levels)> path, DateOnly expiry, double volatility = 0.13) : IMarketDataSource
{
    public const double Rate = 0.065;

    public double HalfSpread { get; init; } = 0.5;

    public int Size { get; init; } = 6500;

    public int LowestStrike { get; init; } = 23_000;

    public int HighestStrike { get; init; } = 25_000;

    /// <summary>Volatility at an instant and a strike; the same everywhere when not given.</summary>
    public Func<Timestamp, double, double>? Smile { get; init; }

    /// <summary>Changes rows of a day before they are fed: for tests of bad or odd quotes.</summary>
    public Action<MarketDay, int>? Edit { get; init; }

    public IReadOnlyList<string> Underlyings => ["NIFTY"];

    public DataFrequency Frequency => DataFrequency.Snapshot;

    public IEnumerable<DailyBar> History => [];

    public IEnumerable<TradingDay> Days()
    {
        foreach ((DateOnly date, double[] levels) in path)
            yield return new TradingDay(date, [Build(date, levels)]);
    }

    public MarketDay Build(DateOnly date, double[] levels)
    {
        var contracts = new List<ListedContract> { new(Instrument.Spot(Exchange.NseIndex, "NIFTY"), 0) };
        int lot = MarketRules.Shipped.LotSize(Instrument.Future(Exchange.Nfo, "NIFTY", expiry), date).Value;
        for (int strike = LowestStrike; strike <= HighestStrike; strike += 100)
        {
            contracts.Add(new(Instrument.Option(Exchange.Nfo, "NIFTY", expiry, Price.FromRupees(strike), OptionRight.Call), lot));
            contracts.Add(new(Instrument.Option(Exchange.Nfo, "NIFTY", expiry, Price.FromRupees(strike), OptionRight.Put), lot));
        }

        int rows = levels.Length * contracts.Count;
        MarketDay day = EmptyDay.Of(date, DataFrequency.Snapshot, contracts, rows);
        Session session = MarketRules.Shipped.Calendar(Exchange.Nfo).Session(date).Value;
        Timestamp end = MarketRules.Shipped.ExpiryInstant("NIFTY", expiry).Value;
        int row = 0;
        for (int snapshot = 0; snapshot < levels.Length; snapshot++)
        {
            Timestamp time = session.OpenInstant.Plus((session.CloseInstant - session.OpenInstant) * ((snapshot + 1.0) / (levels.Length + 1)));
            double years = YearFraction.Years(time.Nanoseconds, end.Nanoseconds);
            double discount = Math.Exp(-Rate * years);
            double forward = levels[snapshot] / discount;
            for (int contract = 0; contract < contracts.Count; contract++, row++)
            {
                day.Time[row] = time.Nanoseconds;
                day.Contract[row] = contract;
                Instrument instrument = contracts[contract].Instrument;
                if (contract == 0)
                {
                    day.Last[row] = Price.FromModel(levels[snapshot], Price.FromSteps(500), TickRounding.Nearest).Steps;
                }
                else
                {
                    double strike = instrument.Strike.ToModel();
                    double price = Black76.Price(instrument.Right == OptionRight.Call, forward, strike, years, Smile?.Invoke(time, strike) ?? volatility, discount);
                    Price tick = Price.FromRupees(0.05m);
                    day.Bid[row] = Math.Max(0, Price.FromModel(price - HalfSpread, tick, TickRounding.Down).Steps);
                    day.Ask[row] = Price.FromModel(price + HalfSpread, tick, TickRounding.Up).Steps;
                    day.Last[row] = Price.FromModel(price, tick, TickRounding.Nearest).Steps;
                    day.BidSize[row] = day.AskSize[row] = Size;
                    day.OpenInterest[row] = 100 * Size;
                }

                Edit?.Invoke(day, row);
            }
        }

        day.Validate();
        return day;
    }
}
