using System.Runtime.InteropServices;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Simulation.Backtest;

namespace Vyuha.Tests.Kernel.Carry;

/// <summary>
/// Runs one kernel through all days and, beside it, kernels of one day each: at the end of every day the second one is captured, written as JSON,
/// read, and rebuilt. Both get the same inputs; every output must have the same 64 bytes.
/// </summary>
internal sealed class TwinRun : IRunObserver
{
    private readonly Func<BookState?, TradingKernel> _make;
    private readonly OutputBuffer _outputs = new();
    private TradingKernel _twin;

    private TwinRun(Func<BookState?, TradingKernel> make) => (_make, _twin, Through) = (make, make(null), make(null));

    public TradingKernel Through { get; }

    public List<BookState> Books { get; } = [];

    public Dictionary<OutputKind, int> Counts { get; } = [];

    public int CarriedStructures { get; private set; }

    public int LongestJson { get; private set; }

    public static TwinRun Go(IMarketDataSource source, Func<BookState?, TradingKernel> make, BacktestOptions? options = null)
    {
        var run = new TwinRun(make);
        new BacktestDriver(run.Through, MarketRules.Shipped, source, options ?? new BacktestOptions(), run).Run();
        return run;
    }

    public void OnInput(in InputEvent input, ReadOnlySpan<OutputEvent> outputs, ulong hash)
    {
        _outputs.Clear();
        _twin.Apply(input, _outputs);
        foreach (ref readonly OutputEvent output in outputs)
            Counts[output.Kind] = Counts.GetValueOrDefault(output.Kind) + 1;
        if (MemoryMarshal.AsBytes(outputs).SequenceEqual(MemoryMarshal.AsBytes(_outputs.Events)))
            return;
        for (int i = 0; i < Math.Min(outputs.Length, _outputs.Count); i++)
            Assert.Equal((i, outputs[i].Kind, Hex(outputs[i])), (i, _outputs.Events[i].Kind, Hex(_outputs.Events[i])));
        Assert.Fail($"Input {input.Sequence} ({input.Kind}) gave {outputs.Length} outputs in the kernel that ran through and {_outputs.Count} in the carried one.");
    }

    public void OnInstrument(int id, Instrument instrument)
    {
    }

    public void OnDayDone(DateOnly date)
    {
        BookState book = _twin.Capture();
        string json = book.ToJson();
        _twin = _make(BookState.Parse(json));
        if (Books.Count % 7 == 0)
        {
            Assert.Equal(json, Through.Capture().ToJson());
            Assert.Equal(json, _twin.Capture().ToJson());
            Assert.All(book.Instruments(), one => Assert.Equal(Through.Market.Terms(one.Id).Instrument, one.Instrument));
        }

        Books.Add(book);
        CarriedStructures += book.Bots.Sum(bot => bot.Live.Count);
        LongestJson = Math.Max(LongestJson, json.Length);
    }

    private static string Hex(in OutputEvent output)
    {
        OutputEvent copy = output;
        return Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<OutputEvent>(ref copy)));
    }
}
