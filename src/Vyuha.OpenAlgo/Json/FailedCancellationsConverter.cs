using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vyuha.OpenAlgo.Json;

/// <summary>Live it is a list of ids, in the sandbox a list of objects with an id each.</summary>
internal sealed class FailedCancellationsConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
            throw new JsonException("A list of orders was expected.");
        return [.. document.RootElement.EnumerateArray().Select(Id)];
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (string id in value)
            writer.WriteStringValue(id);
        writer.WriteEndArray();
    }

    private static string Id(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => item.GetString()!,
        JsonValueKind.Number => item.GetRawText(),
        JsonValueKind.Object when item.TryGetProperty("orderid", out JsonElement id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number => Id(id),
        _ => throw new JsonException("An order id was expected."),
    };
}
