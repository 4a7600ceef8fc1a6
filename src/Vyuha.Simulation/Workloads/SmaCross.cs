using Vyuha.Kernel;
using Vyuha.Kernel.Market;

namespace Vyuha.Simulation.Workloads;

/// <summary>Buys one lot when the fast mean of closes crosses above the slow one; sells it when it crosses below.</summary>
/// <remarks>
/// Sums are those of the closes as doubles, exact and rounded once, as the peer's are: its 74 ties are broken by the last bit of a mean, and the
/// same bits must break them the same way. A price between 64 and 4,000 is a whole number of 2⁻⁴⁶, so a sum of thirty fits a long.
/// </remarks>
internal sealed class SmaCross(int instrumentId, int fast, int slow) : IStrategy
{
    private const double Scale = 1L << 46;

    private readonly long[] _closes = new long[slow];
    private long _fastSum;
    private long _slowSum;
    private int _next;
    private int _side;

    public Vocabulary Vocabulary => WorkloadRun.NoWords;

    public WakeOn Wakes => WakeOn.SnapshotEnd;

    public long Bars { get; private set; }

    public long Sum { get; private set; }

    public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
    {
        long last = market.Quote(instrumentId).Last;
        long close = (long)(last / (double)Core.Price.StepsPerRupee * Scale);
        Bars++;
        Sum += last;
        _slowSum += close - _closes[_next];
        int leaves = _next - fast;
        _fastSum += close - _closes[leaves < 0 ? leaves + slow : leaves];
        _closes[_next] = close;
        _next = _next + 1 == slow ? 0 : _next + 1;
        if (Bars < slow)
            return;

        int side = (_fastSum / Scale / fast).CompareTo(_slowSum / Scale / slow);
        int before = _side;
        if (side == 0)
            return;
        _side = side;
        if (before == 0 || before == side)
            return;
        if (side > 0 && book.Live.Count == 0)
            WorkloadRun.Open(intents, [new LegIntent(instrumentId, Core.Side.Buy)], 0);
        else if (side < 0 && book.Live.Count > 0)
            intents.Close(book.Live[0].Id, 1, 1);
    }
}
