using System.Globalization;
using Vyuha.Kernel.Market;
using Vyuha.Quant.OptionIndicators;

namespace Vyuha.Kernel.Signals.Chains;

/// <summary>Volatilities of the call and the put of one delta of one expiry.</summary>
internal sealed class SkewSignal(MarketState market, int underlyingIndex, int days, double delta) : ChainSignal<DeltaSkew>(
    market, underlyingIndex, "skew", 1, string.Create(CultureInfo.InvariantCulture, $"from {days} days, delta {delta}"))
{
    protected override Reading<DeltaSkew> Compute()
    {
        if (ChainFrom(days) is not { } chain)
            return Not(NotReady.NoChain);
        if (!chain.TryGreeks(out ChainGreeks greeks))
            return Not(NotReady.NotQuoted);
        DeltaSkew skew = DeltaSkew.Of(delta, greeks.CallDelta, greeks.Volatility, greeks.PutDelta, greeks.Volatility);
        return double.IsFinite(skew.CallVol) && double.IsFinite(skew.PutVol) ? Now(skew) : Not(NotReady.NotQuoted);
    }
}
