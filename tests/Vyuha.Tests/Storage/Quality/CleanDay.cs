using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Quant.Options;

namespace Vyuha.Tests.Storage.Quality;

/// <summary>A day without a defect: Black-76 prices on a wandering index, with a smile, tick-sized quotes and consistent counts.</summary>
internal static class CleanDay
{
    public static readonly DateOnly Date = new(2026, 1, 6);

    private static readonly DateOnly[] Expiries = [new(2026, 1, 13), new(2026, 1, 27)];

    public static MarketDay Snapshots(int seed) => Make(seed, DataFrequency.Snapshot, [.. Enumerable.Range(1, 24).Select(step => new TimeOnly(9, 15).AddMinutes(15 * step))]);

    public static MarketDay Daily(int seed) => Make(seed, DataFrequency.Daily, [new(15, 30)]);

    public static MarketDay Minutes(int seed) => Make(seed, DataFrequency.Minute, [.. Enumerable.Range(1, 375).Select(minute => new TimeOnly(9, 15).AddMinutes(minute))], strikes: 0);

    private static MarketDay Make(int seed, DataFrequency frequency, TimeOnly[] clocks, int strikes = 10)
    {
        var random = new Random(seed);
        double spot = 24_000 + 4_000 * random.NextDouble();
        double vol = 0.10 + 0.10 * random.NextDouble();
        double middle = Math.Round(spot / 50) * 50;
        var contracts = new List<ListedContract> { new(Instrument.Spot(Exchange.NseIndex, "NIFTY"), 0) };
        if (strikes > 0)
        {
            foreach (DateOnly expiry in Expiries)
            {
                for (int step = -strikes; step <= strikes; step++)
                {
                    Price strike = Price.FromRupees((decimal)(middle + 50 * step));
                    contracts.Add(new(Instrument.Option(Exchange.Nfo, "NIFTY", expiry, strike, OptionRight.Call), 65));
                    contracts.Add(new(Instrument.Option(Exchange.Nfo, "NIFTY", expiry, strike, OptionRight.Put), 65));
                }
            }
        }

        int rows = clocks.Length * contracts.Count;
        MarketDay day = EmptyDay.Of(Date, frequency, contracts, rows);
        long[] interest = [.. contracts.Select(_ => 65L * random.Next(10_000, 100_000))];
        for (int instant = 0; instant < clocks.Length; instant++)
        {
            double open = spot;
            spot *= Math.Exp(vol * Math.Sqrt(1.0 / 252 / clocks.Length) * Normal(random));
            long time = Ist.At(Date, clocks[instant]).Nanoseconds;
            for (int contract = 0; contract < contracts.Count; contract++)
            {
                int row = instant * contracts.Count + contract;
                (day.Time[row], day.Contract[row]) = (time, contract);
                if (contract == 0)
                    Bar(day, row, open, spot, random, frequency != DataFrequency.Snapshot);
                else
                    Quote(day, row, contracts[contract].Instrument, spot, vol, time, random, ref interest[contract]);
            }
        }

        day.Validate();
        return day;
    }

    private static void Bar(MarketDay day, int row, double open, double close, Random random, bool isBar)
    {
        day.Last[row] = Steps(close, 0.05);
        if (!isBar)
            return;
        day.Open[row] = Steps(open, 0.05);
        day.High[row] = Steps(Math.Max(open, close) * (1 + 0.0002 * random.NextDouble()), 0.05) + 500;
        day.Low[row] = Steps(Math.Min(open, close) * (1 - 0.0002 * random.NextDouble()), 0.05) - 500;
    }

    private static void Quote(MarketDay day, int row, Instrument option, double spot, double vol, long time, Random random, ref long interest)
    {
        double years = (Ist.At(option.Expiry, new(15, 30)).Nanoseconds - time) / 1e9 / 86_400 / 365;
        double forward = spot * Math.Exp(0.065 * years);
        double moneyness = Math.Log(option.Strike.ToModel() / forward);
        double smile = vol * (1 - 0.8 * moneyness + 4 * moneyness * moneyness);
        double fair = Black76.Price(option.Right == OptionRight.Call, forward, option.Strike.ToModel(), years, smile, Math.Exp(-0.065 * years));
        double half = Math.Max(0.05, 0.004 * fair);
        long mid = Math.Max(500, Steps(fair, 0.05));
        if (day.Frequency == DataFrequency.Daily)
        {
            (day.Open[row], day.Last[row], day.Settlement[row]) = (mid, mid, mid);
            (day.High[row], day.Low[row]) = (mid + 500, Math.Max(500, mid - 500));
        }
        else
        {
            day.Bid[row] = Math.Max(500, Steps(fair - half, 0.05));
            day.Ask[row] = Math.Max(day.Bid[row] + 500, Steps(fair + half, 0.05));
            (day.BidSize[row], day.AskSize[row]) = (65 * random.Next(1, 100), 65 * random.Next(1, 100));
            day.Last[row] = mid;
        }

        day.Volume[row] = 65L * random.Next(100, 1_000);
        interest += 65 * random.Next(-50, 50);
        day.OpenInterest[row] = interest;
    }

    private static long Steps(double rupees, double tick) => (long)Math.Round(rupees / tick) * (long)Math.Round(tick * 10_000);

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
