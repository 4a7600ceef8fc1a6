namespace Vyuha.Quant.Statistics;

/// <summary>The four moments of a strategy's returns and what they say of its Sharpe ratio. All ratios are per return: multiply by √252 for a year of days.</summary>
/// <param name="Count">Returns.</param>
/// <param name="Mean">Mean return, in excess of what the money would have earned anyway.</param>
/// <param name="Deviation">Standard deviation, n − 1 below.</param>
/// <param name="Skewness">Third standardised moment, n below.</param>
/// <param name="Kurtosis">Fourth standardised moment, n below; 3 for the normal law.</param>
public readonly record struct ReturnStatistics(int Count, double Mean, double Deviation, double Skewness, double Kurtosis)
{
    private const double Euler = 0.5772156649015329;

    /// <summary>Mean over deviation.</summary>
    public double Sharpe => Mean / Deviation;

    /// <summary>
    /// The standard error of <see cref="Sharpe"/>: √((1 − γ₃ SR + (γ₄ − 1)/4 SR²)/(n − 1)), which is A. Lo's √((1 + SR²/2)/n) where returns are
    /// normal (Financial Analysts Journal 58, 2002) but for the n − 1.
    /// </summary>
    /// <remarks>Source: D. Bailey, M. López de Prado, "The Sharpe ratio efficient frontier", J. Risk 15 (2012), after E. Mertens (2002).</remarks>
    public double SharpeError => Math.Sqrt(SharpeSpread / (Count - 1));

    private double SharpeSpread => 1 - Skewness * Sharpe + (Kurtosis - 1) / 4 * Sharpe * Sharpe;

    /// <summary>Of a series of returns.</summary>
    /// <param name="returns">Shape [n].</param>
    /// <returns>NaN moments below two returns or where nothing varies.</returns>
    public static ReturnStatistics Of(ReadOnlySpan<double> returns)
    {
        int count = returns.Length;
        double sum = 0;
        foreach (double value in returns)
            sum += value;
        double mean = sum / count, second = 0, third = 0, fourth = 0;
        foreach (double value in returns)
        {
            double deviation = value - mean, square = deviation * deviation;
            second += square;
            third += square * deviation;
            fourth += square * square;
        }

        if (count < 2 || !(second > 0))
            return new(count, mean, double.NaN, double.NaN, double.NaN);
        double variance = second / count;
        return new(count, mean, Math.Sqrt(second / (count - 1)), third / count / (variance * Math.Sqrt(variance)), fourth / count / (variance * variance));
    }

    /// <summary>The probability that the true Sharpe ratio is above a benchmark's, given how long and how odd the record is.</summary>
    /// <param name="benchmark">Sharpe ratio per return to beat.</param>
    /// <remarks>Bailey and López de Prado (2012).</remarks>
    public double ProbabilisticSharpe(double benchmark) => Arithmetic.ExactMath.NormalCdf((Sharpe - benchmark) / SharpeError);

    /// <summary>Returns a record needs before its Sharpe ratio can be said to beat a benchmark; +∞ where it does not beat it.</summary>
    /// <param name="benchmark">Sharpe ratio per return to beat.</param>
    /// <param name="confidence">In (½, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not in (½, 1).</exception>
    public double MinimumTrackRecord(double benchmark, double confidence)
    {
        if (!(confidence > 0.5 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Confidence lies between a half and 1.");
        if (!(Sharpe > benchmark))
            return double.PositiveInfinity;
        double z = Arithmetic.ExactMath.NormalInverse(confidence) / (Sharpe - benchmark);
        return 1 + SharpeSpread * z * z;
    }

    /// <summary>The Sharpe ratio that the best of many worthless trials is expected to show.</summary>
    /// <param name="trials">Independent trials; at least 1.</param>
    /// <param name="variance">Variance of the trials' Sharpe ratios, per return.</param>
    /// <remarks>D. Bailey, M. López de Prado, "The deflated Sharpe ratio", J. Portfolio Management 40 (2014).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There are no trials, or the variance is negative.</exception>
    public static double ExpectedBestSharpe(int trials, double variance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(variance);
        if (trials == 1)
            return 0;
        double first = Arithmetic.ExactMath.NormalInverse(1 - 1.0 / trials);
        double second = Arithmetic.ExactMath.NormalInverse(1 - Arithmetic.ExactMath.Exp(-1) / trials);
        return Math.Sqrt(variance) * ((1 - Euler) * first + Euler * second);
    }

    /// <summary>The probability that the true Sharpe ratio is above 0 once it is known that the record is the best of many that were tried.</summary>
    /// <param name="trials">Independent trials, this one among them.</param>
    /// <param name="variance">Variance of the trials' Sharpe ratios, per return.</param>
    public double DeflatedSharpe(int trials, double variance) => ProbabilisticSharpe(ExpectedBestSharpe(trials, variance));
}
