using Vyuha.Kernel.Market;
using Vyuha.Strategies.Common;

namespace Vyuha.Strategies.OptionSelling;

/// <summary>When a profile may enter: the expiry it would sell and the conditions on the market, all measured, none skipped.</summary>
internal static class EntryRules
{
    public static bool IsInWindow(MarketState market, ProfileOptions profile) => ExpiryDays.IsInWindow(market, profile.EntryFrom, profile.EntryUntil);

    /// <summary>The expiry to sell: inside the range of days, not the next session's, the monthly first.</summary>
    public static OptionChain? FindExpiry(MarketState market, int underlying, ProfileOptions profile)
    {
        OptionChain? nearest = null;
        IReadOnlyList<OptionChain> chains = market.Chains(underlying);
        for (int i = 0; i < chains.Count; i++)
        {
            OptionChain chain = chains[i];
            if (!profile.DteRange.Contains(chain.DaysToExpiry) || ExpiryDays.IsLastDayBefore(market, chain.Expiry))
                continue;
            if (ExpiryDays.IsMonthly(market, market.Underlyings[underlying], chain.Expiry))
                return chain;
            nearest ??= chain;
        }

        return profile.Expiry == ExpiryChoice.Monthly ? null : nearest;
    }

    public static void Measure(MarketState market, OptionChain chain, ProfileOptions profile, SellerSignals signals, Readings readings)
    {
        int days = chain.DaysToExpiry;
        readings.Add(SellerVocabulary.DaysToExpiry, profile.DteRange.Contains(days), days, profile.DteRange.From, profile.DteRange.Until);
        if (profile.IvRankMin is { } rankMin)
        {
            double rank = signals.IvRank;
            readings.Add(SellerVocabulary.IvRank, rank > rankMin, rank, rankMin);
        }

        if (profile.RealizedVolMax is { } realisedMax)
            readings.Add(SellerVocabulary.RealisedVolatility, signals.RealisedLong < realisedMax, 100 * signals.RealisedLong, 100 * realisedMax);
        if (profile.VarianceRiskPremiumMin is { } premiumMin)
        {
            double premium = 100 * (signals.ThirtyDayVolatility - signals.RealisedLong);
            readings.Add(SellerVocabulary.VarianceRiskPremium, premium >= premiumMin, premium, premiumMin);
        }

        if (profile.RealizedVolRatioMax is { } ratioMax)
            readings.Add(SellerVocabulary.RealisedRatio, signals.RealisedRatio <= ratioMax, signals.RealisedRatio, ratioMax);
    }
}
