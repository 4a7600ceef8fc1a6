using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;

namespace Vyuha.Simulation.Workloads;

/// <summary>The kernel alone: quotes and snapshot ends go straight in, a bot wakes at each snapshot and does nothing.</summary>
public sealed class KernelWorkload : IWorkload
{
    internal const string Text = "inputs straight into the kernel, a bot that does nothing";

    private const int Snapshots = 12_500;

    private readonly MarketRules _rules = WorkloadRules.Make(ChainMarket.Close, 100, "0.01");
    private readonly MarketDay _day = ChainMarket.Build(1).First();

    public string Name => "KERNEL";

    public string Title => Text;

    public string Unit => "inputs";

    public long Units => Snapshots * (ChainMarket.Contracts + 1L);

    public double Target => 20e6;

    public PeerFigure? Peer => null;

    public WorkloadOutcome Run()
    {
        TradingKernel kernel = NewKernel(out OutputBuffer outputs);
        long before = kernel.Sequence;
        Feed(kernel, outputs, Snapshots);
        return new WorkloadOutcome(kernel.Sequence - before, kernel.Sequence - before, 0, 0, kernel.Orders.Count, 0, 0, kernel.Hash);
    }

    /// <summary>A kernel on an open day that knows the chain.</summary>
    public TradingKernel NewKernel(out OutputBuffer outputs)
    {
        TradingKernel kernel = WorkloadRun.NewKernel(_rules, new Idle(), 1_000_000);
        outputs = new OutputBuffer();
        Timestamp time = Ist.At(_day.Date, new TimeOnly(9, 30));
        kernel.Apply(InputEvent.OfDayOpen(1, time, new DayPayload(_day.Date.DayNumber, _day.Frequency, _day.Origin)), outputs);
        for (int i = 0; i < _day.Contracts.Length; i++)
        {
            Instrument instrument = _day.Contracts[i].Instrument;
            var payload = new ContractPayload(
                instrument.Strike.Steps, 0, instrument.Expiry.DayNumber, 0, 0, 0, instrument.Kind, instrument.Right, instrument.Exchange);
            kernel.Apply(InputEvent.OfContract(kernel.Sequence + 1, time, i + 1, payload), outputs);
        }

        outputs.Clear();
        return kernel;
    }

    /// <summary>The quotes of the day over and over, a snapshot end after each chain.</summary>
    public void Feed(TradingKernel kernel, OutputBuffer outputs, int snapshots)
    {
        long sequence = kernel.Sequence;
        long nanoseconds = kernel.Market.Now.Nanoseconds;
        int row = 0;
        for (int snapshot = 0; snapshot < snapshots; snapshot++)
        {
            nanoseconds += 1_000_000;
            var time = Timestamp.FromNanoseconds(nanoseconds);
            for (int contract = 1; contract < _day.Contracts.Length; contract++)
            {
                row = row + 1 < _day.RowCount ? row + 1 : 0;
                var quote = new QuotePayload(_day.Bid[row], _day.Ask[row], _day.Last[row], _day.BidSize[row], _day.AskSize[row], _day.OpenInterest[row]);
                kernel.Apply(InputEvent.OfQuote(++sequence, time, contract + 1, quote), outputs);
            }

            kernel.Apply(InputEvent.OfSnapshotEnd(++sequence, time), outputs);
        }

        Invariant.Require(outputs.Count == 0, "a bot that does nothing causes no outputs");
    }

    public void Verify(WorkloadOutcome outcome) =>
        Invariant.Require(outcome.Inputs == Units && outcome.Orders == 0, "each input went in and nothing came out");

    private sealed class Idle : IStrategy
    {
        public Vocabulary Vocabulary => WorkloadRun.NoWords;

        public WakeOn Wakes => WakeOn.SnapshotEnd;

        public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
        {
        }
    }
}
