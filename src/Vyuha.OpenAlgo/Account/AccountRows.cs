using System.Text.Json.Serialization;
using Vyuha.Core;
using Vyuha.OpenAlgo.Orders;

namespace Vyuha.OpenAlgo.Account;

/// <summary>The account's cash. Never zero for want of an answer: an empty reply is a dead broker session, not an empty account.</summary>
public sealed record Funds
{
    [JsonPropertyName("availablecash")]
    public required Money? AvailableCash { get; init; }

    [JsonPropertyName("collateral")]
    public Money? Collateral { get; init; }

    [JsonPropertyName("m2mrealized")]
    public Money? RealizedPnl { get; init; }

    [JsonPropertyName("m2munrealized")]
    public Money? UnrealizedPnl { get; init; }

    /// <summary>Blocked for margin and premium.</summary>
    [JsonPropertyName("utiliseddebits")]
    public Money? UtilisedDebits { get; init; }

    /// <summary>Sandbox only.</summary>
    [JsonPropertyName("totalpnl")]
    public Money? TotalPnl { get; init; }
    public Money? TodayRealizedPnl { get; init; }
    public Money? TotalRealizedPnl { get; init; }
    public string? LastReset { get; init; }
    public long? ResetCount { get; init; }
}

/// <summary>One position. A closed one stays for the day with quantity zero.</summary>
public sealed record PositionRow
{
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }
    public OrderProduct Product { get; init; }

    /// <summary>Signed: negative is sold.</summary>
    public required Quantity Quantity { get; init; }
    public Price? AveragePrice { get; init; }

    [JsonPropertyName("ltp")]
    public Price? LastPrice { get; init; }
    public Money? Pnl { get; init; }

    /// <summary>Sandbox only, and wrong there for a closed position: it repeats the realized amount.</summary>
    public Money? UnrealizedPnl { get; init; }
    public Money? TodayRealizedPnl { get; init; }
    public Money? TotalPnlToday { get; init; }
}

public sealed record Holdings
{
    [JsonPropertyName("holdings")]
    public required IReadOnlyList<HoldingRow> Rows { get; init; }
}

public sealed record HoldingRow
{
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }
    public OrderProduct Product { get; init; }
    public required Quantity Quantity { get; init; }
    public Price? AveragePrice { get; init; }

    [JsonPropertyName("ltp")]
    public Price? LastPrice { get; init; }
    public Money? Pnl { get; init; }
    public Money? CurrentValue { get; init; }
    public string? SettlementDate { get; init; }
}

/// <summary>P&amp;L of one symbol in the server's sandbox.</summary>
public sealed record SymbolPnlRow
{
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }
    public OrderProduct Product { get; init; }
    public required Quantity Quantity { get; init; }
    public Money? Pnl { get; init; }
    public Money? UnrealizedPnl { get; init; }
    public Money? TodayRealizedPnl { get; init; }
    public Money? TotalPnlToday { get; init; }
}

/// <summary>One leg for the broker's margin calculator.</summary>
public sealed record MarginLeg(
    string Symbol, string Exchange, Side Side, Quantity Quantity, OrderProduct Product, OrderPricing Pricing, Price Price, Price TriggerPrice);

/// <summary>The broker's margin for a set of legs, with the benefit of holding them together.</summary>
public sealed record MarginRequired
{
    [JsonPropertyName("total_margin_required")]
    public required Money? Total { get; init; }

    [JsonPropertyName("span_margin")]
    public Money? Span { get; init; }

    [JsonPropertyName("exposure_margin")]
    public Money? Exposure { get; init; }
}

internal sealed record PositionQuantity(Quantity Quantity);

internal sealed record OpenPositionBody(string Strategy, string Symbol, string Exchange, OrderProduct Product);

internal sealed record OrderStatusBody(string Strategy, [property: JsonPropertyName("orderid")] string OrderId);

internal sealed record MarginBody(IReadOnlyList<MarginBodyLeg> Positions);

/// <summary>This one endpoint refuses numbers: quantities and prices go as text.</summary>
internal sealed record MarginBodyLeg(
    string Symbol,
    string Exchange,
    [property: JsonPropertyName("action")] Side Side,
    string Quantity,
    OrderProduct Product,
    [property: JsonPropertyName("pricetype")] OrderPricing Pricing,
    string Price,
    string TriggerPrice);
