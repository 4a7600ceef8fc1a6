namespace Vyuha.Simulation.Synthetic;

/// <summary>
/// The constants of the model, chosen so that long runs have the moments of the real series; docs/concepts/synthetic-market.md
/// shows both sides, and SyntheticCalibrationTests recomputes them. "Per session" means per variance of one ordinary trading session.
/// </summary>
/// <remarks>
/// Sources: NIFTY 50 and India VIX daily closes 2012-01 to 2026-02 (return and volatility dynamics), NIFTY minute bars 2024 (intraday
/// profile), NSE end-of-day option files of January 2025 and January–February 2026 (smile, activity), option-chain snapshots of 2019
/// (dispersion of spreads and sizes). Only aggregates of them appear here.
/// </remarks>
internal static class Calibration
{
    /// <summary>The first session that can be generated; the series the constants come from starts here.</summary>
    public static readonly DateOnly FirstDate = new(2012, 1, 2);

    /// <summary>Where the trend of the index passes at the start, and how fast it grows: NIFTY's own trend, rounded.</summary>
    public const double FirstLevel = 4_650;
    public const double TrendPerYear = 0.12;

    /// <summary>
    /// Share of the distance to the trend that closes in a session. Weak enough to be invisible in daily returns, strong enough
    /// to keep strikes, lots and contract values of the dated tables sensible on every date.
    /// </summary>
    public const double PullPerSession = 0.003;

    // Implied variance. Two factors of log-variance, so that the autocorrelation of log VIX falls fast first and slowly after.
    public const double SlowPersistence = 0.992;
    public const double FastPersistence = 0.965;

    /// <summary>Implied variance of one session, at once and (times 1 + premium) a month out, when both factors are zero.</summary>
    public const double ImpliedVariance = 0.000_068;
    public const double TermPremium = 0.16;
    public const double TermPremiumSessions = 10;

    /// <summary>The part of implied and of realised variance that even the calmest market keeps.</summary>
    public const double VarianceFloor = 0.2;

    // What moves the factors: returns (leverage), the surprise in squared returns, news without a return, and noise.
    public const double SlowLeverage = 0.030;
    public const double FastLeverage = 0.052;
    public const double FastSurprise = 0.030;
    public const double SlowNoise = 0.066;
    public const double FastNoise = 0.056;
    public const double NewsProbability = 0.03;
    public const double NewsSize = 0.22;

    // Realised variance: more volatile than implied variance, and on average below it.
    public const double RealisedShare = 0.685;
    public const double RealisedPower = 1.18;

    /// <summary>Standard deviation of the log of the part of a day's variance that nobody foresees.</summary>
    public const double DayVarianceNoise = 0.42;

    // How a session's variance divides.
    public const double OvernightShare = 0.35;
    public const double ExtraShareOfClosedDay = 0.05;

    /// <summary>Overnight returns are a mixture: now and then the world has changed by the morning.</summary>
    public const double OvernightJumpProbability = 0.05;
    public const double OvernightJumpScale = 3.2;
    public const double OvernightJumpMean = -1.5;

    public const double IntradayJumpProbability = 0.03;
    public const double IntradayJumpDeviation = 1.1;
    public const double IntradayJumpMean = -1.0;

    // Smile: slope of the skew from short to long expiries, curvature, and how both wander from day to day.
    public const double ShortTilt = -0.17;
    public const double LongTilt = -0.42;
    public const double TiltSessions = 20;
    public const double Curvature = 0.70;
    public const double TiltPersistence = 0.95;
    public const double TiltNoise = 0.012;
    public const double TiltLeverage = 0.006;
    public const double CurvaturePersistence = 0.95;
    public const double CurvatureNoise = 0.030;

    /// <summary>Funding rate in the forwards and the discount rate, per year, and its slow wander.</summary>
    public const double Rate = 0.066;
    public const double CarryPersistence = 0.97;
    public const double CarryNoise = 0.0015;
}
