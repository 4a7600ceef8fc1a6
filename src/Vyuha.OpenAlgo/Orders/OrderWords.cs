using Vyuha.Core;

namespace Vyuha.OpenAlgo.Orders;

/// <summary>How an order is priced: OpenAlgo's <c>MARKET LIMIT SL SL-M</c>.</summary>
public enum OrderPricing : byte
{
    /// <summary>A word this program does not know, in an order somebody else placed.</summary>
    Other = 0,
    Market = 1,
    Limit = 2,

    /// <summary>A limit order that wakes at its trigger (<c>SL</c>).</summary>
    StopLimit = 3,

    /// <summary>A market order that wakes at its trigger (<c>SL-M</c>).</summary>
    StopMarket = 4,
}

/// <summary>OpenAlgo's <c>MIS</c>, <c>NRML</c>, <c>CNC</c>.</summary>
public enum OrderProduct : byte
{
    Other = 0,

    /// <summary>Closed by the broker before the close (<c>MIS</c>).</summary>
    Intraday = 1,

    /// <summary>Carried overnight (<c>NRML</c>).</summary>
    Carry = 2,

    /// <summary>Equity delivery (<c>CNC</c>).</summary>
    Delivery = 3,
}

/// <summary>Where an order stands, from the words brokers use.</summary>
public enum OrderState : byte
{
    /// <summary>A word this program does not know; not safe to take for working or for done.</summary>
    Other = 0,
    Open = 1,
    TriggerPending = 2,
    Complete = 3,
    Rejected = 4,
    Cancelled = 5,

    /// <summary>Lapsed at the end of its day.</summary>
    Expired = 6,
}

/// <summary>The protocol's words and the values they stand for.</summary>
public static class OrderWords
{
    public static string Of(Side side) => side == Side.Buy ? "BUY" : "SELL";

    public static string Of(OrderPricing pricing) => pricing switch
    {
        OrderPricing.Market => "MARKET",
        OrderPricing.Limit => "LIMIT",
        OrderPricing.StopLimit => "SL",
        OrderPricing.StopMarket => "SL-M",
        _ => throw new ArgumentOutOfRangeException(nameof(pricing), pricing, "Has no word on the wire."),
    };

    public static string Of(OrderProduct product) => product switch
    {
        OrderProduct.Intraday => "MIS",
        OrderProduct.Carry => "NRML",
        OrderProduct.Delivery => "CNC",
        _ => throw new ArgumentOutOfRangeException(nameof(product), product, "Has no word on the wire."),
    };

    public static bool TrySide(string? word, out Side side)
    {
        side = word?.Trim().ToUpperInvariant() switch
        {
            "BUY" or "B" => Side.Buy,
            "SELL" or "S" => Side.Sell,
            _ => default,
        };
        return side != default;
    }

    public static OrderPricing Pricing(string? word) => word?.Trim().ToUpperInvariant() switch
    {
        "MARKET" => OrderPricing.Market,
        "LIMIT" => OrderPricing.Limit,
        "SL" => OrderPricing.StopLimit,
        "SL-M" => OrderPricing.StopMarket,
        _ => OrderPricing.Other,
    };

    public static OrderProduct Product(string? word) => word?.Trim().ToUpperInvariant() switch
    {
        "MIS" => OrderProduct.Intraday,
        "NRML" => OrderProduct.Carry,
        "CNC" => OrderProduct.Delivery,
        _ => OrderProduct.Other,
    };

    /// <summary>The documented words have a space in <c>trigger pending</c>; plugins have been seen with other joints and spellings.</summary>
    public static OrderState State(string? word) => word?.Trim().ToUpperInvariant().Replace('_', ' ').Replace('-', ' ') switch
    {
        "OPEN" => OrderState.Open,
        "TRIGGER PENDING" => OrderState.TriggerPending,
        "COMPLETE" => OrderState.Complete,
        "REJECTED" => OrderState.Rejected,
        "CANCELLED" or "CANCELED" => OrderState.Cancelled,
        "EXPIRED" => OrderState.Expired,
        _ => OrderState.Other,
    };
}
