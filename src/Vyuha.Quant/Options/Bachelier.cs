using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>European options on a forward that moves normally, so that it and the strike may be 0 or below: spreads, calendar differences.</summary>
/// <remarks>
/// <para>Arguments as in <see cref="Black76"/>, but any finite forward and strike, and <c>vol</c> in rupees per √year. In the
/// <see cref="Greeks"/> the unit of volatility is therefore one rupee: vega is rupee per rupee of volatility, vanna delta per rupee of it.</para>
/// <para>With z = |F − K|/(σ√T) and M the Mills ratio the out-of-the-money price is σ√T n(z) (1 − zM(z)), which nothing cancels in:
/// its relative error is below (4 + z²) × 4e-16, to prices of 1e-300. At no time or no volatility the price is discounted intrinsic value.</para>
/// <para>Source: L. Bachelier, "Théorie de la spéculation" (1900); the form above is our own.</para>
/// </remarks>
public static class Bachelier
{
    private const double RootTwoPi = 2.5066282746310007;
    private const double LnRootTwoPi = 0.9189385332046727;
    private const double NearLimit = 0.68;
    private const double Negligible = 1e-9;
    private const int MostSteps = 60;

    /// <summary>Present value, rupee per unit.</summary>
    public static double Price(bool isCall, double forward, double strike, double years, double vol, double discount) =>
        discount > 0 ? discount * Undiscounted(isCall, forward, strike, Black76.Deviation(years, vol)) : double.NaN;

    /// <summary>Present value and sensitivities; volatility in rupees per √year.</summary>
    public static PricedOption PriceAndGreeks(bool isCall, double forward, double strike, double years, double vol, double discount)
    {
        double deviation = Black76.Deviation(years, vol);
        double price = Price(isCall, forward, strike, years, vol, discount);
        if (double.IsNaN(price))
            return new(double.NaN, new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN));
        double sign = isCall ? 1 : -1, time = Math.Max(years, 0);
        double carried = time > 0 ? -ExactMath.Log(discount) / time * price : 0;
        double d = forward == strike ? 0 : (forward - strike) / deviation;
        double delta = discount * sign * ExactMath.NormalCdf(sign * d), rho = -time * price * Greeks.RatePoint;
        double density = discount * ExactMath.NormalPdf(d);
        if (!(deviation > 0) || density == 0)
            return new(price, new(delta, 0, 0, carried / Greeks.DaysPerYear, rho, 0, 0));
        double vega = density * Math.Sqrt(years);
        return new(price, new(
            Delta: delta,
            Gamma: density / deviation,
            Vega: vega,
            Theta: (carried - vega * vol / (2 * years)) / Greeks.DaysPerYear,
            Rho: rho,
            Vanna: -density * d / vol,
            Volga: vega * d * d / vol));
    }

    /// <summary>The volatility in rupees per √year at which <see cref="Price"/> gives a price.</summary>
    /// <param name="isCall">True for a call, false for a put.</param>
    /// <param name="forward">Forward, rupee.</param>
    /// <param name="strike">Strike, rupee.</param>
    /// <param name="years">Time to expiry.</param>
    /// <param name="discount">Price today of 1 rupee at expiry; above 0.</param>
    /// <param name="price">Present value, rupee; there is no upper bound.</param>
    /// <param name="vol">The volatility when the status is <see cref="ImpliedVolatilityStatus.Ok"/>, else 0; never NaN.</param>
    public static ImpliedVolatilityStatus TrySolve(
        bool isCall, double forward, double strike, double years, double discount, double price, out double vol)
    {
        vol = 0;
        if (!(double.IsFinite(forward) && double.IsFinite(strike) && double.IsFinite(years) && discount > 0
              && discount < double.PositiveInfinity && price >= 0 && price < double.PositiveInfinity))
        {
            return ImpliedVolatilityStatus.InvalidInput;
        }

        if (years <= 0)
            return ImpliedVolatilityStatus.NoTimeLeft;
        double undiscounted = price / discount;
        double timeValue = undiscounted - Black76.Intrinsic(isCall, forward, strike);
        double noise = ImpliedVolatility.NoiseUlp * undiscounted;
        if (timeValue < -noise)
            return ImpliedVolatilityStatus.BelowIntrinsic;
        if (timeValue <= noise)
            return ImpliedVolatilityStatus.NoInformation;
        double deviation = SolveDeviation(Math.Abs(forward - strike), timeValue);
        if (!(deviation > 0 && deviation < double.PositiveInfinity))
            return ImpliedVolatilityStatus.NoInformation;
        vol = deviation / Math.Sqrt(years);
        return ImpliedVolatilityStatus.Ok;
    }

    private static double Undiscounted(bool isCall, double forward, double strike, double deviation)
    {
        if (!double.IsFinite(forward) || !double.IsFinite(strike) || double.IsNaN(deviation))
            return double.NaN;
        double intrinsic = Black76.Intrinsic(isCall, forward, strike);
        if (!(deviation > 0))
            return intrinsic;
        double z = Math.Abs(forward - strike) / deviation;
        double density = ExactMath.NormalPdf(z);
        return density == 0 ? intrinsic : intrinsic + deviation * (density * Gaussian<Lane1>.FirstMoment(new(z)).Value);
    }

    /// <summary>σ√T with which an option <paramref name="distance"/> from the money is worth <paramref name="timeValue"/>.</summary>
    private static double SolveDeviation(double distance, double timeValue)
    {
        // The price at the money is σ√T/√(2π), and so it is wherever the distance is lost in it.
        if (distance <= timeValue * 1e-18)
            return timeValue * RootTwoPi;
        double target = ExactMath.LogRatio(timeValue, distance);
        double deviation = distance * Start(distance, timeValue, target);

        // Householder's third-order step on the logarithm of the price; with z the derivatives are those of s n(z) m(z).
        for (int step = 0; step < MostSteps; step++)
        {
            double z = distance / deviation, zPerDeviation = z / deviation;
            double moment = Gaussian<Lane1>.FirstMoment(new(z)).Value;
            // Near the money the quotient of the prices keeps digits that the difference of two large logarithms loses.
            double residual = z < 1
                ? ExactMath.LogRatio(deviation * (ExactMath.NormalPdf(z) * moment), timeValue)
                : ExactMath.Log(moment) - ExactMath.Log(z) - z * z / 2 - LnRootTwoPi - target;
            double slope = 1 / (deviation * moment), second = z * zPerDeviation;
            double third = second * second - 3 * zPerDeviation * zPerDeviation;
            double h2 = second - slope, h3 = third + slope * (2 * slope - 3 * second);
            double newton = -residual / slope;
            double move = newton * (1 + newton * h2 / 2) / (1 + newton * (h2 + newton * h3 / 6));
            if (!(move > -0.9 * deviation))
                move = -0.9 * deviation;
            deviation += move;
            if (Math.Abs(move) <= Negligible * deviation)
                return deviation;
        }

        return double.NaN;
    }

    /// <summary>1/z to about 1e-4: near the money by the sum of price and half the distance, away from it by the logarithm.</summary>
    private static double Start(double distance, double timeValue, double logRatio)
    {
        double sum = (timeValue / distance + 0.5) * RootTwoPi, u = 1 / sum;
        if (u < NearLimit)
            return sum / Polynomials<Lane1>.BachelierNear(new(u * u)).Value;
        double y = Math.Sqrt(Math.Max(-2 * logRatio, 4));
        return 1 / (y - Polynomials<Lane1>.BachelierFar(new(1 / y)).Value);
    }
}
