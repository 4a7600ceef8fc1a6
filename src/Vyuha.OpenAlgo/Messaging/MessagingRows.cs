using System.Text.Json.Serialization;

namespace Vyuha.OpenAlgo.Messaging;

/// <summary>The server's Telegram bot, as far as it tells; its token is not read.</summary>
public sealed record TelegramConfig
{
    public bool? IsActive { get; init; }
    public bool? BroadcastEnabled { get; init; }
    public string? BotUsername { get; init; }
    public long? RateLimitPerMinute { get; init; }
    public long? MaxMessageLength { get; init; }
}

public sealed record TelegramStats
{
    public long? ActiveUsers { get; init; }
    public long? TotalCommands { get; init; }
    public long? PeriodDays { get; init; }
}

/// <summary>A user linked to the bot.</summary>
public sealed record TelegramUser
{
    [JsonPropertyName("openalgo_username")]
    public string? OpenAlgoUsername { get; init; }
    public string? TelegramUsername { get; init; }
}

internal sealed record TelegramNotifyBody(string Username, string Message);

internal sealed record WhatsAppNotifyBody(bool Self, string Message);
