using System.Globalization;
using Vyuha.Kernel.Market;

namespace Vyuha.Kernel.Signals.Daily;

/// <summary>What GARCH(1, 1) expects of the volatility of the next sessions, annualised by 252.</summary>
internal sealed class GarchForecastSignal(MarketState market, int underlyingIndex, int sessions, ISignal<VarianceForecast> variance) : ISignal<double>
{
    public string Name => "garch-forecast";

    public int Version => 1;

    public string Parameters { get; } = string.Create(CultureInfo.InvariantCulture, $"{market.Underlyings[underlyingIndex]}, {sessions} sessions ahead");

    public Reading<double> Read()
    {
        Reading<VarianceForecast> fit = variance.Read();
        return fit.TryGet(out VarianceForecast known) ? Reading<double>.Of(known.Volatility(sessions), fit.AsOf) : Reading<double>.Not(fit.Reason);
    }
}
