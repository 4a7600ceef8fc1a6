using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Random;

namespace Vyuha.Simulation.Synthetic;

/// <summary>The law of the market from one close to the next; a few draws a session, so decades cost milliseconds.</summary>
/// <remarks>
/// Log-variance is the sum of a slow and a fast mean-reverting factor. Returns have that variance times an unforeseen day factor,
/// overnight a mixture and within the session a diffusion with rare jumps; falls raise both factors (leverage), large squared
/// returns raise the fast one, and so does news. Options are priced from the same factors, see <see cref="TermStructure"/>.
/// </remarks>
internal sealed class DailyProcess(ulong seed)
{
    private const double SessionsPerYear = 246;

    /// <summary>Bounds no plausible history reaches: log VIX between about −1 and +2 of its median.</summary>
    private const double LowestFactor = -1.8, HighestFactor = 3.4;

    /// <summary>The state at the close before the first session, one draw of the stationary law.</summary>
    public MarketState Start()
    {
        SplitMix64 random = RandomStreams.Of(seed, Calibration.FirstDate.AddDays(-1), StreamPurpose.Daily);
        double level = ExactMath.Log(Calibration.FirstLevel);
        return new(level, 0.4 * random.NextNormal(), 0.25 * random.NextNormal(), 0, 0, Calibration.Rate, level);
    }

    /// <summary>The next session.</summary>
    /// <param name="state">At the previous close.</param>
    /// <param name="date">The session's date.</param>
    /// <param name="overnight">Variance of the time the market was shut, in ordinary sessions.</param>
    /// <param name="intraday">Variance of the session itself, in ordinary sessions.</param>
    public SessionShape Advance(in MarketState state, DateOnly date, double overnight, double intraday)
    {
        SplitMix64 random = RandomStreams.Of(seed, date, StreamPurpose.Daily);
        (double overnightDraw, double intradayDraw) = RandomStreams.NextNormals(ref random);
        (double slowDraw, double fastDraw) = RandomStreams.NextNormals(ref random);
        (double tiltDraw, double curvatureDraw) = RandomStreams.NextNormals(ref random);
        (double carryDraw, double varianceDraw) = RandomStreams.NextNormals(ref random);
        (double jumpDraw, double newsDraw) = RandomStreams.NextNormals(ref random);
        double overnightChance = random.NextDouble(), intradayChance = random.NextDouble();
        double newsChance = random.NextDouble(), newsTiming = random.NextDouble(), jumpAt = random.NextDouble();

        const double noise = Calibration.DayVarianceNoise;
        double stress = state.Slow + state.Fast;
        double variance = Calibration.ImpliedVariance * Calibration.RealisedShare
            * (Calibration.VarianceFloor + (1 - Calibration.VarianceFloor) * ExactMath.Exp(Calibration.RealisedPower * stress))
            * ExactMath.Exp(noise * varianceDraw - noise * noise / 2);
        double deviation = Math.Sqrt(variance);

        double gap = Math.Sqrt(overnight) * OvernightShock(overnightDraw, overnightChance);
        double jump = intradayChance < Calibration.IntradayJumpProbability
            ? Calibration.IntradayJumpMean + Calibration.IntradayJumpDeviation * jumpDraw
            : 0;
        double diffusion = Math.Sqrt(intraday) * intradayDraw;

        double drift = Calibration.TrendPerYear / SessionsPerYear
            - Calibration.PullPerSession * (state.LogLevel - LogTrend(date));
        // Jumps are more often down than up; the drift makes up for it, so the trend stays the trend.
        double steady = drift * intraday - deviation * Calibration.IntradayJumpProbability * Calibration.IntradayJumpMean;
        double news = newsChance < Calibration.NewsProbability ? Calibration.NewsSize * newsDraw * newsDraw : 0;

        MarketState open = state with
        {
            LogLevel = state.LogLevel + drift * overnight + deviation * gap,
            Slow = Bounded(Calibration.SlowPersistence * state.Slow - Calibration.SlowLeverage * gap + Calibration.SlowNoise * slowDraw),
            Fast = Bounded(
                Calibration.FastPersistence * state.Fast - Calibration.FastLeverage * gap + Surprise(gap, overnight)
                + (newsTiming < 0.5 ? news : 0)),
            Tilt = Calibration.TiltPersistence * state.Tilt + Calibration.TiltNoise * tiltDraw + Calibration.TiltLeverage * gap,
            LogCurvature = Calibration.CurvaturePersistence * state.LogCurvature + Calibration.CurvatureNoise * curvatureDraw,
            Carry = Calibration.Rate + Calibration.CarryPersistence * (state.Carry - Calibration.Rate) + Calibration.CarryNoise * carryDraw,
        };

        double move = diffusion + jump;
        double close = open.LogLevel + steady + deviation * move;
        MarketState end = open with
        {
            LogLevel = close,
            Slow = Bounded(open.Slow - Calibration.SlowLeverage * move),
            Fast = Bounded(
                open.Fast - Calibration.FastLeverage * move + Surprise(move, intraday) + Calibration.FastNoise * fastDraw
                + (newsTiming < 0.5 ? 0 : news)),
            LogInterest = state.LogInterest + 0.15 * (close - state.LogInterest),
        };
        return new(state, open, end, deviation, diffusion, steady, jump, jumpAt);
    }

    /// <summary>The trend's level on a date.</summary>
    private static double LogTrend(DateOnly date) =>
        ExactMath.Log(Calibration.FirstLevel)
        + Calibration.TrendPerYear * (date.DayNumber - Calibration.FirstDate.DayNumber) / 365.25;

    /// <summary>A draw of mean zero and mean square one: mostly narrow, now and then wide and more often down.</summary>
    private static double OvernightShock(double draw, double chance)
    {
        const double p = Calibration.OvernightJumpProbability, scale = Calibration.OvernightJumpScale;
        const double mean = p * Calibration.OvernightJumpMean;
        const double meanSquare = (1 - p) + p * (scale * scale + Calibration.OvernightJumpMean * Calibration.OvernightJumpMean) - mean * mean;
        double raw = chance < p ? Calibration.OvernightJumpMean + scale * draw : draw;
        return (raw - mean) / Math.Sqrt(meanSquare);
    }

    /// <summary>What a move larger or smaller than expected does to the fast factor; bounded, since fear saturates.</summary>
    private static double Surprise(double move, double expectedSquare) =>
        Calibration.FastSurprise * Math.Min(move * move - expectedSquare, 12);

    private static double Bounded(double factor) => Math.Clamp(factor, LowestFactor, HighestFactor);
}
