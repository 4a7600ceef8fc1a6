using System.Text.Json;
using System.Text.Json.Serialization;
using Vyuha.Core;
using Vyuha.OpenAlgo.Orders;

namespace Vyuha.OpenAlgo.Json;

internal sealed class SideConverter : JsonConverter<Side>
{
    public override Side Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && OrderWords.TrySide(reader.GetString(), out Side side)
            ? side
            : throw new JsonException("BUY or SELL was expected.");

    public override void Write(Utf8JsonWriter writer, Side value, JsonSerializerOptions options) => writer.WriteStringValue(OrderWords.Of(value));
}

internal sealed class PricingConverter : JsonConverter<OrderPricing>
{
    public override OrderPricing Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OrderWords.Pricing(reader.TokenType == JsonTokenType.String ? reader.GetString() : null);

    // A word we did not know is not ours to write.
    public override void Write(Utf8JsonWriter writer, OrderPricing value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value == OrderPricing.Other ? null : OrderWords.Of(value));
}

internal sealed class ProductConverter : JsonConverter<OrderProduct>
{
    public override OrderProduct Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OrderWords.Product(reader.TokenType == JsonTokenType.String ? reader.GetString() : null);

    // A word we did not know is not ours to write.
    public override void Write(Utf8JsonWriter writer, OrderProduct value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value == OrderProduct.Other ? null : OrderWords.Of(value));
}

internal sealed class RightConverter : JsonConverter<OptionRight>
{
    public override OptionRight Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString()?.ToUpperInvariant() switch
        {
            "CE" => OptionRight.Call,
            "PE" => OptionRight.Put,
            _ => throw new JsonException("CE or PE was expected."),
        };

    public override void Write(Utf8JsonWriter writer, OptionRight value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value == OptionRight.Call ? "CE" : "PE");
}
