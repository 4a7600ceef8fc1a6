using Vyuha.Quant.Arithmetic;

namespace Vyuha.Simulation.Synthetic;

/// <summary>How variance and trading spread over the minutes of a session: much at the open, little at noon, more at the close.</summary>
/// <remarks>
/// Squared one-minute returns of NIFTY in 2024, against their mean: 25 in the first minute, 2.3 in the rest of the first quarter hour,
/// 0.55–0.65 at noon, 0.9–1.2 in the last hour.
/// </remarks>
internal sealed class IntradayProfile
{
    private readonly double[] _variance;
    private readonly double[] _volume;

    public IntradayProfile(int minutes)
    {
        _variance = new double[minutes];
        _volume = new double[minutes];
        double varianceSum = 0, volumeSum = 0;
        for (int minute = 0; minute < minutes; minute++)
        {
            double afterOpen = ExactMath.Exp(-minute / 38.0), beforeClose = ExactMath.Exp(-(minutes - 1 - minute) / 45.0);
            _variance[minute] = minute == 0 ? 24 : 0.55 + 1.75 * afterOpen + 0.65 * beforeClose;
            _volume[minute] = (minute == 0 ? 2 : 1) * (0.7 + 1.6 * ExactMath.Exp(-minute / 20.0) + 1.1 * beforeClose);
            varianceSum += _variance[minute];
            volumeSum += _volume[minute];
        }

        for (int minute = 0; minute < minutes; minute++)
        {
            _variance[minute] /= varianceSum;
            _volume[minute] /= volumeSum;
        }
    }

    public int Minutes => _variance.Length;

    /// <summary>Share of the session's variance in each minute; the shares add to 1.</summary>
    public ReadOnlySpan<double> Variance => _variance;

    /// <summary>Share of the session's volume in each minute; the shares add to 1.</summary>
    public ReadOnlySpan<double> Volume => _volume;
}
