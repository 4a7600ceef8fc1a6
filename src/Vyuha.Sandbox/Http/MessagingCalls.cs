using System.Globalization;
using System.Text.Json.Nodes;

namespace Vyuha.Sandbox.Http;

/// <summary>Telegram and WhatsApp, as a server answers that has neither a bot running nor a phone paired: no message leaves the sandbox.</summary>
internal static class MessagingCalls
{
    private const int DaysOfStatistics = 7;

    /// <summary>The key may be in the body, the query or a header; whether messages can go out is checked before what they say.</summary>
    public static readonly Schema Anything = new() { IgnoresUnknown = true };

    public static ApiReply Config(ApiCall call)
    {
        string began = call.Book.Began.ToDateTimeOffset().ToString("r", CultureInfo.InvariantCulture);
        return ApiReply.Success(("data", new JsonObject
        {
            ["bot_token"] = null,
            ["bot_username"] = null,
            ["broadcast_enabled"] = true,
            ["created_at"] = began,
            ["is_active"] = false,
            ["max_message_length"] = 4096,
            ["rate_limit_per_minute"] = 30,
            ["token"] = null,
            ["updated_at"] = began,
        }));
    }

    public static ApiReply Users(ApiCall call) => ApiReply.Success(("data", new JsonArray()), ("count", 0));

    public static ApiReply Statistics(ApiCall call) => ApiReply.Success(("data", new JsonObject
    {
        ["active_users"] = 0,
        ["commands_by_type"] = new JsonObject(),
        ["period_days"] = call.OptionalNumber("days") is { } days and >= 1 and <= 3650 ? (int)days : DaysOfStatistics,
        ["top_users"] = new JsonArray(),
        ["total_commands"] = 0,
    }));

    public static ApiReply Telegram(ApiCall call) => ApiReply.Error(409, "Telegram bot is stopped. Start the bot to send notifications.");

    public static ApiReply WhatsApp(ApiCall call) => ApiReply.Error(409, "WhatsApp is not paired.");
}
