using Vyuha.Quant.Arithmetic;

namespace Vyuha.Simulation.Synthetic;

/// <summary>Volume and open interest by days to expiry, strike and time of day.</summary>
/// <remarks>
/// Totals of an expiry in millions of units are medians of NSE end-of-day files of January 2025 and January–February 2026. Over the strikes
/// they lie as bells in units of the expiry's deviation, calls above the index and puts below, with more on round strikes.
/// </remarks>
internal static class ActivityModel
{
    /// <summary>What strikes of 100 and of 500 attract, against the others, and the mean over a grid of 50.</summary>
    private const double RoundHundred = 1.6, RoundFiveHundred = 2.5, MeanRoundness = 1.39;
    private const double RootTwoPi = 2.506_628_274_631_000_5;

    public static readonly LogNormalTable Noise = new(0.6);

    private static readonly double[] WeeklyDays = [0, 1, 3, 5, 8, 13, 20, 31, 100];
    private static readonly double[] WeeklyVolume = [12_000, 5_000, 2_600, 2_100, 270, 44, 4.7, 0.75, 0.02];
    private static readonly double[] WeeklyInterest = [170, 190, 165, 134, 59, 11.3, 2.1, 0.4, 0.02];
    private static readonly double[] MonthlyDays = [0, 1, 3, 5, 8, 13, 20, 31, 48, 80, 100];
    private static readonly double[] MonthlyVolume = [12_000, 5_000, 2_600, 2_100, 450, 130, 60, 22, 9, 2.4, 1];
    private static readonly double[] MonthlyInterest = [190, 205, 185, 160, 110, 70, 42, 26, 15, 8, 5];
    private static readonly double[] FutureDays = [0, 5, 31, 60, 100];
    private static readonly double[] FutureVolume = [7, 6, 6, 0.9, 0.4];
    private static readonly double[] FutureInterest = [11, 13, 14, 1.5, 0.5];

    /// <summary>Units a day in calls, or in puts, of one expiry.</summary>
    public static double Volume(bool monthly, double days) =>
        1e6 * (monthly ? AtDays(MonthlyDays, MonthlyVolume, days) : AtDays(WeeklyDays, WeeklyVolume, days));

    /// <summary>Units open in calls, or in puts, of one expiry.</summary>
    public static double Interest(bool monthly, double days) =>
        1e6 * (monthly ? AtDays(MonthlyDays, MonthlyInterest, days) : AtDays(WeeklyDays, WeeklyInterest, days));

    public static double VolumeOfFuture(double days) => 1e6 * AtDays(FutureDays, FutureVolume, days);

    public static double InterestOfFuture(double days) => 1e6 * AtDays(FutureDays, FutureInterest, days);

    /// <summary>Share of an expiry's volume that one strike attracts.</summary>
    public static double VolumeShare(bool isCall, double strike, double logMoneyness, double deviation, double stepOverForward) =>
        Share(isCall ? logMoneyness : -logMoneyness, strike, 0.25 * deviation, Math.Max(0.9 * deviation, 0.003), stepOverForward);

    /// <summary>Share of an expiry's open interest that lies at one strike.</summary>
    public static double InterestShare(bool isCall, double strike, double logMoneyness, double deviation, double stepOverForward) =>
        Share(isCall ? logMoneyness : -logMoneyness, strike, 0.9 * deviation, Math.Max(1.3 * deviation, 0.012), stepOverForward);

    private static double Share(double outward, double strike, double centre, double width, double stepOverForward)
    {
        double distance = (outward - centre) / width;
        double roundness = strike % 500 == 0 ? RoundFiveHundred : strike % 100 == 0 ? RoundHundred : 1;
        return ExactMath.Exp(-distance * distance / 2) * stepOverForward / (width * RootTwoPi) * roundness / MeanRoundness;
    }

    /// <summary>Interpolates the logarithm over days.</summary>
    private static double AtDays(double[] days, double[] values, double at)
    {
        for (int i = 1; i < days.Length; i++)
        {
            if (at < days[i])
            {
                double share = Math.Max(0, (at - days[i - 1]) / (days[i] - days[i - 1]));
                return values[i - 1] * ExactMath.Exp(share * ExactMath.LogRatio(values[i], values[i - 1]));
            }
        }

        return values[^1];
    }
}
