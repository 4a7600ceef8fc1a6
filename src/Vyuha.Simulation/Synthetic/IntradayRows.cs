using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Quant.Options;
using Vyuha.Quant.Random;

namespace Vyuha.Simulation.Synthetic;

/// <summary>Writes a session as whole chains with quotes, one a step, stamped at the step's close.</summary>
internal static class IntradayRows
{
    private const int LargestQuoteLots = 300;

    public static (MarketDay Nifty, MarketDay IndiaVix) Write(SessionContext context, SyntheticMarketOptions options)
    {
        ChainLayout layout = context.Layout;
        int minutes = context.Path.Minutes;
        int steps = (minutes + options.StepMinutes - 1) / options.StepMinutes;
        var nifty = new DayColumns(checked(steps * layout.Contracts.Length));
        var volatility = new DayColumns(steps);
        SplitMix64 random = RandomStreams.Of(context.Seed, context.Date, StreamPurpose.Quotes);

        context.Valuation.Value(context.AtOpen);
        double[] callsBefore = [.. context.Valuation.Calls], putsBefore = [.. context.Valuation.Puts];
        double volatilityBefore = context.VolatilityAt(context.AtOpen), traded = 0;
        for (int step = 0; step < steps; step++)
        {
            int first = step * options.StepMinutes;
            int last = Math.Min(first + options.StepMinutes, minutes) - 1;
            MarketInstant instant = context.AtClose(last);
            double share = 0;
            for (int minute = first; minute <= last; minute++)
                share += context.Profile.Volume[minute];
            double tradedBefore = traded;
            traded = last == minutes - 1 ? 1 : traded + share;

            context.Valuation.Value(instant);
            Spot(nifty, context, instant, first, last);
            double index = Volatility(volatility, context, instant, first, last, volatilityBefore);
            volatilityBefore = index;
            double stress = options.SpreadMultiplier * SpreadModel.Stress(last, context.RecentMove(last), index);
            Futures(nifty, context, instant, stress, tradedBefore, traded, ref random);
            foreach (OptionSeries series in layout.Series)
                Options(nifty, context, series, instant, stress, tradedBefore, traded, callsBefore, putsBefore, ref random);
            context.Valuation.Calls.CopyTo(callsBefore, 0);
            context.Valuation.Puts.CopyTo(putsBefore, 0);
        }

        return (
            nifty.ToDay(NiftyMarket.Symbol, context.Date, options.Frequency, layout.Contracts),
            volatility.ToDay(NiftyMarket.VolatilitySymbol, context.Date, options.Frequency, [new(NiftyMarket.VolatilitySpot, 0)]));
    }

    private static void Spot(DayColumns rows, SessionContext context, in MarketInstant instant, int first, int last)
    {
        double high = 0, low = double.PositiveInfinity;
        for (int minute = first; minute <= last; minute++)
        {
            high = Math.Max(high, context.Path.High[minute]);
            low = Math.Min(low, context.Path.Low[minute]);
        }

        int row = rows.Add(instant.Now.Nanoseconds, 0);
        rows.Bar(
            row, NiftyMarket.IndexSteps(context.Path.Open[first]), NiftyMarket.IndexSteps(high), NiftyMarket.IndexSteps(low),
            NiftyMarket.IndexSteps(instant.Spot));
    }

    private static double Volatility(
        DayColumns rows, SessionContext context, in MarketInstant instant, int first, int last, double before)
    {
        double high = before, low = before, now = before;
        for (int minute = first; minute <= last; minute++)
        {
            now = context.VolatilityIndex.At(context.Path.Slow[minute], context.Path.Fast[minute]);
            high = Math.Max(high, now);
            low = Math.Min(low, now);
        }

        int row = rows.Add(instant.Now.Nanoseconds, 0);
        rows.Bar(
            row, NiftyMarket.VolatilitySteps(before), NiftyMarket.VolatilitySteps(high), NiftyMarket.VolatilitySteps(low),
            NiftyMarket.VolatilitySteps(now));
        return now;
    }

    private static void Futures(
        DayColumns rows, SessionContext context, in MarketInstant instant, double stress, double tradedBefore, double traded, ref SplitMix64 random)
    {
        double share = traded - tradedBefore;
        for (int future = 0; future < context.Layout.Futures.Length; future++)
        {
            ListedSeries terms = context.Layout.Futures[future];
            double years = Math.Max(0, YearFraction.Years(instant.Now.Nanoseconds, terms.Instant.Nanoseconds));
            double mid = context.Valuation.Forward(instant.Spot, years);
            double half = 0.00003 * mid * (1 + future) * stress * SpreadModel.Dispersion[random.Next()];
            Price tick = context.FutureTicks[future];
            long bid = Price.FromModel(mid - half, tick, TickRounding.Down).Steps;
            long ask = Price.FromModel(mid + half, tick, TickRounding.Up).Steps;
            ulong word = random.Next();
            int row = rows.Add(instant.Now.Nanoseconds, 1 + future);
            rows.Quote(row, bid, ask, Size(4, terms.LotSize, word), Size(4, terms.LotSize, word >> 10));
            long volume = Lots(
                ActivityModel.VolumeOfFuture(terms.Expiry.DayNumber - context.Date.DayNumber) * share * ActivityModel.Noise[word >> 20],
                terms.LotSize, word >> 30);
            volume = Trade(rows, row, volume, context.Interest, 1 + future, tradedBefore, traded, terms.LotSize);
            if (volume > 0)
            {
                long last = (word >> 63) == 0 ? bid : ask;
                rows.Bar(row, last, last, last, last);
            }
        }
    }

    private static void Options(
        DayColumns rows, SessionContext context, OptionSeries series, in MarketInstant instant, double stress, double tradedBefore, double traded,
        double[] callsBefore, double[] putsBefore, ref SplitMix64 random)
    {
        ChainValuation valuation = context.Valuation;
        int which = Array.IndexOf(context.Layout.Series, series);
        int days = series.DaysToExpiry(context.Date);
        var levels = SpreadModel.Levels(days, instant.Spot);
        double volume = ActivityModel.Volume(series.Terms.IsMonthly, days) * (traded - tradedBefore);
        double stepOverForward = series.Terms.StrikeStep.ToModel() / valuation.Forwards[which];
        for (int strike = 0; strike < series.Strikes.Length; strike++)
        {
            int at = series.FirstStrike + strike;
            int call = series.FirstContract + 2 * strike;
            double moneyness = valuation.LogMoneyness[at];
            for (int side = 0; side < 2; side++)
            {
                bool isCall = side == 0;
                double mid = isCall ? valuation.Calls[at] : valuation.Puts[at];
                double before = isCall ? callsBefore[at] : putsBefore[at];
                double outOfTheMoney = 100 * (isCall ? moneyness : -moneyness);
                ulong word = random.Next();
                double half = SpreadModel.Half(levels, outOfTheMoney, mid) * stress * SpreadModel.Dispersion[word];
                long bid = Math.Max(0, Price.FromModel(mid - half, series.Terms.Tick, TickRounding.Down).Steps);
                long ask = Math.Max(series.Terms.Tick.Steps, Price.FromModel(mid + half, series.Terms.Tick, TickRounding.Up).Steps);
                double lots = SpreadModel.Lots(days, outOfTheMoney);
                int row = rows.Add(instant.Now.Nanoseconds, call + side);
                rows.Quote(row, bid, ask, Size(lots, series.Terms.LotSize, word >> 10), Size(lots, series.Terms.LotSize, word >> 20));

                double expected = volume * ActivityModel.Noise[word >> 30]
                    * ActivityModel.VolumeShare(isCall, series.Strikes[strike], moneyness, valuation.Deviations[which], stepOverForward);
                long units = Lots(expected, series.Terms.LotSize, word >> 40);
                units = Trade(rows, row, units, context.Interest, call + side, tradedBefore, traded, series.Terms.LotSize);
                if (units > 0)
                {
                    long last = (word >> 63) == 0 && bid > 0 ? bid : ask;
                    long open = Math.Max(series.Terms.Tick.Steps, Price.FromModel(before, series.Terms.Tick, TickRounding.Nearest).Steps);
                    rows.Bar(row, open, open, open, last);
                }
            }
        }
    }

    private static int Size(double medianLots, int lotSize, ulong bits) =>
        (int)Math.Clamp(medianLots * SpreadModel.Sizes[bits] + 0.5, 1, LargestQuoteLots) * lotSize;

    /// <summary>Whole lots whose mean is the expectation: the fraction decides by chance.</summary>
    private static long Lots(double units, int lotSize, ulong bits) =>
        (long)(units / lotSize + (bits & 0xFFFF) / 65536.0) * lotSize;

    /// <summary>Writes volume and open interest of a row. A position opens or closes in a trade, so the one is at least the change of the other.</summary>
    private static long Trade(
        DayColumns rows, int row, long volume, OpenInterest interest, int contract, double tradedBefore, double traded, int lotSize)
    {
        long now = interest.At(contract, traded, lotSize);
        long units = Math.Max(volume, Math.Abs(now - interest.At(contract, tradedBefore, lotSize)));
        rows.Activity(row, units, now);
        return units;
    }
}
