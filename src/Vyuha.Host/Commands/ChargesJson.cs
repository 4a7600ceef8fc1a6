using System.Text;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Rules;

namespace Vyuha.Host.Commands;

/// <summary>A charges report for machines; amounts are rupees, rounded as on the note.</summary>
internal static class ChargesJson
{
    public static string Write(ChargesReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartArray("notes");
            foreach (ChargedNote note in report.Notes)
                Write(json, note);
            json.WriteEndArray();
            json.WriteNumber("charges", report.Charges.ToRupees());
            Write(json, "gross", report.Gross);
            Write(json, "net", report.Net);
            json.WriteStartArray("open_positions");
            foreach ((Instrument instrument, Quantity quantity) in report.OpenPositions)
            {
                json.WriteStartObject();
                json.WriteString("symbol", OpenAlgoSymbol.Format(instrument));
                json.WriteNumber("quantity", quantity.Units);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, ChargedNote note)
    {
        json.WriteStartObject();
        json.WriteString("date", $"{note.Date:yyyy-MM-dd}");
        json.WriteString("exchange", ProductKey.NameOf(note.Exchange));
        json.WriteBoolean("verified", note.Builder.IsVerified);
        json.WriteStartArray("lines");
        foreach (ChargeLine line in note.Lines)
        {
            json.WriteStartObject();
            json.WriteString("charge", line.Key);
            json.WriteString("working", line.Working);
            json.WriteNumber("amount", line.Amount.ToRupees());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("total", note.Note.Total.ToRupees());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Money? amount)
    {
        if (amount is { } rupees)
            json.WriteNumber(name, rupees.ToRupees());
        else
            json.WriteNull(name);
    }
}
