using Vyuha.Kernel.Market;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Volatility.Garch;

namespace Vyuha.Strategies.Common;

/// <summary>GARCH(1,1) with Student-t errors on the official daily closes of one index, fitted once a session, forecast over the sessions to come.</summary>
internal sealed class GarchForecast(int underlying, int fewest, int most)
{
    /// <summary>A year: with fewer the parameters are mostly noise.</summary>
    public const int FewestReturns = 250;

    private const double SessionsAYear = 252;

    private readonly GarchEstimator _estimator = new();
    private readonly double[] _returns = new double[most];
    private GarchFit _fit;
    private bool _isReady;
    private int _day;
    private int _bars;

    /// <summary>Annualised volatility expected on average over the next sessions, 0.15 meaning 15 %; NaN without enough history or a maximum of the likelihood.</summary>
    public double Volatility(MarketState market, int sessions)
    {
        Refresh(market);
        if (!_isReady || sessions < 1)
            return double.NaN;
        double sum = 0;
        for (int horizon = 1; horizon <= sessions; horizon++)
            sum += _fit.ForecastVariance(horizon);
        return Math.Sqrt(sum / sessions * SessionsAYear) / 100;
    }

    private void Refresh(MarketState market)
    {
        DailyHistory history = market.History(underlying);
        if (_day == market.Today.DayNumber && _bars == history.Count)
            return;
        (_day, _bars, _isReady) = (market.Today.DayNumber, history.Count, false);
        int count = Math.Min(most, history.Count - 1);
        if (count < fewest)
            return;
        ReadOnlySpan<double> closes = history.Close[^(count + 1)..];
        for (int i = 0; i < count; i++)
            _returns[i] = 100 * ExactMath.Log(closes[i + 1] / closes[i]);
        _fit = _estimator.Fit(new GarchSpecification(Errors: ErrorLaw.StudentT), _returns.AsSpan(0, count));
        _isReady = _fit.Status is GarchStatus.Converged or GarchStatus.OnBound && _fit.ForecastVariance(1) is > 0 and < 1e4;
    }
}
