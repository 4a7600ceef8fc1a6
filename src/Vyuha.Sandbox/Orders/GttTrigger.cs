using Vyuha.Core;
using Vyuha.Sandbox.Market;

namespace Vyuha.Sandbox.Orders;

/// <summary>What became of a trigger.</summary>
internal enum GttStatus : byte
{
    Active = 1,

    /// <summary>Its level was reached and its order sent.</summary>
    Triggered = 2,
    Cancelled = 3,

    /// <summary>Its time, or its contract's, is over.</summary>
    Expired = 4,
}

/// <summary>One level of a trigger and the order behind it.</summary>
/// <param name="Level">The last price that fires it.</param>
/// <param name="FiresBelow">At the level or below; else at it or above.</param>
/// <param name="Price">Limit of the order; zero for a market order.</param>
internal readonly record struct GttLeg(Price Level, bool FiresBelow, Price Price);

/// <summary>What may be changed of a trigger: its levels, prices, size and price type.</summary>
/// <param name="Legs">One, or two of which the first that fires ends the other.</param>
/// <param name="Units">Units of each order.</param>
/// <param name="PriceType">Limit or market.</param>
/// <param name="Expires">When it ends unfired.</param>
internal sealed record GttTerms(IReadOnlyList<GttLeg> Legs, long Units, PriceType PriceType, Timestamp Expires);

/// <summary>A trigger that rests for days until the last price reaches a level: good till triggered.</summary>
internal sealed class GttTrigger(string id, SandboxContract contract, Side side, string strategy, GttTerms terms, Timestamp now)
{
    public string Id => id;

    public SandboxContract Contract => contract;

    public Side Side => side;

    public string Strategy => strategy;

    public GttTerms Terms { get; set; } = terms;

    public Timestamp Created { get; } = now;

    public Timestamp Updated { get; set; } = now;

    /// <summary>Last price when its terms were set.</summary>
    public long LastPrice { get; set; } = contract.Mark;

    public GttStatus Status { get; set; } = GttStatus.Active;

    /// <summary>What the house has set aside for it.</summary>
    public Money Blocked { get; set; }

    public bool HasTwoLegs => Terms.Legs.Count == 2;

    /// <summary>The leg that the last price has reached, if any.</summary>
    public GttLeg? Reached(long last)
    {
        foreach (GttLeg leg in Terms.Legs)
        {
            if (last > 0 && (leg.FiresBelow ? last <= leg.Level.Steps : last >= leg.Level.Steps))
                return leg;
        }

        return null;
    }
}
