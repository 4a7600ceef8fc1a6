using System.Globalization;
using Vyuha.Kernel.Market;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Volatility.Garch;

namespace Vyuha.Kernel.Signals.Daily;

/// <summary>GARCH(1, 1) fitted once a session to the daily closes before it.</summary>
/// <param name="most">Returns it is fitted to, if there are as many.</param>
internal sealed class GarchVarianceSignal(MarketState market, int underlyingIndex, ErrorLaw errors, int most) : DailySignal<VarianceForecast>(
    market, underlyingIndex, "garch-variance", 1, string.Create(CultureInfo.InvariantCulture, $"{errors} errors, {most} returns"))
{
    /// <summary>A year: fewer returns do not tell a shock that fades from one that stays.</summary>
    public const int FewestReturns = 252;

    /// <summary>Four years: what is older was another market.</summary>
    public const int UsualReturns = 1_008;

    /// <summary>A session's variance beyond that is no market's: 100 % in a day.</summary>
    private const double LargestVariance = 1e4;

    private readonly GarchEstimator _estimator = new();
    private readonly double[] _returns = new double[most];

    protected override int Fewest => FewestReturns + 1;

    protected override Reading<VarianceForecast> Compute()
    {
        int count = Math.Min(History.Count - 1, most);
        ReadOnlySpan<double> closes = History.Close[^(count + 1)..];
        for (int i = 0; i < count; i++)
        {
            _returns[i] = VarianceForecast.Percent * ExactMath.Log(closes[i + 1] / closes[i]);
            if (!double.IsFinite(_returns[i]))
                return Not(NotReady.Undefined);
        }

        GarchFit fit = _estimator.Fit(new GarchSpecification(Errors: errors), _returns.AsSpan(0, count));
        return fit.Status is GarchStatus.Converged or GarchStatus.OnBound && fit.NextVariance is > 0 and < LargestVariance
            ? Known(new VarianceForecast(fit.NextVariance, fit.Parameters.Omega, fit.Parameters.Persistence(fit.Specification.Equation)))
            : Not(NotReady.NoFit);
    }
}
