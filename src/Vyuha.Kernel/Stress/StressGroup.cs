namespace Vyuha.Kernel.Stress;

/// <summary>One book's positions in one underlying through a grid.</summary>
/// <param name="Book">As in <see cref="StressHolding"/>.</param>
/// <param name="Underlying">Name of the underlying.</param>
/// <param name="Profits">Rupee in each cell, in the order of <see cref="StressAxes.Cell"/>.</param>
public sealed record StressGroup(byte Book, string Underlying, IReadOnlyList<double> Profits);
