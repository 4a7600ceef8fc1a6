using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>European options on a spot with a continuous carry: <see cref="Black76"/> on the forward S e^((r−q)T), sensitivities by the spot.</summary>
/// <remarks>
/// For comparison with books and other systems. Vyuha prices on the implied forward; spot plus a guessed carry is wrong around dividends.
/// Source: J. Hull, "Options, Futures, and Other Derivatives", chapters on the Black–Scholes–Merton model and the Greek letters.
/// </remarks>
public static class BlackScholesMerton
{
    /// <summary>Present value, rupee per unit.</summary>
    /// <param name="isCall">True for a call, false for a put.</param>
    /// <param name="spot">Price of the underlying now, rupee; above 0.</param>
    /// <param name="strike">Strike, rupee; above 0.</param>
    /// <param name="years">Time to expiry.</param>
    /// <param name="vol">Annualised volatility.</param>
    /// <param name="rate">Continuous interest rate a year, 0.065 meaning 6.5 %.</param>
    /// <param name="yield">Continuous dividend yield a year.</param>
    public static double Price(bool isCall, double spot, double strike, double years, double vol, double rate, double yield) =>
        Black76.Price(isCall, spot * Carry(years, rate, yield), strike, years, vol, Discount(years, rate));

    /// <summary>Present value and sensitivities; arguments as in <see cref="Price"/>. Rho here moves the forward with the rate.</summary>
    public static PricedOption PriceAndGreeks(
        bool isCall, double spot, double strike, double years, double vol, double rate, double yield)
    {
        double carry = Carry(years, rate, yield);
        double forward = spot * carry;
        (double price, Greeks onForward) = Black76.PriceAndGreeks(isCall, forward, strike, years, vol, Discount(years, rate));
        double perForward = onForward.Delta;
        double drift = rate - yield;
        return new(price, onForward with
        {
            Delta = perForward * carry,
            Gamma = onForward.Gamma * carry * carry,
            // With the spot held, the forward decays along with the option.
            Theta = onForward.Theta - perForward * forward * drift / Greeks.DaysPerYear,
            Rho = onForward.Rho + perForward * forward * Math.Max(years, 0) * Greeks.RatePoint,
            Vanna = onForward.Vanna * carry,
        });
    }

    private static double Carry(double years, double rate, double yield) => ExactMath.Exp((rate - yield) * Math.Max(years, 0));

    private static double Discount(double years, double rate) => ExactMath.Exp(-rate * Math.Max(years, 0));
}
