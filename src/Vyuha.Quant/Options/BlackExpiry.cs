using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>What all options on one forward and one expiry share, worked out once.</summary>
internal readonly struct BlackExpiry
{
    internal const double MostPerDay = 1e300;

    public readonly double Forward;
    public readonly double InverseForward;
    public readonly double Discount;
    public readonly double Years;
    public readonly double RootYears;

    /// <summary>Continuous, of the discount factor.</summary>
    public readonly double RatePerDay;

    /// <summary>1/(2T) a year, as days: theta's share of vega × σ.</summary>
    public readonly double DecayPerDay;

    /// <summary>Enough for an undiscounted price, which needs nothing else.</summary>
    public BlackExpiry(double forward)
    {
        Forward = forward;
        InverseForward = 1 / forward;
        Discount = 1;
    }

    /// <param name="forward">Rupee; above 0.</param>
    /// <param name="years">Above 0.</param>
    /// <param name="discount">Above 0.</param>
    public BlackExpiry(double forward, double years, double discount)
        : this(forward, years, discount, -ExactMath.Log(discount) / years)
    {
    }

    /// <param name="forward">Rupee; above 0.</param>
    /// <param name="years">Above 0.</param>
    /// <param name="discount">Above 0.</param>
    /// <param name="rate">The rate of the discount, a year.</param>
    public BlackExpiry(double forward, double years, double discount, double rate)
        : this(forward)
    {
        Discount = discount;
        Years = years;
        RootYears = Math.Sqrt(years);
        // Both stay finite however little time is left, so that their product with a sensitivity that has vanished does too.
        RatePerDay = Math.Clamp(rate * Greeks.PerDay, -MostPerDay, MostPerDay);
        DecayPerDay = Math.Min(0.5 * Greeks.PerDay / years, MostPerDay);
    }
}
