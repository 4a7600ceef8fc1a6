using System.Runtime.CompilerServices;
using Vyuha.Core;

namespace Vyuha.OpenAlgo.Streaming;

/// <summary>How much the server sends for a symbol.</summary>
public enum StreamMode : byte
{
    /// <summary>The last price.</summary>
    Ltp = 1,

    /// <summary>And volume, the day's prices and the totals of both sides.</summary>
    Quote = 2,

    /// <summary>And open interest and five levels of the book.</summary>
    Depth = 3,
}

/// <summary>What a tick carried; brokers differ, and a payload may hold more than the subscription asked for.</summary>
[Flags]
public enum TickFields
{
    None = 0,
    LastTradeTime = 1 << 0,
    ServerTime = 1 << 1,
    Volume = 1 << 2,
    LastQuantity = 1 << 3,
    AveragePrice = 1 << 4,
    TotalBuyQuantity = 1 << 5,
    TotalSellQuantity = 1 << 6,
    Open = 1 << 7,
    High = 1 << 8,
    Low = 1 << 9,
    PreviousClose = 1 << 10,
    OpenInterest = 1 << 11,
    Bids = 1 << 12,
    Asks = 1 << 13,
}

/// <summary>One level of the book; all zero when there is none.</summary>
public readonly record struct DepthLevel(Price Price, long Quantity, int Orders);

/// <summary>Five levels, best first.</summary>
[InlineArray(Levels)]
public struct DepthSide
{
    public const int Levels = 5;

    private DepthLevel _first;
}

/// <summary>One message of the feed. A value: it is read where it is handed over and copied by whoever keeps it.</summary>
/// <remarks>What <see cref="Fields"/> does not name was not sent and is zero here. The last price is always there.</remarks>
public struct MarketTick
{
    /// <summary>The subscription it belongs to.</summary>
    public StreamSymbol Symbol;

    /// <summary>When the frame was read here.</summary>
    public Timestamp ReceivedAt;

    /// <summary>The mode subscribed, not what the payload holds.</summary>
    public StreamMode Mode;
    public TickFields Fields;
    public Price Last;

    /// <summary>Brokers send milliseconds in quotes and seconds in depth; both are an instant here.</summary>
    public Timestamp LastTradeTime;
    public Timestamp ServerTime;
    public long Volume;
    public long LastQuantity;
    public Price AveragePrice;
    public long TotalBuyQuantity;
    public long TotalSellQuantity;
    public Price Open;
    public Price High;
    public Price Low;

    /// <summary>The wire calls it <c>close</c>.</summary>
    public Price PreviousClose;
    public long OpenInterest;
    public DepthSide Bids;
    public DepthSide Asks;

    public readonly bool HasDepth => (Fields & (TickFields.Bids | TickFields.Asks)) != TickFields.None;

    public readonly bool Has(TickFields field) => (Fields & field) == field;

    /// <summary>The same content, whenever it was received and under whichever mode it was sent.</summary>
    internal static bool IsSame(in MarketTick left, in MarketTick right) =>
        left.Fields == right.Fields && left.Last == right.Last && left.LastTradeTime == right.LastTradeTime && left.ServerTime == right.ServerTime
        && left.Volume == right.Volume && left.LastQuantity == right.LastQuantity && left.AveragePrice == right.AveragePrice
        && left.TotalBuyQuantity == right.TotalBuyQuantity && left.TotalSellQuantity == right.TotalSellQuantity
        && left.Open == right.Open && left.High == right.High && left.Low == right.Low && left.PreviousClose == right.PreviousClose
        && left.OpenInterest == right.OpenInterest
        && ((ReadOnlySpan<DepthLevel>)left.Bids).SequenceEqual(right.Bids) && ((ReadOnlySpan<DepthLevel>)left.Asks).SequenceEqual(right.Asks);
}
