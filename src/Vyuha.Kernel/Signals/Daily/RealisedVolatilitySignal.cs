using System.Globalization;
using Vyuha.Kernel.Market;
using Vyuha.Quant.Volatility;

namespace Vyuha.Kernel.Signals.Daily;

/// <summary>Volatility of the last daily returns, annualised by 252, 0.15 meaning 15 %.</summary>
internal sealed class RealisedVolatilitySignal(MarketState market, int underlyingIndex, int returns, RealisedEstimator estimator) : DailySignal<double>(
    market, underlyingIndex, "realised-volatility", 1, string.Create(CultureInfo.InvariantCulture, $"{returns} returns, {estimator}"))
{
    protected override int Fewest => returns + 1;

    protected override Reading<double> Compute()
    {
        Range window = ^(returns + 1)..;
        double volatility = estimator == RealisedEstimator.CloseToClose
            ? RealisedVolatility.CloseToClose(History.Close[window])
            : RealisedVolatility.YangZhang(History.Open[window], History.High[window], History.Low[window], History.Close[window]);
        return double.IsFinite(volatility) ? Known(volatility) : Not(NotReady.Undefined);
    }
}
