using System.Globalization;
using Vyuha.Kernel.Market;
using Vyuha.Quant.Volatility;

namespace Vyuha.Kernel.Signals.Chains;

/// <summary>The variance that expiries around the next confirmed event hold for it, and how surely.</summary>
internal sealed class EventVarianceSignal(MarketState market, int underlyingIndex, int tradingDays) : ChainSignal<EventVarianceValue>(
    market, underlyingIndex, "event-variance", 1, string.Create(CultureInfo.InvariantCulture, $"within {tradingDays} trading days"))
{
    protected override Reading<EventVarianceValue> Compute()
    {
        ReadOnlySpan<ConfirmedEvent> ahead = Market.Events.Ahead(UnderlyingIndex, tradingDays);
        if (ahead.Length == 0)
            return Not(NotReady.NoEvent);
        ConfirmedEvent next = ahead[0];
        EventVariance variance = Market.EventMoves.Implied(UnderlyingIndex, next);
        double score = Market.EventMoves.Score(UnderlyingIndex, next);
        if (variance.Status == EventVarianceStatus.TooFewExpiries)
            return Not(NotReady.NoChain);
        if (double.IsNaN(score))
            return Not(NotReady.NotQuoted);
        return Now(new EventVarianceValue(variance.Deviation, score, Market.Events.TradingDaysTo(next) ?? double.NaN));
    }
}
