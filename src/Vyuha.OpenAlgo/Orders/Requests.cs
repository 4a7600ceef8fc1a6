using System.Text.Json.Serialization;
using Vyuha.Core;

namespace Vyuha.OpenAlgo.Orders;

/// <summary>One order. The server's defaults (MARKET, MIS) are traps, so pricing and product are always stated.</summary>
public sealed record PlaceOrder
{
    /// <summary>A free label; the server has no client order id, and the live order book does not even return this.</summary>
    public required string Strategy { get; init; }
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }

    [JsonPropertyName("action")]
    public required Side Side { get; init; }

    /// <summary>In units, a multiple of the lot size.</summary>
    public required Quantity Quantity { get; init; }

    [JsonPropertyName("pricetype")]
    public required OrderPricing Pricing { get; init; }
    public required OrderProduct Product { get; init; }

    /// <summary>The limit; zero for market orders.</summary>
    public Price Price { get; init; }

    /// <summary>Zero unless a stop.</summary>
    public Price TriggerPrice { get; init; }
    public long DisclosedQuantity { get; init; }
}

/// <summary>A full restatement of a working order: the server requires every field.</summary>
public sealed record ModifyOrder
{
    [JsonPropertyName("orderid")]
    public required string OrderId { get; init; }
    public required string Strategy { get; init; }
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }

    [JsonPropertyName("action")]
    public required Side Side { get; init; }
    public required Quantity Quantity { get; init; }

    [JsonPropertyName("pricetype")]
    public required OrderPricing Pricing { get; init; }
    public required OrderProduct Product { get; init; }

    /// <summary>The server's sandbox reads zero as "leave as it is".</summary>
    public required Price Price { get; init; }
    public required Price TriggerPrice { get; init; }
    public long DisclosedQuantity { get; init; }
}

/// <summary>What <c>GTT</c> waits for.</summary>
public enum GttTrigger : byte
{
    [JsonStringEnumMemberName("SINGLE")]
    Single = 1,

    /// <summary>One cancels the other: a stop and a target.</summary>
    [JsonStringEnumMemberName("OCO")]
    OneCancelsOther = 2,
}

/// <summary>An order that rests at the broker until a price is seen. Live only with the brokers that have it.</summary>
public record PlaceGtt
{
    public required string Strategy { get; init; }
    public required GttTrigger TriggerType { get; init; }
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }

    [JsonPropertyName("action")]
    public required Side Side { get; init; }

    /// <summary>Delivery or carry; an intraday order cannot wait overnight.</summary>
    public required OrderProduct Product { get; init; }
    public required Quantity Quantity { get; init; }

    [JsonPropertyName("pricetype")]
    public OrderPricing Pricing { get; init; } = OrderPricing.Limit;

    /// <summary>Required by the server even for a pair, where it is not used.</summary>
    public required Price Price { get; init; }

    /// <summary>Fires when the last price is at or below it.</summary>
    [JsonPropertyName("triggerprice_sl")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Price? StopTrigger { get; init; }

    /// <summary>Fires when the last price is at or above it.</summary>
    [JsonPropertyName("triggerprice_tg")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Price? TargetTrigger { get; init; }

    /// <summary>Limit of the stop leg; pairs only.</summary>
    [JsonPropertyName("stoploss")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Price? StopLimit { get; init; }

    /// <summary>Limit of the target leg; pairs only.</summary>
    [JsonPropertyName("target")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Price? TargetLimit { get; init; }
}

/// <summary>A full replacement of a waiting order; symbol, side and trigger type cannot change.</summary>
public sealed record ModifyGtt : PlaceGtt
{
    public required string TriggerId { get; init; }
}

internal sealed record CancelOrderBody(string Strategy, [property: JsonPropertyName("orderid")] string OrderId);

internal sealed record CancelGttBody(string Strategy, string TriggerId);

internal sealed record StrategyBody(string Strategy);
