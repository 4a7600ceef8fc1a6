using System.Text.Json;
using System.Text.RegularExpressions;
using Vyuha.Research.Results;

namespace Vyuha.Tests.Research;

/// <summary>Holds what is written to the schema that documents it. Knows the few keywords the schema uses and refuses any other.</summary>
public sealed class ResultSchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllBytes(Find("docs/schemas/result.schema.json"))).RootElement;

    [Fact]
    public void A_written_result_obeys_the_schema()
    {
        Check(JsonDocument.Parse(ResultJson.Write(new SampleRun(3).Result())).RootElement, Schema, "$");
        Check(JsonDocument.Parse(ResultJson.Write(new OutputList().Result())).RootElement, Schema, "$");
    }

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2")]
    [InlineData("\"synthetic\": true", "\"synthetic\": \"yes\"")]
    [InlineData("\"seed\": \"42\"", "\"sead\": \"42\"")]
    [InlineData("\"frequency\": \"Snapshot\"", "\"frequency\": \"Weekly\"")]
    [InlineData("\"outputs\": \"feedbeef01234567\"", "\"outputs\": \"nothing\"")]
    public void The_schema_refuses_what_is_wrong(string right, string wrong)
    {
        string json = System.Text.Encoding.UTF8.GetString(ResultJson.Write(new SampleRun(3).Result()));
        Assert.Contains(right, json);
        JsonElement broken = JsonDocument.Parse(json.Replace(right, wrong, StringComparison.Ordinal)).RootElement;
        Assert.ThrowsAny<Exception>(() => Check(broken, Schema, "$"));
    }

    private static void Check(JsonElement value, JsonElement schema, string path)
    {
        foreach (JsonProperty rule in schema.EnumerateObject())
        {
            switch (rule.Name)
            {
                case "$ref":
                    Check(value, Schema.GetProperty("$defs").GetProperty(rule.Value.GetString()!["#/$defs/".Length..]), path);
                    break;
                case "type":
                    IEnumerable<string> types = rule.Value.ValueKind == JsonValueKind.Array ? rule.Value.EnumerateArray().Select(type => type.GetString()!) : [rule.Value.GetString()!];
                    Assert.True(types.Any(type => Is(value, type)), $"{path} is {value.ValueKind}, not {rule.Value}");
                    break;
                case "required":
                    Assert.All(rule.Value.EnumerateArray(), name => Assert.True(value.TryGetProperty(name.GetString()!, out _), $"{path} lacks {name}"));
                    break;
                case "properties":
                    foreach (JsonProperty property in value.EnumerateObject())
                    {
                        Assert.True(rule.Value.TryGetProperty(property.Name, out JsonElement inner), $"{path} has an undocumented {property.Name}");
                        Check(property.Value, inner, $"{path}.{property.Name}");
                    }

                    break;
                case "items":
                    foreach ((int index, JsonElement item) in value.EnumerateArray().Index())
                        Check(item, rule.Value, $"{path}[{index}]");
                    break;
                case "enum":
                    Assert.Contains(value.GetString(), rule.Value.EnumerateArray().Select(known => known.GetString()));
                    break;
                case "const":
                    Assert.Equal(rule.Value.GetRawText(), value.GetRawText());
                    break;
                case "pattern":
                    Assert.Matches(new Regex(rule.Value.GetString()!), value.GetString());
                    break;
                case "minimum":
                    Assert.True(value.GetDouble() >= rule.Value.GetDouble(), path);
                    break;
                case "maximum":
                    Assert.True(value.GetDouble() <= rule.Value.GetDouble(), path);
                    break;
                case "$schema" or "$defs" or "title" or "description" or "additionalProperties":
                    break;
                default:
                    Assert.Fail($"This test does not know the keyword {rule.Name}.");
                    break;
            }
        }
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => false,
    };

    private static string Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Vyuha.slnx")))
                return Path.Combine(folder.FullName, relative);
        }

        throw new FileNotFoundException("The test runs outside its repository.", relative);
    }
}
