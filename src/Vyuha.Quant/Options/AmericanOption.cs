using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>Options on a stock that may be exercised any day before expiry, by the binomial tree of Leisen and Reimer.</summary>
/// <remarks>
/// The tree is centred on the strike, so its price nears the true one smoothly with the square of the number of steps (the early
/// exercise costs some of that order). Index and stock options of NSE and BSE are European; this is for comparison and for other markets.
/// Source: D. Leisen and M. Reimer, "Binomial models for option valuation: examining and improving convergence", Appl. Math. Finance 3
/// (1996), with the second inversion of Peizer and Pratt.
/// </remarks>
public static class AmericanOption
{
    public const int DefaultSteps = 201;
    public const int MostSteps = 4_001;

    private const double VolStep = 1e-3;
    private const double RateStep = 1e-4;

    /// <summary>Present value, rupee per unit.</summary>
    /// <param name="isCall">True for a call, false for a put.</param>
    /// <param name="spot">Price of the underlying now, rupee; above 0.</param>
    /// <param name="strike">Strike, rupee; above 0.</param>
    /// <param name="years">Time to expiry; at or below 0 the value is intrinsic.</param>
    /// <param name="vol">Annualised volatility; at or below 0 the spot grows for certain and is exercised at the best moment.</param>
    /// <param name="rate">Continuous interest rate a year.</param>
    /// <param name="yield">Continuous dividend yield a year.</param>
    /// <param name="steps">Steps of the tree, from 3 to <see cref="MostSteps"/>; an even number becomes the odd one above, as the method needs.</param>
    /// <returns>NaN where an argument makes no sense.</returns>
    public static double Price(
        bool isCall, double spot, double strike, double years, double vol, double rate, double yield, int steps = DefaultSteps) =>
        Value(isCall, spot, strike, years, vol, rate, yield, steps, out _, out _);

    /// <summary>The value and its sensitivities by the spot, in the units of <see cref="Greeks"/>; vanna and volga are left 0.</summary>
    /// <remarks>
    /// Delta and gamma are read from the tree's first two steps, theta follows from them by the Black–Scholes equation (0 where exercise
    /// is due now), vega and rho from trees with the argument moved a little each way.
    /// </remarks>
    public static PricedOption PriceAndGreeks(
        bool isCall, double spot, double strike, double years, double vol, double rate, double yield, int steps = DefaultSteps)
    {
        double price = Value(isCall, spot, strike, years, vol, rate, yield, steps, out double delta, out double gamma);
        double intrinsic = Black76.Intrinsic(isCall, spot, strike);
        if (double.IsNaN(price) || years <= 0 || vol <= 0)
            return new(price, new(delta, gamma, 0, 0, 0, 0, 0));
        bool exercised = price <= intrinsic;
        double theta = exercised ? 0 : rate * price - (rate - yield) * spot * delta - 0.5 * vol * vol * spot * spot * gamma;
        double volStep = Math.Min(VolStep, vol / 2);
        double vega = (At(vol + volStep, rate) - At(vol - volStep, rate)) / (2 * volStep);
        double rho = (At(vol, rate + RateStep) - At(vol, rate - RateStep)) / (2 * RateStep);
        return new(price, new(
            delta, gamma, vega * Greeks.VolPoint, theta / Greeks.DaysPerYear, rho * Greeks.RatePoint, 0, 0));

        double At(double otherVol, double otherRate) =>
            Value(isCall, spot, strike, years, otherVol, otherRate, yield, steps, out _, out _);
    }

    private static double Value(
        bool isCall, double spot, double strike, double years, double vol, double rate, double yield, int steps, out double delta, out double gamma)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 3);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, MostSteps);
        (delta, gamma) = (double.NaN, double.NaN);
        if (!(spot > 0 && spot < double.PositiveInfinity && strike > 0 && strike < double.PositiveInfinity)
            || !double.IsFinite(years) || !double.IsFinite(vol) || !double.IsFinite(rate) || !double.IsFinite(yield))
        {
            return double.NaN;
        }

        double sign = isCall ? 1 : -1, intrinsic = Black76.Intrinsic(isCall, spot, strike);
        gamma = 0;
        delta = intrinsic > 0 ? sign : 0;
        if (years <= 0)
            return intrinsic;
        if (vol <= 0)
            return WithoutVolatility(isCall, spot, strike, years, rate, yield, intrinsic, ref delta);

        steps |= 1;
        double step = years / steps, deviation = vol * Math.Sqrt(years);
        double growth = ExactMath.Exp((rate - yield) * step), discount = ExactMath.Exp(-rate * step);
        double d1 = (ExactMath.LogRatio(spot, strike) + (rate - yield) * years) / deviation + deviation / 2;
        double p = PeizerPratt(d1 - deviation, steps);
        double up = growth * PeizerPratt(d1, steps) / p;
        double down = (growth - p * up) / (1 - p);
        // Far from the money, or with next to no volatility, the two branches fall together and there is nothing uncertain left to price.
        if (!(p > 0 && p < 1 && up > down && down > 0 && up < double.PositiveInfinity))
            return WithoutVolatility(isCall, spot, strike, years, rate, yield, intrinsic, ref delta);

        Span<double> values = stackalloc double[MostSteps + 1];
        values = values[..(steps + 1)];
        double ratio = up / down, lowest = spot * ExactMath.Pow(down, steps), level = lowest;
        for (int i = 0; i <= steps; i++, level *= ratio)
            values[i] = Math.Max(sign * (level - strike), 0);
        double upShare = discount * p, downShare = discount * (1 - p);
        for (int n = steps - 1; n >= 0; n--)
        {
            lowest /= down;
            level = lowest;
            for (int i = 0; i <= n; i++, level *= ratio)
                values[i] = Math.Max(upShare * values[i + 1] + downShare * values[i], sign * (level - strike));
            if (n == 2)
            {
                double high = spot * up * up, middle = spot * up * down, low = spot * down * down;
                double upper = (values[2] - values[1]) / (high - middle), lower = (values[1] - values[0]) / (middle - low);
                gamma = (upper - lower) / ((high - low) / 2);
            }
            else if (n == 1)
            {
                delta = (values[1] - values[0]) / (spot * (up - down));
            }
        }

        return values[0];
    }

    /// <summary>The best moment to exercise when the spot grows for certain: now, at expiry, or where growth stops paying between.</summary>
    private static double WithoutVolatility(
        bool isCall, double spot, double strike, double years, double rate, double yield, double intrinsic, ref double delta)
    {
        double sign = isCall ? 1 : -1, best = intrinsic, turn = years;
        double balance = rate * strike / (yield * spot);
        if (balance > 0 && balance < double.PositiveInfinity && rate != yield)
            turn = Math.Clamp(ExactMath.Log(balance) / (rate - yield), 0, years);
        foreach (double time in (ReadOnlySpan<double>)[turn, years])
        {
            double onSpot = ExactMath.Exp(-yield * time);
            double held = sign * (spot * onSpot - strike * ExactMath.Exp(-rate * time));
            if (held > best)
                (best, delta) = (held, sign * onSpot);
        }

        return best;
    }

    /// <summary>A binomial probability whose tail at the middle is N(z), to third order in 1/n.</summary>
    private static double PeizerPratt(double z, int n)
    {
        double ratio = z / (n + 1.0 / 3 + 0.1 / (n + 1));
        double root = Math.Sqrt(-ExactMath.Expm1(-ratio * ratio * (n + 1.0 / 6)));
        return 0.5 + Math.CopySign(0.5, z) * root;
    }
}
