using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Simulation.Synthetic;

/// <summary>Total variance at every strike of one expiry at one instant: a slice of an extended SSVI surface.</summary>
/// <remarks>
/// <para>w(k) = θ/2 (1 + ρφk + √((φk + ρ)² + 1 − ρ²)) with φ = η/√θ, k = ln(K/F). Constant η keeps the smile's shape in deltas at
/// every expiry; ρ falls slowly with the sessions to expiry, which is what NIFTY's skew does.</para>
/// <para>No static arbitrage: η (1 + |ρ|) is held below 2, which rules out butterflies; across expiries φ falls while ηθ^½ rises, and
/// |d(ρη√θ)| stays below d(η√θ) because ρ moves slowly. Sources: J. Gatheral and A. Jacquier, "Arbitrage-free SVI volatility surfaces",
/// Quant. Finance 14 (2014), theorem 4.2; S. Hendriks and C. Martini, "The extended SSVI volatility surface", J. Comput. Finance 22 (2019).</para>
/// </remarks>
internal readonly struct Smile
{
    private readonly double _half;
    private readonly double _tilt;
    private readonly double _slope;

    /// <param name="totalVariance">At the money; 0 at the expiry instant.</param>
    /// <param name="tilt">ρ.</param>
    /// <param name="curvature">η.</param>
    public Smile(double totalVariance, double tilt, double curvature)
    {
        AtTheMoney = totalVariance;
        _half = totalVariance / 2;
        _tilt = tilt;
        _slope = totalVariance > 0 ? curvature / Math.Sqrt(totalVariance) : 0;
    }

    public double AtTheMoney { get; }

    /// <summary>The slice for an expiry so many sessions away.</summary>
    public static Smile At(in MarketState state, double sessions) =>
        new(TermStructure.TotalVariance(state.Slow, state.Fast, sessions), TiltAt(state, sessions), CurvatureOf(state));

    public static double TiltAt(in MarketState state, double sessions) =>
        Math.Clamp(
            Calibration.ShortTilt
            + (Calibration.LongTilt - Calibration.ShortTilt) * sessions / (sessions + Calibration.TiltSessions)
            + Math.Clamp(state.Tilt, -0.15, 0.15),
            -0.6, 0.1);

    public static double CurvatureOf(in MarketState state) =>
        Calibration.Curvature * ExactMath.Exp(Math.Clamp(state.LogCurvature, -0.35, 0.35));

    /// <summary>Total variance at log-moneyness ln(K/F).</summary>
    public double TotalVariance(double logMoneyness)
    {
        double x = _slope * logMoneyness + _tilt;
        return _half * (1 + _tilt * _slope * logMoneyness + Math.Sqrt(x * x + 1 - _tilt * _tilt));
    }

    /// <summary>Undiscounted value of the out-of-the-money option of a strike: the call above the forward, the put below.</summary>
    public double OutOfTheMoney(double forward, double strike) =>
        AtTheMoney > 0
            ? Black76.Undiscounted(strike >= forward, forward, strike, Math.Sqrt(TotalVariance(ExactMath.LogRatio(strike, forward))))
            : 0;

    /// <summary>Fair variance of a variance swap over the at-the-money variance: what a VIX measures above the ATM option.</summary>
    /// <remarks>∫ w(k) n(d2) |dd2/dk| dk; M. Fukasawa, "The normalizing transformation of the implied volatility smile", Math. Finance 22 (2012).</remarks>
    public double VarianceSwapRatio()
    {
        double root = Math.Sqrt(AtTheMoney);
        double sum = 0, above = double.NaN;
        // d2 falls as k rises; trapezoids in d2 itself need no derivative.
        double previousTerm = 0;
        for (int step = -200; step <= 160; step++)
        {
            double k = root * step / 20;
            double variance = TotalVariance(k);
            double deviation = Math.Sqrt(variance);
            double d2 = -k / deviation - deviation / 2;
            double term = variance * ExactMath.NormalPdf(d2);
            if (!double.IsNaN(above))
                sum += (above - d2) * (previousTerm + term) / 2;
            (above, previousTerm) = (d2, term);
        }

        return sum / AtTheMoney;
    }
}
