using System.Text.Json;
using System.Text.Json.Serialization;
using Vyuha.Core;
using Vyuha.OpenAlgo.Json;

namespace Vyuha.OpenAlgo.Streaming;

internal enum FrameKind
{
    Malformed,
    Tick,

    /// <summary>A tick for something this stream did not subscribe.</summary>
    ForeignTick,
    Order,

    /// <summary>An order update that cannot be read: something happened to an order and nobody knows what.</summary>
    UnreadableOrder,
    Control,
}

/// <summary>Everything but ticks and orders: answers and errors.</summary>
internal sealed record ControlFrame
{
    public string? Type { get; init; }
    public string? Status { get; init; }
    public string? Code { get; init; }
    public string? Message { get; init; }
    public string? Broker { get; init; }

    [JsonPropertyName("request_id")]
    public JsonElement? RequestId { get; init; }

    [JsonPropertyName("_pingId")]
    public JsonElement? PingId { get; init; }

    [JsonPropertyName("server_timestamp")]
    public long? ServerTimestamp { get; init; }
    public IReadOnlyList<SubscriptionAnswer>? Subscriptions { get; init; }
}

internal sealed record SubscriptionAnswer
{
    public string? Symbol { get; init; }
    public string? Exchange { get; init; }
    public string? Status { get; init; }
    public string? Message { get; init; }
}

/// <summary>Reads frames. A tick is read in place, without allocating; a frame that is not what it should be is reported, never thrown.</summary>
internal sealed class StreamParser(SymbolTable symbols)
{
    // An epoch in seconds is below this until the year 5138, one in milliseconds above it since 1973.
    private const long SecondsEnd = 100_000_000_000;
    private const long MillisecondsEnd = 100_000_000_000_000;

    public FrameKind Read(ReadOnlySpan<byte> frame, Timestamp receivedAt, ref MarketTick tick, out OrderUpdate order, out ControlFrame? control)
    {
        order = default;
        control = null;
        bool isOrder = false;
        try
        {
            switch (TypeOf(frame))
            {
                case FrameKind.Tick:
                    return ReadTick(frame, receivedAt, ref tick);
                case FrameKind.Order:
                    isOrder = true;
                    OrderFrame? update = JsonSerializer.Deserialize(frame, StreamContext.Default.OrderFrame);
                    if (update is null)
                        return FrameKind.UnreadableOrder;
                    order = update.ToUpdate(receivedAt);
                    return FrameKind.Order;
                case FrameKind.Control:
                    control = JsonSerializer.Deserialize(frame, StreamContext.Default.ControlFrame);
                    return control is null ? FrameKind.Malformed : FrameKind.Control;
                default:
                    return FrameKind.Malformed;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is how the reader reports text that is not UTF-8.
            return isOrder ? FrameKind.UnreadableOrder : FrameKind.Malformed;
        }
    }

    private static FrameKind TypeOf(ReadOnlySpan<byte> frame)
    {
        var reader = new Utf8JsonReader(frame);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return FrameKind.Malformed;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isType)
            {
                return reader.TokenType != JsonTokenType.String ? FrameKind.Malformed
                    : reader.ValueTextEquals("market_data"u8) ? FrameKind.Tick
                    : reader.ValueTextEquals("order_update"u8) ? FrameKind.Order
                    : FrameKind.Control;
            }

            reader.Skip();
        }

        // Errors have no type.
        return reader.TokenType == JsonTokenType.EndObject ? FrameKind.Control : FrameKind.Malformed;
    }

    private FrameKind ReadTick(ReadOnlySpan<byte> frame, Timestamp receivedAt, ref MarketTick tick)
    {
        tick = default;
        tick.ReceivedAt = receivedAt;
        var reader = new Utf8JsonReader(frame);
        reader.Read();
        ReadOnlySpan<byte> symbol = default, exchange = default;
        bool hasLast = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartObject || !ReadData(ref reader, ref tick, ref hasLast))
                    return FrameKind.Malformed;
            }
            else if (reader.ValueTextEquals("symbol"u8))
            {
                symbol = Text(ref reader);
            }
            else if (reader.ValueTextEquals("exchange"u8))
            {
                exchange = Text(ref reader);
            }
            else if (reader.ValueTextEquals("mode"u8))
            {
                reader.Read();
                if (TryNumber(ref reader, out long steps) && steps / Price.StepsPerRupee is >= 1 and <= 3)
                    tick.Mode = (StreamMode)(steps / Price.StepsPerRupee);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        if (reader.TokenType != JsonTokenType.EndObject || reader.Read() || !hasLast || symbol.IsEmpty || exchange.IsEmpty)
            return FrameKind.Malformed;
        if (symbols.Find(exchange, symbol) is not { } found)
            return FrameKind.ForeignTick;
        tick.Symbol = found;
        return FrameKind.Tick;
    }

    private static bool ReadData(ref Utf8JsonReader reader, ref MarketTick tick, ref bool hasLast)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = reader.ValueSpan;
            if (name.SequenceEqual("depth"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject)
                    ReadDepth(ref reader, ref tick);
                else
                    reader.Skip();
                continue;
            }

            reader.Read();
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            bool isNumber = TryNumber(ref reader, out long steps);
            if (name.SequenceEqual("ltp"u8))
            {
                if (!isNumber)
                    return false;
                tick.Last = Price.FromSteps(steps);
                hasLast = true;
            }
            else if (isNumber)
            {
                Set(ref tick, name, steps);
            }
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static void Set(ref MarketTick tick, ReadOnlySpan<byte> name, long steps)
    {
        long whole = steps / Price.StepsPerRupee;
        if (name.SequenceEqual("ltt"u8) && TryInstant(whole, out Timestamp traded))
            (tick.LastTradeTime, tick.Fields) = (traded, tick.Fields | TickFields.LastTradeTime);
        else if (name.SequenceEqual("timestamp"u8) && TryInstant(whole, out Timestamp sent))
            (tick.ServerTime, tick.Fields) = (sent, tick.Fields | TickFields.ServerTime);
        else if (name.SequenceEqual("volume"u8))
            (tick.Volume, tick.Fields) = (whole, tick.Fields | TickFields.Volume);
        else if (name.SequenceEqual("last_quantity"u8))
            (tick.LastQuantity, tick.Fields) = (whole, tick.Fields | TickFields.LastQuantity);
        else if (name.SequenceEqual("average_price"u8))
            (tick.AveragePrice, tick.Fields) = (Price.FromSteps(steps), tick.Fields | TickFields.AveragePrice);
        else if (name.SequenceEqual("total_buy_quantity"u8))
            (tick.TotalBuyQuantity, tick.Fields) = (whole, tick.Fields | TickFields.TotalBuyQuantity);
        else if (name.SequenceEqual("total_sell_quantity"u8))
            (tick.TotalSellQuantity, tick.Fields) = (whole, tick.Fields | TickFields.TotalSellQuantity);
        else if (name.SequenceEqual("open"u8))
            (tick.Open, tick.Fields) = (Price.FromSteps(steps), tick.Fields | TickFields.Open);
        else if (name.SequenceEqual("high"u8))
            (tick.High, tick.Fields) = (Price.FromSteps(steps), tick.Fields | TickFields.High);
        else if (name.SequenceEqual("low"u8))
            (tick.Low, tick.Fields) = (Price.FromSteps(steps), tick.Fields | TickFields.Low);
        else if (name.SequenceEqual("close"u8))
            (tick.PreviousClose, tick.Fields) = (Price.FromSteps(steps), tick.Fields | TickFields.PreviousClose);
        else if (name.SequenceEqual("oi"u8) || name.SequenceEqual("open_interest"u8))
            (tick.OpenInterest, tick.Fields) = (whole, tick.Fields | TickFields.OpenInterest);
    }

    private static void ReadDepth(ref Utf8JsonReader reader, ref MarketTick tick)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // The stream says buy and sell where REST says bids and asks.
            bool isBuy = reader.ValueTextEquals("buy"u8);
            bool isSell = reader.ValueTextEquals("sell"u8);
            reader.Read();
            if ((isBuy || isSell) && reader.TokenType == JsonTokenType.StartArray)
            {
                if (isBuy)
                    ReadSide(ref reader, ref tick.Bids);
                else
                    ReadSide(ref reader, ref tick.Asks);
                tick.Fields |= isBuy ? TickFields.Bids : TickFields.Asks;
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadSide(ref Utf8JsonReader reader, ref DepthSide side)
    {
        int level = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            long price = 0, quantity = 0, orders = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadOnlySpan<byte> name = reader.ValueSpan;
                reader.Read();
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    reader.Skip();
                else if (!TryNumber(ref reader, out long steps))
                    continue;
                else if (name.SequenceEqual("price"u8))
                    price = steps;
                else if (name.SequenceEqual("quantity"u8))
                    quantity = steps / Price.StepsPerRupee;
                else if (name.SequenceEqual("orders"u8))
                    orders = steps / Price.StepsPerRupee;
            }

            if (level < DepthSide.Levels)
                side[level++] = new(Price.FromSteps(price), quantity, (int)Math.Clamp(orders, 0, int.MaxValue));
        }
    }

    private static ReadOnlySpan<byte> Text(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return default;
        }

        if (!reader.ValueIsEscaped)
            return reader.ValueSpan;
        // M\u0026M: rare enough to allocate.
        byte[] text = new byte[reader.ValueSpan.Length];
        return text.AsSpan(0, reader.CopyString(text));
    }

    private static bool TryNumber(ref Utf8JsonReader reader, out long steps)
    {
        steps = 0;
        return reader.TokenType is JsonTokenType.Number or JsonTokenType.String && ExactNumber.TrySteps(reader.ValueSpan, out steps);
    }

    private static bool TryInstant(long epoch, out Timestamp time)
    {
        time = default;
        if (epoch <= 0)
            return false;
        if (epoch < SecondsEnd)
            time = Timestamp.FromNanoseconds(epoch * Timestamp.NanosecondsPerSecond);
        else if (epoch < MillisecondsEnd)
            time = Timestamp.FromNanoseconds(epoch * 1_000_000);
        else
            return false;
        // A second epoch past 2262 does not fit; nothing that far is an instant of trading.
        return time.Nanoseconds > 0;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    Converters =
    [
        typeof(OptionalPriceConverter), typeof(QuantityConverter), typeof(OptionalQuantityConverter), typeof(OptionalWholeConverter),
        typeof(SideConverter), typeof(PricingConverter), typeof(ProductConverter),
    ])]
[JsonSerializable(typeof(OrderFrame))]
[JsonSerializable(typeof(ControlFrame))]
internal sealed partial class StreamContext : JsonSerializerContext;
