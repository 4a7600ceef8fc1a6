using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Simulation.Backtest;

namespace Vyuha.Host.Benchmarking;

/// <summary>The inputs of a run, fills and all: applied again, they are the kernel, the bot and its margins without a driver around them.</summary>
internal sealed class RecordedInputs : IRunObserver
{
    private readonly OutputBuffer _outputs = new();
    private InputEvent[] _inputs = new InputEvent[1 << 16];
    private ulong _hash;

    public RecordedInputs(SellerMarket market, TradingKernel kernel, CancellationToken cancellation = default)
    {
        market.Run(kernel, this, cancellation);
        Orders = kernel.Orders.Count;
    }

    public int Count { get; private set; }

    /// <summary>Orders the recorded run sent.</summary>
    public int Orders { get; }

    public ReadOnlySpan<InputEvent> Inputs => _inputs.AsSpan(0, Count);

    public void OnInput(in InputEvent input, ReadOnlySpan<OutputEvent> outputs, ulong hash)
    {
        if (Count == _inputs.Length)
            Array.Resize(ref _inputs, 2 * _inputs.Length);
        _inputs[Count++] = input;
        _hash = hash;
    }

    public void OnInstrument(int id, Instrument instrument)
    {
    }

    public void OnDayDone(DateOnly date)
    {
    }

    /// <summary>All inputs into a fresh kernel of the recorded kind.</summary>
    /// <exception cref="InvariantException">The kernel did something else than when it was recorded: the time would be of other work.</exception>
    public void Replay(TradingKernel kernel)
    {
        Apply(kernel, 0, Count);
        Invariant.Require(kernel.Hash == _hash, "a replay ends with the hash of its recording");
    }

    /// <summary>A part of the inputs into a kernel that has had those before them.</summary>
    public void Apply(TradingKernel kernel, int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            _outputs.Clear();
            kernel.Apply(_inputs[i], _outputs);
        }
    }
}
