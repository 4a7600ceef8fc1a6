namespace Vyuha.Kernel.Risk;

/// <summary>How alike the days' profits of two bots may be before only one of them may hold positions.</summary>
/// <param name="Maximum">Correlation above which the later entrant is refused, 0 to 1.</param>
/// <param name="Days">The last days that both were active on, at most so many.</param>
/// <param name="FewestDays">With fewer there is not enough data, and nothing is refused.</param>
public sealed record CorrelationLimit(double Maximum, int Days, int FewestDays);
