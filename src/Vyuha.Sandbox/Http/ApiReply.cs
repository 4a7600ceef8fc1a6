using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vyuha.Sandbox.Http;

/// <summary>One call of the REST interface, in process or off the wire.</summary>
/// <param name="Method"><c>GET</c> or <c>POST</c>.</param>
/// <param name="Path">With the prefix: <c>/api/v1/ping</c>.</param>
/// <param name="Query">Query parameters.</param>
/// <param name="ContentType">As sent; null for none.</param>
/// <param name="Body">As sent; null for none.</param>
/// <param name="Client">Whose rate buckets the call draws on.</param>
/// <param name="KeyHeader">The header X-API-KEY; null for none.</param>
public sealed record ApiRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Query, string? ContentType, string? Body, string Client = "127.0.0.1", string? KeyHeader = null)
{
    /// <summary>A call with a JSON body.</summary>
    public static ApiRequest Post(string path, JsonObject body) =>
        new("POST", path, new Dictionary<string, string>(), "application/json", body.ToJsonString());

    public static ApiRequest Get(string path, IReadOnlyDictionary<string, string> query) => new("GET", path, query, null, null);
}

/// <summary>What the sandbox answers, and what a fault does to the answer.</summary>
public sealed record ApiReply(int Status, JsonNode? Body)
{
    internal static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An answer that is not JSON.</summary>
    public string? Text { get; init; }

    /// <summary>The connection ends without an answer: the call was made or not, and the caller cannot know.</summary>
    public bool IsLost { get; init; }

    /// <summary>The answer waits so long.</summary>
    public TimeSpan Delay { get; init; }

    public string ToText() => Text ?? Body?.ToJsonString(Plain) ?? "";

    internal static ApiReply Success(params (string Key, JsonNode? Value)[] fields) => new(200, Object(("status", "success"), fields));

    internal static ApiReply Error(int status, string message, params (string Key, JsonNode? Value)[] more) =>
        new(status, Object(("message", message), [("status", "error"), .. more]));

    internal static ApiReply BadKey(int status = 403) => Error(status, "Invalid openalgo apikey");

    private static JsonObject Object((string Key, JsonNode? Value) first, (string Key, JsonNode? Value)[] fields)
    {
        var body = new JsonObject { [first.Key] = first.Value };
        foreach ((string key, JsonNode? value) in fields)
            body[key] = value;
        return body;
    }
}
