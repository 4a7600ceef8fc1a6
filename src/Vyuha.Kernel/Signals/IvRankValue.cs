namespace Vyuha.Kernel.Signals;

/// <summary>Where implied volatility stands in its own last year, each 0 to 100. One spike holds the rank low for a year: read both.</summary>
/// <param name="Rank">Between the lowest and the highest of the year.</param>
/// <param name="Percentile">Share of the year's sessions that were lower.</param>
public readonly record struct IvRankValue(double Rank, double Percentile);
