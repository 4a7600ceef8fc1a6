namespace Vyuha.Quant.Options;

/// <summary>What each Greek explains of an option's change in value, rupee per unit or for a position.</summary>
/// <param name="Delta">The first order in the forward.</param>
/// <param name="Gamma">The second order in the forward.</param>
/// <param name="Vega">The first order in the option's own implied volatility.</param>
/// <param name="Theta">Calendar time that passed, nights and weekends included.</param>
/// <param name="VannaVolga">The cross term of forward and volatility, and the second order in volatility.</param>
public readonly record struct GreekProfit(double Delta, double Gamma, double Vega, double Theta, double VannaVolga)
{
    public double Sum => Delta + Gamma + Vega + Theta + VannaVolga;

    public bool IsFinite => double.IsFinite(Sum);

    /// <summary>Splits the change in value of one long option between two states of its market.</summary>
    /// <remarks>
    /// Time passes first, the market moves after. Theta is the exact change of value from time alone, because a weekend is a large
    /// share of a weekly option's life and no first order holds over it. The other Greeks are those of the later instant at the earlier forward
    /// and volatility, so that no cross term with time is left over; they make a Taylor series of second order. What it leaves is of third
    /// order in the moves. Source of the expansion: J. Hull, Options, Futures, and Other Derivatives, 9th ed. (2014), appendix to chapter 19.
    /// </remarks>
    public static GreekProfit Between(bool isCall, double strike, in OptionState from, in OptionState to)
    {
        double before = Black76.Price(isCall, from.Forward, strike, from.Years, from.Vol, from.Discount);
        PricedOption aged = Black76.PriceAndGreeks(isCall, from.Forward, strike, to.Years, from.Vol, to.Discount);
        double move = to.Forward - from.Forward;
        double points = (to.Vol - from.Vol) / Greeks.VolPoint;
        return new(
            aged.Greeks.Delta * move,
            0.5 * aged.Greeks.Gamma * move * move,
            aged.Greeks.Vega * points,
            aged.Price - before,
            aged.Greeks.Vanna * move * points + 0.5 * aged.Greeks.Volga * points * points);
    }

    public static GreekProfit operator +(GreekProfit left, GreekProfit right) => new(
        left.Delta + right.Delta, left.Gamma + right.Gamma, left.Vega + right.Vega, left.Theta + right.Theta, left.VannaVolga + right.VannaVolga);

    public static GreekProfit operator *(long units, GreekProfit one) => new(
        units * one.Delta, units * one.Gamma, units * one.Vega, units * one.Theta, units * one.VannaVolga);
}
