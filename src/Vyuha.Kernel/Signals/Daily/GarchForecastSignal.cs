using System.Globalization;
using Vyuha.Kernel.Market;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Volatility;
using Vyuha.Quant.Volatility.Garch;

namespace Vyuha.Kernel.Signals.Daily;

/// <summary>What GARCH(1, 1) expects of the volatility of the next sessions, annualised by 252. Fitted once a session to the daily closes before it.</summary>
internal sealed class GarchForecastSignal(MarketState market, int underlyingIndex, int sessions) : DailySignal<double>(
    market, underlyingIndex, "garch-forecast", 1, string.Create(CultureInfo.InvariantCulture, $"{sessions} sessions ahead"))
{
    /// <summary>A year: fewer returns do not tell a shock that fades from one that stays.</summary>
    public const int FewestReturns = 252;

    /// <summary>Four years: what is older was another market.</summary>
    public const int MostReturns = 1_008;

    /// <summary>The search works in percent, where the numbers are near 1.</summary>
    private const double Percent = 100;

    private readonly GarchEstimator _estimator = new();
    private readonly double[] _returns = new double[MostReturns];

    protected override int Fewest => FewestReturns + 1;

    protected override Reading<double> Compute()
    {
        int count = Math.Min(History.Count - 1, MostReturns);
        ReadOnlySpan<double> closes = History.Close[^(count + 1)..];
        for (int i = 0; i < count; i++)
        {
            _returns[i] = Percent * ExactMath.Log(closes[i + 1] / closes[i]);
            if (!double.IsFinite(_returns[i]))
                return Not(NotReady.Undefined);
        }

        GarchFit fit = _estimator.Fit(new GarchSpecification(), _returns.AsSpan(0, count));
        if (fit.Status is GarchStatus.Stalled or GarchStatus.NoVariation)
            return Not(NotReady.NoFit);
        double variance = 0;
        for (int ahead = 1; ahead <= sessions; ahead++)
            variance += fit.ForecastVariance(ahead);
        double volatility = Math.Sqrt(variance / sessions * RealisedVolatility.TradingDaysPerYear) / Percent;
        return double.IsFinite(volatility) ? Known(volatility) : Not(NotReady.NoFit);
    }
}
