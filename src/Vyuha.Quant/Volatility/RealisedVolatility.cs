using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Volatility;

/// <summary>Volatility the market has shown, annualised with 252 trading days.</summary>
public static class RealisedVolatility
{
    public const double TradingDaysPerYear = 252;

    private const double Ln2 = 0.6931471805599453;

    /// <summary>Standard deviation (n − 1) of the daily log returns × √252; NaN below two returns.</summary>
    /// <param name="closes">Daily closes, oldest first, each above 0.</param>
    public static double CloseToClose(ReadOnlySpan<double> closes)
    {
        int returns = closes.Length - 1;
        if (returns < 2)
            return double.NaN;
        double mean = ExactMath.LogRatio(closes[^1], closes[0]) / returns;
        double squares = 0;
        for (int i = 1; i < closes.Length; i++)
        {
            double deviation = ExactMath.LogRatio(closes[i], closes[i - 1]) - mean;
            squares += deviation * deviation;
        }

        return Math.Sqrt(squares / (returns - 1) * TradingDaysPerYear);
    }

    /// <summary>Parkinson: from each day's range alone, five times as sharp as closes; a market that jumps overnight or drifts makes it too low or too high.</summary>
    /// <remarks>M. Parkinson, "The extreme value method for estimating the variance of the rate of return", J. Business 53 (1980): Σ ln²(H/L)/(4 n ln 2).</remarks>
    /// <param name="highs">Shape [n].</param>
    /// <param name="lows">Shape [n].</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static double Parkinson(ReadOnlySpan<double> highs, ReadOnlySpan<double> lows)
    {
        Require(highs.Length == lows.Length);
        double sum = 0;
        for (int i = 0; i < highs.Length; i++)
        {
            double range = ExactMath.LogRatio(highs[i], lows[i]);
            sum += range * range;
        }

        return Annual(sum / (4 * Ln2), highs.Length);
    }

    /// <summary>Garman–Klass: range and open-to-close together, for a session without drift; blind to what happens overnight.</summary>
    /// <remarks>M. Garman, M. Klass, "On the estimation of security price volatilities from historical data", J. Business 53 (1980): ½ ln²(H/L) − (2 ln 2 − 1) ln²(C/O).</remarks>
    /// <exception cref="ArgumentException">The spans, of shape [n], differ in length.</exception>
    public static double GarmanKlass(ReadOnlySpan<double> opens, ReadOnlySpan<double> highs, ReadOnlySpan<double> lows, ReadOnlySpan<double> closes)
    {
        Require(opens.Length == closes.Length && highs.Length == closes.Length && lows.Length == closes.Length);
        double sum = 0;
        for (int i = 0; i < closes.Length; i++)
        {
            double range = ExactMath.LogRatio(highs[i], lows[i]), session = ExactMath.LogRatio(closes[i], opens[i]);
            sum += 0.5 * range * range - (2 * Ln2 - 1) * session * session;
        }

        return Annual(sum, closes.Length);
    }

    /// <summary>Rogers–Satchell: range against open and close, right whatever the drift; blind to what happens overnight.</summary>
    /// <remarks>L. Rogers, S. Satchell, "Estimating variance from high, low and closing prices", Annals of Applied Probability 1 (1991).</remarks>
    /// <exception cref="ArgumentException">The spans, of shape [n], differ in length.</exception>
    public static double RogersSatchell(ReadOnlySpan<double> opens, ReadOnlySpan<double> highs, ReadOnlySpan<double> lows, ReadOnlySpan<double> closes)
    {
        Require(opens.Length == closes.Length && highs.Length == closes.Length && lows.Length == closes.Length);
        double sum = 0;
        for (int i = 0; i < closes.Length; i++)
        {
            double up = ExactMath.LogRatio(highs[i], opens[i]), down = ExactMath.LogRatio(lows[i], opens[i]), session = ExactMath.LogRatio(closes[i], opens[i]);
            sum += up * (up - session) + down * (down - session);
        }

        return Annual(sum, closes.Length);
    }

    /// <summary>Yang–Zhang: overnight, open-to-close and range together, free of drift and of opening jumps; NaN below two days after the first.</summary>
    /// <remarks>
    /// The spans hold n + 1 days, oldest first; of the first only the close is used.
    /// Source: D. Yang, Q. Zhang, "Drift-independent volatility estimation", J. Business 73 (2000), with their k for α = 1.34.
    /// </remarks>
    /// <exception cref="ArgumentException">The four spans differ in length.</exception>
    public static double YangZhang(
        ReadOnlySpan<double> opens, ReadOnlySpan<double> highs, ReadOnlySpan<double> lows, ReadOnlySpan<double> closes)
    {
        if (opens.Length != closes.Length || highs.Length != closes.Length || lows.Length != closes.Length)
            throw new ArgumentException("Opens, highs, lows and closes are of the same days.", nameof(opens));
        int days = closes.Length - 1;
        if (days < 2)
            return double.NaN;

        double overnightSum = 0, sessionSum = 0, rangeSum = 0;
        for (int i = 1; i <= days; i++)
        {
            double up = ExactMath.LogRatio(highs[i], opens[i]);
            double down = ExactMath.LogRatio(lows[i], opens[i]);
            double session = ExactMath.LogRatio(closes[i], opens[i]);
            overnightSum += ExactMath.LogRatio(opens[i], closes[i - 1]);
            sessionSum += session;
            rangeSum += up * (up - session) + down * (down - session); // Rogers and Satchell
        }

        double overnightMean = overnightSum / days, sessionMean = sessionSum / days;
        double overnightSquares = 0, sessionSquares = 0;
        for (int i = 1; i <= days; i++)
        {
            double overnight = ExactMath.LogRatio(opens[i], closes[i - 1]) - overnightMean;
            double session = ExactMath.LogRatio(closes[i], opens[i]) - sessionMean;
            overnightSquares += overnight * overnight;
            sessionSquares += session * session;
        }

        double k = 0.34 / (1.34 + (days + 1.0) / (days - 1.0));
        double daily = overnightSquares / (days - 1) + k * sessionSquares / (days - 1) + (1 - k) * rangeSum / days;
        return Math.Sqrt(daily * TradingDaysPerYear);
    }

    /// <summary>NaN without a day.</summary>
    private static double Annual(double sum, int days) => days == 0 ? double.NaN : Math.Sqrt(Math.Max(0, sum) / days * TradingDaysPerYear);

    private static void Require(bool alike)
    {
        if (!alike)
            throw new ArgumentException("Opens, highs, lows and closes are of the same days.");
    }
}
