using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Vyuha.Core;
using Vyuha.Quant.Options;

namespace Vyuha.Kernel.Carry;

/// <summary>A book as JSON and back. Strict in both directions: nothing unknown, nothing missing, nothing twice, enums by name.</summary>
internal static class BookStateJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { OmitDefaultsOfContracts, RequireWholeNumbers } },
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    public static string Write(BookState book) => JsonSerializer.Serialize(book, Options);

    public static BookState Parse(string json)
    {
        RequireVersion(json);
        BookState? book;
        try
        {
            book = JsonSerializer.Deserialize<BookState>(json, Options);
        }
        catch (JsonException error)
        {
            throw new InputErrorException($"The carried book cannot be read at {error.Path ?? "its start"}: {error.Message} {Remedy}", error);
        }

        if (book is null)
            throw new InputErrorException($"The carried book is empty. {Remedy}");
        BookStateCheck.Require(book);
        return book;
    }

    internal const string Remedy = "Take the book of another copy of that day's journal, or replay the days before it.";

    /// <summary>Before anything else is looked at: another version has other fields.</summary>
    private static void RequireVersion(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("version", out JsonElement version)
                || !version.TryGetInt32(out int number))
                throw new InputErrorException($"The carried book has no number at $.version. {Remedy}");
            if (number != BookState.CurrentVersion)
            {
                throw new InputErrorException(
                    $"The carried book is of version {number} at $.version; this program reads version {BookState.CurrentVersion}. Use the program that wrote it until its positions are closed.");
            }
        }
        catch (JsonException error)
        {
            throw new InputErrorException($"The carried book is not JSON at line {error.LineNumber + 1}, byte {error.BytePositionInLine}: {error.Message} {Remedy}", error);
        }
        catch (InvalidOperationException error)
        {
            throw new InputErrorException($"The carried book has no number at $.version. {Remedy}", error);
        }
    }

    /// <summary>A structure has a constructor without parameters too, so that it must be said of each part that it may not be missing.</summary>
    private static void RequireWholeNumbers(JsonTypeInfo type)
    {
        if (type.Type != typeof(OptionState) && type.Type != typeof(GreekProfit) && type.Type != typeof(Risk.DayProfit))
            return;
        foreach (JsonPropertyInfo property in type.Properties)
            property.IsRequired = property.Set is not null;
    }

    /// <summary>There are thousands of contracts, most with few of the fields: what is not said is the default of the record.</summary>
    private static void OmitDefaultsOfContracts(JsonTypeInfo type)
    {
        if (type.Type != typeof(CarriedContract) && type.Type != typeof(CarriedQuote) && type.Type != typeof(CarriedStatement))
            return;
        foreach (JsonPropertyInfo property in type.Properties)
        {
            object? nothing = property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null;
            if (property.Name is not ("id" or "exchange" or "kind" or "underlying" or "time" or "day"))
                property.ShouldSerialize = (_, value) => !Equals(value, nothing);
        }
    }
}
