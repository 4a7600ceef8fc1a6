namespace Vyuha.Quant.Options;

/// <summary>Which volatility an option has after the underlying has moved.</summary>
public enum SmileDynamics
{
    /// <summary>That of its strike: the smile stays where it is.</summary>
    StickyStrike,

    /// <summary>That of its moneyness: the smile moves along with the underlying.</summary>
    StickyMoneyness,
}

/// <summary>The market a structure is valued in.</summary>
/// <param name="Spot">Underlying now, rupee; the forward itself when <paramref name="Carry"/> is 0.</param>
/// <param name="Carry">Growth of the forward curve a year: F(T) = spot e^(carry T).</param>
/// <param name="Rate">Continuous interest rate a year.</param>
/// <param name="Surface">Volatility by strike and time to expiry, as of now.</param>
/// <param name="Dynamics">What the smile does when the underlying moves.</param>
public sealed record StructureMarket(
    double Spot, double Carry, double Rate, IVolatilitySurface Surface, SmileDynamics Dynamics = SmileDynamics.StickyStrike);
