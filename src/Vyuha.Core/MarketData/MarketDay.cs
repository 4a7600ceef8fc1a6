namespace Vyuha.Core.MarketData;

/// <summary>How often a contract is seen during a day.</summary>
public enum DataFrequency : byte
{
    /// <summary>One row a contract, stamped at the close of the session.</summary>
    Daily = 1,

    /// <summary>Full chains at irregular or wide intervals, with bid and ask.</summary>
    Snapshot = 2,

    /// <summary>One row a contract and minute, stamped at the close of the minute.</summary>
    Minute = 3,
}

/// <summary>Where the numbers come from; printed on everything made from them.</summary>
public enum DataOrigin : byte
{
    Exchange = 1,
    Vendor = 2,
    Recorded = 3,
    Synthetic = 4,
}

/// <summary>One contract of a day and the terms the data itself states for it.</summary>
/// <param name="Instrument">The contract.</param>
/// <param name="StatedLotSize">Lot size in the source, or 0 when the source does not say.</param>
public readonly record struct ListedContract(Instrument Instrument, int StatedLotSize);

/// <summary>
/// Everything known of one underlying on one trading day at one frequency, as columns. Rows are sorted by time, then by
/// contract. A price of 0 steps means "none": not quoted (bid, ask), not traded (open, high, low, last), not given (settlement).
/// </summary>
/// <remarks>
/// The index spot is a contract like the others (<see cref="InstrumentKind.IndexSpot"/>); India VIX is its own underlying,
/// <c>INDIAVIX</c>. All columns have the same length; prices are in steps of 0.0001 rupee, sizes, volume and open interest in units.
/// </remarks>
public sealed class MarketDay
{
    public required string Underlying { get; init; }

    public required DateOnly Date { get; init; }

    public required DataFrequency Frequency { get; init; }

    public required DataOrigin Origin { get; init; }

    public required ListedContract[] Contracts { get; init; }

    /// <summary>Nanoseconds since 1970 UTC: when the row became known, never earlier.</summary>
    public required long[] Time { get; init; }

    /// <summary>Index into <see cref="Contracts"/>.</summary>
    public required int[] Contract { get; init; }

    public required long[] Bid { get; init; }

    public required long[] Ask { get; init; }

    public required int[] BidSize { get; init; }

    public required int[] AskSize { get; init; }

    public required long[] Open { get; init; }

    public required long[] High { get; init; }

    public required long[] Low { get; init; }

    /// <summary>Last traded price or close of the row's interval.</summary>
    public required long[] Last { get; init; }

    /// <summary>Exchange settlement price; daily data only.</summary>
    public required long[] Settlement { get; init; }

    /// <summary>Units traded in the row's interval.</summary>
    public required long[] Volume { get; init; }

    /// <summary>Open interest in units.</summary>
    public required long[] OpenInterest { get; init; }

    public int RowCount => Time.Length;

    /// <summary>The same day with only the contracts that pass, in their order.</summary>
    public MarketDay Where(Predicate<Instrument> keeps)
    {
        var places = new int[Contracts.Length];
        var contracts = new List<ListedContract>();
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = keeps(Contracts[i].Instrument) ? contracts.Count : -1;
            if (places[i] >= 0)
                contracts.Add(Contracts[i]);
        }

        int[] rows = [.. Enumerable.Range(0, RowCount).Where(row => places[Contract[row]] >= 0)];
        return new MarketDay
        {
            Underlying = Underlying,
            Date = Date,
            Frequency = Frequency,
            Origin = Origin,
            Contracts = [.. contracts],
            Contract = [.. rows.Select(row => places[Contract[row]])],
            Time = Of(Time),
            Bid = Of(Bid),
            Ask = Of(Ask),
            BidSize = Of(BidSize),
            AskSize = Of(AskSize),
            Open = Of(Open),
            High = Of(High),
            Low = Of(Low),
            Last = Of(Last),
            Settlement = Of(Settlement),
            Volume = Of(Volume),
            OpenInterest = Of(OpenInterest),
        };

        T[] Of<T>(T[] column) => Array.ConvertAll(rows, row => column[row]);
    }

    /// <exception cref="InvariantException">Columns differ in length, rows are out of order or name no contract.</exception>
    public void Validate()
    {
        int rows = RowCount;
        Invariant.Require(
            Contract.Length == rows && Bid.Length == rows && Ask.Length == rows && BidSize.Length == rows
            && AskSize.Length == rows && Open.Length == rows && High.Length == rows && Low.Length == rows
            && Last.Length == rows && Settlement.Length == rows && Volume.Length == rows && OpenInterest.Length == rows,
            "all columns of a market day have the same length");
        for (int row = 0; row < rows; row++)
        {
            Invariant.Require((uint)Contract[row] < (uint)Contracts.Length, "each row names a contract of the day");
            Invariant.Require(
                row == 0 || Time[row - 1] < Time[row] || (Time[row - 1] == Time[row] && Contract[row - 1] < Contract[row]),
                "rows are sorted by time, then by contract");
        }
    }
}
