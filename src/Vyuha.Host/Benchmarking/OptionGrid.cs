using Vyuha.Core;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Host.Benchmarking;

/// <summary>Workload G1: 9,130 prices of NIFTY options worth a tick or more, to be solved for their volatilities.</summary>
internal sealed class OptionGrid
{
    private const int Options = 9_130;
    private const double Checksum = 11804659.868435;
    private const double WorstError = 5e-14;
    private const double Tick = 0.05;

    private readonly bool[] _isCall;
    private readonly double[] _forwards;
    private readonly double[] _strikes;
    private readonly double[] _years;
    private readonly double[] _discounts;
    private readonly double[] _prices;
    private readonly double[] _expected;
    private readonly ImpliedVolatilityStatus[] _statuses = new ImpliedVolatilityStatus[Options];
    private readonly double[] _vols = new double[Options];

    public OptionGrid()
    {
        List<(bool IsCall, double Forward, double Strike, double Years, double Vol, double Price)> grid = [];
        foreach (int days in (ReadOnlySpan<int>)[1, 2, 3, 7, 14, 21, 28, 35, 45, 60])
        {
            double years = days / 365.0, forward = 25_000 * ExactMath.Exp(0.065 * years), discount = ExactMath.Exp(-0.065 * years);
            for (int strike = 20_000; strike <= 30_000; strike += 100)
            {
                foreach (double vol in (ReadOnlySpan<double>)[0.08, 0.12, 0.16, 0.20, 0.30, 0.40, 0.60])
                {
                    double timeValue = Black76.Undiscounted(forward <= strike, forward, strike, vol * Math.Sqrt(years));
                    if (timeValue * discount < Tick)
                        continue;
                    foreach (bool isCall in (ReadOnlySpan<bool>)[true, false])
                        grid.Add((isCall, forward, strike, years, vol, isCall == (forward > strike) ? timeValue + Math.Abs(forward - strike) : timeValue));
                }
            }
        }

        _isCall = [.. grid.Select(one => one.IsCall)];
        _forwards = [.. grid.Select(one => one.Forward)];
        _strikes = [.. grid.Select(one => one.Strike)];
        _years = [.. grid.Select(one => one.Years)];
        _discounts = [.. grid.Select(_ => 1.0)];
        _prices = [.. grid.Select(one => one.Price)];
        _expected = [.. grid.Select(one => one.Vol)];
        Invariant.Require(_prices.Length == Options && Math.Abs(_prices.Sum() - Checksum) < 1e-6, "the grid is that of its definition");
        Solve();
        for (int i = 0; i < Options; i++)
        {
            bool outOfTheMoney = _isCall[i] == (_forwards[i] <= _strikes[i]);
            Invariant.Require(
                _statuses[i] == ImpliedVolatilityStatus.Ok && (!outOfTheMoney || Math.Abs(_vols[i] / _expected[i] - 1) <= WorstError),
                "every option out of the money gives back its volatility to 14 digits");
        }
    }

    public static int Count => Options;

    /// <summary>All in one batch; the first volatility.</summary>
    public double Solve()
    {
        Black76Spans.Solve(new OptionColumns(_isCall, _forwards, _strikes, _years, _discounts), _prices, _statuses, _vols);
        return _vols[0];
    }

    /// <summary>One option after another.</summary>
    public double SolveOneByOne()
    {
        for (int i = 0; i < Options; i++)
            _statuses[i] = ImpliedVolatility.TrySolve(_isCall[i], _forwards[i], _strikes[i], _years[i], 1, _prices[i], out _vols[i]);
        return _vols[0];
    }

    /// <summary>As one would write it: Newton's steps on the price with the functions of the runtime, to the twelfth digit.</summary>
    public double SolvePlainly()
    {
        for (int i = 0; i < Options; i++)
        {
            double root = Math.Sqrt(_years[i]), forward = _forwards[i], strike = _strikes[i];
            double timeValue = _prices[i] - Math.Max(_isCall[i] ? forward - strike : strike - forward, 0);
            // From the point of inflection Newton's steps go one way and do not overshoot.
            double moneyness = Math.Log(forward / strike), deviation = Math.Sqrt(2 * Math.Abs(moneyness)) + 1e-8;
            for (int step = 0; step < 100; step++)
            {
                double d1 = moneyness / deviation + deviation / 2;
                double price = forward <= strike
                    ? forward * PlainNormal.Cdf(d1) - strike * PlainNormal.Cdf(d1 - deviation)
                    : strike * PlainNormal.Cdf(deviation - d1) - forward * PlainNormal.Cdf(-d1);
                double move = (price - timeValue) / (forward * PlainNormal.Density(d1));
                deviation -= move;
                if (!(Math.Abs(move) > 1e-12 * deviation))
                    break;
            }

            _vols[i] = deviation / root;
        }

        return _vols[0];
    }

    /// <summary>Sum of the volatilities of the last run: what another program on the same grid must find too.</summary>
    public double SumOfVols() => _vols.Sum();
}
