namespace Vyuha.Research.Metrics;

public enum MetricUnit
{
    Number,
    Rupees,

    /// <summary>A share as a fraction: 0.12 is shown as 12 %.</summary>
    Share,
    Ratio,
    Days,
    Count,
}

/// <summary>One figure about a run, with what it means and where the definition comes from.</summary>
/// <param name="Key">Stable name for programs.</param>
/// <param name="Value">Null when the run does not determine it; <paramref name="Missing"/> says why.</param>
public sealed record Metric(string Key, string Name, double? Value, MetricUnit Unit, string Definition, string Source, string Missing = "");
