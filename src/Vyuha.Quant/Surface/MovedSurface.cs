using Vyuha.Quant.Options;

namespace Vyuha.Quant.Surface;

/// <summary>A surface as it is after the underlying has moved, so that a structure can be priced along a path. <see cref="MoveTo"/> allocates nothing.</summary>
/// <remarks>
/// Sticky strike: each strike keeps its volatility. Sticky moneyness: each ratio of strike to spot does, and with it each delta, since at the same time to expiry the
/// delta is a function of the moneyness and its volatility alone. Time to expiry is the caller's: what remains, not what was.
/// </remarks>
/// <param name="surface">As of the spot it was fitted at.</param>
/// <param name="spot">That spot, rupee; above 0.</param>
/// <param name="dynamics">What the smile does when the underlying moves.</param>
/// <exception cref="ArgumentOutOfRangeException">The spot is not above 0.</exception>
public sealed class MovedSurface(IVolatilitySurface surface, double spot, SmileDynamics dynamics) : IVolatilitySurface
{
    private readonly double _spot = spot is > 0 and < double.PositiveInfinity ? spot : throw new ArgumentOutOfRangeException(nameof(spot), spot, "A spot is above 0.");
    private double _ratio = 1;

    /// <summary>The underlying now.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not above 0.</exception>
    public void MoveTo(double level)
    {
        if (!(level > 0 && level < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(level), level, "A level is above 0.");
        _ratio = dynamics == SmileDynamics.StickyStrike ? 1 : _spot / level;
    }

    public double Vol(double strike, double years) => surface.Vol(strike * _ratio, years);

    public double Slope(double strike, double years) => _ratio * surface.Slope(strike * _ratio, years);
}
