using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Vyuha.Host.Commands;

/// <summary>JSON of doubles that reads back to the same bits; what is not a number is null.</summary>
internal static class ExactJson
{
    public static void Number(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        if (double.IsFinite(value))
            json.WriteRawValue(value.ToString("G17", CultureInfo.InvariantCulture));
        else
            json.WriteNullValue();
    }

    /// <summary>Writes one object to standard output.</summary>
    public static void Print(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        Console.Out.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
