namespace Vyuha.Kernel.Signals;

/// <summary>What the chains say of the next event.</summary>
/// <param name="Deviation">One standard deviation of its move, 0.01 meaning 1 %; 0 where it is not priced.</param>
/// <param name="Score">How surely it is priced: the variance over its error. Above 2 the quotes would show so much by chance in one case of forty.</param>
/// <param name="TradingDays">Trading days to it.</param>
public readonly record struct EventVarianceValue(double Deviation, double Score, double TradingDays);
