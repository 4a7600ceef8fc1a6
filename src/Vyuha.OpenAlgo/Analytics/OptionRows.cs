using System.Text.Json.Serialization;
using Vyuha.Core;

namespace Vyuha.OpenAlgo.Analytics;

/// <summary>Which chain: an underlying, where it is quoted, and an expiry.</summary>
public sealed record ChainRequest
{
    public required string Underlying { get; init; }
    public required string Exchange { get; init; }
    public required DateOnly Expiry { get; init; }

    /// <summary>Strikes on each side of the money, 1 to 100; null for all.</summary>
    public int? StrikeCount { get; init; }
    public bool WithGreeks { get; init; }

    /// <summary>Percent a year, 0 to 100.</summary>
    public decimal? InterestRate { get; init; }
}

/// <summary>A chain in one answer: slower than streaming, the same shape for any broker.</summary>
public sealed record OptionChain
{
    public required string Underlying { get; init; }
    public string? UnderlyingSymbol { get; init; }
    public string? UnderlyingExchange { get; init; }
    public Price? UnderlyingLtp { get; init; }
    public Price? UnderlyingPrevClose { get; init; }

    /// <summary><c>01DEC26</c>.</summary>
    [JsonPropertyName("expiry_date")]
    public required string ExpiryText { get; init; }

    /// <summary>Epoch seconds of 15:30 Indian time, although index derivatives trade to 15:40.</summary>
    [JsonPropertyName("expiry_ts")]
    public long? ExpiryEpochSeconds { get; init; }

    [JsonPropertyName("server_ts")]
    public long? ServerEpochSeconds { get; init; }
    public Price? AtmStrike { get; init; }
    public Price? ForwardPrice { get; init; }
    public bool QuotesIncluded { get; init; }
    public bool GreeksIncluded { get; init; }

    [JsonPropertyName("chain")]
    public required IReadOnlyList<ChainRow> Rows { get; init; }
}

public sealed record ChainRow
{
    public required Price Strike { get; init; }

    [JsonPropertyName("ce")]
    public ChainLeg? Call { get; init; }

    [JsonPropertyName("pe")]
    public ChainLeg? Put { get; init; }
}

/// <summary>One option of a chain. All zeros means no quote, not a price of zero.</summary>
public sealed record ChainLeg
{
    public required string Symbol { get; init; }
    public string? Label { get; init; }

    [JsonPropertyName("ltp")]
    public Price? Last { get; init; }
    public Price? Bid { get; init; }
    public Price? Ask { get; init; }
    public long? BidQty { get; init; }
    public long? AskQty { get; init; }
    public Price? Open { get; init; }
    public Price? High { get; init; }
    public Price? Low { get; init; }
    public Price? PrevClose { get; init; }
    public long? Volume { get; init; }

    [JsonPropertyName("oi")]
    public long? OpenInterest { get; init; }

    [JsonPropertyName("lotsize")]
    public long? LotSize { get; init; }
    public Price? TickSize { get; init; }

    /// <summary>Percent; with Greeks only.</summary>
    public decimal? ImpliedVolatility { get; init; }
    public decimal? Delta { get; init; }
    public decimal? Gamma { get; init; }

    /// <summary>Per calendar day.</summary>
    public decimal? Theta { get; init; }

    /// <summary>Per 1 % of volatility.</summary>
    public decimal? Vega { get; init; }
}

/// <summary>The contract at a distance from the money.</summary>
public sealed record OptionSymbolRow
{
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }

    [JsonPropertyName("lotsize")]
    public long? LotSize { get; init; }
    public Price? TickSize { get; init; }
    public Price? UnderlyingLtp { get; init; }

    [JsonInclude]
    [JsonPropertyName("freeze_qty")]
    internal long? FreezeQuantityAsSent { get; init; }

    /// <summary>Null when the server does not know it, which it writes as 1.</summary>
    [JsonIgnore]
    public Quantity? FreezeQuantity => FreezeQuantityAsSent is > 1 and { } units ? Quantity.FromUnits(units) : null;
}

/// <summary>The server's own Greeks of one option (Black-76).</summary>
public sealed record OptionGreeks
{
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }
    public string? Underlying { get; init; }
    public Price? Strike { get; init; }
    public string? OptionType { get; init; }

    /// <summary><c>01-Dec-2026</c>: yet another spelling.</summary>
    [JsonPropertyName("expiry_date")]
    public string? ExpiryText { get; init; }
    public decimal? DaysToExpiry { get; init; }

    /// <summary>In truth the forward the server used.</summary>
    public Price? SpotPrice { get; init; }
    public Price? OptionPrice { get; init; }
    public decimal? InterestRate { get; init; }

    /// <summary>Percent; zero at or below intrinsic value, with a note.</summary>
    public decimal? ImpliedVolatility { get; init; }
    public GreekValues? Greeks { get; init; }
    public string? Note { get; init; }

    /// <summary>In a multi-symbol answer: <c>success</c> or <c>error</c>.</summary>
    public string? Status { get; init; }
    public string? Message { get; init; }
}

public sealed record GreekValues
{
    public decimal? Delta { get; init; }
    public decimal? Gamma { get; init; }
    public decimal? Theta { get; init; }
    public decimal? Vega { get; init; }
    public decimal? Rho { get; init; }
}

/// <summary>Greeks of up to 50 options, in the order asked; each row says whether it succeeded.</summary>
public sealed record MultiGreeks
{
    [JsonPropertyName("data")]
    public required IReadOnlyList<OptionGreeks> Rows { get; init; }

    /// <summary><c>success</c>, <c>partial</c> or <c>error</c>, all with HTTP 200.</summary>
    public required string Status { get; init; }
}

public sealed record SyntheticFuture
{
    public required string Underlying { get; init; }
    public Price? UnderlyingLtp { get; init; }

    [JsonPropertyName("expiry")]
    public string? ExpiryText { get; init; }
    public Price? AtmStrike { get; init; }
    public required Price? SyntheticFuturePrice { get; init; }
}

internal sealed record ChainBody(
    string Underlying,
    string Exchange,
    string ExpiryDate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? StrikeCount,
    bool WithGreeks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? InterestRate);

internal sealed record OptionSymbolBody(
    string Underlying, string Exchange, string ExpiryDate, string Offset, [property: JsonPropertyName("option_type")] OptionRight Right);

internal sealed record SyntheticFutureBody(string Underlying, string Exchange, string ExpiryDate);

/// <summary>One option for <c>optiongreeks</c>, and what to price it with when the server's choice is not wanted.</summary>
public sealed record GreeksRequest
{
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }

    /// <summary>Percent a year; the server's default is zero.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? InterestRate { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Price? ForwardPrice { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UnderlyingSymbol { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UnderlyingExchange { get; init; }

    /// <summary><c>HH:MM</c>; the server's default is 15:30.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExpiryTime { get; init; }
}
