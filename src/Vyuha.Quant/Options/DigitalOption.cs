using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>European options on a forward that pay a fixed sum, or the underlying itself, when they expire in the money.</summary>
/// <remarks>
/// Arguments as in <see cref="Black76"/>. At no time or no volatility they pay for certain or not at all, and half exactly at the strike.
/// Under a smile take <see cref="SmileDistribution"/>: the slope of the smile is a first-order part of a digital's price.
/// Source: E. Haug, "The Complete Guide to Option Pricing Formulas", 2nd ed. (2007), section 4.19.
/// </remarks>
public static class DigitalOption
{
    /// <summary>Present value of <paramref name="payout"/> rupees paid in the money: discount × payout × N(±d2).</summary>
    public static double CashPrice(bool isCall, double forward, double strike, double years, double vol, double discount, double payout) =>
        discount > 0 ? discount * payout * ExactMath.NormalCdf((isCall ? 1 : -1) * D2(forward, strike, Black76.Deviation(years, vol))) : double.NaN;

    /// <summary>Present value of one unit of the underlying delivered in the money: discount × forward × N(±d1).</summary>
    public static double AssetPrice(bool isCall, double forward, double strike, double years, double vol, double discount)
    {
        double deviation = Black76.Deviation(years, vol);
        return discount > 0 ? discount * forward * ExactMath.NormalCdf((isCall ? 1 : -1) * (D2(forward, strike, deviation) + deviation)) : double.NaN;
    }

    /// <summary>The cash option with its sensitivities, in the units of <see cref="Greeks"/>; vanna and volga included.</summary>
    public static PricedOption CashPriceAndGreeks(
        bool isCall, double forward, double strike, double years, double vol, double discount, double payout)
    {
        double deviation = Black76.Deviation(years, vol), d2 = D2(forward, strike, deviation);
        double price = CashPrice(isCall, forward, strike, years, vol, discount, payout);
        if (double.IsNaN(price))
            return new(double.NaN, new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN));
        double time = Math.Max(years, 0);
        double rho = -time * price * Greeks.RatePoint;
        double carried = time > 0 ? -ExactMath.Log(discount) / time * price : 0;
        double density = ExactMath.NormalPdf(d2) * (isCall ? discount : -discount) * payout;
        if (density == 0 || deviation == 0)
            return new(price, new(0, 0, 0, carried / Greeks.DaysPerYear, rho, 0, 0));

        double d1 = d2 + deviation;
        double delta = density / (forward * deviation);
        double rawVega = -density * d1 / vol;
        return new(price, new(
            Delta: delta,
            Gamma: -delta * d1 / (forward * deviation),
            Vega: rawVega * Greeks.VolPoint,
            Theta: (carried + density * d1 / (2 * years)) / Greeks.DaysPerYear,
            Rho: rho,
            Vanna: delta * (d1 * d2 - 1) / vol * Greeks.VolPoint,
            Volga: density * (d1 + d2 - d1 * d1 * d2) / (vol * vol) * (Greeks.VolPoint * Greeks.VolPoint)));
    }

    /// <summary>d2; ±∞ or 0 at a deviation of 0, NaN where an argument makes no sense.</summary>
    private static double D2(double forward, double strike, double deviation)
    {
        if (!(forward > 0 && strike > 0 && forward < double.PositiveInfinity && strike < double.PositiveInfinity))
            return double.NaN;
        double moneyness = ExactMath.LogRatio(forward, strike);
        if (moneyness == 0 && deviation == 0)
            return 0;
        return moneyness / deviation - deviation * 0.5;
    }
}
