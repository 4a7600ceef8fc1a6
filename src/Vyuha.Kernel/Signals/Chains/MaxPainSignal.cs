using System.Globalization;
using Vyuha.Kernel.Market;
using Vyuha.Quant.OptionIndicators;

namespace Vyuha.Kernel.Signals.Chains;

/// <summary>The strike at which an expiry would cost the writers of its options least. It describes the open interest; it forecasts nothing.</summary>
internal sealed class MaxPainSignal(MarketState market, int underlyingIndex, int days) : ChainSignal<double>(
    market, underlyingIndex, "max-pain", 1, string.Create(CultureInfo.InvariantCulture, $"from {days} days"))
{
    private readonly ChainColumns _columns = new();

    protected override Reading<double> Compute()
    {
        if (ChainFrom(days) is not { } chain)
            return Not(NotReady.NoChain);
        return _columns.Read(Market, chain) ? Now(MaxPain.Of(chain.Strikes, _columns.Calls, _columns.Puts).Strike) : Not(NotReady.NotQuoted);
    }
}
