using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text;
using Vyuha.Core;

namespace Vyuha.Kernel.Configuration;

/// <summary>One member of a JSON object, with the place of its name.</summary>
public sealed record LocatedMember(string Name, int Line, LocatedJson Value);

/// <summary>A JSON value that knows where it stands, so that a message about it can name file, line and field.</summary>
/// <remarks>Comments and trailing commas are allowed; numbers are exact decimals. Immutable.</remarks>
public sealed class LocatedJson
{
    private LocatedJson(JsonValueKind kind, string file, int line, int column, string path) =>
        (Kind, File, Line, Column, Path) = (kind, file, line, column, path);

    public JsonValueKind Kind { get; }

    /// <summary>The file as the user named it, or what stands for one: <c>--capital</c>.</summary>
    public string File { get; }

    /// <summary>From 1.</summary>
    public int Line { get; }

    /// <summary>From 1, in bytes of UTF-8.</summary>
    public int Column { get; }

    /// <summary>From the root of the document: <c>capital.allocation.reserve</c>, <c>dte_range[1]</c>; empty at the root.</summary>
    public string Path { get; }

    /// <summary>Members in the order of the file, duplicates included.</summary>
    public IReadOnlyList<LocatedMember> Members { get; private init; } = [];

    public IReadOnlyList<LocatedJson> Items { get; private init; } = [];

    /// <summary>The text of a string, or a number as it is written.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The value of a number; null when it does not fit a decimal, or is no number.</summary>
    public decimal? Number { get; private init; }

    /// <summary>The first member of this name; null when there is none.</summary>
    public LocatedJson? this[string name] => Members.FirstOrDefault(member => member.Name == name)?.Value;

    /// <param name="text">A JSON document.</param>
    /// <param name="file">The name to give in messages.</param>
    /// <exception cref="InputErrorException">The text is not JSON.</exception>
    public static LocatedJson Parse(string text, string file) => Parse(Encoding.UTF8.GetBytes(text), file);

    /// <param name="utf8">A JSON document, with or without a byte order mark.</param>
    /// <param name="file">The name to give in messages.</param>
    /// <exception cref="InputErrorException">The bytes are not JSON in UTF-8.</exception>
    public static LocatedJson Parse(ReadOnlySpan<byte> utf8, string file)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        if (!IsUtf8(utf8, out int badLine))
            throw InputErrorException.At(file, badLine, "the text is not UTF-8.", "Save the file as UTF-8.");

        if (utf8.Trim(" \t\r\n"u8).IsEmpty)
            throw InputErrorException.At(file, 1, "the file is empty.", "Write a JSON object into it: {} stands for the defaults.");

        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var lines = new LineCounter(utf8);
        try
        {
            reader.Read();
            LocatedJson root = ReadValue(ref reader, ref lines, file, "");
            reader.Read();
            return root;
        }
        catch (JsonException error)
        {
            // The parser's own position is zero-based and repeated at the end of its message.
            string what = error.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            throw InputErrorException.At(file, (error.LineNumber ?? 0) + 1, $"this is not JSON: {what}", "Correct the line, or the one before it.");
        }
    }

    /// <summary>This document with another laid over it: objects merge member by member, everything else is replaced.</summary>
    public LocatedJson Overlay(LocatedJson upper)
    {
        if (Kind != JsonValueKind.Object || upper.Kind != JsonValueKind.Object)
            return upper;
        var members = new List<LocatedMember>(Members.Count);
        foreach (LocatedMember lower in Members)
        {
            LocatedMember? over = upper.Members.FirstOrDefault(member => member.Name == lower.Name);
            members.Add(over is null ? lower : over with { Value = lower.Value.Overlay(over.Value) });
        }

        members.AddRange(upper.Members.Where(member => this[member.Name] is null));
        return new(Kind, upper.File, upper.Line, upper.Column, Path) { Members = members };
    }

    /// <summary>The object with some members under other names; what is not named stays.</summary>
    public LocatedJson Renamed(Func<string, string> rename) =>
        new(Kind, File, Line, Column, Path)
        {
            Members = [.. Members.Select(member => member with { Name = rename(member.Name) })],
            Items = Items,
            Text = Text,
            Number = Number,
        };

    /// <summary>The object without the members of this name.</summary>
    public LocatedJson Without(string name) =>
        new(Kind, File, Line, Column, Path) { Members = [.. Members.Where(member => member.Name != name)] };

    /// <summary>The object with each member's value replaced.</summary>
    public LocatedJson WithMembers(Func<LocatedMember, LocatedJson> value) =>
        new(Kind, File, Line, Column, Path)
        {
            Members = [.. Members.Select(member => member with { Value = value(member) })],
            Items = Items,
            Text = Text,
            Number = Number,
        };

    /// <summary>
    /// The value as canonical JSON: members sorted by name (ordinal), no white space, numbers without exponent or
    /// trailing zeros. Equal values have equal texts.
    /// </summary>
    public string ToCanonicalText() => ToText(indented: false);

    /// <summary>The canonical value, indented for people.</summary>
    public string ToIndentedText() => ToText(indented: true);

    private static LocatedJson ReadValue(ref Utf8JsonReader reader, ref LineCounter lines, string file, string path)
    {
        (int line, int column) = lines.At((int)reader.TokenStartIndex);
        var kind = reader.TokenType switch
        {
            JsonTokenType.StartObject => JsonValueKind.Object,
            JsonTokenType.StartArray => JsonValueKind.Array,
            JsonTokenType.String => JsonValueKind.String,
            JsonTokenType.Number => JsonValueKind.Number,
            JsonTokenType.True => JsonValueKind.True,
            JsonTokenType.False => JsonValueKind.False,
            _ => JsonValueKind.Null,
        };
        switch (kind)
        {
            case JsonValueKind.Object:
                var members = new List<LocatedMember>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    string name = reader.GetString()!;
                    int nameLine = lines.At((int)reader.TokenStartIndex).Line;
                    reader.Read();
                    members.Add(new(name, nameLine, ReadValue(ref reader, ref lines, file, path.Length == 0 ? name : $"{path}.{name}")));
                }

                return new(kind, file, line, column, path) { Members = members };
            case JsonValueKind.Array:
                var items = new List<LocatedJson>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(ReadValue(ref reader, ref lines, file, $"{path}[{items.Count}]"));
                return new(kind, file, line, column, path) { Items = items };
            case JsonValueKind.String:
                return new(kind, file, line, column, path) { Text = reader.GetString()! };
            case JsonValueKind.Number:
                string text = Encoding.UTF8.GetString(reader.ValueSpan);
                return new(kind, file, line, column, path)
                {
                    Text = text,
                    Number = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : null,
                };
            default:
                return new(kind, file, line, column, path);
        }
    }

    private static bool IsUtf8(ReadOnlySpan<byte> utf8, out int line)
    {
        line = 1;
        for (int at = 0; at < utf8.Length;)
        {
            if (Rune.DecodeFromUtf8(utf8[at..], out _, out int consumed) != OperationStatus.Done)
                return false;
            if (utf8[at] == '\n')
                line++;
            at += consumed;
        }

        return true;
    }

    private string ToText(bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions
               {
                   Indented = indented,
                   NewLine = "\n",
                   Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
               }))
            Write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Write(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (LocatedMember member in Members.OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    member.Value.Write(writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (LocatedJson item in Items)
                    item.Write(writer);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Text);
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number is { } number ? Plain(number) : Text);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.WriteBooleanValue(Kind == JsonValueKind.True);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static string Plain(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>Line and column of rising byte offsets, in one pass.</summary>
    private ref struct LineCounter(ReadOnlySpan<byte> utf8)
    {
        private readonly ReadOnlySpan<byte> _utf8 = utf8;
        private int _at;
        private int _line = 1;
        private int _lineStart;

        public (int Line, int Column) At(int offset)
        {
            for (; _at < offset; _at++)
            {
                if (_utf8[_at] == '\n')
                    (_line, _lineStart) = (_line + 1, _at + 1);
            }

            return (_line, offset - _lineStart + 1);
        }
    }
}
