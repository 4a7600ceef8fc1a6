using System.Globalization;
using Vyuha.Core;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Signals.Chains;
using Vyuha.Kernel.Signals.Daily;
using Vyuha.Quant.Volatility;

namespace Vyuha.Kernel.Signals;

/// <summary>
/// Rank and percentile of the thirty-day volatility among those recorded in the last sessions. Until there are as many, for NIFTY India VIX among its own
/// daily closes, marked as a proxy; for others it is not ready.
/// </summary>
internal sealed class IvRankSignal(
    MarketState market, int underlyingIndex, int sessions, string proxy, VolatilityRecord record, ISignal<double> volatility) : ISignal<IvRankValue>
{
    public const string UsualProxy = "INDIAVIX";

    /// <summary>India VIX measures NIFTY; for another index its rank is not ready, and not an approximation.</summary>
    private const string ProxyOf = "NIFTY";

    private readonly int _proxy = market.Underlyings[underlyingIndex] == ProxyOf ? market.UnderlyingIndex(proxy) : -1;

    public string Name => "iv-rank";

    public int Version => 1;

    public string Parameters { get; } = string.Create(CultureInfo.InvariantCulture, $"{market.Underlyings[underlyingIndex]}, {sessions} sessions, {proxy}");

    public Reading<IvRankValue> Read()
    {
        ReadOnlySpan<double> own = record.Before(market.DayNumber);
        if (own.Length >= sessions)
        {
            Reading<double> now = volatility.Read();
            return now.TryGet(out double value) ? Standing(own[^sessions..], value, now.AsOf, isProxy: false) : Reading<IvRankValue>.Not(now.Reason);
        }

        if (_proxy < 0 || market.History(_proxy) is not { } history || history.Count < sessions)
            return Reading<IvRankValue>.Not(NotReady.NoHistory);
        if (market.DayNumber - history.LastDay > BarSeries.OldestDays)
            return Reading<IvRankValue>.Not(NotReady.Stale);
        double level = market.Spot(_proxy);
        return level > 0
            ? Standing(history.Close[^sessions..], level, market.Now, isProxy: true)
            : Standing(history.Close[^sessions..], history.Close[^1], DayClock.CloseOf(market, _proxy, history.LastDay), isProxy: true);
    }

    private static Reading<IvRankValue> Standing(ReadOnlySpan<double> year, double now, Timestamp asOf, bool isProxy)
    {
        double rank = VolatilityRank.Rank(year, now);
        return double.IsNaN(rank)
            ? Reading<IvRankValue>.Not(NotReady.Undefined)
            : Reading<IvRankValue>.Of(new IvRankValue(rank, VolatilityRank.Percentile(year, now)), asOf, isProxy);
    }
}
