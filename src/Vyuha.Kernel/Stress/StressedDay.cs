namespace Vyuha.Kernel.Stress;

/// <summary>What positions of today would have gained on a remembered day, with that day's change of volatility at each of its levels. Rupee.</summary>
/// <param name="AtOpen">On the gap of the morning, before anything could be done; null where the open is not known.</param>
/// <param name="AtClose">At the close.</param>
/// <param name="Worst">The lowest of open, low, high and close.</param>
/// <param name="WorstMove">The level of it, as a fraction of the close before.</param>
public sealed record StressedDay(StressDay Day, double? AtOpen, double AtClose, double Worst, double WorstMove);
