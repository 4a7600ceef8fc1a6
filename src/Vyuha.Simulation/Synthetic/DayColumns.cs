using Vyuha.Core.MarketData;

namespace Vyuha.Simulation.Synthetic;

/// <summary>The columns of a market day while it is being written, row after row.</summary>
internal sealed class DayColumns(int rows)
{
    private readonly long[] _time = new long[rows];
    private readonly int[] _contract = new int[rows];
    private readonly long[] _bid = new long[rows];
    private readonly long[] _ask = new long[rows];
    private readonly int[] _bidSize = new int[rows];
    private readonly int[] _askSize = new int[rows];
    private readonly long[] _open = new long[rows];
    private readonly long[] _high = new long[rows];
    private readonly long[] _low = new long[rows];
    private readonly long[] _last = new long[rows];
    private readonly long[] _settlement = new long[rows];
    private readonly long[] _volume = new long[rows];
    private readonly long[] _openInterest = new long[rows];
    private int _count;

    /// <summary>Begins the next row and returns its index.</summary>
    public int Add(long time, int contract)
    {
        _time[_count] = time;
        _contract[_count] = contract;
        return _count++;
    }

    public void Quote(int row, long bid, long ask, int bidSize, int askSize) =>
        (_bid[row], _ask[row], _bidSize[row], _askSize[row]) = (bid, ask, bid == 0 ? 0 : bidSize, ask == 0 ? 0 : askSize);

    public void Bar(int row, long open, long high, long low, long last) =>
        (_open[row], _high[row], _low[row], _last[row]) = (open, Math.Max(high, Math.Max(open, last)), Math.Min(low, Math.Min(open, last)), last);

    public void Settle(int row, long settlement) => _settlement[row] = settlement;

    public void Activity(int row, long volume, long openInterest) => (_volume[row], _openInterest[row]) = (volume, openInterest);

    public MarketDay ToDay(string underlying, DateOnly date, DataFrequency frequency, ListedContract[] contracts)
    {
        Vyuha.Core.Invariant.Require(_count == rows, "a synthetic day has as many rows as were announced");
        return new()
        {
            Underlying = underlying,
            Date = date,
            Frequency = frequency,
            Origin = DataOrigin.Synthetic,
            Contracts = contracts,
            Time = _time,
            Contract = _contract,
            Bid = _bid,
            Ask = _ask,
            BidSize = _bidSize,
            AskSize = _askSize,
            Open = _open,
            High = _high,
            Low = _low,
            Last = _last,
            Settlement = _settlement,
            Volume = _volume,
            OpenInterest = _openInterest,
        };
    }
}
