using BenchmarkDotNet.Attributes;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Benchmarking;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;

namespace Vyuha.Benchmarks;

/// <summary>
/// The inputs of a session that trades all the time, from quote to command. The baseline is the kernel alone; above it the trader, which also journals each
/// input and, before a command leaves, waits for the disk.
/// </summary>
[Config(typeof(WallTimed))]
public class CommandBenchmarks
{
    private const int Commands = 100;

    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-bench-").FullName;
    private readonly OutputBuffer _outputs = new();
    private TickDay _day = null!;
    private IReadOnlyList<InputEvent> _inputs = [];
    private int _run;

    [GlobalSetup]
    public void Record()
    {
        (string journal, _day, _) = CommandLatency.Record(_folder, Commands, CancellationToken.None);
        _inputs = CommandLatency.Read(journal);
    }

    [GlobalCleanup]
    public void Clean()
    {
        _day.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true, Description = "kernel: inputs with 100 that cause commands")]
    public ulong Kernel()
    {
        TradingKernel kernel = _day.NewKernel(_day.Header);
        foreach (InputEvent input in _inputs)
        {
            _outputs.Clear();
            kernel.Apply(input, _outputs);
        }

        return kernel.Hash;
    }

    [Benchmark(Description = "trader: the same journaled, synced before each command")]
    public ulong Trader()
    {
        string folder = Path.Combine(_folder, $"run{_run++}");
        Directory.CreateDirectory(folder);
        using BrokerOrderIds ids = BrokerOrderIds.Open(Path.Combine(folder, "order-ids.txt"));
        using Trader trader = Recovery.Begin(Path.Combine(folder, "journal"), _day.Header, _day.NewKernel(_day.Header), new OrderDesk(new DeskOptions(), ids));
        foreach (InputEvent input in _inputs)
        {
            trader.Take(input, input.Time);
            trader.Commit(input.Time);
        }

        Invariant.Require(trader.Halted is null, "the trader takes what the kernel took");
        return trader.Kernel.Hash;
    }
}
