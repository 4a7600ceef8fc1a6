using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Surface;

/// <summary>A fitted SABR smile, or why there is none.</summary>
/// <param name="Status"><see cref="SviFitStatus.Ok"/> where there is one.</param>
/// <param name="Smile">The smile; the default where there is none.</param>
/// <param name="Quotes">Quotes fitted to.</param>
/// <param name="Inside">Of these, how many have the smile between bid and ask.</param>
/// <param name="RootMeanSquare">Distance of the smile from the mids, in half spreads, root mean square.</param>
/// <param name="Worst">The largest such distance.</param>
public readonly record struct SabrFit(SviFitStatus Status, SabrSmile Smile, int Quotes, int Inside, double RootMeanSquare, double Worst);

/// <summary>Fits α, ρ and ν of SABR at a given β to the quotes of one expiry, with the same weights as <see cref="SviCalibrator"/>. Keeps its room.</summary>
/// <remarks>Levenberg and Marquardt on ln α, the inverse hyperbolic tangent of ρ and ln ν, slopes by differences: for comparison, not for speed.</remarks>
public sealed class SabrCalibrator
{
    private const int Size = 3;
    private const int MostSteps = 80;
    private const double Difference = 1e-6;

    private static readonly double[] Correlations = [-0.7, -0.3, 0.1], VolsOfVol = [0.3, 1.2, 4];

    private readonly SviQuotes _quotes = new();
    private readonly double[] _x = new double[Size], _next = new double[Size], _normal = new double[Size * Size], _right = new double[Size], _damped = new double[Size * Size], _step = new double[Size];
    private double[] _strikes = [], _residuals = [], _moved = [], _slopes = [];

    /// <param name="forward">Rupee; above 0.</param>
    /// <param name="years">Time to expiry; above 0.</param>
    /// <param name="beta">0 to 1; held.</param>
    /// <param name="form">Which expansion.</param>
    /// <param name="logMoneyness">Shape [n], ln(strike/forward).</param>
    /// <param name="totalVariances">Shape [n], σ²T of the mids; above 0.</param>
    /// <param name="halfWidths">Shape [n], half of the difference that bid and ask make to the total variance; above 0.</param>
    public SabrFit Fit(
        double forward, double years, double beta, SabrForm form, ReadOnlySpan<double> logMoneyness, ReadOnlySpan<double> totalVariances, ReadOnlySpan<double> halfWidths)
    {
        SviFitStatus loaded = forward > 0 && years > 0 && beta is >= 0 and <= 1 && double.IsFinite(forward) && double.IsFinite(years)
            ? _quotes.Load(logMoneyness, totalVariances, halfWidths)
            : SviFitStatus.InvalidInput;
        if (loaded != SviFitStatus.Ok)
            return new(loaded, default, logMoneyness.Length, 0, 0, 0);
        int count = _quotes.Count;
        if (_strikes.Length < count)
            (_strikes, _residuals, _moved, _slopes) = (new double[count], new double[count], new double[count], new double[Size * count]);
        int nearest = 0;
        for (int i = 0; i < count; i++)
        {
            _strikes[i] = forward * ExactMath.Exp(_quotes.K[i]);
            nearest = Math.Abs(_quotes.K[i]) < Math.Abs(_quotes.K[nearest]) ? i : nearest;
        }

        double logAlpha = ExactMath.Log(Math.Sqrt(_quotes.Variance[nearest] / years)) + (1 - beta) * ExactMath.Log(forward);
        double best = double.PositiveInfinity;
        var found = new SabrSmile(0, beta, 0, 0, forward, years);
        foreach (double rho in Correlations)
        {
            foreach (double nu in VolsOfVol)
            {
                // ν√T is what the smile sees: the same start for a week and a year.
                (_x[0], _x[1], _x[2]) = (logAlpha, ExactMath.Log((1 + rho) / (1 - rho)) / 2, ExactMath.Log(nu / Math.Sqrt(Math.Max(years, 1e-6)) * 0.3));
                double sum = Search(found, form);
                if (sum < best)
                    (best, found) = (sum, Smile(_x, found));
            }
        }

        return best < double.PositiveInfinity ? Judge(found, form) : new(SviFitStatus.NoShape, default, count, 0, 0, 0);
    }

    private double Search(in SabrSmile like, SabrForm form)
    {
        int count = _quotes.Count;
        double value = Residuals(Smile(_x, like), form, _residuals), damping = 1e-3;
        for (int step = 0; step < MostSteps && value < double.PositiveInfinity; step++)
        {
            for (int j = 0; j < Size; j++)
            {
                _x.CopyTo(_next, 0);
                _next[j] += Difference;
                if (Residuals(Smile(_next, like), form, _moved) == double.PositiveInfinity)
                    return value;
                for (int i = 0; i < count; i++)
                    _slopes[j * count + i] = (_moved[i] - _residuals[i]) / Difference;
            }

            for (int i = 0; i < Size; i++)
            {
                _right[i] = 0;
                for (int q = 0; q < count; q++)
                    _right[i] -= _slopes[i * count + q] * _residuals[q];
                for (int j = 0; j <= i; j++)
                {
                    double sum = 0;
                    for (int q = 0; q < count; q++)
                        sum += _slopes[i * count + q] * _slopes[j * count + q];
                    (_normal[i * Size + j], _normal[j * Size + i]) = (sum, sum);
                }
            }

            double before = value;
            while (damping < 1e10)
            {
                for (int i = 0; i < Size * Size; i++)
                    _damped[i] = _normal[i] * (i % (Size + 1) == 0 ? 1 + damping : 1);
                bool solved = Solve();
                for (int i = 0; i < Size; i++)
                    _next[i] = _x[i] + Math.Clamp(_step[i], -1, 1);
                double next = solved ? Residuals(Smile(_next, like), form, _moved) : double.PositiveInfinity;
                if (next < value)
                {
                    _next.CopyTo(_x, 0);
                    (value, damping) = (next, Math.Max(damping * 0.2, 1e-10));
                    (_residuals, _moved) = (_moved, _residuals);
                    break;
                }

                damping *= 6;
            }

            if (before - value <= 1e-12 * before)
                break;
        }

        return value;
    }

    /// <summary>The weighted residuals and the sum of their squares; +∞ where the expansion has no volatility at some quote.</summary>
    private double Residuals(in SabrSmile smile, SabrForm form, double[] residuals)
    {
        double sum = 0;
        for (int i = 0; i < _quotes.Count; i++)
        {
            if (!smile.TryVol(_strikes[i], form, out double vol))
                return double.PositiveInfinity;
            residuals[i] = (vol * vol * smile.Years - _quotes.Variance[i]) / _quotes.HalfWidth[i];
            sum += residuals[i] * residuals[i];
        }

        return sum;
    }

    /// <summary>Cramer's rule of the three damped equations.</summary>
    private bool Solve()
    {
        double[] a = _damped, r = _right;
        double c0 = a[4] * a[8] - a[5] * a[7], c1 = a[5] * a[6] - a[3] * a[8], c2 = a[3] * a[7] - a[4] * a[6];
        double determinant = a[0] * c0 + a[1] * c1 + a[2] * c2;
        if (!(determinant > 0))
            return false;
        _step[0] = (r[0] * c0 + r[1] * (a[2] * a[7] - a[1] * a[8]) + r[2] * (a[1] * a[5] - a[2] * a[4])) / determinant;
        _step[1] = (r[0] * c1 + r[1] * (a[0] * a[8] - a[2] * a[6]) + r[2] * (a[2] * a[3] - a[0] * a[5])) / determinant;
        _step[2] = (r[0] * c2 + r[1] * (a[1] * a[6] - a[0] * a[7]) + r[2] * (a[0] * a[4] - a[1] * a[3])) / determinant;
        return double.IsFinite(_step[0]) && double.IsFinite(_step[1]) && double.IsFinite(_step[2]);
    }

    private SabrFit Judge(in SabrSmile smile, SabrForm form)
    {
        double sum = Residuals(smile, form, _residuals), worst = 0;
        int inside = 0;
        foreach (double residual in _residuals.AsSpan(0, _quotes.Count))
        {
            worst = Math.Max(worst, Math.Abs(residual));
            inside += Math.Abs(residual) <= 1 ? 1 : 0;
        }

        return new(SviFitStatus.Ok, smile, _quotes.Count, inside, Math.Sqrt(sum / _quotes.Count), worst);
    }

    private static SabrSmile Smile(double[] x, in SabrSmile like)
    {
        double squared = ExactMath.Exp(2 * Math.Clamp(x[1], -4, 4));
        return like with { Alpha = ExactMath.Exp(x[0]), Rho = (squared - 1) / (squared + 1), Nu = ExactMath.Exp(Math.Clamp(x[2], -14, 8)) };
    }
}
