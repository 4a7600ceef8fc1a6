using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>European options on a forward.</summary>
/// <remarks>
/// <para>Common arguments: <c>forward</c> and <c>strike</c> in rupee, above 0; <c>years</c> to expiry by <see cref="YearFraction"/>;
/// <c>vol</c> annualised, 0.13 meaning 13 %; <c>discount</c> the price today of 1 rupee at expiry, in (0, 1]. A result that
/// an argument outside these ranges would make meaningless is NaN.</para>
/// <para>At no time or no volatility the price is the discounted intrinsic value. The out-of-the-money side is computed and keeps its
/// relative accuracy to prices far below a paisa; the in-the-money side is that plus discounted intrinsic value, so parity holds.
/// Error of the out-of-the-money price: relative (4 + d²) × 2e-16, where d is the larger of |d1| and |d2| and the d² is what
/// rounding the arguments costs; held by <c>Black76Tests</c>.</para>
/// <para>Source: F. Black, "The pricing of commodity contracts", J. Fin. Econ. 3 (1976).</para>
/// </remarks>
public static class Black76
{
    /// <summary>Present value, rupee per unit.</summary>
    public static double Price(bool isCall, double forward, double strike, double years, double vol, double discount) =>
        discount * Undiscounted(isCall, forward, strike, Deviation(years, vol));

    /// <summary>Value at expiry's money.</summary>
    /// <param name="isCall">True for a call, false for a put.</param>
    /// <param name="forward">Forward, rupee.</param>
    /// <param name="strike">Strike, rupee.</param>
    /// <param name="deviation">σ√T; at or below 0 the value is intrinsic.</param>
    public static double Undiscounted(bool isCall, double forward, double strike, double deviation)
    {
        if (!(forward > 0 && strike > 0 && forward < double.PositiveInfinity && strike < double.PositiveInfinity) || double.IsNaN(deviation))
            return double.NaN;
        double intrinsic = Intrinsic(isCall, forward, strike);
        return deviation > 0 ? intrinsic + OutOfTheMoney(forward, strike, deviation, out _, out _, out _) : intrinsic;
    }

    /// <summary>Present value and all sensitivities in one pass.</summary>
    public static PricedOption PriceAndGreeks(
        bool isCall, double forward, double strike, double years, double vol, double discount)
    {
        double deviation = Deviation(years, vol);
        if (!(forward > 0 && strike > 0 && forward < double.PositiveInfinity && strike < double.PositiveInfinity && discount > 0)
            || double.IsNaN(deviation))
        {
            return new(double.NaN, new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN));
        }

        // Rate from the discount factor, so that the two cannot disagree.
        double rate = years > 0 ? -ExactMath.Log(discount) / years : 0;
        double intrinsic = Intrinsic(isCall, forward, strike);
        if (!(deviation > 0))
            return AtIntrinsic(isCall, forward, strike, years, rate, discount, intrinsic);

        double price = discount * (intrinsic + OutOfTheMoney(forward, strike, deviation, out double d1, out double d2, out double density));
        double densityAtD1 = density * (Math.Min(forward, strike) / forward);
        double side = isCall ? d1 : -d1;
        double tail = Gaussian<Lane1>.CdfFrom(new(side), new(densityAtD1)).Value;
        double rootYears = Math.Sqrt(years);
        double vega = discount * forward * densityAtD1 * rootYears;
        return new(price, new(
            Delta: discount * (isCall ? tail : -tail),
            Gamma: discount * densityAtD1 / (forward * deviation),
            Vega: vega * Greeks.VolPoint,
            Theta: (rate * price - vega * vol / (2 * years)) / Greeks.DaysPerYear,
            Rho: -years * price * Greeks.RatePoint,
            Vanna: -discount * densityAtD1 * d2 / vol * Greeks.VolPoint,
            Volga: vega * d1 * d2 / vol * (Greeks.VolPoint * Greeks.VolPoint)));
    }

    /// <summary>Value of immediate exercise on the forward, undiscounted.</summary>
    public static double Intrinsic(bool isCall, double forward, double strike) =>
        Math.Max(isCall ? forward - strike : strike - forward, 0);

    private static double Deviation(double years, double vol) =>
        years > 0 && vol > 0 ? vol * Math.Sqrt(years) : years + vol > double.NegativeInfinity ? 0 : double.NaN;

    /// <summary>Undiscounted value of the out-of-the-money side, and what the sensitivities share with it.</summary>
    /// <param name="forward">Forward, rupee.</param>
    /// <param name="strike">Strike, rupee.</param>
    /// <param name="deviation">σ√T; above 0.</param>
    /// <param name="d1">ln(F/K)/s + s/2.</param>
    /// <param name="d2">ln(F/K)/s − s/2.</param>
    /// <param name="density">Normal density at d1 when the forward is below the strike, else at d2.</param>
    internal static double OutOfTheMoney(
        double forward, double strike, double deviation, out double d1, out double d2, out double density)
    {
        double t = deviation * 0.5;
        double standardised = ExactMath.LogRatio(forward, strike) / deviation;
        double z = Math.Abs(standardised);
        d1 = standardised + t;
        d2 = standardised - t;
        density = ExactMath.NormalPdf(z - t);
        if (density == 0 && z > t)
            return 0;
        double smaller = Math.Min(forward, strike);

        if (z - t < -1)
        {
            // A deviation this large against the moneyness leaves nothing to cancel, and the ratio of tail to density would overflow.
            return smaller * ExactMath.NormalCdf(t - z) - Math.Max(forward, strike) * ExactMath.NormalCdf(-z - t);
        }

        return smaller * density * (deviation * NormalisedBlack.DifferencePerDeviation(z, t));
    }

    private static PricedOption AtIntrinsic(
        bool isCall, double forward, double strike, double years, double rate, double discount, double intrinsic)
    {
        double price = discount * intrinsic;
        double sign = isCall ? 1 : -1;
        // At the strike itself the delta jumps; half is what both sides tend to on average.
        double exercised = intrinsic > 0 ? 1 : forward == strike ? 0.5 : 0;
        double time = Math.Max(years, 0);
        return new(price, new(
            discount * sign * exercised, 0, 0, rate * price / Greeks.DaysPerYear, -time * price * Greeks.RatePoint, 0, 0));
    }
}
