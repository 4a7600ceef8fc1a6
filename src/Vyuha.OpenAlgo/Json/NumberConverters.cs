using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vyuha.Core;

namespace Vyuha.OpenAlgo.Json;

internal sealed class PriceConverter : JsonConverter<Price>
{
    public override Price Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Price.FromSteps(BrokerNumber.ReadSteps(ref reader) ?? throw new JsonException("A price is missing."));

    public override void Write(Utf8JsonWriter writer, Price value, JsonSerializerOptions options) => writer.WriteNumberValue(value.ToRupees());
}

internal sealed class OptionalPriceConverter : JsonConverter<Price?>
{
    public override bool HandleNull => true;

    public override Price? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        BrokerNumber.ReadSteps(ref reader) is { } steps ? Price.FromSteps(steps) : null;

    public override void Write(Utf8JsonWriter writer, Price? value, JsonSerializerOptions options)
    {
        if (value is { } price)
            writer.WriteNumberValue(price.ToRupees());
        else
            writer.WriteNullValue();
    }
}

internal sealed class OptionalMoneyConverter : JsonConverter<Money?>
{
    public override bool HandleNull => true;

    public override Money? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        BrokerNumber.ReadSteps(ref reader) is { } steps ? Money.FromSteps(steps) : null;

    public override void Write(Utf8JsonWriter writer, Money? value, JsonSerializerOptions options)
    {
        if (value is { } money)
            writer.WriteNumberValue(money.ToRupees());
        else
            writer.WriteNullValue();
    }
}

internal sealed class QuantityConverter : JsonConverter<Quantity>
{
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Quantity.FromUnits(BrokerNumber.ReadWhole(ref reader) ?? throw new JsonException("A quantity is missing."));

    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Units);
}

internal sealed class OptionalQuantityConverter : JsonConverter<Quantity?>
{
    public override bool HandleNull => true;

    public override Quantity? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        BrokerNumber.ReadWhole(ref reader) is { } units ? Quantity.FromUnits(units) : null;

    public override void Write(Utf8JsonWriter writer, Quantity? value, JsonSerializerOptions options)
    {
        if (value is { } quantity)
            writer.WriteNumberValue(quantity.Units);
        else
            writer.WriteNullValue();
    }
}

/// <summary>A whole number that is neither money nor units of a contract: a count, an epoch, a lot size.</summary>
internal sealed class OptionalWholeConverter : JsonConverter<long?>
{
    public override bool HandleNull => true;

    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => BrokerNumber.ReadWhole(ref reader);

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options)
    {
        if (value is { } number)
            writer.WriteNumberValue(number);
        else
            writer.WriteNullValue();
    }
}

/// <summary>A modelled number (a Greek, a percentage): all its digits, a numeric string or null.</summary>
internal sealed class OptionalModelConverter : JsonConverter<decimal?>
{
    public override bool HandleNull => true;

    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out decimal number))
            return number;
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType == JsonTokenType.String)
        {
            string text = reader.GetString()!.Trim();
            if (text is "" or "-")
                return null;
            if (decimal.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out number))
                return number;
        }

        throw new JsonException("A number, its text or null was expected.");
    }

    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options)
    {
        if (value is { } number)
            writer.WriteNumberValue(number);
        else
            writer.WriteNullValue();
    }
}

/// <summary>An identifier that most plugins send as a string and some as a number: always text here.</summary>
internal sealed class IdentifierConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(BrokerNumber.Text(ref reader)),
        _ => throw new JsonException("An identifier was expected."),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
