using Vyuha.Core;
using Vyuha.Kernel.Market;

namespace Vyuha.Strategies.Common;

/// <summary>When a contract can be traded at a fair price: two-sided, a lot deep, fresh, tight, and held by others where open interest is known.</summary>
/// <param name="MaxSpreadPoints">Widest spread, points …</param>
/// <param name="MaxSpreadPercent">… or percent of mid, whichever is wider.</param>
/// <param name="MinOpenInterest">Units; not looked at where the data has none.</param>
/// <param name="MaxQuoteAgeSeconds">Oldest quote.</param>
internal readonly record struct LiquidityLimits(double MaxSpreadPoints, double MaxSpreadPercent, long MinOpenInterest, int MaxQuoteAgeSeconds)
{
    public bool Allows(MarketState market, ContractTerms terms)
    {
        ref readonly QuoteState quote = ref market.Quote(terms.Id);
        if (!quote.IsTwoSided || terms.LotSize <= 0)
            return false;
        double spread = (quote.Ask - quote.Bid) / (double)Price.StepsPerRupee;
        long age = market.Now.Nanoseconds - quote.TimeNanoseconds;
        return spread <= Math.Max(MaxSpreadPoints, quote.ModelMid * MaxSpreadPercent / 100)
            && LotsDisplayed(market, terms, Side.Buy) > 0
            && LotsDisplayed(market, terms, Side.Sell) > 0
            && age <= MaxQuoteAgeSeconds * Timestamp.NanosecondsPerSecond
            && (quote.OpenInterest == 0 || quote.OpenInterest >= MinOpenInterest);
    }

    /// <summary>Whole lots that the best quote would take of an order of this side; no limit where sizes are not known.</summary>
    public static int LotsDisplayed(MarketState market, ContractTerms terms, Side side)
    {
        ref readonly QuoteState quote = ref market.Quote(terms.Id);
        int units = side == Side.Buy ? quote.AskSize : quote.BidSize;
        return units == 0 ? int.MaxValue : units / terms.LotSize;
    }
}
