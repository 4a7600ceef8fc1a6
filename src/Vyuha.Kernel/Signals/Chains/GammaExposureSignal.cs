using System.Globalization;
using Vyuha.Kernel.Market;
using Vyuha.Quant.OptionIndicators;

namespace Vyuha.Kernel.Signals.Chains;

/// <summary>Rupees dealers would trade for a move of 1 % if they hold the calls and are short of the puts of one expiry: an assumption, not a fact.</summary>
internal sealed class GammaExposureSignal(MarketState market, int underlyingIndex, int days) : ChainSignal<double>(
    market, underlyingIndex, "gamma-exposure", 1, string.Create(CultureInfo.InvariantCulture, $"from {days} days"))
{
    private readonly ChainColumns _columns = new();

    protected override Reading<double> Compute()
    {
        if (ChainFrom(days) is not { } chain)
            return Not(NotReady.NoChain);
        if (!chain.TryForward(out double forward) || !chain.TryGreeks(out ChainGreeks greeks) || !_columns.Read(Market, chain))
            return Not(NotReady.NotQuoted);
        double exposure = GammaExposure.Of(forward, greeks.Gamma, _columns.Calls, greeks.Gamma, _columns.Puts, _columns.Work);
        return double.IsFinite(exposure) ? Now(exposure) : Not(NotReady.NotQuoted);
    }
}
