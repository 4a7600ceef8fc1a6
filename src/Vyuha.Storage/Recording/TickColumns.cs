using Vyuha.Core.Events;

namespace Vyuha.Storage.Recording;

/// <summary>Quotes as columns, in the order in which they were taken; grows to the size of a row group and is used again.</summary>
public sealed class TickColumns
{
    private int _capacity;

    public TickColumns(int capacity) => Grow(Math.Max(1, capacity));

    public int Count { get; private set; }

    /// <summary>Nanoseconds since 1970 UTC.</summary>
    public long[] Time { get; internal set; } = [];

    /// <summary>Sequence of the input in its journal: the order across files.</summary>
    public long[] Sequence { get; internal set; } = [];

    /// <summary>Index into the file's contracts.</summary>
    public int[] Contract { get; internal set; } = [];

    /// <summary>Prices in steps of 0.0001 rupee, 0 for none; sizes and open interest in units.</summary>
    public long[] Bid { get; internal set; } = [];

    public long[] Ask { get; internal set; } = [];

    public long[] Last { get; internal set; } = [];

    public int[] BidSize { get; internal set; } = [];

    public int[] AskSize { get; internal set; } = [];

    public long[] OpenInterest { get; internal set; } = [];

    /// <summary>Units traded on the day so far; 0 where nobody said.</summary>
    public long[] DayVolume { get; internal set; } = [];

    public void Add(long time, long sequence, int contract, in QuotePayload quote)
    {
        if (Count == _capacity)
            Grow(_capacity * 2);
        int row = Count++;
        Time[row] = time;
        Sequence[row] = sequence;
        Contract[row] = contract;
        Bid[row] = quote.Bid;
        Ask[row] = quote.Ask;
        Last[row] = quote.Last;
        BidSize[row] = quote.BidSize;
        AskSize[row] = quote.AskSize;
        OpenInterest[row] = quote.OpenInterest;
        DayVolume[row] = quote.DayVolume;
    }

    public void Clear() => Count = 0;

    internal void SetCount(int count) => Count = count;

    private void Grow(int capacity)
    {
        _capacity = capacity;
        Time = Longer(Time);
        Sequence = Longer(Sequence);
        Contract = Longer(Contract);
        Bid = Longer(Bid);
        Ask = Longer(Ask);
        Last = Longer(Last);
        BidSize = Longer(BidSize);
        AskSize = Longer(AskSize);
        OpenInterest = Longer(OpenInterest);
        DayVolume = Longer(DayVolume);

        T[] Longer<T>(T[] column)
        {
            Array.Resize(ref column, capacity);
            return column;
        }
    }
}
