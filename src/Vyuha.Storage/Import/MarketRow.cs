namespace Vyuha.Storage.Import;

/// <summary>One row on its way into a day; prices in steps of 0.0001 rupee, 0 meaning none, sizes and volume in units.</summary>
internal record struct MarketRow
{
    public long Time;
    public long Bid;
    public long Ask;
    public int BidSize;
    public int AskSize;
    public long Open;
    public long High;
    public long Low;
    public long Last;
    public long Settlement;
    public long Volume;
    public long OpenInterest;
}
