using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;
using Vyuha.Host.Backtesting;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Risk;
using Vyuha.Quant.Volatility;
using Vyuha.Simulation.Backtest;

namespace Vyuha.Host.Events;

/// <summary>What the chains of the last session before an event implied for it: read by a bot that trades nothing from the very views the trading bots have.</summary>
internal sealed class ImpliedMoves : IStrategy
{
    private readonly int _underlyingIndex;
    private readonly Dictionary<ulong, (DateOnly Day, EventVariance Variance)> _implied = [];

    private ImpliedMoves(int underlyingIndex) => _underlyingIndex = underlyingIndex;

    public Vocabulary Vocabulary { get; } = new("implied-moves", ["look"], [], []);

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    /// <summary>By event: the day of the chains, and what they implied at its last snapshot.</summary>
    /// <param name="source">Chains of the days to look at.</param>
    /// <param name="rules">Calendar and expiries.</param>
    /// <param name="configuration">For the limits a kernel has.</param>
    /// <param name="known">The event calendar, each date from when it was known.</param>
    /// <param name="cancellation">Between two days.</param>
    public static IReadOnlyDictionary<ulong, (DateOnly Day, EventVariance Variance)> Read(
        IMarketDataSource source, MarketRules rules, TradingConfiguration configuration, IReadOnlyList<InputEvent> known, CancellationToken cancellation)
    {
        var looks = new ImpliedMoves(0);
        var kernel = new TradingKernel(new KernelOptions
        {
            Rules = rules,
            Underlyings = source.Underlyings,
            Bots = [new BotSetup(1, looks, new BotLimits(), Money.FromRupees(1))],
            AccountCapital = configuration.Capital.Total,
            Reserve = configuration.Capital.Reserve,
            Limits = configuration.Limits,
        });
        new BacktestDriver(kernel, rules, source, new BacktestOptions { Known = known }).Run(cancellation);
        return looks._implied;
    }

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        foreach (ConfirmedEvent ahead in market.Events.Ahead(_underlyingIndex, 1).ToArray())
        {
            if (market.Events.TradingDaysTo(ahead) == 1)
                _implied[ahead.Id] = (market.Today, market.EventMoves.Implied(_underlyingIndex, ahead));
        }
    }
}
