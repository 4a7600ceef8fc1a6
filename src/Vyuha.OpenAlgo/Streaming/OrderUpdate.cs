using System.Text.Json.Serialization;
using Vyuha.Core;
using Vyuha.OpenAlgo.Json;
using Vyuha.OpenAlgo.Orders;

namespace Vyuha.OpenAlgo.Streaming;

/// <summary>One change of one order, pushed. It has no time, no number and no strategy, and may come before the reply that names its order.</summary>
public readonly record struct OrderUpdate
{
    public required string OrderId { get; init; }
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }
    public required Side Side { get; init; }
    public required Quantity Quantity { get; init; }
    public required OrderState State { get; init; }

    /// <summary>The broker's own word.</summary>
    public required string StatusText { get; init; }
    public required ServerMode Mode { get; init; }
    public OrderPricing Pricing { get; init; }
    public OrderProduct Product { get; init; }

    /// <summary>The sandbox puts the fill price here once filled.</summary>
    public Price? Price { get; init; }
    public Price? TriggerPrice { get; init; }
    public Quantity? FilledQuantity { get; init; }

    /// <summary>The sandbox says zero even for an open order: use quantity less filled.</summary>
    public Quantity? PendingQuantity { get; init; }
    public Price? AveragePrice { get; init; }

    /// <summary>The only place where a live rejection gives its reason.</summary>
    public string? RejectionReason { get; init; }
    public string? Broker { get; init; }
    public Timestamp ReceivedAt { get; init; }
}

internal sealed record OrderFrame
{
    [JsonPropertyName("orderid")]
    [JsonConverter(typeof(IdentifierConverter))]
    public required string OrderId { get; init; }
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }

    [JsonPropertyName("action")]
    public required Side Side { get; init; }
    public required Quantity Quantity { get; init; }
    public required string OrderStatus { get; init; }
    public string? Mode { get; init; }

    [JsonPropertyName("pricetype")]
    public OrderPricing Pricing { get; init; }
    public OrderProduct Product { get; init; }
    public Price? Price { get; init; }
    public Price? TriggerPrice { get; init; }
    public Quantity? FilledQuantity { get; init; }
    public Quantity? PendingQuantity { get; init; }
    public Price? AveragePrice { get; init; }
    public string? RejectionReason { get; init; }
    public string? Broker { get; init; }

    public OrderUpdate ToUpdate(Timestamp receivedAt) => new()
    {
        OrderId = OrderId, Symbol = Symbol, Exchange = Exchange, Side = Side, Quantity = Quantity, State = OrderWords.State(OrderStatus),
        StatusText = OrderStatus, Mode = ServerModes.Parse(Mode), Pricing = Pricing, Product = Product, Price = Price, TriggerPrice = TriggerPrice,
        FilledQuantity = FilledQuantity, PendingQuantity = PendingQuantity, AveragePrice = AveragePrice,
        RejectionReason = string.IsNullOrEmpty(RejectionReason) ? null : RejectionReason, Broker = Broker, ReceivedAt = receivedAt,
    };
}
