using Vyuha.Core;

namespace Vyuha.Kernel.Market;

/// <summary>The strikes at which most open interest lies: calls at or above a level, puts at or below it.</summary>
/// <param name="Support">Strike of the put wall, rupee; NaN when no put has open interest.</param>
/// <param name="Resistance">Strike of the call wall, rupee; NaN when no call has open interest.</param>
/// <remarks>Of equal walls the one nearer to the level counts. Open interest is that of the last quote of each contract.</remarks>
public readonly record struct OpenInterestWalls(double Support, double Resistance)
{
    public static OpenInterestWalls Around(MarketState market, OptionChain chain, double level)
    {
        double support = double.NaN, resistance = double.NaN;
        long mostPuts = 0, mostCalls = 0;
        for (int i = 0; i < chain.Count; i++)
        {
            double strike = chain.Strikes[i];
            long calls = strike >= level ? OpenInterest(market, chain.Contract(i, OptionRight.Call)) : 0;
            long puts = strike <= level ? OpenInterest(market, chain.Contract(i, OptionRight.Put)) : 0;
            if (calls > mostCalls)
                (mostCalls, resistance) = (calls, strike);
            if (puts > 0 && puts >= mostPuts)
                (mostPuts, support) = (puts, strike);
        }

        return new(support, resistance);
    }

    private static long OpenInterest(MarketState market, ContractTerms? terms) => terms is null ? 0 : market.Quote(terms.Id).OpenInterest;
}
