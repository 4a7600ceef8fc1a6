using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Simulation.Backtest;

namespace Vyuha.Simulation.Workloads;

/// <summary>One bot alone with one account: every check is made, no limit binds, trades carry no charges.</summary>
internal static class WorkloadRun
{
    public static TradingKernel NewKernel(MarketRules rules, IStrategy strategy, decimal capital)
    {
        Money unlimited = Money.FromRupees(1_000_000_000_000);
        return new TradingKernel(new KernelOptions
        {
            Rules = rules,
            Underlyings = [WorkloadRules.Underlying],
            Bots = [new BotSetup(Books.FirstBot, strategy, new BotLimits { MaxLots = 1, MaxStructures = 100, DailyLoss = unlimited }, Money.FromRupees(capital))],
            AccountCapital = Money.FromRupees(capital),
            Reserve = Money.Zero,
            Charges = false,
            Rate = 0.02,
            Limits = new RiskLimits
            {
                DailyLossSoft = unlimited,
                DailyLossHard = unlimited,
                LossPerTrade = unlimited,
                MarginUseBotPercent = 100,
                MarginUseAccountPercent = 100,
                OrdersPerSecond = 1_000_000,
                OrdersPerSecondMaximum = 1_000_000,
                EntryFrom = new TimeOnly(0, 0),
                EntryUntil = new TimeOnly(23, 59),
                NoNewRiskAfter = new TimeOnly(23, 59),
                QuoteMaximumAge = TimeSpan.FromMinutes(2),
                NakedShortsAllowed = true,
                MinimumFreeCash = Money.Zero,
            },
        });
    }

    /// <summary>Runs all days and says what came of it; reads and sum are the strategy's own.</summary>
    public static WorkloadOutcome Go(MarketRules rules, IMarketDataSource market, IStrategy strategy, decimal capital, Func<BacktestCounts, long> units, Func<(long Reads, double Sum)> read)
    {
        TradingKernel kernel = NewKernel(rules, strategy, capital);
        var driver = new BacktestDriver(kernel, rules, market, new BacktestOptions { MaxDaysToExpiry = 2_000 });
        driver.Run();
        (long reads, double sum) = read();
        int trades = 0;
        foreach (Structure structure in kernel.Structures)
            trades += structure.State == StructureState.Closed ? 1 : 0;
        return new WorkloadOutcome(
            driver.Counts.Inputs, units(driver.Counts), reads, sum, kernel.Orders.Count, trades, kernel.Ledger.TotalCash(Books.FirstBot), kernel.Hash);
    }

    public static readonly Vocabulary NoWords = new("workload", [], [], []);

    /// <summary>A short or long structure of one lot a leg that is worked until it is filled.</summary>
    public static void Open(IntentBuffer intents, ReadOnlySpan<LegIntent> legs, long tag)
    {
        Intent intent = intents.Open(1, 1, 1, Money.FromRupees(1), TimeSpan.FromMinutes(10), Price.FromRupees(1_000_000), tag: tag);
        foreach (LegIntent leg in legs)
            intent.Legs.Add(leg);
    }
}
