using System.Text.Json;

namespace Vyuha.Tests.OpenAlgo;

/// <summary>One exchange of request and reply, recorded from a running OpenAlgo 2.0.2.1.</summary>
internal sealed class OpenAlgoFixture
{
    private OpenAlgoFixture(JsonElement root) => Root = root;

    public JsonElement Root { get; }

    public string Case => Root.GetProperty("case").GetString()!;

    /// <summary>Below <c>/api/v1/</c>.</summary>
    public string Path => Root.GetProperty("path").GetString()!["/api/v1/".Length..].TrimEnd('/');

    public string ServerMode => Root.GetProperty("mode").GetString()!;

    public int Status => Root.GetProperty("status").GetInt32();

    public JsonElement Request => Root.GetProperty("request");

    public JsonElement Response => Root.GetProperty("response");

    public static string Folder => TestData.Path(System.IO.Path.Combine("..", "openalgo", "fixtures"));

    public static IReadOnlyList<string> Cases()
    {
        using var index = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(Folder, "_index.json")));
        return [.. index.RootElement.EnumerateArray().Select(entry => entry.GetProperty("case").GetString()!)];
    }

    public static OpenAlgoFixture Load(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(Folder, name + ".json")));
        return new(document.RootElement.Clone());
    }

    /// <summary>A field of the recorded request, or this when the recording left it out to be refused.</summary>
    public string Text(string name, string otherwise) =>
        Request.ValueKind == JsonValueKind.Object && Request.TryGetProperty(name, out JsonElement value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()
            : otherwise;

    public decimal Number(string name, decimal otherwise) =>
        Request.ValueKind == JsonValueKind.Object && Request.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDecimal()
            : otherwise;
}
