using Vyuha.Kernel.Market;

namespace Vyuha.Kernel.Signals;

/// <summary>Variance the market pays for less what it has shown: the square of the thirty-day volatility less that of the last 20 returns, per year.</summary>
internal sealed class VarianceRiskPremiumSignal(MarketState market, int underlyingIndex, ISignal<double> implied, ISignal<double> realised) : ISignal<double>
{
    public string Name => "variance-risk-premium";

    public int Version => 1;

    public string Parameters { get; } = $"{market.Underlyings[underlyingIndex]}, 30 days less 20 returns";

    public Reading<double> Read()
    {
        Reading<double> asked = implied.Read(), shown = realised.Read();
        if (!asked.TryGet(out double expected))
            return asked;
        return shown.TryGet(out double past) ? Reading<double>.Of(expected * expected - past * past, asked.AsOf) : shown;
    }
}
