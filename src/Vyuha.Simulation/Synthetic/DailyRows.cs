using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Quant.Options;
using Vyuha.Quant.Random;

namespace Vyuha.Simulation.Synthetic;

/// <summary>Writes a session as an end-of-day file has it: one row a contract, open, high, low, close, settlement, volume, open interest.</summary>
/// <remarks>
/// Highs and lows of derivatives are those at the open, every quarter of an hour, the index's own high and low, and the close. A contract that
/// did not trade has no prices but a settlement. On its expiry day an option settles at its payoff on the index's close.
/// </remarks>
internal static class DailyRows
{
    private const int SampleMinutes = 15;

    public static (MarketDay Nifty, MarketDay IndiaVix) Write(SessionContext context)
    {
        List<MarketInstant> samples = Samples(context);
        ChainLayout layout = context.Layout;
        ChainValuation valuation = context.Valuation;
        int strikes = layout.StrikeCount;
        double[] callOpen = new double[strikes], callHigh = new double[strikes], callLow = new double[strikes];
        double[] putOpen = new double[strikes], putHigh = new double[strikes], putLow = new double[strikes];
        double volatilityHigh = 0, volatilityLow = double.PositiveInfinity;
        for (int sample = 0; sample < samples.Count; sample++)
        {
            valuation.Value(samples[sample]);
            double volatility = context.VolatilityAt(samples[sample]);
            volatilityHigh = Math.Max(volatilityHigh, volatility);
            volatilityLow = Math.Min(volatilityLow, volatility);
            if (sample == 0)
            {
                (callOpen, putOpen) = ([.. valuation.Calls], [.. valuation.Puts]);
                (callHigh, callLow, putHigh, putLow) = ([.. callOpen], [.. callOpen], [.. putOpen], [.. putOpen]);
                continue;
            }

            for (int at = 0; at < strikes; at++)
            {
                callHigh[at] = Math.Max(callHigh[at], valuation.Calls[at]);
                callLow[at] = Math.Min(callLow[at], valuation.Calls[at]);
                putHigh[at] = Math.Max(putHigh[at], valuation.Puts[at]);
                putLow[at] = Math.Min(putLow[at], valuation.Puts[at]);
            }
        }

        MarketInstant close = samples[^1];
        long time = close.Now.Nanoseconds;
        SplitMix64 random = RandomStreams.Of(context.Seed, context.Date, StreamPurpose.Quotes);
        var rows = new DayColumns(layout.Contracts.Length);
        Spot(rows, context, close, layout.Series.Any(series => series.Terms.Expiry == context.Date));
        Futures(rows, context, samples, ref random);
        for (int which = 0; which < layout.Series.Length; which++)
        {
            OptionSeries series = layout.Series[which];
            int days = series.DaysToExpiry(context.Date);
            double total = ActivityModel.Volume(series.Terms.IsMonthly, days);
            double stepOverForward = series.Terms.StrikeStep.ToModel() / valuation.Forwards[which];
            // Over the day the options near the money were those near its middle, at the width of the expiry's whole last session.
            double deviation = Math.Sqrt(TermStructure.TotalVariance(
                context.Shape.Open.Slow, context.Shape.Open.Fast, context.Clock.Between(context.Session, 0.5, series.Terms.Closing)));
            for (int strike = 0; strike < series.Strikes.Length; strike++)
            {
                int at = series.FirstStrike + strike, call = series.FirstContract + 2 * strike;
                double moneyness = valuation.LogMoneyness[at];
                ulong word = random.Next();
                double share = ActivityModel.VolumeShare(true, series.Strikes[strike], moneyness, deviation, stepOverForward);
                Option(
                    rows, time, call, series, context, total * share * ActivityModel.Noise[word], word >> 20,
                    callOpen[at], callHigh[at], callLow[at], valuation.Calls[at]);
                share = ActivityModel.VolumeShare(false, series.Strikes[strike], moneyness, deviation, stepOverForward);
                Option(
                    rows, time, call + 1, series, context, total * share * ActivityModel.Noise[word >> 10], word >> 40,
                    putOpen[at], putHigh[at], putLow[at], valuation.Puts[at]);
            }
        }

        var index = new DayColumns(1);
        int only = index.Add(time, 0);
        index.Bar(
            only, NiftyMarket.VolatilitySteps(context.VolatilityAt(samples[0])), NiftyMarket.VolatilitySteps(volatilityHigh),
            NiftyMarket.VolatilitySteps(volatilityLow), NiftyMarket.VolatilitySteps(context.VolatilityAt(close)));
        return (
            rows.ToDay(NiftyMarket.Symbol, context.Date, DataFrequency.Daily, layout.Contracts),
            index.ToDay(NiftyMarket.VolatilitySymbol, context.Date, DataFrequency.Daily, [new(NiftyMarket.VolatilitySpot, 0)]));
    }

    /// <summary>The open, quarter hours, the minutes of the index's extremes, and the close, in order.</summary>
    private static List<MarketInstant> Samples(SessionContext context)
    {
        IntradayPath path = context.Path;
        int highest = 0, lowest = 0;
        for (int minute = 1; minute < path.Minutes; minute++)
        {
            highest = path.Close[minute] > path.Close[highest] ? minute : highest;
            lowest = path.Close[minute] < path.Close[lowest] ? minute : lowest;
        }

        var samples = new List<MarketInstant> { context.AtOpen };
        for (int minute = 0; minute < path.Minutes; minute++)
        {
            if (minute == highest || minute == lowest || minute == path.Minutes - 1 || (minute + 1) % SampleMinutes == 0)
                samples.Add(context.AtClose(minute));
        }

        return samples;
    }

    private static void Spot(DayColumns rows, SessionContext context, in MarketInstant close, bool expires)
    {
        int row = rows.Add(close.Now.Nanoseconds, 0);
        long last = NiftyMarket.IndexSteps(close.Spot);
        rows.Bar(
            row, NiftyMarket.IndexSteps(context.Path.Open[0]), NiftyMarket.IndexSteps(context.Path.High.Max()),
            NiftyMarket.IndexSteps(context.Path.Low.Min()), last);
        if (expires)
            rows.Settle(row, last);
    }

    private static void Futures(DayColumns rows, SessionContext context, List<MarketInstant> samples, ref SplitMix64 random)
    {
        for (int future = 0; future < context.Layout.Futures.Length; future++)
        {
            ListedSeries terms = context.Layout.Futures[future];
            Price tick = context.FutureTicks[future];
            long open = 0, high = 0, low = long.MaxValue, last = 0;
            foreach (MarketInstant sample in samples)
            {
                double years = Math.Max(0, YearFraction.Years(sample.Now.Nanoseconds, terms.Instant.Nanoseconds));
                last = Price.FromModel(context.Valuation.Forward(sample.Spot, years), tick, TickRounding.Nearest).Steps;
                open = open == 0 ? last : open;
                high = Math.Max(high, last);
                low = Math.Min(low, last);
            }

            ulong word = random.Next();
            int row = rows.Add(samples[^1].Now.Nanoseconds, 1 + future);
            rows.Bar(row, open, high, low, last);
            rows.Settle(row, terms.Expiry == context.Date ? NiftyMarket.IndexSteps(samples[^1].Spot) : last);
            double expected = ActivityModel.VolumeOfFuture(terms.Expiry.DayNumber - context.Date.DayNumber) * ActivityModel.Noise[word];
            long volume = Math.Max(1, (long)(expected / terms.LotSize)) * terms.LotSize;
            rows.Activity(row, Math.Max(volume, context.Interest.Change(1 + future)), context.Interest.End[1 + future]);
        }
    }

    private static void Option(
        DayColumns rows, long time, int contract, OptionSeries series, SessionContext context, double expected, ulong bits,
        double open, double high, double low, double close)
    {
        int row = rows.Add(time, contract);
        int lot = series.Terms.LotSize;
        // A position opens or closes in a trade, so volume is at least the change of open interest.
        long volume = Math.Max((long)(expected / lot + (bits & 0xFFFF) / 65536.0) * lot, context.Interest.Change(contract));
        rows.Activity(row, volume, context.Interest.End[contract]);
        rows.Settle(row, series.Terms.Expiry == context.Date ? Payoff(context, contract) : Traded(close, series));
        if (volume > 0)
            rows.Bar(row, Traded(open, series), Traded(high, series), Traded(low, series), Traded(close, series));
    }

    /// <summary>A price at which it could trade: whole ticks, and one at least.</summary>
    private static long Traded(double value, OptionSeries series) =>
        Math.Max(series.Terms.Tick.Steps, Price.FromModel(value, series.Terms.Tick, TickRounding.Nearest).Steps);

    private static long Payoff(SessionContext context, int contract)
    {
        Instrument option = context.Layout.Contracts[contract].Instrument;
        long close = NiftyMarket.IndexSteps(context.Path.Close[^1]);
        return Math.Max(0, option.Right == OptionRight.Call ? close - option.Strike.Steps : option.Strike.Steps - close);
    }
}
