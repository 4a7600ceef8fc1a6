using System.Globalization;
using Vyuha.Kernel.Market;

namespace Vyuha.Kernel.Signals.Chains;

/// <summary>One standard deviation of the underlying up to an expiry, rupees: F σ √T.</summary>
internal sealed class ExpectedMoveSignal(MarketState market, int underlyingIndex, int days) : ChainSignal<double>(
    market, underlyingIndex, "expected-move", 1, string.Create(CultureInfo.InvariantCulture, $"from {days} days"))
{
    protected override Reading<double> Compute()
    {
        if (ChainFrom(days) is not { } chain)
            return Not(NotReady.NoChain);
        return chain.TryForward(out double forward) && chain.TryAtTheMoneyVolatility(out double volatility)
            ? Now(forward * volatility * Math.Sqrt(Math.Max(0, chain.Years)))
            : Not(NotReady.NotQuoted);
    }
}
