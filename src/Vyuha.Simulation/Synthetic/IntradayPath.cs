using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Random;

namespace Vyuha.Simulation.Synthetic;

/// <summary>One session minute by minute: bars of the index and the volatility factors at each minute's close.</summary>
/// <remarks>
/// A Brownian bridge between what <see cref="DailyProcess"/> has fixed, so the daily close does not depend on whether anyone looks at
/// the minutes. Highs and lows within a minute are drawn from their exact law given its ends.
/// </remarks>
internal sealed class IntradayPath
{
    private IntradayPath(int minutes)
    {
        Open = new double[minutes];
        High = new double[minutes];
        Low = new double[minutes];
        Close = new double[minutes];
        Slow = new double[minutes];
        Fast = new double[minutes];
        VarianceDone = new double[minutes];
    }

    public int Minutes => Close.Length;

    public double[] Open { get; }

    public double[] High { get; }

    public double[] Low { get; }

    public double[] Close { get; }

    /// <summary>Factors at each minute's close.</summary>
    public double[] Slow { get; }

    public double[] Fast { get; }

    /// <summary>Share of the session's variance that is over at each minute's close.</summary>
    public double[] VarianceDone { get; }

    public static IntradayPath Expand(in SessionShape shape, IntradayProfile profile, double intraday, SplitMix64 random)
    {
        int minutes = profile.Minutes;
        var path = new IntradayPath(minutes);
        ReadOnlySpan<double> weights = profile.Variance;

        double[] spotShock = new double[minutes], fastShock = new double[minutes];
        double spotSum = 0, fastSum = 0;
        for (int minute = 0; minute < minutes; minute++)
        {
            (double spot, double fast) = RandomStreams.NextNormals(ref random);
            double root = Math.Sqrt(weights[minute]);
            spotSum += spotShock[minute] = root * Math.Sqrt(intraday) * spot;
            fastSum += fastShock[minute] = root * Calibration.FastNoise * fast;
        }

        // What the factors do beyond their answer to the return is spread over the session like its variance, with noise that nets out.
        double move = shape.Diffusion + shape.Jump;
        double slowRest = shape.Close.Slow - shape.Open.Slow + Calibration.SlowLeverage * move;
        double fastRest = shape.Close.Fast - shape.Open.Fast + Calibration.FastLeverage * move;

        double done = 0, moved = 0, fastNoise = 0, log = shape.Open.LogLevel, jump = 0;
        for (int minute = 0; minute < minutes; minute++)
        {
            double weight = weights[minute];
            double jumpNow = jump == 0 && shape.Jump != 0 && (done + weight > shape.JumpAt || minute == minutes - 1) ? shape.Jump : 0;
            jump += jumpNow;
            double step = spotShock[minute] + weight * (shape.Diffusion - spotSum) + jumpNow;
            fastNoise += fastShock[minute] - weight * fastSum;
            moved += step;
            done += weight;

            double previous = log;
            log += shape.Drift * weight + shape.Deviation * step;
            double variance = shape.Deviation * shape.Deviation * weight * intraday;
            double reach = (log - previous) * (log - previous);
            double high = (previous + log + Math.Sqrt(reach - 2 * variance * ExactMath.Log(1 - random.NextDouble()))) / 2;
            double low = (previous + log - Math.Sqrt(reach - 2 * variance * ExactMath.Log(1 - random.NextDouble()))) / 2;

            path.Open[minute] = minute == 0 ? ExactMath.Exp(previous) : path.Close[minute - 1];
            path.Close[minute] = ExactMath.Exp(log);
            path.High[minute] = ExactMath.Exp(high);
            path.Low[minute] = ExactMath.Exp(low);
            path.Slow[minute] = shape.Open.Slow - Calibration.SlowLeverage * moved + slowRest * done;
            path.Fast[minute] = shape.Open.Fast - Calibration.FastLeverage * moved + fastRest * done + fastNoise;
            path.VarianceDone[minute] = Math.Min(done, 1);
        }

        // The last minute is the close itself, not what rounding made of the sum.
        path.Close[minutes - 1] = ExactMath.Exp(shape.Close.LogLevel);
        path.High[minutes - 1] = Math.Max(path.High[minutes - 1], path.Close[minutes - 1]);
        path.Low[minutes - 1] = Math.Min(path.Low[minutes - 1], path.Close[minutes - 1]);
        path.Slow[minutes - 1] = shape.Close.Slow;
        path.Fast[minutes - 1] = shape.Close.Fast;
        path.VarianceDone[minutes - 1] = 1;
        return path;
    }
}
