using Vyuha.Core;

namespace Vyuha.Kernel.Capital;

/// <summary>The share of total capital one bot may use.</summary>
/// <param name="Bot">Name as in the configuration: <c>option-seller</c>.</param>
/// <param name="Fraction">From 0 to 0.5, at most <see cref="CapitalPlan.FractionDecimals"/> decimals.</param>
public readonly record struct CapitalShare(string Bot, decimal Fraction);
