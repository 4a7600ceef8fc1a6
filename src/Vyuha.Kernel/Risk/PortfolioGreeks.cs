using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;

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
    /// <param name="market">Prices and volatilities.</param>
    /// <param name="structures">Structures of any bots; finished ones count nothing.</param>
    /// <param name="external">Positions outside the bots, as book 0; null: left out.</param>
    /// <returns>One group a bot, underlying and expiry, in that order.</returns>
    public static IReadOnlyList<GreekGroup> Of(MarketState market, IEnumerable<Structure> structures, ExternalBook? external = null)
    {
        var groups = new SortedDictionary<(byte Bot, ushort Underlying, DateOnly Expiry), (RupeeGreeks Greeks, bool Complete)>();
        foreach (Structure structure in structures)
        {
            foreach (StructureLeg leg in structure.Legs)
                Add(structure.Bot, leg.Terms, leg.Units);
        }

        foreach (ExternalPosition position in external?.Positions ?? [])
            Add(Ledger.Books.External, position.Terms, position.Units);
        return [.. groups.Select(pair => new GreekGroup(pair.Key.Bot, pair.Key.Underlying, pair.Key.Expiry, pair.Value.Greeks, pair.Value.Complete))];

        void Add(byte book, ContractTerms terms, long units)
        {
            if (units == 0)
                return;
            var key = (book, terms.UnderlyingIndex, terms.Instrument.Expiry);
            (RupeeGreeks sum, bool complete) = groups.TryGetValue(key, out var found) ? found : (default, true);
            groups[key] = GreekDesk.TryContract(market, terms, units, out RupeeGreeks greeks) ? (sum + greeks, complete) : (sum, false);
        }
    }

    /// <summary>Delta as if all of it were in one index: each underlying's times its beta to that index. For information; no limit is held to it.</summary>
    /// <param name="betas">By underlying; null where it is not known.</param>
    /// <returns>Rupees for a move of the index by 1 %; null when a beta that is needed is not known.</returns>
    public static double? BetaWeightedDelta(IEnumerable<GreekGroup> groups, IReadOnlyList<double?> betas)
    {
        double sum = 0;
        foreach (GreekGroup group in groups)
        {
            if (group.Greeks.Delta == 0)
                continue;
            if (betas[group.UnderlyingIndex] is not { } beta)
                return null;
            sum += group.Greeks.Delta * beta;
        }

        return sum;
    }
}
