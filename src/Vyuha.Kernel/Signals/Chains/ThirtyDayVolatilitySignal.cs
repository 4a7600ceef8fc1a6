using Vyuha.Kernel.Market;
using Vyuha.Quant.Volatility;

namespace Vyuha.Kernel.Signals.Chains;

/// <summary>At-the-money volatility of thirty days, between the two expiries around them by total variance; of the nearer where only one side is listed.</summary>
internal sealed class ThirtyDayVolatilitySignal(MarketState market, int underlyingIndex) : ChainSignal<double>(
    market, underlyingIndex, "thirty-day-volatility", 1, string.Empty)
{
    private const double ThirtyDays = 30 / 365.0;

    /// <summary>Two days before expiry the volatility of an expiry is mostly that of one price step.</summary>
    private const int ShortestDays = 2;

    protected override Reading<double> Compute()
    {
        IReadOnlyList<OptionChain> chains = Market.Chains(UnderlyingIndex);
        if (chains.Count == 0)
            return Not(NotReady.NoChain);
        double nearYears = 0, near = double.NaN;
        for (int i = 0; i < chains.Count; i++)
        {
            OptionChain chain = chains[i];
            if (chain.DaysToExpiry < ShortestDays || !chain.TryAtTheMoneyVolatility(out double volatility))
                continue;
            if (chain.Years >= ThirtyDays)
            {
                double between = double.IsNaN(near) ? volatility : ConstantMaturity.Volatility(nearYears, near, chain.Years, volatility, ThirtyDays);
                return double.IsFinite(between) ? Now(between) : Not(NotReady.Undefined);
            }

            (nearYears, near) = (chain.Years, volatility);
        }

        return double.IsNaN(near) ? Not(NotReady.NotQuoted) : Now(near);
    }
}
