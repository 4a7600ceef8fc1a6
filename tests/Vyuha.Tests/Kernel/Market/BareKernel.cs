using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Risk;

namespace Vyuha.Tests.Kernel.Market;

/// <summary>A kernel with one bot that looks on, over two underlyings and no contracts.</summary>
internal sealed class BareKernel
{
    private readonly TradingKernel _kernel;
    private readonly OutputBuffer _outputs = new();

    public BareKernel(WakeOn wakes = WakeOn.SnapshotEnd)
    {
        Bot = new OnlookingBot(wakes);
        _kernel = new TradingKernel(Options(Bot));
    }

    public OnlookingBot Bot { get; }

    public MarketState Market => _kernel.Market;

    public Timestamp Time { get; set; }

    public void Open(string date)
    {
        var day = DateOnly.Parse(date);
        Time = Ist.At(day, new TimeOnly(9, 15));
        Apply(InputEvent.OfDayOpen(0, default, new DayPayload(day.DayNumber, DataFrequency.Snapshot, DataOrigin.Synthetic)));
    }

    public void Close() => Apply(InputEvent.OfDayClose(0, default));

    public void Apply(in InputEvent input)
    {
        _outputs.Clear();
        _kernel.Apply(input.At(_kernel.Sequence + 1, Time), _outputs);
    }

    private static KernelOptions Options(IStrategy bot) => new()
    {
        Rules = MarketRules.Shipped,
        Underlyings = ["NIFTY", "BANKNIFTY"],
        Bots = [new BotSetup(1, bot, new BotLimits(), Money.FromRupees(1_000_000))],
        AccountCapital = Money.FromRupees(2_000_000),
        Reserve = Money.FromRupees(1_000_000),
        Limits = TradingConfiguration.Read().Limits,
    };
}

/// <summary>A bot that trades nothing.</summary>
internal sealed class OnlookingBot(WakeOn wakes) : IStrategy
{
    public Vocabulary Vocabulary { get; } = new("onlooker", ["test"], [], []);

    public WakeOn Wakes => wakes;

    public Action<MarketState>? Decides { get; set; }

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents) => Decides?.Invoke(market);
}
