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
        SpotLanes<Lane1> onSpot = OnSpot(spot, years, rate, yield, out double forward);
        (double price, Greeks by) = Black76.PriceAndGreeks(isCall, forward, strike, years, vol, Discount(years, rate), years > 0 ? rate : 0);
        return new(price, by with
        {
            Delta = onSpot.Delta(new(by.Delta)).Value,
            Gamma = onSpot.Gamma(new(by.Gamma)).Value,
            Theta = onSpot.Theta(new(by.Theta), new(by.Delta)).Value,
            Rho = onSpot.Rho(new(by.Rho), new(by.Delta)).Value,
            Vanna = onSpot.Vanna(new(by.Vanna)).Value,
        });
    }

    /// <summary>The sensitivities of second and third order that <see cref="PriceAndGreeks"/> leaves out, with the spot held as a day passes.</summary>
    public static HigherGreeks HigherGreeks(
        bool isCall, double spot, double strike, double years, double vol, double rate, double yield)
    {
        SpotLanes<Lane1> onSpot = OnSpot(spot, years, rate, yield, out double forward);
        double discount = Discount(years, rate), perYear = years > 0 ? rate : 0;
        Greeks by = Black76.PriceAndGreeks(isCall, forward, strike, years, vol, discount, perYear).Greeks;
        HigherGreeks higher = Black76.HigherGreeks(isCall, forward, strike, years, vol, discount, perYear);
        return higher with
        {
            Charm = onSpot.Charm(new(higher.Charm), new(by.Delta), new(by.Gamma)).Value,
            Veta = onSpot.Veta(new(higher.Veta), new(by.Vanna)).Value,
            Speed = onSpot.Speed(new(higher.Speed)).Value,
            Zomma = onSpot.Zomma(new(higher.Zomma)).Value,
            Color = onSpot.Color(new(higher.Color), new(by.Gamma), new(higher.Speed)).Value,
        };
    }

    private static SpotLanes<Lane1> OnSpot(double spot, double years, double rate, double yield, out double forward)
    {
        double carry = Carry(years, rate, yield);
        forward = spot * carry;
        return new(new(carry), new(forward), new(Math.Max(years, 0)), new(rate - yield));
    }

    private static double Carry(double years, double rate, double yield) => ExactMath.Exp((rate - yield) * Math.Max(years, 0));

    private static double Discount(double years, double rate) => ExactMath.Exp(-rate * Math.Max(years, 0));
}
