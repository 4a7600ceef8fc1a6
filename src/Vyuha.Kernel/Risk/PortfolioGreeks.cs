using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Options;

namespace Vyuha.Kernel.Risk;

/// <summary>How a group of positions responds, in rupees.</summary>
/// <param name="Delta">Gain for a rise of the underlying by 1 %.</param>
/// <param name="Gamma">Change of that delta for a further 1 %.</param>
/// <param name="Vega">Gain for a rise of volatility by one point.</param>
/// <param name="Theta">Gain for a calendar day that passes.</param>
public readonly record struct RupeeGreeks(double Delta, double Gamma, double Vega, double Theta)
{
    public static RupeeGreeks operator +(RupeeGreeks left, RupeeGreeks right) =>
        new(left.Delta + right.Delta, left.Gamma + right.Gamma, left.Vega + right.Vega, left.Theta + right.Theta);
}

/// <summary>One group: a bot's positions in one underlying and expiry.</summary>
/// <param name="IsComplete">False when a contract could not be priced and is missing from the numbers.</param>
public readonly record struct GreekGroup(byte Bot, ushort UnderlyingIndex, DateOnly Expiry, RupeeGreeks Greeks, bool IsComplete);

/// <summary>Greeks of open positions by bot, underlying and expiry. Deltas of different underlyings are not added up: they are different things.</summary>
public static class PortfolioGreeks
{
    /// <param name="structures">Structures of any bots; finished ones count nothing.</param>
    /// <returns>One group a bot, underlying and expiry, in that order.</returns>
    public static IReadOnlyList<GreekGroup> Of(IEnumerable<Structure> structures)
    {
        var groups = new SortedDictionary<(byte Bot, ushort Underlying, DateOnly Expiry), (RupeeGreeks Greeks, bool Complete)>();
        foreach (Structure structure in structures)
        {
            foreach (StructureLeg leg in structure.Legs)
            {
                if (leg.Units == 0 || !leg.Terms.Instrument.IsOption)
                    continue;
                var key = (structure.Bot, leg.Terms.UnderlyingIndex, leg.Terms.Instrument.Expiry);
                (RupeeGreeks sum, bool complete) = groups.TryGetValue(key, out var found) ? found : (default, true);
                groups[key] = TryLeg(leg, out RupeeGreeks greeks) ? (sum + greeks, complete) : (sum, false);
            }
        }

        return [.. groups.Select(pair => new GreekGroup(pair.Key.Bot, pair.Key.Underlying, pair.Key.Expiry, pair.Value.Greeks, pair.Value.Complete))];
    }

    private static bool TryLeg(StructureLeg leg, out RupeeGreeks greeks)
    {
        greeks = default;
        OptionChain chain = leg.Terms.Chain!;
        if (!chain.TryForward(out double forward) || !chain.TryPrice(leg.Terms.StrikeIndex, leg.Terms.Instrument.Right, out PricedOption priced))
            return false;
        double onePercent = forward / 100;
        greeks = new RupeeGreeks(
            leg.Units * priced.Greeks.Delta * onePercent,
            leg.Units * priced.Greeks.Gamma * onePercent * onePercent,
            leg.Units * priced.Greeks.Vega,
            leg.Units * priced.Greeks.Theta);
        return true;
    }
}
