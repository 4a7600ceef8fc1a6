using BenchmarkDotNet.Attributes;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Benchmarking;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Simulation.Workloads;

namespace Vyuha.Benchmarks;

/// <summary>Inputs into the kernel. The baseline stores each quote by its id and does nothing else: no engine can do less.</summary>
[Config(typeof(ProcessorTimed))]
public class KernelBenchmarks
{
    private const int Inputs = 1_000_000;

    private readonly SellerMarket _market = SellerMarket.Quarter();
    private readonly SellerMarket _portfolioMarket = SellerMarket.PortfolioQuarter();
    private readonly KernelWorkload _kernel = new();
    private RecordedInputs _seller = null!;
    private RecordedInputs _idle = null!;
    private RecordedInputs _portfolio = null!;
    private QuoteState[] _quotes = [];

    [GlobalSetup]
    public void Record()
    {
        _seller = new RecordedInputs(_market, _market.NewKernel());
        _idle = new RecordedInputs(_market, _market.NewIdleKernel());
        _portfolio = new RecordedInputs(_portfolioMarket, _portfolioMarket.NewKernel());
        Invariant.Require(_seller.Count > Inputs && _idle.Count > Inputs && _portfolio.Count > Inputs, "there are a million inputs");
        _quotes = new QuoteState[1 << 16];
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Inputs, Description = "plain store of each quote")]
    public long PlainStore()
    {
        long sequence = 0;
        foreach (ref readonly InputEvent input in _seller.Inputs[..Inputs])
        {
            sequence = input.Sequence;
            if (input.Kind != InputKind.Quote)
                continue;
            ref QuoteState state = ref _quotes[input.InstrumentId];
            QuotePayload quote = input.Quote;
            (state.Bid, state.Ask, state.Last) = (quote.Bid, quote.Ask, quote.Last);
            (state.BidSize, state.AskSize, state.OpenInterest) = (quote.BidSize, quote.AskSize, quote.OpenInterest);
        }

        return sequence;
    }

    [Benchmark(OperationsPerInvoke = 1_037_500, Description = "kernel, quotes and snapshots of W-CHAIN, do-nothing bot")]
    public ulong Kernel() => _kernel.Run().Hash;

    [Benchmark(OperationsPerInvoke = Inputs, Description = "kernel, three months of the synthetic market, do-nothing bot")]
    public ulong Idle()
    {
        TradingKernel kernel = _market.NewIdleKernel();
        _idle.Apply(kernel, 0, Inputs);
        return kernel.Hash;
    }

    [Benchmark(OperationsPerInvoke = Inputs, Description = "kernel, three months of the synthetic market, four bots with signals and shared margin")]
    public ulong Portfolio()
    {
        TradingKernel kernel = _portfolioMarket.NewKernel();
        _portfolio.Apply(kernel, 0, Inputs);
        return kernel.Hash;
    }

    [Benchmark(OperationsPerInvoke = Inputs, Description = "kernel, three months of the synthetic market, option seller with margin")]
    public ulong Seller()
    {
        TradingKernel kernel = _market.NewKernel();
        _seller.Apply(kernel, 0, Inputs);
        return kernel.Hash;
    }
}
