using System.Text.Json.Serialization;
using Vyuha.Core;
using Vyuha.OpenAlgo.Json;

namespace Vyuha.OpenAlgo.Orders;

/// <summary>One order as the order book or <c>orderstatus</c> shows it. What a broker's plugin leaves out is null.</summary>
public sealed record OrderRow
{
    [JsonPropertyName("orderid")]
    [JsonConverter(typeof(IdentifierConverter))]
    public required string OrderId { get; init; }
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }

    [JsonPropertyName("action")]
    public required Side Side { get; init; }
    public required Quantity Quantity { get; init; }

    /// <summary>The broker's own word.</summary>
    [JsonPropertyName("order_status")]
    public required string StatusText { get; init; }

    [JsonIgnore]
    public OrderState State => OrderWords.State(StatusText);

    public OrderProduct Product { get; init; }

    [JsonIgnore]
    public OrderPricing Pricing => PriceType != OrderPricing.Other ? PriceType : PriceTypeOfStatus;

    /// <summary>Live market orders show zero; the server's sandbox shows the reference price.</summary>
    public Price? Price { get; init; }
    public Price? TriggerPrice { get; init; }

    /// <summary>From <c>orderstatus</c> live it is the first trade's price only: never use it for money.</summary>
    public Price? AveragePrice { get; init; }

    /// <summary>Null when live: the live rows do not say. Read the trade book.</summary>
    public Quantity? FilledQuantity { get; init; }
    public Quantity? PendingQuantity { get; init; }
    public string? RejectionReason { get; init; }

    /// <summary>Null when live: the broker does not keep it.</summary>
    public string? Strategy { get; init; }

    /// <summary>Indian time without a zone; see <see cref="ServerTime"/>.</summary>
    [JsonPropertyName("timestamp")]
    public string? TimeText { get; init; }

    // The same fact under two names: order book and live orderstatus, and the sandbox's orderstatus.
    [JsonInclude]
    [JsonPropertyName("pricetype")]
    internal OrderPricing PriceType { get; init; }

    [JsonInclude]
    [JsonPropertyName("price_type")]
    internal OrderPricing PriceTypeOfStatus { get; init; }
}

/// <summary>The day's orders.</summary>
public sealed record OrderBook
{
    public required IReadOnlyList<OrderRow> Orders { get; init; }
}

/// <summary>One trade. A live row may show only the time of day.</summary>
public sealed record TradeRow
{
    [JsonPropertyName("orderid")]
    [JsonConverter(typeof(IdentifierConverter))]
    public required string OrderId { get; init; }
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }

    [JsonPropertyName("action")]
    public required Side Side { get; init; }
    public required Quantity Quantity { get; init; }
    public required Price AveragePrice { get; init; }
    public Money? TradeValue { get; init; }
    public OrderProduct Product { get; init; }

    /// <summary>Null when live.</summary>
    [JsonPropertyName("tradeid")]
    public string? TradeId { get; init; }
    public string? Strategy { get; init; }

    [JsonPropertyName("timestamp")]
    public string? TimeText { get; init; }
}

/// <summary>A waiting GTT.</summary>
public sealed record GttRow
{
    [JsonConverter(typeof(IdentifierConverter))]
    public required string TriggerId { get; init; }

    /// <summary><c>single</c> or <c>two-leg</c>: not the words of the request.</summary>
    public string? TriggerType { get; init; }
    public required string Status { get; init; }
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }
    public IReadOnlyList<Price> TriggerPrices { get; init; } = [];
    public Price? LastPrice { get; init; }
    public IReadOnlyList<GttLeg> Legs { get; init; } = [];
    public Money? MarginBlocked { get; init; }
    public string? Strategy { get; init; }

    /// <summary>UTC without a zone from the sandbox, Indian time live.</summary>
    public string? CreatedAt { get; init; }
    public string? UpdatedAt { get; init; }

    /// <summary>Indian time without a zone.</summary>
    public string? ExpiresAt { get; init; }
}

public sealed record GttLeg
{
    [JsonPropertyName("action")]
    public required Side Side { get; init; }
    public required Quantity Quantity { get; init; }
    public Price? Price { get; init; }

    [JsonPropertyName("pricetype")]
    public OrderPricing Pricing { get; init; }
    public OrderProduct Product { get; init; }
}
