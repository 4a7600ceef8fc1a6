using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Risk;
using Vyuha.Simulation.Backtest;
using Vyuha.Simulation.Venue;

namespace Vyuha.Tests.Simulation.Backtest;

/// <summary>One bot on a small market, with everything it did kept for assertions.</summary>
internal sealed class MiniRun : IRunObserver
{
    public List<InputEvent> Inputs { get; } = [];

    public List<OutputEvent> Outputs { get; } = [];

    public Dictionary<int, Instrument> Instruments { get; } = [];

    public required TradingKernel Kernel { get; init; }

    public static TradingKernel NewKernel(IStrategy strategy, BotLimits? limits = null, Func<RiskLimits, RiskLimits>? account = null, BookState? opening = null)
    {
        TradingConfiguration configuration = TradingConfiguration.Read();
        var options = new KernelOptions
        {
            Rules = MarketRules.Shipped,
            Underlyings = ["NIFTY"],
            Bots = [new BotSetup(1, strategy, limits ?? new BotLimits(), Money.FromRupees(300_000))],
            AccountCapital = Money.FromRupees(1_000_000),
            Reserve = Money.FromRupees(100_000),
            Limits = account is null ? configuration.Limits : account(configuration.Limits),
            Brokerage = new BrokeragePlan(),
        };
        return opening is null ? new TradingKernel(options) : new TradingKernel(options, opening);
    }

    public static MiniRun Go(MiniMarket market, IStrategy strategy, BotLimits? limits = null, VenueOptions? venue = null, Func<RiskLimits, RiskLimits>? account = null)
    {
        TradingKernel kernel = NewKernel(strategy, limits, account);
        var run = new MiniRun { Kernel = kernel };
        new BacktestDriver(kernel, MarketRules.Shipped, market, new BacktestOptions { Venue = venue ?? new VenueOptions() }, run).Run();
        return run;
    }

    public IEnumerable<OutputEvent> Of(OutputKind kind) => Outputs.Where(output => output.Kind == kind);

    public void OnInput(in InputEvent input, ReadOnlySpan<OutputEvent> outputs, ulong hash)
    {
        Inputs.Add(input);
        Outputs.AddRange(outputs);
    }

    public void OnInstrument(int id, Instrument instrument) => Instruments.Add(id, instrument);

    public void OnDayDone(DateOnly date)
    {
    }
}
