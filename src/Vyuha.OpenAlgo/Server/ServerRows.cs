using System.Text.Json.Serialization;

namespace Vyuha.OpenAlgo.Server;

/// <summary>Proof of a right key and a stored broker token; not that the broker still takes it.</summary>
public sealed record Pong
{
    public string? Broker { get; init; }
}

/// <summary>The live or analyze switch.</summary>
public sealed record AnalyzerStatus
{
    public required bool AnalyzeMode { get; init; }
    public long? TotalLogs { get; init; }

    [JsonIgnore]
    public ServerMode Mode => AnalyzeMode ? ServerMode.Analyze : ServerMode.Live;
}

public sealed record HolidayRow
{
    public required DateOnly Date { get; init; }
    public string? Description { get; init; }

    /// <summary><c>TRADING_HOLIDAY</c>, <c>SPECIAL_SESSION</c> or <c>SETTLEMENT_HOLIDAY</c>.</summary>
    public required string HolidayType { get; init; }
    public IReadOnlyList<string> ClosedExchanges { get; init; } = [];
    public IReadOnlyList<SessionRow> OpenExchanges { get; init; } = [];
}

/// <summary>When one exchange is open on the day asked for.</summary>
public sealed record SessionRow
{
    public required string Exchange { get; init; }

    [JsonPropertyName("start_time")]
    public required long? StartEpochMs { get; init; }

    [JsonPropertyName("end_time")]
    public required long? EndEpochMs { get; init; }
}

public sealed record BenchmarkRow
{
    public required string Symbol { get; init; }
    public required string Exchange { get; init; }
    public string? Name { get; init; }
}

public sealed record FrequencyRow
{
    public required string Value { get; init; }
    public string? Label { get; init; }
}

internal sealed record YearBody([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Year);

internal sealed record DateBody(string Date);

internal sealed record ToggleBody(bool Mode);
