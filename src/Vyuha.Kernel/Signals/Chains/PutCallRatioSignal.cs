using System.Globalization;
using Vyuha.Kernel.Market;
using Vyuha.Quant.OptionIndicators;

namespace Vyuha.Kernel.Signals.Chains;

/// <summary>Open interest of puts over that of calls, of one expiry, of the strikes within a band around the forward.</summary>
internal sealed class PutCallRatioSignal(MarketState market, int underlyingIndex, int days, double bandPercent) : ChainSignal<double>(
    market, underlyingIndex, "put-call-ratio", 1, string.Create(CultureInfo.InvariantCulture, $"from {days} days, band {bandPercent} %"))
{
    private readonly ChainColumns _columns = new();

    protected override Reading<double> Compute()
    {
        if (ChainFrom(days) is not { } chain)
            return Not(NotReady.NoChain);
        if (!chain.TryForward(out double forward) || !_columns.Read(Market, chain))
            return Not(NotReady.NotQuoted);
        double ratio = PutCallRatio.Around(chain.Strikes, _columns.Calls, _columns.Puts, forward, forward * bandPercent / 100);
        return double.IsFinite(ratio) ? Now(ratio) : Not(NotReady.NotQuoted);
    }
}
