namespace Vyuha.Quant.Options;

/// <summary>The smile of one expiry through its quoted volatilities: smooth between the strikes, flat beyond the ends; time is ignored.</summary>
/// <remarks>
/// Piecewise cubic with the slopes of Fritsch and Carlson, so it makes no bump that the quotes do not have, and its slope is continuous
/// inside: what probabilities need. Source: F. Fritsch and R. Carlson, "Monotone piecewise cubic interpolation", SIAM J. Numer. Anal. 17 (1980),
/// with the weighted harmonic mean of F. Fritsch and J. Butland (1984).
/// </remarks>
public sealed class QuotedSmile : IVolatilitySurface
{
    private readonly double[] _strikes;
    private readonly double[] _vols;
    private readonly double[] _slopes;

    /// <param name="strikes">Shape [n], rupee, rising; at least one.</param>
    /// <param name="vols">Shape [n], annualised, above 0.</param>
    /// <exception cref="ArgumentException">The spans differ in length, are empty, or hold a strike or volatility that cannot be.</exception>
    public QuotedSmile(ReadOnlySpan<double> strikes, ReadOnlySpan<double> vols)
    {
        if (strikes.Length == 0 || strikes.Length != vols.Length)
            throw new ArgumentException("A smile has one volatility for each of one or more strikes.", nameof(vols));
        for (int i = 0; i < strikes.Length; i++)
        {
            double above = i == 0 ? 0 : strikes[i - 1];
            if (!(strikes[i] > above && strikes[i] < double.PositiveInfinity && vols[i] > 0 && vols[i] < double.PositiveInfinity))
                throw new ArgumentException($"Strike {strikes[i]} with volatility {vols[i]}: strikes rise above 0, volatilities are above 0.", nameof(strikes));
        }

        _strikes = strikes.ToArray();
        _vols = vols.ToArray();
        _slopes = Slopes(_strikes, _vols);
    }

    public double Vol(double strike, double years)
    {
        int right = Find(strike);
        if (right == 0)
            return _vols[0];
        if (right == _strikes.Length)
            return _vols[^1];
        double width = _strikes[right] - _strikes[right - 1], t = (strike - _strikes[right - 1]) / width, u = 1 - t;
        return (1 + 2 * t) * u * u * _vols[right - 1] + t * t * (3 - 2 * t) * _vols[right]
            + width * t * u * (u * _slopes[right - 1] - t * _slopes[right]);
    }

    public double Slope(double strike, double years)
    {
        int right = Find(strike);
        if (right == 0 || right == _strikes.Length)
            return 0;
        double width = _strikes[right] - _strikes[right - 1], t = (strike - _strikes[right - 1]) / width, u = 1 - t;
        return 6 * t * u * (_vols[right] - _vols[right - 1]) / width + u * (1 - 3 * t) * _slopes[right - 1] + t * (3 * t - 2) * _slopes[right];
    }

    /// <summary>The first strike above the given one.</summary>
    private int Find(double strike)
    {
        int found = Array.BinarySearch(_strikes, strike);
        return found >= 0 ? found + 1 : ~found;
    }

    private static double[] Slopes(double[] x, double[] y)
    {
        double[] slopes = new double[x.Length];
        // The ends are flat, as is what lies beyond them, so the slope has no jump there either.
        for (int i = 1; i < x.Length - 1; i++)
        {
            double leftWidth = x[i] - x[i - 1], rightWidth = x[i + 1] - x[i];
            double left = (y[i] - y[i - 1]) / leftWidth, right = (y[i + 1] - y[i]) / rightWidth;
            if (left * right > 0)
            {
                double first = 2 * rightWidth + leftWidth, second = rightWidth + 2 * leftWidth;
                slopes[i] = (first + second) / (first / left + second / right);
            }
        }

        return slopes;
    }
}
