namespace Vyuha.Quant.Options;

/// <summary>Sensitivities of one unit of an option's present value, in a desk's units.</summary>
/// <param name="Delta">Per rupee of the forward (for <see cref="BlackScholesMerton"/>: of the spot), discounting included.</param>
/// <param name="Gamma">Change of delta per rupee of the forward (of the spot).</param>
/// <param name="Vega">Rupee per volatility point: σ from 0.13 to 0.14.</param>
/// <param name="Theta">Rupee per calendar day (1/365 year) that passes, forward (spot) and σ unchanged.</param>
/// <param name="Rho">Rupee per 1 % of the interest rate; on a forward only the discounting moves, the forward does not.</param>
/// <param name="Vanna">Change of delta per volatility point, which is change of vega per rupee of the forward (of the spot).</param>
/// <param name="Volga">Change of vega per volatility point.</param>
public readonly record struct Greeks(
    double Delta, double Gamma, double Vega, double Theta, double Rho, double Vanna, double Volga)
{
    public const double VolPoint = 0.01;
    public const double RatePoint = 0.01;
    public const double DaysPerYear = 365;

    /// <summary>A day as part of a year.</summary>
    internal const double PerDay = 1 / DaysPerYear;

    public static Greeks operator +(Greeks left, Greeks right) => new(
        left.Delta + right.Delta, left.Gamma + right.Gamma, left.Vega + right.Vega, left.Theta + right.Theta,
        left.Rho + right.Rho, left.Vanna + right.Vanna, left.Volga + right.Volga);

    /// <summary>The sensitivities of <paramref name="units"/> units; negative when short.</summary>
    public static Greeks operator *(double units, Greeks one) => new(
        units * one.Delta, units * one.Gamma, units * one.Vega, units * one.Theta,
        units * one.Rho, units * one.Vanna, units * one.Volga);
}

/// <summary>A present value in rupee per unit and its sensitivities.</summary>
public readonly record struct PricedOption(double Price, Greeks Greeks);
