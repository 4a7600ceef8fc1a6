using Vyuha.Kernel;
using Vyuha.Kernel.Market;

namespace Vyuha.Simulation.Workloads;

/// <summary>The straddle of W-CHAIN, and volatility, delta, gamma, vega and theta of every contract at every bar.</summary>
internal sealed class ChainGreeksReader : IStrategy
{
    private readonly ChainStraddle _straddle = new();

    public Vocabulary Vocabulary => WorkloadRun.NoWords;

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    /// <summary>Contracts whose volatility and Greeks were read.</summary>
    public long Reads { get; private set; }

    public double VolatilitySum { get; private set; }

    /// <summary>Delta, gamma, vega and theta of everything read, so that nothing of it can be left out.</summary>
    public double GreekSum { get; private set; }

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        _straddle.Decide(market, book, intents);
        if (market.NearestChain(0) is not { } nearest || !nearest.TryGreeks(out ChainGreeks chain))
            return;
        double volatilities = 0, greeks = 0;
        for (int i = 0; i < chain.Count; i++)
        {
            double volatility = chain.Volatility[i];
            if (double.IsNaN(volatility))
                continue;
            volatilities += 2 * volatility;
            greeks += chain.CallDelta[i] + chain.CallTheta[i] + chain.PutDelta[i] + chain.PutTheta[i] + 2 * (chain.Gamma[i] + chain.Vega[i]);
            Reads += 2;
        }

        VolatilitySum += volatilities;
        GreekSum += greeks;
    }
}
