using System.Text.Json;
using Vyuha.OpenAlgo.Json;

namespace Vyuha.OpenAlgo.Http;

/// <summary>The outside of a reply: what it says of itself, and where its payload lies in the bytes.</summary>
internal sealed record Envelope
{
    public string? Status { get; private init; }

    public string? Mode { get; private init; }

    /// <summary>Null when the message is an object of field errors.</summary>
    public string? Message { get; private init; }

    public JsonElement? MessageObject { get; private init; }

    public JsonElement? Errors { get; private init; }

    public string? OrderId { get; private init; }

    public string? TriggerId { get; private init; }

    public string? PendingOrderId { get; private init; }

    public decimal? RetryAfterSeconds { get; private init; }

    public Range? Data { get; private init; }

    public Range? Results { get; private init; }

    public bool IsSuccess => string.Equals(Status, "success", StringComparison.Ordinal);

    /// <summary>Null when the bytes are not one JSON object.</summary>
    public static Envelope? TryRead(ReadOnlySpan<byte> body)
    {
        try
        {
            return Read(body);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not UTF-8.
            return null;
        }
    }

    private static Envelope? Read(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        var found = new Envelope();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            switch (name)
            {
                case "status": found = found with { Status = Scalar(ref reader) }; break;
                case "mode": found = found with { Mode = Scalar(ref reader) }; break;
                case "orderid": found = found with { OrderId = Scalar(ref reader) }; break;
                case "trigger_id": found = found with { TriggerId = Scalar(ref reader) }; break;
                case "pending_order_id": found = found with { PendingOrderId = Scalar(ref reader) }; break;
                case "retry_after" when reader.TokenType == JsonTokenType.Number:
                    found = found with { RetryAfterSeconds = reader.TryGetDecimal(out decimal seconds) ? seconds : null };
                    break;
                case "message" when reader.TokenType == JsonTokenType.StartObject:
                    found = found with { MessageObject = JsonElement.ParseValue(ref reader) };
                    break;
                case "message": found = found with { Message = Scalar(ref reader) }; break;
                case "errors" when reader.TokenType == JsonTokenType.StartObject:
                    found = found with { Errors = JsonElement.ParseValue(ref reader) };
                    break;
                case "data":
                    reader.Skip();
                    found = found with { Data = start..(int)reader.BytesConsumed };
                    break;
                case "results":
                    reader.Skip();
                    found = found with { Results = start..(int)reader.BytesConsumed };
                    break;
                default: reader.Skip(); break;
            }
        }

        // A second value behind the object, or an object that never ended, is no reply.
        return reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? found : null;
    }

    private static string? Scalar(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String: return reader.GetString();
            case JsonTokenType.Number: return System.Text.Encoding.UTF8.GetString(BrokerNumber.Text(ref reader));
            default:
                reader.Skip();
                return null;
        }
    }
}
