using System.Text.Json.Serialization;
using Vyuha.Core;
using Vyuha.OpenAlgo.Json;

namespace Vyuha.OpenAlgo.Orders;

/// <summary>A smart order: the server works out the difference to a target position.</summary>
public sealed record SmartOrder
{
    public required string Strategy { get; init; }
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }

    [JsonPropertyName("action")]
    public required Side Side { get; init; }
    public required Quantity Quantity { get; init; }

    /// <summary>The signed net quantity to end at.</summary>
    public required Quantity PositionSize { get; init; }

    [JsonPropertyName("pricetype")]
    public required OrderPricing Pricing { get; init; }
    public required OrderProduct Product { get; init; }
    public Price Price { get; init; }
    public Price TriggerPrice { get; init; }
}

public sealed record BasketLeg
{
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }

    [JsonPropertyName("action")]
    public required Side Side { get; init; }
    public required Quantity Quantity { get; init; }

    [JsonPropertyName("pricetype")]
    public required OrderPricing Pricing { get; init; }
    public required OrderProduct Product { get; init; }
    public Price Price { get; init; }
    public Price TriggerPrice { get; init; }
}

/// <summary>One order cut by the server into children of <see cref="SplitSize"/>.</summary>
public sealed record SplitOrder
{
    public required string Strategy { get; init; }
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }

    [JsonPropertyName("action")]
    public required Side Side { get; init; }
    public required Quantity Quantity { get; init; }

    [JsonPropertyName("splitsize")]
    public required Quantity SplitSize { get; init; }

    [JsonPropertyName("pricetype")]
    public required OrderPricing Pricing { get; init; }
    public required OrderProduct Product { get; init; }
    public Price Price { get; init; }
    public Price TriggerPrice { get; init; }
}

/// <summary>An option named by its distance from the money; the server picks the strike when the order arrives.</summary>
public sealed record OptionsOrder
{
    public required string Strategy { get; init; }
    public required string Underlying { get; init; }

    /// <summary>Where the underlying is quoted.</summary>
    public required string Exchange { get; init; }

    /// <summary><c>01DEC26</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExpiryDate { get; init; }

    /// <summary><c>ATM</c>, <c>ITM1</c>…<c>ITM50</c>, <c>OTM1</c>…<c>OTM50</c>.</summary>
    public required string Offset { get; init; }

    [JsonPropertyName("option_type")]
    public required OptionRight Right { get; init; }

    [JsonPropertyName("action")]
    public required Side Side { get; init; }
    public required Quantity Quantity { get; init; }

    [JsonPropertyName("pricetype")]
    public required OrderPricing Pricing { get; init; }
    public required OrderProduct Product { get; init; }
    public Price Price { get; init; }
    public Price TriggerPrice { get; init; }

    /// <summary>Zero: one order.</summary>
    [JsonPropertyName("splitsize")]
    public long SplitSize { get; init; }
}

public sealed record OptionsMultiOrder
{
    public required string Strategy { get; init; }
    public required string Underlying { get; init; }
    public required string Exchange { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExpiryDate { get; init; }
    public required IReadOnlyList<OptionsLeg> Legs { get; init; }
}

public sealed record OptionsLeg
{
    public required string Offset { get; init; }

    [JsonPropertyName("option_type")]
    public required OptionRight Right { get; init; }

    [JsonPropertyName("action")]
    public required Side Side { get; init; }
    public required Quantity Quantity { get; init; }

    [JsonPropertyName("pricetype")]
    public required OrderPricing Pricing { get; init; }
    public required OrderProduct Product { get; init; }
    public Price Price { get; init; }
}

/// <summary>One child of a multi-order call. Children are the only truth: the envelope says success when every one failed.</summary>
public sealed record ChildOrder
{
    public required string Status { get; init; }

    [JsonPropertyName("orderid")]
    [JsonConverter(typeof(IdentifierConverter))]
    public string? OrderId { get; init; }
    public string? Message { get; init; }
    public string? Symbol { get; init; }
    public string? Exchange { get; init; }

    /// <summary>In the order of the request, from one; options legs only. Basket children carry none and come in another order.</summary>
    public long? Leg { get; init; }
    public long? OrderNum { get; init; }
    public Quantity? Quantity { get; init; }

    /// <summary>Children of a leg that was itself cut.</summary>
    public IReadOnlyList<ChildOrder>? SplitResults { get; init; }

    [JsonIgnore]
    public bool IsAccepted => SplitResults is { } parts
        ? parts.Count > 0 && parts.All(part => part.IsAccepted)
        : string.Equals(Status, "success", StringComparison.Ordinal) && !string.IsNullOrEmpty(OrderId);
}

/// <summary>What a multi-order call did.</summary>
public sealed record MultiOrderResult
{
    /// <summary>Parked for approval: there are no orders.</summary>
    [JsonIgnore]
    public bool IsQueued { get; init; }
    public string? Message { get; init; }

    [JsonPropertyName("results")]
    public IReadOnlyList<ChildOrder> Children { get; init; } = [];

    /// <summary>The order id when the call placed a single order.</summary>
    [JsonPropertyName("orderid")]
    [JsonConverter(typeof(IdentifierConverter))]
    public string? OrderId { get; init; }

    /// <summary>The contract an options order chose.</summary>
    public string? Symbol { get; init; }
    public string? Exchange { get; init; }
    public Price? UnderlyingLtp { get; init; }
    public Quantity? TotalQuantity { get; init; }
    public Quantity? SplitSize { get; init; }

    [JsonIgnore]
    public int AcceptedCount => Children.Count(child => child.IsAccepted);

    [JsonIgnore]
    public bool IsEveryChildAccepted => Children.Count > 0 && AcceptedCount == Children.Count;
}

/// <summary>What <c>cancelallorder</c> did. In the server's sandbox it passes over orders that wait for their trigger.</summary>
public sealed record CancelAllResult
{
    [JsonPropertyName("canceled_orders")]
    public IReadOnlyList<string> CancelledOrderIds { get; init; } = [];

    [JsonPropertyName("failed_cancellations")]
    [JsonConverter(typeof(FailedCancellationsConverter))]
    public IReadOnlyList<string> FailedOrderIds { get; init; } = [];
    public string? Message { get; init; }
}

/// <summary>What <c>closeposition</c> did; live it always claims success and never counts.</summary>
public sealed record ClosePositionResult
{
    public long? ClosedPositions { get; init; }
    public long? FailedClosures { get; init; }
    public string? Message { get; init; }
}

internal sealed record BasketBody(string Strategy, IReadOnlyList<BasketLeg> Orders);
