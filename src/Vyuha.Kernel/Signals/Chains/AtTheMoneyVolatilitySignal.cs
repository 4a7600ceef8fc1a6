using System.Globalization;
using Vyuha.Kernel.Market;

namespace Vyuha.Kernel.Signals.Chains;

/// <summary>Implied volatility at the forward of one expiry, 0.15 meaning 15 %.</summary>
internal sealed class AtTheMoneyVolatilitySignal(MarketState market, int underlyingIndex, int days) : ChainSignal<double>(
    market, underlyingIndex, "atm-volatility", 1, string.Create(CultureInfo.InvariantCulture, $"from {days} days"))
{
    protected override Reading<double> Compute()
    {
        if (ChainFrom(days) is not { } chain)
            return Not(NotReady.NoChain);
        return chain.TryAtTheMoneyVolatility(out double volatility) ? Now(volatility) : Not(NotReady.NotQuoted);
    }
}
