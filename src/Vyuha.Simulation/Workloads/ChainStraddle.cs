using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;

namespace Vyuha.Simulation.Workloads;

/// <summary>Reads bid and ask of every contract at every bar; sells the straddle at the money at 09:45 and buys it back at 15:45.</summary>
internal sealed class ChainStraddle : IStrategy
{
    private static readonly TimeOnly Entry = new(9, 45);
    private static readonly TimeOnly Exit = new(15, 45);

    private DateOnly _enteredOn;

    public Vocabulary Vocabulary => WorkloadRun.NoWords;

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    public long Snapshots { get; private set; }

    public long Reads { get; private set; }

    /// <summary>Steps.</summary>
    public long Sum { get; private set; }

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        long sum = 0;
        for (int id = ChainMarket.FirstOption; id < ChainMarket.FirstOption + ChainMarket.Contracts; id++)
        {
            ref readonly QuoteState quote = ref market.Quote(id);
            sum += quote.Bid + quote.Ask;
        }

        Sum += sum;
        Reads += ChainMarket.Contracts;
        Snapshots++;

        TimeOnly time = market.TimeIst;
        if (book.Live.Count > 0)
        {
            if (time >= Exit && book.Live[0].IsOpen)
                intents.Close(book.Live[0].Id, 1, 1);
        }
        else if (time >= Entry && _enteredOn != market.Today && market.NearestChain(0) is { } chain)
        {
            _enteredOn = market.Today;
            int strike = chain.Nearest(market.Spot(0));
            WorkloadRun.Open(
                intents,
                [new LegIntent(chain.Contract(strike, OptionRight.Call)!.Id, Side.Sell), new LegIntent(chain.Contract(strike, OptionRight.Put)!.Id, Side.Sell)],
                0);
        }
    }
}
