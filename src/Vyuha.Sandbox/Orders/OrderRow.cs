using Vyuha.Core;
using Vyuha.Sandbox.Market;

namespace Vyuha.Sandbox.Orders;

public enum PriceType : byte
{
    Market = 1,
    Limit = 2,

    /// <summary>A stop that becomes a limit order: <c>SL</c>.</summary>
    Stop = 3,

    /// <summary>A stop that becomes a market order: <c>SL-M</c>.</summary>
    StopMarket = 4,
}

public enum Product : byte
{
    /// <summary>Carried overnight.</summary>
    Nrml = 1,

    /// <summary>Closed by the broker on the day.</summary>
    Mis = 2,
}

public enum SandboxOrderStatus : byte
{
    Open = 1,
    TriggerPending = 2,
    Complete = 3,
    Rejected = 4,
    Cancelled = 5,
}

/// <summary>An order as it is asked for.</summary>
public sealed record PlaceRequest
{
    public required string Symbol { get; init; }

    /// <summary>Wire name: <c>NFO</c>.</summary>
    public required string Exchange { get; init; }

    public required Side Side { get; init; }

    public required long Units { get; init; }

    public PriceType PriceType { get; init; } = PriceType.Limit;

    public Product Product { get; init; } = Product.Nrml;

    public Price Price { get; init; }

    public Price Trigger { get; init; }

    public string Strategy { get; init; } = "";
}

/// <summary>New terms of a working order; null leaves a term as it is.</summary>
public sealed record ModifyRequest
{
    public required string OrderId { get; init; }

    public long? Units { get; init; }

    public Price? Price { get; init; }

    public Price? Trigger { get; init; }

    /// <summary>Honoured by the exchange's book; the analyzer's ignores it.</summary>
    public PriceType? PriceType { get; init; }
}

/// <summary>What the sandbox answers to an order call.</summary>
/// <param name="Status">As HTTP says it: 200 taken, 400 refused, 404 not known.</param>
/// <param name="OrderId">The order, when there is one.</param>
/// <param name="Message">Why it was refused.</param>
public readonly record struct OrderAnswer(int Status, string? OrderId, string? Message)
{
    public bool IsAccepted => Status == 200;

    internal static OrderAnswer Taken(string orderId) => new(200, orderId, null);

    internal static OrderAnswer Refused(string message) => new(400, null, message);

    internal static OrderAnswer Unknown(string orderId) => new(404, null, $"Order {orderId} not found");
}

/// <summary>An order as the order book shows it at an instant.</summary>
public sealed record OrderRow
{
    public required string OrderId { get; init; }

    public required SandboxContract Contract { get; init; }

    public required Side Side { get; init; }

    public required long Units { get; init; }

    /// <summary>Cumulative.</summary>
    public required long Filled { get; init; }

    /// <summary>Sum of price × units of the fills.</summary>
    public required Money FilledValue { get; init; }

    public required PriceType PriceType { get; init; }

    public required Product Product { get; init; }

    public required Price Price { get; init; }

    public required Price Trigger { get; init; }

    public required SandboxOrderStatus Status { get; init; }

    public required string Strategy { get; init; }

    /// <summary>Empty unless rejected.</summary>
    public required string Reason { get; init; }

    public required Timestamp Placed { get; init; }

    public required Timestamp Changed { get; init; }

    /// <summary>Not entered through the sandbox's own API.</summary>
    public bool IsExternal { get; init; }

    public long Pending => Status is SandboxOrderStatus.Complete or SandboxOrderStatus.Rejected ? 0 : Units - Filled;

    /// <summary>Rupees; 0 before the first fill.</summary>
    public decimal AveragePrice => Filled == 0 ? 0 : FilledValue.ToRupees() / Filled;
}

/// <summary>One fill.</summary>
public sealed record TradeRow
{
    public required string TradeId { get; init; }

    public required OrderRow Order { get; init; }

    public required long Units { get; init; }

    public required Price Price { get; init; }

    public required Timestamp At { get; init; }
}
