using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Surface;

/// <summary>SVI of least squares under g ≥ 0 and above an earlier smile: Levenberg and Marquardt's search with a growing penalty on what is violated.</summary>
/// <remarks>
/// The penalty is taken on a grid and against a small margin, so that the smile it ends at satisfies the constraints themselves; that is checked by
/// <see cref="Butterfly"/> and <see cref="Calendar"/> before it is returned. Parameters are the level, the slopes of both wings, m and ln σ; derivatives are exact.
/// </remarks>
internal sealed class SviConstrained(SviQuotes quotes)
{
    private const int Size = 5;
    private const int GridPoints = 96;
    private const int Rounds = 7;
    private const int StepsOfRound = 60;

    /// <summary>A round that ends free of arbitrage is followed by others from there: the points at which it is asked for have moved.</summary>
    private const int MostFound = 2;

    private const double MostWing = 1.98;

    private readonly double[] _at = new double[GridPoints + 1];
    private readonly double[] _floor = new double[GridPoints + 1];
    private readonly double[] _normal = new double[Size * Size], _right = new double[Size], _damped = new double[Size * Size];
    private readonly double[] _row = new double[Size], _x = new double[Size], _next = new double[Size], _step = new double[Size];
    private double _penalty, _margin, _least, _unit;
    private int _points;
    private double _lowLog, _highLog, _leastLeft, _leastRight;

    /// <param name="start">Where to search from; it may violate the constraints.</param>
    /// <param name="earlier">The smile not to pass below.</param>
    /// <param name="distance">The least <see cref="SviQuotes.Distance"/> so far; lowered when a nearer smile is found.</param>
    /// <param name="smile">The nearest smile so far that violates none; replaced when a nearer one is found.</param>
    /// <param name="leastDurrleman">The least g of <paramref name="smile"/>.</param>
    public void Improve(in SviRaw start, SviRaw? earlier, ref double distance, ref SviRaw smile, ref double leastDurrleman)
    {
        double range = quotes.High - quotes.Low;
        (_lowLog, _highLog) = (ExactMath.Log(range) - 7, ExactMath.Log(range) + 2);
        (_leastLeft, _leastRight) = earlier is { } steep ? (Math.Min(steep.LeftWing, MostWing), Math.Min(steep.RightWing, MostWing)) : (0, 0);
        _unit = Unit();
        double atTheMoney = Math.Max(start.TotalVariance(0), _unit);
        _x[0] = start.A;
        _x[1] = Math.Clamp(start.LeftWing, _leastLeft, MostWing);
        _x[2] = Math.Clamp(start.RightWing, _leastRight, MostWing);
        _x[3] = start.M;
        _x[4] = Math.Clamp(ExactMath.Log(start.Sigma), _lowLog, _highLog);
        _least = 0.02 * atTheMoney;
        // A g that misses a tenth counts as much as the quotes' own distances together.
        _penalty = 100 * (quotes.Count + quotes.Distance(start) / (_unit * _unit));
        _margin = 2e-3;
        for (int round = 0, found = 0; round < Rounds && found < MostFound; round++)
        {
            SviRaw candidate = Raw(_x);
            if (candidate.LeastVariance < _least)
                _x[0] += _least - candidate.LeastVariance;
            Choose(Raw(_x), earlier, range);
            Search();
            candidate = Raw(_x);
            double least = Butterfly.LeastDurrleman(candidate, out _);
            if (least >= 0 && (earlier is not { } below || Calendar.LeastGap(below, candidate, out _) >= 0))
            {
                found++;
                double away = quotes.Distance(candidate);
                if (away < distance)
                    (distance, smile, leastDurrleman) = (away, candidate, least);
            }
            else
            {
                _penalty *= 8;
                _margin *= 1.5;
            }
        }
    }

    /// <summary>The size of the residual that counts as one: the narrowest quote, whose weight is 1.</summary>
    private double Unit()
    {
        double narrowest = double.PositiveInfinity;
        for (int i = 0; i < quotes.Count; i++)
            narrowest = Math.Min(narrowest, quotes.HalfWidth[i]);
        return narrowest;
    }

    /// <summary>Where the constraints are asked: along the smile from far left to far right, and where they are violated most.</summary>
    private void Choose(in SviRaw smile, SviRaw? earlier, double range)
    {
        double centre = (quotes.Low + quotes.High) / 2, width = range / 4;
        for (int i = 0; i < GridPoints; i++)
        {
            // Half of the points by the smile's own scale, half by that of the strikes.
            double t = 2.0 * (i / 2) / (GridPoints / 2 - 1) - 1, grown = ExactMath.Exp(6 * t), sinh = (grown - 1 / grown) / 2;
            _at[i] = i % 2 == 0 ? smile.M + smile.Sigma * sinh : centre + width * sinh;
        }

        Butterfly.LeastDurrleman(smile, out _at[GridPoints]);
        _points = GridPoints + 1;
        for (int i = 0; i < _points; i++)
            _floor[i] = earlier is { } below ? below.TotalVariance(_at[i]) * (1 + 0.05 * _margin) : double.NegativeInfinity;
        if (earlier is { } lower && Calendar.LeastGap(lower, smile, out double worst) < 0)
        {
            _at[0] = worst;
            _floor[0] = lower.TotalVariance(worst) * (1 + 0.05 * _margin);
        }
    }

    private void Search()
    {
        double damping = 1e-3, value = Accumulate(_x, true);
        for (int step = 0; step < StepsOfRound; step++)
        {
            Array.Copy(_normal, _damped, _normal.Length);
            for (int i = 0; i < Size; i++)
            {
                _damped[i * Size + i] = _normal[i * Size + i] * (1 + damping) + 1e-300;
                _step[i] = _right[i];
            }

            bool solved = Solve(_damped, _step);
            double next = double.PositiveInfinity;
            if (solved)
            {
                _next[0] = _x[0] + _step[0];
                _next[1] = Math.Clamp(_x[1] + _step[1], _leastLeft, MostWing);
                _next[2] = Math.Clamp(_x[2] + _step[2], _leastRight, MostWing);
                _next[3] = Math.Clamp(_x[3] + _step[3], quotes.Low - (quotes.High - quotes.Low), quotes.High + (quotes.High - quotes.Low));
                _next[4] = Math.Clamp(_x[4] + Math.Clamp(_step[4], -1, 1), _lowLog, _highLog);
                next = Accumulate(_next, false);
            }

            if (next < value)
            {
                Array.Copy(_next, _x, Size);
                bool done = value - next <= 1e-7 * value;
                value = Accumulate(_x, true);
                damping = Math.Max(damping * 0.2, 1e-10);
                if (done)
                    break;
            }
            else
            {
                damping *= 6;
                if (damping > 1e10)
                    break;
            }
        }
    }

    /// <summary>The sum of squares with its penalties, and if wanted Gauss and Newton's equations; +∞ where total variance is not above 0.</summary>
    private double Accumulate(double[] x, bool equations)
    {
        if (equations)
        {
            Array.Clear(_normal);
            Array.Clear(_right);
        }

        SviRaw smile = Raw(x);
        double c = smile.B, lean = smile.B * smile.Rho, sigma2 = smile.Sigma * smile.Sigma, sum = 0;
        if (!(smile.LeastVariance > 0))
            return double.PositiveInfinity;
        for (int i = 0; i < quotes.Count; i++)
        {
            double u = quotes.K[i] - smile.M, z = Math.Sqrt(u * u + sigma2), residual = (quotes.Variance[i] - x[0] - lean * u - c * z) / _unit;
            double weight = quotes.Weight[i];
            sum += weight * residual * residual;
            if (!equations)
                continue;
            double scale = 1 / _unit;
            _row[0] = scale;
            _row[1] = (z - u) / 2 * scale;
            _row[2] = (z + u) / 2 * scale;
            _row[3] = -(lean + c * u / z) * scale;
            _row[4] = c * sigma2 / z * scale;
            Add(weight, residual);
        }

        for (int i = 0; i < _points; i++)
        {
            double u = _at[i] - smile.M, z2 = u * u + sigma2, z = Math.Sqrt(z2), h = u / z, k = _at[i];
            double w = x[0] + lean * u + c * z, slope = lean + c * h, curve = c * sigma2 / (z2 * z);
            double short1 = _floor[i] - w;
            if (short1 > 0)
            {
                double scale = 10 / Math.Max(_floor[i], _least), residual = short1 * scale;
                sum += _penalty * residual * residual;
                if (equations)
                {
                    _row[0] = scale;
                    _row[1] = (z - u) / 2 * scale;
                    _row[2] = (z + u) / 2 * scale;
                    _row[3] = -slope * scale;
                    _row[4] = c * sigma2 / z * scale;
                    Add(_penalty, residual);
                }
            }

            double away = 1 - k * slope / (2 * w), missing = _margin - (away * away - slope * slope / 4 * (1 / w + 0.25) + curve / 2);
            if (!(missing > 0))
                continue;
            sum += _penalty * missing * missing;
            if (!equations)
                continue;
            double bySlope = -away * k / w - slope / 2 * (1 / w + 0.25), byLevel = away * k * slope / (w * w) + slope * slope / (4 * w * w);
            double third = 3 * c * sigma2 * u / (z2 * z2 * z);
            _row[0] = byLevel;
            _row[1] = byLevel * (z - u) / 2 + bySlope * (h - 1) / 2 + sigma2 / (z2 * z) / 4;
            _row[2] = byLevel * (z + u) / 2 + bySlope * (h + 1) / 2 + sigma2 / (z2 * z) / 4;
            _row[3] = -byLevel * slope - bySlope * curve + third / 2;
            _row[4] = byLevel * c * sigma2 / z - bySlope * c * u * sigma2 / (z2 * z) + c * (2 * sigma2 / (z2 * z) - 3 * sigma2 * sigma2 / (z2 * z2 * z)) / 2;
            Add(_penalty, missing);
        }

        return sum;
    }

    private void Add(double weight, double residual)
    {
        for (int i = 0; i < Size; i++)
        {
            double scaled = weight * _row[i];
            _right[i] += scaled * residual;
            for (int j = 0; j <= i; j++)
                _normal[i * Size + j] += scaled * _row[j];
        }
    }

    /// <summary>Cholesky's solution in place, from the lower triangle; false where the matrix has none.</summary>
    private static bool Solve(double[] matrix, double[] vector)
    {
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i * Size + j];
                for (int l = 0; l < j; l++)
                    sum -= matrix[i * Size + l] * matrix[j * Size + l];
                if (i != j)
                    matrix[i * Size + j] = sum / matrix[j * Size + j];
                else if (sum > 0)
                    matrix[i * Size + i] = Math.Sqrt(sum);
                else
                    return false;
            }
        }

        for (int i = 0; i < Size; i++)
        {
            for (int l = 0; l < i; l++)
                vector[i] -= matrix[i * Size + l] * vector[l];
            vector[i] /= matrix[i * Size + i];
        }

        for (int i = Size - 1; i >= 0; i--)
        {
            for (int l = i + 1; l < Size; l++)
                vector[i] -= matrix[l * Size + i] * vector[l];
            vector[i] /= matrix[i * Size + i];
        }

        return double.IsFinite(vector[0] + vector[1] + vector[2] + vector[3] + vector[4]);
    }

    private static SviRaw Raw(double[] x)
    {
        double both = x[1] + x[2];
        return new(x[0], both / 2, both > 0 ? (x[2] - x[1]) / both : 0, x[3], ExactMath.Exp(x[4]));
    }
}
