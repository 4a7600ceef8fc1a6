using System.Text.Json.Serialization;
using Vyuha.Core;
using Vyuha.OpenAlgo.Json;

namespace Vyuha.OpenAlgo.Market;

/// <summary>A symbol and where it is quoted, as the server spells both.</summary>
public readonly record struct SymbolKey(string Symbol, string Exchange)
{
    public static SymbolKey Of(Instrument instrument) => new(OpenAlgoSymbol.Format(instrument), ExchangeNames.Of(instrument.Exchange));

    public override string ToString() => $"{Exchange}:{Symbol}";
}

/// <summary>A snapshot. Zero bid, ask, volume and open interest are how an index or an unquoted contract looks.</summary>
public sealed record QuoteRow
{
    [JsonPropertyName("ltp")]
    public required Price? Last { get; init; }
    public Price? Bid { get; init; }
    public Price? Ask { get; init; }
    public Price? Open { get; init; }
    public Price? High { get; init; }
    public Price? Low { get; init; }

    [JsonPropertyName("prev_close")]
    public Price? PreviousClose { get; init; }
    public long? Volume { get; init; }

    [JsonPropertyName("oi")]
    public long? OpenInterest { get; init; }
}

/// <summary>One row of a multi-quote: data, or the reason there is none. Rows come in any order.</summary>
public sealed record MultiQuoteRow
{
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }

    [JsonPropertyName("data")]
    public QuoteRow? Quote { get; init; }
    public string? Error { get; init; }

    [JsonIgnore]
    public SymbolKey Key => new(Symbol, Exchange);
}

public sealed record DepthRow
{
    public required IReadOnlyList<DepthLevelRow> Bids { get; init; }
    public required IReadOnlyList<DepthLevelRow> Asks { get; init; }

    [JsonPropertyName("ltp")]
    public Price? Last { get; init; }

    [JsonPropertyName("ltq")]
    public long? LastQuantity { get; init; }
    public Price? Open { get; init; }
    public Price? High { get; init; }
    public Price? Low { get; init; }

    [JsonPropertyName("prev_close")]
    public Price? PreviousClose { get; init; }
    public long? Volume { get; init; }

    [JsonPropertyName("oi")]
    public long? OpenInterest { get; init; }

    [JsonPropertyName("totalbuyqty")]
    public long? TotalBuyQuantity { get; init; }

    [JsonPropertyName("totalsellqty")]
    public long? TotalSellQuantity { get; init; }
}

public sealed record DepthLevelRow
{
    public Price? Price { get; init; }
    public long? Quantity { get; init; }
}

/// <summary>One bar. The last bar of the current day is still forming.</summary>
public sealed record BarRow
{
    /// <summary>Epoch seconds: the start of an intraday bar; of a daily bar, midnight UTC of the trading date.</summary>
    [JsonPropertyName("timestamp")]
    public required long? EpochSeconds { get; init; }
    public required Price? Open { get; init; }
    public required Price? High { get; init; }
    public required Price? Low { get; init; }
    public required Price? Close { get; init; }
    public long? Volume { get; init; }

    [JsonPropertyName("oi")]
    public long? OpenInterest { get; init; }
}

/// <summary>One contract as the server's master shows it.</summary>
public sealed record SymbolRow
{
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }
    public string? Name { get; init; }

    [JsonPropertyName("brsymbol")]
    public string? BrokerSymbol { get; init; }

    [JsonPropertyName("brexchange")]
    public string? BrokerExchange { get; init; }

    [JsonConverter(typeof(IdentifierConverter))]
    public string? Token { get; init; }

    /// <summary><c>01-DEC-26</c>; empty for cash and indices.</summary>
    [JsonPropertyName("expiry")]
    public string? ExpiryText { get; init; }
    public Price? Strike { get; init; }

    /// <summary>Zero for an index.</summary>
    [JsonPropertyName("lotsize")]
    public long? LotSize { get; init; }

    /// <summary>CE, PE, FUT or EQ with one broker, other words with others.</summary>
    [JsonPropertyName("instrumenttype")]
    public string? InstrumentType { get; init; }
    public Price? TickSize { get; init; }

    /// <summary>As sent: 1 means "not configured". Use <see cref="FreezeQuantity"/>.</summary>
    [JsonInclude]
    [JsonPropertyName("freeze_qty")]
    internal long? FreezeQuantityAsSent { get; init; }

    /// <summary>Null when the server does not know it, which it writes as 1.</summary>
    [JsonIgnore]
    public Quantity? FreezeQuantity => FreezeQuantityAsSent is > 1 and { } units ? Core.Quantity.FromUnits(units) : null;
}

/// <summary>Bar lengths the broker serves; some of them <c>history</c> itself rejects (<c>60m</c>).</summary>
public sealed record IntervalLists
{
    public IReadOnlyList<string> Seconds { get; init; } = [];
    public IReadOnlyList<string> Minutes { get; init; } = [];
    public IReadOnlyList<string> Hours { get; init; } = [];
    public IReadOnlyList<string> Days { get; init; } = [];
    public IReadOnlyList<string> Weeks { get; init; } = [];
    public IReadOnlyList<string> Months { get; init; } = [];
}

internal sealed record SymbolBody(string Symbol, string Exchange);

internal sealed record SymbolsBody(IReadOnlyList<SymbolBody> Symbols);

internal sealed record HistoryBody(string Symbol, string Exchange, string Interval, string StartDate, string EndDate, string Source);

internal sealed record SearchBody(string Query, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Exchange);

internal sealed record ExpiryBody(string Symbol, string Exchange, [property: JsonPropertyName("instrumenttype")] string InstrumentType);

internal sealed record EmptyBody;
