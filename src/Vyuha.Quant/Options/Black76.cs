using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>European options on a forward.</summary>
/// <remarks>
/// <para>Common arguments: <c>forward</c> and <c>strike</c> in rupee, above 0; <c>years</c> to expiry by <see cref="YearFraction"/>;
/// <c>vol</c> annualised, 0.13 meaning 13 %; <c>discount</c> the price today of 1 rupee at expiry, in (0, 1]. A result that
/// an argument outside these ranges would make meaningless is NaN.</para>
/// <para>At no time or no volatility the price is the discounted intrinsic value. The out-of-the-money side is computed and keeps its
/// relative accuracy to prices far below a paisa; the in-the-money side is that plus discounted intrinsic value, so parity holds.
/// Error of the out-of-the-money price: relative (4 + d²) × 4e-16, where d is the larger of |d1| and |d2| and the d² is what
/// rounding the arguments costs; held by <c>Black76Tests</c>.</para>
/// <para>Source: F. Black, "The pricing of commodity contracts", J. Fin. Econ. 3 (1976).</para>
/// </remarks>
public static class Black76
{
    /// <summary>Present value, rupee per unit.</summary>
    public static double Price(bool isCall, double forward, double strike, double years, double vol, double discount) =>
        discount > 0 ? discount * Undiscounted(isCall, forward, strike, Deviation(years, vol)) : double.NaN;

    /// <summary>Value in money of the expiry date.</summary>
    /// <param name="isCall">True for a call, false for a put.</param>
    /// <param name="forward">Forward, rupee.</param>
    /// <param name="strike">Strike, rupee.</param>
    /// <param name="deviation">σ√T; at or below 0 the value is intrinsic.</param>
    public static double Undiscounted(bool isCall, double forward, double strike, double deviation)
    {
        if (!ArePositive(forward, strike) || double.IsNaN(deviation))
            return double.NaN;
        double intrinsic = Intrinsic(isCall, forward, strike);
        return deviation > 0 ? intrinsic + OutOfTheMoney(new(forward), strike, deviation).TimeValue.Value : intrinsic;
    }

    /// <summary>Present value and all sensitivities in one pass.</summary>
    public static PricedOption PriceAndGreeks(
        bool isCall, double forward, double strike, double years, double vol, double discount) =>
        PriceAndGreeks(isCall, forward, strike, years, vol, discount, RateOf(years, discount));

    /// <summary>The same where the rate of the discount is known, a year.</summary>
    internal static PricedOption PriceAndGreeks(
        bool isCall, double forward, double strike, double years, double vol, double discount, double rate)
    {
        double deviation = Deviation(years, vol);
        if (!ArePositive(forward, strike) || !(discount > 0) || double.IsNaN(deviation))
        {
            return new(double.NaN, new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN));
        }

        return deviation > 0
            ? PriceAndGreeks(new BlackExpiry(forward, years, discount, rate), isCall, strike, vol)
            : AtIntrinsic(isCall, forward, strike, years, discount, rate);
    }

    /// <summary>The same with the expiry's part worked out before; years and vol above 0, arguments positive.</summary>
    internal static PricedOption PriceAndGreeks(in BlackExpiry expiry, bool isCall, double strike, double vol)
    {
        double deviation = vol * expiry.RootYears;
        BlackLanes<Lane1> black = OutOfTheMoney(expiry, strike, deviation);
        var lanes = new ExpiryLanes<Lane1>(expiry);
        Lane1 sign = new(isCall ? 1 : -1), laneVol = new(vol);
        Lane1 price = black.Price(lanes, BlackLanes<Lane1>.Intrinsic(lanes, sign, new(strike)));
        Lane1 rawVega = black.RawVega(lanes);
        return new(price.Value, new(
            Delta: black.Delta(lanes, sign).Value,
            Gamma: black.Gamma(lanes, new(deviation)).Value,
            Vega: rawVega.Value * Greeks.VolPoint,
            Theta: BlackLanes<Lane1>.Theta(lanes, price, rawVega, laneVol).Value,
            Rho: BlackLanes<Lane1>.Rho(lanes, price).Value,
            Vanna: black.Vanna(lanes, laneVol).Value,
            Volga: black.Volga(rawVega, laneVol).Value));
    }

    /// <summary>The sensitivities of second and third order that <see cref="PriceAndGreeks(bool, double, double, double, double, double)"/> leaves out.</summary>
    /// <remarks>
    /// At no time or no volatility all are 0 but charm, which is what the discounting of the delta brings. Source of the formulas: E. Haug,
    /// "The Complete Guide to Option Pricing Formulas", 2nd ed. (2007), chapter 2; here as derivatives of Black-76, and by mpmath in the tests.
    /// </remarks>
    public static HigherGreeks HigherGreeks(bool isCall, double forward, double strike, double years, double vol, double discount) =>
        HigherGreeks(isCall, forward, strike, years, vol, discount, RateOf(years, discount));

    /// <summary>The same where the rate of the discount is known, a year.</summary>
    internal static HigherGreeks HigherGreeks(bool isCall, double forward, double strike, double years, double vol, double discount, double rate)
    {
        double deviation = Deviation(years, vol);
        if (!ArePositive(forward, strike) || !(discount > 0) || double.IsNaN(deviation))
            return new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        return deviation > 0
            ? HigherGreeks(new BlackExpiry(forward, years, discount, rate), isCall, strike, vol)
            : new(rate / Greeks.DaysPerYear * AtIntrinsic(isCall, forward, strike, years, discount, rate).Greeks.Delta, 0, 0, 0, 0, 0);
    }

    /// <summary>The same with the expiry's part worked out before; years and vol above 0, arguments positive.</summary>
    internal static HigherGreeks HigherGreeks(in BlackExpiry expiry, bool isCall, double strike, double vol)
    {
        Lane1 deviation = new(vol * expiry.RootYears), laneVol = new(vol);
        BlackLanes<Lane1> black = OutOfTheMoney(expiry, strike, deviation.Value);
        var lanes = new ExpiryLanes<Lane1>(expiry);
        Lane1 gamma = black.Gamma(lanes, deviation), rawVega = black.RawVega(lanes);
        return new(
            Charm: black.Charm(lanes, black.Delta(lanes, new(isCall ? 1 : -1))).Value,
            Veta: black.Veta(lanes, rawVega).Value,
            Speed: black.Speed(lanes, gamma, deviation).Value,
            Zomma: black.Zomma(gamma, laneVol).Value,
            Color: black.Color(lanes, gamma).Value,
            Ultima: black.Ultima(rawVega, laneVol).Value);
    }

    /// <summary>Value of immediate exercise on the forward, undiscounted.</summary>
    public static double Intrinsic(bool isCall, double forward, double strike) =>
        Math.Max(isCall ? forward - strike : strike - forward, 0);

    /// <summary>σ√T; 0 when there is no time or no volatility, NaN when an argument is.</summary>
    internal static double Deviation(double years, double vol)
    {
        if (double.IsNaN(years) || double.IsNaN(vol))
            return double.NaN;
        return years > 0 && vol > 0 ? vol * Math.Sqrt(years) : 0;
    }

    private static bool ArePositive(double forward, double strike) =>
        forward > 0 && strike > 0 && forward < double.PositiveInfinity && strike < double.PositiveInfinity;

    /// <summary>The out-of-the-money side at a deviation above 0, chosen by region.</summary>
    private static BlackLanes<Lane1> OutOfTheMoney(in BlackExpiry expiry, double strike, double deviation)
    {
        double forward = expiry.Forward;
        double moneyness = ExactMath.LogRatio(forward, strike);
        if (deviation <= NormalisedBlack<Lane1>.NarrowLimit && Math.Abs(moneyness) <= NormalisedBlack<Lane1>.MoneynessLimit)
            return BlackLanes<Lane1>.Narrow(new ExpiryLanes<Lane1>(expiry), new(strike), new(moneyness), new(deviation));

        double t = deviation * 0.5;
        double standardised = moneyness / deviation;
        double z = Math.Abs(standardised);
        double smaller = Math.Min(forward, strike), larger = Math.Max(forward, strike);
        double weight = smaller * ExactMath.NormalPdf(z - t);
        double timeValue;
        if (z - t < -1)
        {
            // A deviation this large against the moneyness leaves nothing to cancel, and the ratio of tail to density would overflow.
            timeValue = smaller * ExactMath.NormalCdf(t - z) - larger * ExactMath.NormalCdf(-z - t);
        }
        else
        {
            timeValue = weight == 0 ? 0 : weight * (deviation * NormalisedBlack.DifferencePerDeviation(z, t));
        }

        return new(new(timeValue), new(standardised + t), new(standardised - t), new(weight * expiry.InverseForward));
    }

    private static PricedOption AtIntrinsic(bool isCall, double forward, double strike, double years, double discount, double rate)
    {
        double intrinsic = Intrinsic(isCall, forward, strike);
        double price = discount * intrinsic;
        double sign = isCall ? 1 : -1;
        // At the strike itself the delta jumps; half is what both sides tend to on average.
        double exercised = intrinsic > 0 ? 1 : forward == strike ? 0.5 : 0;
        double time = Math.Max(years, 0);
        double theta = time > 0 ? rate * price / Greeks.DaysPerYear : 0;
        return new(price, new(discount * sign * exercised, 0, 0, theta, -time * price * Greeks.RatePoint, 0, 0));
    }

    private static double RateOf(double years, double discount) => years > 0 ? -ExactMath.Log(discount) / years : 0;
}
