using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Simulation.Workloads;

/// <summary>The daily chains of W-EOD: 1,030 weekdays, six weekly expiries, 81 strikes, call and put.</summary>
internal static class EndOfDayMarket
{
    public const int Days = 1_030;
    public const int Expiries = 6;
    public const int Strikes = 81;
    public const int RowsADay = Expiries * Strikes * 2;

    private const int MinutesADay = 375;
    private const int Step = 50;
    private const double Rate = 0.065;
    private const double Volatility = 0.15;
    private static readonly DateOnly FirstDay = new(2015, 1, 1);

    public static IEnumerable<MarketDay> Build()
    {
        BarSeries bars = BarSeries.Million();
        var known = new Dictionary<(int Expiry, int Strike, OptionRight Right), Instrument>();
        var spot = Instrument.Spot(Exchange.NseIndex, WorkloadRules.Underlying);
        const int rows = RowsADay + 1;
        long[] none = new long[rows];
        int[] contract = new int[rows];
        int[] size = new int[rows];
        for (int row = 0; row < rows; row++)
            (contract[row], size[row]) = (row, 100_000);

        DateOnly date = FirstDay;
        for (int day = 0; day < Days; day++, date = NextWeekday(date))
        {
            double level = bars.Close[MinutesADay * day + MinutesADay - 1];
            int middle = (int)Math.Round(level / Step) * Step;
            int sinceFirst = date.DayNumber - FirstDay.DayNumber;
            var contracts = new ListedContract[rows];
            long[] time = new long[rows];
            long[] bid = new long[rows];
            long[] ask = new long[rows];
            long[] last = new long[rows];
            Array.Fill(time, Ist.At(date, new TimeOnly(15, 59)).Nanoseconds);
            contracts[0] = new(spot, 0);
            last[0] = BarSeries.Steps(level);
            int row = 1;
            for (int expiry = 0; expiry < Expiries; expiry++)
            {
                int days = (sinceFirst + 6) / 7 * 7 + 7 * expiry - sinceFirst;
                double years = Math.Max(days, 0.01) / 365;
                double discount = ExactMath.Exp(-Rate * years);
                for (int strike = middle - Strikes / 2 * Step; strike <= middle + Strikes / 2 * Step; strike += Step)
                {
                    for (OptionRight right = OptionRight.Call; right <= OptionRight.Put; right++, row++)
                    {
                        double price = Black76.Price(right == OptionRight.Call, level / discount, strike, years, Volatility, discount);
                        contracts[row] = new(Known(known, date.AddDays(days), strike, right), 0);
                        bid[row] = BarSeries.Steps(Math.Max(0.05, 0.995 * price));
                        ask[row] = BarSeries.Steps(Math.Max(0.1, 1.005 * price));
                    }
                }
            }

            yield return WorkloadMarket.Day(date, DataFrequency.Daily, contracts, time, contract, bid, ask, size, last, none);
        }
    }

    private static Instrument Known(Dictionary<(int, int, OptionRight), Instrument> known, DateOnly expiry, int strike, OptionRight right)
    {
        if (!known.TryGetValue((expiry.DayNumber, strike, right), out Instrument? instrument))
        {
            instrument = Instrument.Option(Exchange.Nfo, WorkloadRules.Underlying, expiry, Price.FromRupees(strike), right);
            known.Add((expiry.DayNumber, strike, right), instrument);
        }

        return instrument;
    }

    private static DateOnly NextWeekday(DateOnly date) => date.AddDays(date.DayOfWeek == DayOfWeek.Friday ? 3 : 1);
}
