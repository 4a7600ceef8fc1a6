using Vyuha.Kernel.Market;
using Vyuha.Quant.Indicators;
using Vyuha.Quant.Volatility;

namespace Vyuha.Kernel.Signals.Daily;

/// <summary>
/// Trend by ADX of daily bars at or above 25, its sign by the greater of +DI and −DI; volatility by where the last 20 returns stand among the windows of
/// 20 that ended in the 252 sessions before: below a third of them calm, above two thirds wild.
/// </summary>
internal sealed class RegimeSignal(MarketState market, int underlyingIndex) : DailySignal<RegimeValue>(
    market, underlyingIndex, "regime", 1, "ADX 14 from 25, 20 returns in 252 sessions")
{
    public const int Sessions = 252;

    private const int Period = 14;
    private const double Trending = 25;
    private const int Window = 20;

    private readonly double[] _windows = new double[Sessions];

    protected override int Fewest => Sessions + Window + 1;

    protected override Reading<RegimeValue> Compute()
    {
        ReadOnlySpan<double> closes = History.Close[^Fewest..];
        for (int i = 0; i < Sessions; i++)
            _windows[i] = RealisedVolatility.CloseToClose(closes.Slice(i, Window + 1));
        double standing = VolatilityRank.Percentile(_windows, RealisedVolatility.CloseToClose(closes[^(Window + 1)..]));
        var index = new AverageDirectionalIndex(Period);
        AverageDirectionalValue strength = default;
        for (int i = History.Count - Fewest; i < History.Count; i++)
            strength = index.Next(new IndicatorBar(History.Open[i], History.High[i], History.Low[i], History.Close[i], double.NaN));
        if (!double.IsFinite(standing) || !double.IsFinite(strength.Index))
            return Not(NotReady.Undefined);
        double trend = strength.Index < Trending ? 0 : Math.Sign(strength.Plus - strength.Minus);
        return Known(new RegimeValue(trend, standing < 100.0 / 3 ? -1 : standing > 200.0 / 3 ? 1 : 0));
    }
}
