using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vyuha.Sandbox.Http;

internal enum FieldKind : byte
{
    Text,

    /// <summary>A JSON number, or a string that reads as one.</summary>
    Number,
    Whole,
    Flag,
    Date,
    List,
}

/// <summary>One field of a request: its type, whether it must be there, and what else must hold.</summary>
internal sealed record Field(string Name, FieldKind Kind)
{
    public bool IsRequired { get; init; }

    public bool AllowsNull { get; init; }

    /// <summary>The only values allowed.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>Returns what is wrong with a value of the right type, or null.</summary>
    public Func<JsonNode, string?>? Check { get; init; }

    /// <summary>Schema of the items of a list.</summary>
    public Schema? Items { get; init; }

    public static Field Required(string name, FieldKind kind = FieldKind.Text) => new(name, kind) { IsRequired = true };

    public static Field Optional(string name, FieldKind kind = FieldKind.Text) => new(name, kind);

    public Field OneOf(IReadOnlyList<string> choices) => this with { Choices = choices };

    public Field That(Func<JsonNode, string?> check) => this with { Check = check };

    public Field Range(decimal low, decimal high) => That(value =>
        Schema.NumberOf(value) is { } number && (number < low || number > high)
            ? string.Create(CultureInfo.InvariantCulture, $"Must be greater than or equal to {low} and less than or equal to {high}.")
            : null);
}

/// <summary>The fields of a request and the words in which the server says what is wrong with them.</summary>
internal sealed class Schema(params Field[] fields)
{
    private const string Missing = "Missing data for required field.";

    /// <summary>Unknown fields pass (the GTT calls), else they are refused.</summary>
    public bool IgnoresUnknown { get; init; }

    /// <summary>Finds what is wrong between fields, once each by itself is right.</summary>
    public Func<JsonObject, (string Field, string Problem)?>? Across { get; init; }

    public IReadOnlyList<Field> Fields => fields;

    /// <summary>Errors by field, in the order of the schema; null when there are none.</summary>
    public JsonObject? Validate(JsonObject body)
    {
        var errors = new JsonObject();
        foreach (Field field in fields)
        {
            if (!body.TryGetPropertyValue(field.Name, out JsonNode? value))
            {
                if (field.IsRequired)
                    errors[field.Name] = new JsonArray(Missing);
            }
            else if (value is null)
            {
                if (!field.AllowsNull)
                    errors[field.Name] = new JsonArray("Field may not be null.");
            }
            else if (Problem(field, value) is { } problem)
            {
                errors[field.Name] = problem;
            }
        }

        if (!IgnoresUnknown)
        {
            foreach ((string name, _) in body)
            {
                if (!fields.Any(field => field.Name == name))
                    errors[name] = new JsonArray("Unknown field.");
            }
        }

        if (errors.Count == 0 && Across?.Invoke(body) is { } between)
            errors[between.Field] = new JsonArray(between.Problem);
        return errors.Count == 0 ? null : errors;
    }

    /// <summary>The errors as the Python dictionary that the order calls send as text.</summary>
    public static string AsPython(JsonNode? node)
    {
        var text = new StringBuilder();
        WritePython(node, text);
        return text.ToString();
    }

    /// <summary>A number, or a string that reads as one.</summary>
    public static decimal? NumberOf(JsonNode? value) => value switch
    {
        JsonValue number when number.GetValueKind() == JsonValueKind.Number && number.TryGetValue(out decimal exact) => exact,
        JsonValue text when text.GetValueKind() == JsonValueKind.String
            && decimal.TryParse(text.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal read) => read,
        _ => null,
    };

    private static JsonNode? Problem(Field field, JsonNode value)
    {
        if (field.Kind == FieldKind.List)
            return ListProblem(field, value);
        JsonValueKind kind = value.GetValueKind();
        string? wrong = field.Kind switch
        {
            FieldKind.Text => kind == JsonValueKind.String ? null : "Not a valid string.",
            FieldKind.Number => NumberOf(value) is null ? "Not a valid number." : null,
            FieldKind.Whole => NumberOf(value) is null ? "Not a valid integer." : null,
            FieldKind.Flag => FlagOf(value) is null ? "Not a valid boolean." : null,
            _ => kind == JsonValueKind.String && IsDate(value.GetValue<string>()) ? null : "Not a valid date.",
        };
        if (wrong is null && field.Choices is { } choices && !choices.Contains(value.GetValue<string>()))
            wrong = $"Must be one of: {string.Join(", ", choices)}.";
        wrong ??= field.Check?.Invoke(value);
        return wrong is null ? null : new JsonArray(wrong);
    }

    /// <summary>True and false, and the words a Python form reads as such.</summary>
    public static bool? FlagOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String or JsonValueKind.Number => value.ToString() switch
        {
            "true" or "True" or "TRUE" or "t" or "T" or "1" or "yes" or "on" => true,
            "false" or "False" or "FALSE" or "f" or "F" or "0" or "no" or "off" => false,
            _ => null,
        },
        _ => null,
    };

    public static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static JsonNode? ListProblem(Field field, JsonNode value)
    {
        if (value is not JsonArray items)
            return new JsonArray("Not a valid list.");
        var errors = new JsonObject();
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i] is not JsonObject item)
                errors[i.ToString(CultureInfo.InvariantCulture)] = new JsonObject { ["_schema"] = new JsonArray("Invalid input type.") };
            else if (field.Items!.Validate(item) is { } problem)
                errors[i.ToString(CultureInfo.InvariantCulture)] = problem;
        }

        if (errors.Count > 0)
            return errors;
        return field.Check?.Invoke(items) is { } wrong ? new JsonArray(wrong) : null;
    }

    private static void WritePython(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject fields:
                text.Append('{');
                string comma = "";
                foreach ((string key, JsonNode? value) in fields)
                {
                    text.Append(comma);
                    // Places in a list are bare numbers.
                    if (key.All(char.IsAsciiDigit))
                        text.Append(key);
                    else
                        WriteString(key, text);
                    text.Append(": ");
                    WritePython(value, text);
                    comma = ", ";
                }

                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                for (int i = 0; i < items.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    WritePython(items[i], text);
                }

                text.Append(']');
                break;
            default:
                WriteString(node?.ToString() ?? "None", text);
                break;
        }
    }

    private static void WriteString(string value, StringBuilder text)
    {
        char quote = value.Contains('\'') && !value.Contains('"') ? '"' : '\'';
        text.Append(quote).Append(quote == '\'' ? value.Replace("'", "\\'", StringComparison.Ordinal) : value).Append(quote);
    }
}
