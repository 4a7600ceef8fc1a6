using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Signals;

namespace Vyuha.Tests.Kernel.Signals;

/// <summary>A bot that asks for every signal of the catalogue and trades nothing.</summary>
internal sealed class SignalReader : IStrategy
{
    public List<ISignal> Signals { get; } = [];

    public Vocabulary Vocabulary { get; } = new("signal-reader", ["test"], [new(1, "none")], []);

    public WakeOn Wakes => WakeOn.None;

    public static (TradingKernel Kernel, SignalReader Reader) NewKernel(BookState? opening = null)
    {
        var reader = new SignalReader();
        var options = new KernelOptions
        {
            Rules = MarketRules.Shipped,
            Underlyings = ["NIFTY", "INDIAVIX"],
            Bots = [new BotSetup(1, reader, new BotLimits(), Money.FromRupees(300_000))],
            AccountCapital = Money.FromRupees(1_000_000),
            Reserve = Money.FromRupees(100_000),
            Limits = TradingConfiguration.Read().Limits,
            Brokerage = new BrokeragePlan(),
        };
        return (opening is null ? new TradingKernel(options) : new TradingKernel(options, opening), reader);
    }

    public void Start(MarketState market) => Signals.AddRange(SignalCatalogue.All.Select(entry => entry.Make(market.Signals, 0)));

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
    }

    public JsonElement Save(MarketState market) => JsonSerializer.SerializeToElement(new { });

    public void Restore(JsonElement memory, MarketState market, StrategyBook book)
    {
    }

    /// <summary>All readings of now, each as its reason and the bits of its numbers.</summary>
    public SignalBits[] ReadAll() => [.. Signals.Select(SignalBits.Of)];
}

/// <summary>A reading to the last bit.</summary>
internal readonly record struct SignalBits(string Name, NotReady Reason, long First, long Second, long Third)
{
    public bool IsReady => Reason == NotReady.None;

    public double FirstNumber => BitConverter.Int64BitsToDouble(First);

    public double SecondNumber => BitConverter.Int64BitsToDouble(Second);

    public double ThirdNumber => BitConverter.Int64BitsToDouble(Third);

    public static SignalBits Of(ISignal signal)
    {
        Span<double> values = stackalloc double[3];
        NotReady reason = signal.Read(values);
        return new(
            signal.Name, reason, BitConverter.DoubleToInt64Bits(values[0]), BitConverter.DoubleToInt64Bits(values[1]), BitConverter.DoubleToInt64Bits(values[2]));
    }
}
