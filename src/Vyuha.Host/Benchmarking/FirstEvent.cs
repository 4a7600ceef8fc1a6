using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;
using Vyuha.Host.Backtesting;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Simulation.Backtest;
using Vyuha.Storage;

namespace Vyuha.Host.Benchmarking;

/// <summary>What the program does between its start and the first input of a default backtest, and a line when it is there.</summary>
internal sealed class FirstEvent(Action enough) : IRunObserver
{
    public const string Line = "first event";

    private bool _said;

    public static void Reach(TradingConfiguration configuration, VyuhaHome home)
    {
        MarketRules rules = MarketRules.Shipped;
        var request = new BacktestRequest { Bots = ["option-seller"], Underlying = "NIFTY", Synthetic = true, Seed = 1, CommandLine = "vyuha bench" };
        BacktestData data = BacktestData.Choose(MarketDataCatalogue.Open(home), rules, request);
        TradingKernel kernel = KernelFactory.Create(SellerMarket.HeaderFor(configuration, data.Source), rules, out _);
        using var enough = new CancellationTokenSource();
        var observer = new FirstEvent(enough.Cancel);
        try
        {
            new BacktestDriver(kernel, rules, data.Source, new BacktestOptions(), observer).Run(enough.Token);
        }
        catch (OperationCanceledException) when (observer._said)
        {
            // One event was all that was wanted.
        }
    }

    public void OnInput(in InputEvent input, ReadOnlySpan<OutputEvent> outputs, ulong hash)
    {
        if (_said)
            return;
        _said = true;
        Console.Out.WriteLine(Line);
        Console.Out.Flush();
        enough();
    }

    public void OnInstrument(int id, Instrument instrument)
    {
    }

    public void OnDayDone(DateOnly date)
    {
    }
}
