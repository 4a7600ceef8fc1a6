using Vyuha.Core;
using Vyuha.Kernel.Market;
using Vyuha.Quant.Volatility;

namespace Vyuha.Kernel.Sizing;

/// <summary>Each says how many lots one consideration allows. They are put together by <see cref="SizeDecision"/>: the smallest wins.</summary>
/// <remarks>
/// None of them raises a size, and none says "at least one". What takes nothing (a spread without premium to pay) does not bind:
/// <see cref="int.MaxValue"/> lots.
/// </remarks>
public static class Sizers
{
    /// <summary>Margin of the basket as a whole, which is not the sum of its legs'.</summary>
    /// <param name="book">Asks the exchange's rules.</param>
    /// <param name="legs">One lot of the structure.</param>
    /// <param name="available">What may be blocked for it.</param>
    public static Size ByMargin(StrategyBook book, ReadOnlySpan<LegIntent> legs, Money available)
    {
        if (!book.TryMargin(legs, 1, out Money one))
            return new(Sizer.Margin, 0, double.NaN, available.ToModel());
        int lots = Whole(available.Steps, one.Steps);
        // Roundings of the parts may add up to paise: the size is one that was looked at whole.
        while (lots is > 0 and < int.MaxValue && (!book.TryMargin(legs, lots, out Money all) || all > available))
            lots--;
        return new(Sizer.Margin, lots, one.ToModel(), available.ToModel());
    }

    /// <param name="perLot">Premium paid at executable prices and charges, of one lot.</param>
    public static Size ByPremium(Money perLot, Money available) =>
        new(Sizer.Premium, Whole(available.Steps, perLot.Steps), perLot.ToModel(), available.ToModel());

    /// <param name="perLot">Loss of one lot where it is stopped, charges included.</param>
    /// <param name="budget">What one trade may lose.</param>
    public static Size ByStopLoss(Money perLot, Money budget) =>
        new(Sizer.StopLoss, Whole(budget.Steps, perLot.Steps), perLot.ToModel(), budget.ToModel());

    /// <param name="perLot">Rupees by which one lot moves on an ordinary day: see <see cref="RupeeVolatility"/>.</param>
    /// <param name="target">Rupees that the whole may move by.</param>
    public static Size ByVolatility(double perLot, double target) => new(Sizer.Volatility, Whole(target, perLot), perLot, target);

    /// <param name="perLot">Rupees by which one lot moves when the underlying does by 1 %: its delta in money, without its sign.</param>
    /// <param name="most">Rupees that the whole may move by.</param>
    public static Size ByMove(double perLot, double most) => new(Sizer.Move, Whole(most, perLot), perLot, most);

    /// <summary>Fractional Kelly: a bound from above on what an edge may be betted, and nothing at all without an edge.</summary>
    /// <param name="lossPerLot">What one lot loses when the bet is lost, rupees.</param>
    /// <param name="capital">What the fraction is taken of, rupees.</param>
    public static Size ByKelly(in KellyEstimate estimate, double lossPerLot, double capital)
    {
        double stake = estimate.Fraction * capital;
        return new(Sizer.Kelly, Whole(stake, lossPerLot), lossPerLot, stake);
    }

    /// <summary>The most lots with which what is held and the trade together move by no more than a target.</summary>
    /// <param name="perLot">Rupees a day of one lot.</param>
    /// <param name="held">Rupees a day of what is held.</param>
    /// <param name="correlation">Of the two, −1 to 1.</param>
    /// <param name="target">Rupees a day of both.</param>
    public static Size ByCorrelation(double perLot, double held, double correlation, double target)
    {
        double inside = correlation * correlation * held * held + target * target - held * held;
        double most = inside < 0 ? 0 : (Math.Sqrt(inside) - correlation * held) / perLot;
        int lots = !(perLot > 0) ? int.MaxValue : Whole(most, 1);
        while (lots is > 0 and < int.MaxValue && Together(perLot, held, correlation, lots) > target)
            lots--;
        return new(Sizer.Correlation, lots, lots == int.MaxValue ? held : Together(perLot, held, correlation, lots + 1), target);
    }

    /// <summary>The most lots with which the mean of the worst outcomes stays within a limit, or becomes no worse than it was.</summary>
    /// <param name="held">Profit of what is held in each scenario, rupees; all scenarios alike.</param>
    /// <param name="perLot">Profit of one lot in the same scenarios.</param>
    /// <param name="worst">Share of the scenarios that is the tail, 0.05 for the worst five of a hundred.</param>
    /// <param name="limit">Rupees of mean loss in the tail.</param>
    /// <param name="atMost">No size above is looked at.</param>
    /// <param name="scratch">As long as the scenarios; overwritten.</param>
    public static Size ByTailLoss(ReadOnlySpan<double> held, ReadOnlySpan<double> perLot, double worst, double limit, int atMost, Span<double> scratch)
    {
        if (held.Length != perLot.Length || scratch.Length != held.Length || held.IsEmpty)
            throw new ArgumentException("Scenarios of what is held and of the trade, and the scratch space, are of one length above zero.", nameof(perLot));
        double before = TailLoss(held, perLot, 0, worst, scratch);
        double next = before;
        for (int lots = 0; lots < atMost; lots++)
        {
            next = TailLoss(held, perLot, lots + 1, worst, scratch);
            if (next > limit && next > before)
                return new(Sizer.TailLoss, lots, next, limit);
        }

        return new(Sizer.TailLoss, atMost, next, limit);
    }

    /// <summary>What each leg's best quote displays on the side it trades with.</summary>
    /// <param name="share">Of the displayed units that one may take, above 0 to 1.</param>
    public static Size ByDepth(MarketState market, ReadOnlySpan<LegIntent> legs, double share)
    {
        Size smallest = new(Sizer.Depth, int.MaxValue, 0, 0);
        foreach (LegIntent leg in legs)
        {
            ref readonly QuoteState quote = ref market.Quote(leg.InstrumentId);
            double displayed = share * (leg.Side == Side.Buy ? quote.AskSize : quote.BidSize);
            double units = (double)leg.Ratio * market.Terms(leg.InstrumentId).LotSize;
            int lots = Whole(displayed, units);
            if (lots < smallest.Lots)
                smallest = new(Sizer.Depth, lots, units, displayed);
        }

        return smallest;
    }

    /// <param name="unitsPerLot">Of the leg that is traded least.</param>
    /// <param name="volume">Units of it traded in the span one looks at.</param>
    /// <param name="share">Of them that one may be, above 0 to 1.</param>
    public static Size ByVolume(long unitsPerLot, long volume, double share) =>
        new(Sizer.Volume, Whole(share * volume, unitsPerLot), unitsPerLot, share * volume);

    /// <param name="full">Lots of the bot's full size.</param>
    /// <param name="percent">Its step: see <see cref="CapitalRamp"/>.</param>
    public static Size ByRamp(int full, int percent) => new(Sizer.Ramp, CapitalRamp.Lots(full, percent), percent, full);

    /// <summary>Rupees by which a position moves on an ordinary day: the standard deviation of its profit to second order in the level.</summary>
    /// <param name="greeks">In rupees, as <see cref="Risk.RupeeGreeks"/>.</param>
    /// <param name="volatility">Of the level, annualised, 0.15 meaning 15 %.</param>
    /// <param name="pointsPerDay">Points by which implied volatility moves on an ordinary day; taken as independent of the level.</param>
    /// <remarks>Var = (Δσ)² + ½(Γσ²)² + (V·points)², with σ in percent a day: the second moments of a normal move.</remarks>
    public static double RupeeVolatility(in Risk.RupeeGreeks greeks, double volatility, double pointsPerDay)
    {
        double percent = 100 * volatility / Math.Sqrt(RealisedVolatility.TradingDaysPerYear);
        double linear = greeks.Delta * percent;
        double square = greeks.Gamma * percent * percent;
        double vega = greeks.Vega * pointsPerDay;
        return Math.Sqrt(linear * linear + square * square / 2 + vega * vega);
    }

    /// <summary>Mean loss in the worst share of the scenarios, rupees; below zero where even these gain.</summary>
    private static double TailLoss(ReadOnlySpan<double> held, ReadOnlySpan<double> perLot, int lots, double worst, Span<double> scratch)
    {
        for (int i = 0; i < held.Length; i++)
            scratch[i] = held[i] + lots * perLot[i];
        scratch.Sort();
        int count = Math.Clamp((int)Math.Ceiling(worst * held.Length), 1, held.Length);
        double sum = 0;
        for (int i = 0; i < count; i++)
            sum += scratch[i];
        return -sum / count;
    }

    private static double Together(double perLot, double held, double correlation, double lots)
    {
        double more = lots * perLot;
        return Math.Sqrt(Math.Max(0, held * held + 2 * correlation * held * more + more * more));
    }

    private static int Whole(long available, long needed) =>
        needed <= 0 ? int.MaxValue : available < needed ? 0 : (int)Math.Min(int.MaxValue, available / needed);

    private static int Whole(double available, double needed)
    {
        if (double.IsNaN(available) || double.IsNaN(needed))
            return 0;
        if (needed <= 0)
            return int.MaxValue;
        // A tenth of the capital of three lakh is three times ten thousand, though 0.1 is not quite a tenth.
        double lots = Math.Floor(available / needed * (1 + 1e-12));
        return lots <= 0 ? 0 : (int)Math.Min(int.MaxValue, lots);
    }
}
