namespace Vyuha.Quant.Volatility;

/// <summary>Whether a variance of an event could be read off the term structure.</summary>
public enum EventVarianceStatus : byte
{
    Ok = 0,

    /// <summary>Fewer than two expiries after the event: what moves every day and what moves on one cannot be told apart.</summary>
    TooFewExpiries = 1,

    /// <summary>The further expiry has no more variance to come than the nearer one: there is calendar arbitrage, or quotes are stale.</summary>
    NoVarianceBetween = 2,

    /// <summary>The expiries imply less than nothing for the event: they do not price it.</summary>
    NotPriced = 3,

    /// <summary>A time or a volatility is not a positive number, or times are out of order.</summary>
    Invalid = 4,
}

/// <summary>What the volatilities of several expiries say about one event: variance that comes all at once, beside variance that comes with time.</summary>
/// <remarks>
/// Total variance w = σ²T of an expiry beyond the event is d T + v, with d the variance a year of other days and v that of the event. Two expiries beyond it give both:
/// d = (w₂ − w₁)/(T₂ − T₁), v = w₁ − d T₁. An expiry before the event holds none of it and gives d by itself: then v = w₁ − w₀ − d (T₁ − T₀), with d = w₀/T₀.
/// Source: M. Dubinsky, M. Johannes, A. Kaeck and N. J. Seeger, "Option pricing of earnings announcement risks", Review of Financial Studies 32 (2019), section 1: the
/// term-structure estimator.
/// </remarks>
/// <param name="Variance">Of the logarithm of the move on the event; 0 unless <paramref name="Status"/> is Ok.</param>
/// <param name="DailyVariance">Variance a year without the event.</param>
public readonly record struct EventVariance(EventVarianceStatus Status, double Variance, double DailyVariance)
{
    /// <summary>Median of |Z| for a standard normal Z, Φ⁻¹(3/4).</summary>
    private const double MedianOfNormal = 0.67448975019608174;

    /// <summary>One standard deviation of the move, 0.01 meaning 1 %.</summary>
    public double Deviation => Math.Sqrt(Variance);

    /// <summary>The size that half of all such moves exceed.</summary>
    public double MedianMove => MedianOfNormal * Deviation;

    /// <summary>From two expiries beyond the event.</summary>
    /// <param name="years1">Time to the nearer.</param>
    /// <param name="volatility1">Its at-the-money volatility, 0.15 meaning 15 %.</param>
    /// <param name="years2">Time to the further.</param>
    /// <param name="volatility2">Its volatility.</param>
    public static EventVariance FromTwoBeyond(double years1, double volatility1, double years2, double volatility2)
    {
        if (!(years1 > 0 && years2 > years1 && volatility1 > 0 && volatility2 > 0 && double.IsFinite(years2 * volatility1 * volatility2)))
            return new(EventVarianceStatus.Invalid, 0, 0);
        double total1 = volatility1 * volatility1 * years1, total2 = volatility2 * volatility2 * years2;
        return Split(total1, (total2 - total1) / (years2 - years1), years1);
    }

    /// <summary>From one expiry before the event and one beyond it.</summary>
    /// <param name="years0">Time to the one before.</param>
    /// <param name="volatility0">Its at-the-money volatility.</param>
    /// <param name="years1">Time to the one beyond.</param>
    /// <param name="volatility1">Its volatility.</param>
    public static EventVariance FromOneBefore(double years0, double volatility0, double years1, double volatility1)
    {
        if (!(years0 > 0 && years1 > years0 && volatility0 > 0 && volatility1 > 0 && double.IsFinite(years1 * volatility0 * volatility1)))
            return new(EventVarianceStatus.Invalid, 0, 0);
        return Split(volatility1 * volatility1 * years1, volatility0 * volatility0, years1);
    }

    /// <summary>How surely two expiries beyond the event price it: the variance over its error, above about 2 where they do. Below 0 they price less than nothing.</summary>
    /// <remarks>The errors of the two volatilities are taken as independent and carried through v = (w₁ T₂ − w₂ T₁)/(T₂ − T₁) to first order.</remarks>
    /// <param name="years1">Time to the nearer.</param>
    /// <param name="volatility1">Its at-the-money volatility, 0.15 meaning 15 %.</param>
    /// <param name="error1">Standard error of that, 0.002 meaning a fifth of a point; above 0.</param>
    /// <param name="years2">Time to the further.</param>
    /// <param name="volatility2">Its volatility.</param>
    /// <param name="error2">Its error.</param>
    /// <returns>NaN where a number is not positive or the times are out of order.</returns>
    public static double ScoreOfTwoBeyond(double years1, double volatility1, double error1, double years2, double volatility2, double error2)
    {
        if (!(years1 > 0 && years2 > years1 && volatility1 > 0 && volatility2 > 0 && error1 > 0 && error2 > 0))
            return double.NaN;
        double total1 = volatility1 * volatility1 * years1, total2 = volatility2 * volatility2 * years2;
        double part1 = 2 * volatility1 * years1 * error1 * years2, part2 = 2 * volatility2 * years2 * error2 * years1;
        return (total1 * years2 - total2 * years1) / Math.Sqrt(part1 * part1 + part2 * part2);
    }

    /// <summary>The same for one expiry before the event and one beyond it: v = w₁ − σ₀² T₁.</summary>
    /// <inheritdoc cref="ScoreOfTwoBeyond" path="/returns"/>
    public static double ScoreOfOneBefore(double years0, double volatility0, double error0, double years1, double volatility1, double error1)
    {
        if (!(years0 > 0 && years1 > years0 && volatility0 > 0 && volatility1 > 0 && error0 > 0 && error1 > 0))
            return double.NaN;
        double part0 = 2 * volatility0 * years1 * error0, part1 = 2 * volatility1 * years1 * error1;
        return (volatility1 * volatility1 - volatility0 * volatility0) * years1 / Math.Sqrt(part0 * part0 + part1 * part1);
    }

    private static EventVariance Split(double total, double daily, double years)
    {
        if (!(daily > 0))
            return new(EventVarianceStatus.NoVarianceBetween, 0, 0);
        double variance = total - daily * years;
        return variance > 0 ? new(EventVarianceStatus.Ok, variance, daily) : new(EventVarianceStatus.NotPriced, 0, daily);
    }
}
