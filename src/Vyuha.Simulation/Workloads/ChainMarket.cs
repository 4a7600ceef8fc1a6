using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Simulation.Workloads;

/// <summary>The option chain of W-CHAIN: 41 strikes, call and put, priced each minute of 20 days with bid and ask around the model.</summary>
internal static class ChainMarket
{
    public const int Days = 20;
    public const int MinutesADay = 390;
    public const int Strikes = 41;
    public const int Contracts = 2 * Strikes;

    /// <summary>Dense id of the first option; the underlying has id 1. Calls and puts alternate, strikes rise.</summary>
    public const int FirstOption = 2;

    private const double Rate = 0.02;
    private const double Volatility = 0.2;
    private const int Lot = 100;
    private static readonly DateOnly FirstDay = new(2015, 6, 1);
    private static readonly DateOnly Expiry = new(2015, 7, 17);

    /// <summary>Expiry and end of the session: 16:00 in the workload's local time.</summary>
    public const string Close = "16:00";

    public static IEnumerable<MarketDay> Build(int days)
    {
        BarSeries bars = BarSeries.HundredThousand();
        DateOnly[] dates = NewYorkDays.From2015(256);
        int first = Array.IndexOf(dates, FirstDay);
        int middle = (int)Math.Round(bars.Open[first * MinutesADay]);
        ListedContract[] contracts = Listed(middle);
        long expiry = Ist.At(Expiry, new TimeOnly(16, 0)).Nanoseconds;
        const int rows = MinutesADay * (Contracts + 1);
        long[] none = new long[rows];
        int[] contract = new int[rows];
        int[] size = new int[rows];
        for (int row = 0; row < rows; row++)
            (contract[row], size[row]) = (row % (Contracts + 1), 10 * Lot);

        for (int day = first; day < first + days; day++)
        {
            long[] time = new long[rows];
            long[] bid = new long[rows];
            long[] ask = new long[rows];
            long[] last = new long[rows];
            long open = Ist.At(dates[day], new TimeOnly(9, 30)).Nanoseconds;
            int row = 0;
            for (int minute = 0; minute < MinutesADay; minute++)
            {
                long now = open + (minute + 1) * Timestamp.NanosecondsPerMinute;
                double spot = bars.Close[day * MinutesADay + minute];
                double years = YearFraction.Years(now, expiry);
                double discount = ExactMath.Exp(-Rate * years);
                time[row] = now;
                last[row++] = BarSeries.Steps(spot);
                for (int i = 0; i < Contracts; i++, row++)
                {
                    double price = Black76.Price(i % 2 == 0, spot / discount, middle - Strikes / 2 + i / 2, years, Volatility, discount);
                    time[row] = now;
                    bid[row] = Math.Max(100, Cents(0.995 * price - 0.005));
                    ask[row] = Cents(1.005 * price + 0.015);
                }
            }

            yield return WorkloadMarket.Day(dates[day], DataFrequency.Minute, contracts, time, contract, bid, ask, size, last, none);
        }
    }

    private static ListedContract[] Listed(int middle)
    {
        var contracts = new ListedContract[Contracts + 1];
        contracts[0] = new(Instrument.Spot(Exchange.NseIndex, WorkloadRules.Underlying), 0);
        for (int i = 0; i < Contracts; i++)
        {
            Price strike = Price.FromRupees(middle - Strikes / 2 + i / 2);
            contracts[i + 1] = new(
                Instrument.Option(Exchange.Nfo, WorkloadRules.Underlying, Expiry, strike, i % 2 == 0 ? OptionRight.Call : OptionRight.Put), 0);
        }

        return contracts;
    }

    /// <summary>Rounded to a cent, in steps.</summary>
    private static long Cents(double price) => (long)Math.Round(price * 100) * 100;
}
