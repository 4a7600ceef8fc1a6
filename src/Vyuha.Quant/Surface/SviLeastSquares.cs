using System.Runtime.Intrinsics;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Surface;

/// <summary>Least squares of SVI with wings inside a box, by which two of the five parameters are searched and three are solved.</summary>
/// <remarks>
/// Given m and σ, w = a + P (z − u)/2 + Q (z + u)/2 with u = k − m, z = √(u² + σ²) is linear in a and in the slopes P and Q of the wings, and the
/// constraints are the box 0 ≤ P, Q ≤ 2: the quasi-explicit method of Zeliade Systems (S. De Marco and C. Martini, 2009) in coordinates in which
/// its inner problem is solved by looking at the box's inside and its four sides. The outer search is Levenberg and Marquardt's on m and ln σ with the inner
/// parameters projected out (G. Golub and V. Pereyra, 1973, in A. Ruhe and P. Wedin's simplification). One pass over the quotes gives all the sums an
/// evaluation and its derivatives need.
/// </remarks>
internal sealed class SviLeastSquares(SviQuotes quotes)
{
    private const int MostSteps = 60;
    private const double LeastGain = 1e-9;
    private const double LeastStep = 1e-7;
    private const double FirstDamping = 1e-3;

    private double _weight, _k, _kk, _y, _ky, _yy, _mean;

    /// <summary>Bounds of the wings' slopes, left and right.</summary>
    public double LeastLeft { get; set; }

    public double LeastRight { get; set; }

    public double MostWing { get; set; } = Butterfly.SteepestWing;

    /// <summary>Sums that do not depend on m and σ; after the weights have changed, again.</summary>
    public void Begin()
    {
        (_weight, _k, _kk, _y, _ky, _yy) = (0, 0, 0, 0, 0, 0);
        double level = 0;
        for (int i = 0; i < quotes.Count; i++)
        {
            _weight += quotes.Weight[i];
            level += quotes.Weight[i] * quotes.Variance[i];
        }

        _mean = level / _weight;
        for (int i = 0; i < quotes.Count; i++)
        {
            double weight = quotes.Weight[i], k = quotes.K[i] - quotes.Centre, y = quotes.Variance[i] - _mean;
            _k += weight * k;
            _kk += weight * k * k;
            _y += weight * y;
            _ky += weight * k * y;
            _yy += weight * y * y;
        }
    }

    /// <summary>The best of a small grid over m and σ.</summary>
    public (double M, double Sigma) Start()
    {
        double range = quotes.High - quotes.Low, best = double.PositiveInfinity, bestM = 0, bestSigma = range;
        for (int i = 0; i < 5; i++)
        {
            double m = quotes.Low + range * (0.1 + 0.2 * i), sigma = 0.04 * range;
            for (int j = 0; j < 3; j++, sigma *= 4)
            {
                double sum = Evaluate(m, sigma).Sum;
                if (sum < best)
                    (best, bestM, bestSigma) = (sum, m, sigma);
            }
        }

        return (bestM, bestSigma);
    }

    /// <summary>The smile of least squares found from a starting point.</summary>
    public SviRaw Fit(double m, double sigma)
    {
        double range = quotes.High - quotes.Low, logSigma = ExactMath.Log(sigma);
        double lowLog = ExactMath.Log(range) - 7, highLog = lowLog + 9;
        State state = Evaluate(m, sigma);
        double damping = FirstDamping, noise = 1e-15 * _yy;
        for (int step = 0; step < MostSteps; step++)
        {
            double mm = state.CurvatureM * (1 + damping), ss = state.CurvatureS * (1 + damping), determinant = mm * ss - state.CurvatureMs * state.CurvatureMs;
            if (!(determinant > 0))
            {
                damping = Math.Max(damping, FirstDamping) * 100;
                if (!(damping < 1e12))
                    break;
                continue;
            }

            double stepM = (ss * state.DescentM - state.CurvatureMs * state.DescentS) / determinant;
            double stepS = Math.Clamp((mm * state.DescentS - state.CurvatureMs * state.DescentM) / determinant, -1, 1);
            double nextM = Math.Clamp(m + Math.Clamp(stepM, -range / 2, range / 2), quotes.Low - range, quotes.High + range);
            double nextLog = Math.Clamp(logSigma + stepS, lowLog, highLog);
            double moved = Math.Abs(nextM - m) / (range + Math.Abs(m)) + Math.Abs(nextLog - logSigma);
            if (moved == 0)
                break;
            State next = Evaluate(nextM, ExactMath.Exp(nextLog));
            if (next.Sum <= state.Sum + noise)
            {
                double gain = state.Sum - next.Sum;
                (m, logSigma) = (nextM, nextLog);
                damping = Math.Max(damping * 0.1, 1e-12);
                bool done = moved < LeastStep || (gain <= LeastGain * state.Sum && moved < 1e-3 && state.Sum > 1e4 * noise);
                state = next;
                if (done)
                    break;
            }
            else
            {
                damping *= 8;
                if (damping > 1e12)
                    break;
            }
        }

        return state.ToRaw(m, ExactMath.Exp(logSigma), _mean);
    }

    /// <summary>One pass over the quotes, the inner parameters, and what the outer step needs.</summary>
    private State Evaluate(double m, double sigma)
    {
        Vector256<double> centre = Vector256.Create(m), square = Vector256.Create(sigma * sigma), one = Vector256.Create(1.0), mean = Vector256.Create(_mean);
        Vector256<double> sumZ = default, sumH = default, sumI = default, sumUz = default, sumII = default, sumHi = default, sumYz = default, sumYh = default, sumYi = default;
        ReadOnlySpan<double> ks = quotes.K.AsSpan(0, quotes.Padded), ys = quotes.Variance.AsSpan(0, quotes.Padded), weights = quotes.Weight.AsSpan(0, quotes.Padded);
        for (int i = 0; i < ks.Length; i += 4)
        {
            Vector256<double> u = Vector256.Create(ks[i..]) - centre, weight = Vector256.Create(weights[i..]);
            Vector256<double> z = Vector256.Sqrt(u * u + square), inverse = one / z, ratio = u * inverse;
            Vector256<double> wz = weight * z, wi = weight * inverse, wy = weight * (Vector256.Create(ys[i..]) - mean);
            sumZ += wz;
            sumI += wi;
            sumH += weight * ratio;
            sumUz += wz * u;
            sumII += wi * inverse;
            sumHi += wi * ratio;
            sumYz += wy * z;
            sumYh += wy * ratio;
            sumYi += wy * inverse;
        }

        double sums0 = Sum(sumZ), h = Sum(sumH), inv = Sum(sumI), uz = Sum(sumUz), ii = Sum(sumII), hi = Sum(sumHi), yz = Sum(sumYz), yh = Sum(sumYh), yi = Sum(sumYi);
        double shift = m - quotes.Centre, s2 = sigma * sigma, n = _weight;
        double u1 = _k - n * shift, uu = _kk - 2 * shift * _k + n * shift * shift, uy = _ky - shift * _y;
        // Sums of products, each around its mean: u with u, z with z ... the letters are those of the remarks, h = u/z and i = 1/z.
        double cuu = uu - u1 * u1 / n, cuz = uz - u1 * sums0 / n, czz = uu + s2 * n - sums0 * sums0 / n;
        double cuy = uy - u1 * _y / n, czy = yz - sums0 * _y / n, cyy = _yy - _y * _y / n;
        double chh = n - s2 * ii - h * h / n, cii = ii - inv * inv / n, chi = hi - h * inv / n;
        double chu = sums0 - s2 * inv - u1 * h / n, chz = u1 - sums0 * h / n, ciu = h - u1 * inv / n, ciz = n - sums0 * inv / n;
        double chy = yh - h * _y / n, ciy = yi - inv * _y / n;

        double c11 = (czz - 2 * cuz + cuu) / 4, c22 = (czz + 2 * cuz + cuu) / 4, c12 = (czz - cuu) / 4, r1 = (czy - cuy) / 2, r2 = (czy + cuy) / 2;
        (double left, double right, bool freeLeft, bool freeRight) = SolveBox(c11, c12, c22, r1, r2);
        double sum = cyy - 2 * (r1 * left + r2 * right) + c11 * left * left + 2 * c12 * left * right + c22 * right * right;
        double b = (left + right) / 2, lean = (right - left) / 2;

        // Derivatives by m (−b h) and by ln σ (b σ² i), around their means, against each other, the residuals and the free wings.
        double bs = b * s2, mm = b * b * chh, ms = -b * bs * chi, ss = bs * bs * cii;
        double gm = -b * (chy - lean * chu - b * chz), gs = bs * (ciy - lean * ciu - b * ciz);
        double m1 = -b * (chz - chu) / 2, m2 = -b * (chz + chu) / 2, t1 = bs * (ciz - ciu) / 2, t2 = bs * (ciz + ciu) / 2;
        if (freeLeft && freeRight)
        {
            double determinant = c11 * c22 - c12 * c12;
            double x1 = (c22 * m1 - c12 * m2) / determinant, x2 = (c11 * m2 - c12 * m1) / determinant;
            double v1 = (c22 * t1 - c12 * t2) / determinant, v2 = (c11 * t2 - c12 * t1) / determinant;
            mm -= m1 * x1 + m2 * x2;
            ms -= t1 * x1 + t2 * x2;
            ss -= t1 * v1 + t2 * v2;
        }
        else if (freeLeft)
        {
            mm -= m1 * m1 / c11;
            ms -= m1 * t1 / c11;
            ss -= t1 * t1 / c11;
        }
        else if (freeRight)
        {
            mm -= m2 * m2 / c22;
            ms -= m2 * t2 / c22;
            ss -= t2 * t2 / c22;
        }

        double level = (_y - lean * u1 - b * sums0) / n;
        return new(level, left, right, sum, mm, ms, ss, gm, gs);
    }

    /// <summary>The least of ½xᵀCx − rᵀx in the box: inside, or on a side.</summary>
    private (double Left, double Right, bool FreeLeft, bool FreeRight) SolveBox(double c11, double c12, double c22, double r1, double r2)
    {
        double determinant = c11 * c22 - c12 * c12;
        if (determinant > 1e-13 * c11 * c22)
        {
            double x1 = (c22 * r1 - c12 * r2) / determinant, x2 = (c11 * r2 - c12 * r1) / determinant;
            if (x1 > LeastLeft && x1 < MostWing && x2 > LeastRight && x2 < MostWing)
                return (x1, x2, true, true);
        }

        double best = double.PositiveInfinity;
        (double, double, bool, bool) found = (LeastLeft, LeastRight, false, false);
        for (int side = 0; side < 4; side++)
        {
            bool onLeft = side < 2;
            double bound = side % 2 == 1 ? MostWing : onLeft ? LeastLeft : LeastRight;
            double curvature = onLeft ? c22 : c11, least = onLeft ? LeastRight : LeastLeft;
            double other = curvature > 0 ? ((onLeft ? r2 : r1) - c12 * bound) / curvature : least;
            bool free = other > least && other < MostWing;
            other = Math.Clamp(other, least, MostWing);
            (double x1, double x2) = onLeft ? (bound, other) : (other, bound);
            double value = (c11 * x1 * x1 + c22 * x2 * x2) / 2 + c12 * x1 * x2 - r1 * x1 - r2 * x2;
            if (value < best)
                (best, found) = (value, (x1, x2, !onLeft && free, onLeft && free));
        }

        return found;
    }

    /// <summary>In one order, whatever the processor.</summary>
    private static double Sum(Vector256<double> lanes) => lanes.GetElement(0) + lanes.GetElement(1) + (lanes.GetElement(2) + lanes.GetElement(3));

    /// <summary>The inner parameters at one m and σ, the weighted sum of squares there, and Gauss and Newton's equations of the outer two.</summary>
    private readonly record struct State(
        double Level, double Left, double Right, double Sum,
        double CurvatureM, double CurvatureMs, double CurvatureS, double DescentM, double DescentS)
    {
        public SviRaw ToRaw(double m, double sigma, double mean)
        {
            double both = Left + Right;
            return new(Level + mean, both / 2, both > 0 ? (Right - Left) / both : 0, m, sigma);
        }
    }
}
