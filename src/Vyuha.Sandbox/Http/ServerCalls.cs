using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vyuha.Sandbox.Http;

/// <summary>Calls about the server itself: is it there, which mode, chart preferences.</summary>
internal static class ServerCalls
{
    private const int MostPreferences = 50;

    public static readonly Schema ToggleSchema = new(Vocabulary.Key, Field.Required("mode", FieldKind.Flag));

    public static readonly Schema ChartSchema = new(Vocabulary.Key) { IgnoresUnknown = true };

    public static ApiReply Ping(ApiCall call) =>
        ApiReply.Success(("data", new JsonObject { ["broker"] = call.State.Broker, ["message"] = "pong" }));

    public static ApiReply Analyzer(ApiCall call) => ApiReply.Success(("data", Mode(call.State)));

    public static ApiReply Toggle(ApiCall call)
    {
        call.State.IsAnalyze = call.Flag("mode");
        JsonObject data = Mode(call.State);
        data["message"] = $"Analyzer mode switched to {data["mode"]}";
        return ApiReply.Success(("data", data));
    }

    public static ApiReply ReadChart(ApiCall call)
    {
        lock (call.State.Chart)
            return ApiReply.Success(("data", call.State.Chart.DeepClone()));
    }

    public static ApiReply WriteChart(ApiCall call)
    {
        List<KeyValuePair<string, JsonNode?>> preferences = [.. call.Body.Where(field => field.Key != "apikey")];
        if (preferences.Count == 0)
            return ApiReply.Error(400, "No preferences provided to update");
        if (preferences.Count > MostPreferences || preferences.Any(field => field.Value?.GetValueKind() != JsonValueKind.String))
            return ApiReply.Error(500, "An unexpected error occurred");
        lock (call.State.Chart)
        {
            foreach ((string name, JsonNode? value) in preferences)
                call.State.Chart[name] = value!.DeepClone();
        }

        return ApiReply.Success(("message", "Preferences updated successfully"));
    }

    private static JsonObject Mode(ServerState state) => new()
    {
        ["analyze_mode"] = state.IsAnalyze,
        ["mode"] = state.IsAnalyze ? "analyze" : "live",
        ["total_logs"] = state.AnalyzerLogs,
    };
}
