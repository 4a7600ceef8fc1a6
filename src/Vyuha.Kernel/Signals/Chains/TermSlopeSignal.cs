using System.Globalization;
using Vyuha.Kernel.Market;
using Vyuha.Quant.OptionIndicators;

namespace Vyuha.Kernel.Signals.Chains;

/// <summary>How at-the-money volatility rises from one expiry to the next, per year of further expiry. Below 0 the near one is the dearer.</summary>
internal sealed class TermSlopeSignal(MarketState market, int underlyingIndex, int days) : ChainSignal<double>(
    market, underlyingIndex, "term-slope", 1, string.Create(CultureInfo.InvariantCulture, $"from {days} days"))
{
    protected override Reading<double> Compute()
    {
        if (ChainFrom(days) is not { } near || ChainFrom(near.DaysToExpiry + 1) is not { } far)
            return Not(NotReady.NoChain);
        if (!near.TryAtTheMoneyVolatility(out double nearVol) || !far.TryAtTheMoneyVolatility(out double farVol))
            return Not(NotReady.NotQuoted);
        double slope = TermStructure.Of(near.Years, nearVol, far.Years, farVol).Slope;
        return double.IsFinite(slope) ? Now(slope) : Not(NotReady.Undefined);
    }
}
