namespace Vyuha.Simulation.Synthetic;

/// <summary>What happened in one session, before it is spread over minutes: the states at the open and at the close and what lay between.</summary>
/// <param name="Previous">State at the previous close.</param>
/// <param name="Open">State at the first trade.</param>
/// <param name="Close">State at the last.</param>
/// <param name="Deviation">Standard deviation of the return of a whole ordinary session at this day's true volatility.</param>
/// <param name="Diffusion">The part of the intraday return that comes bit by bit, in deviations.</param>
/// <param name="Drift">The part of the intraday return that is no surprise.</param>
/// <param name="Jump">The part that comes within one minute, in deviations; mostly 0.</param>
/// <param name="JumpAt">When, as a share of the session's variance, in [0, 1).</param>
internal readonly record struct SessionShape(
    MarketState Previous, MarketState Open, MarketState Close,
    double Deviation, double Diffusion, double Drift, double Jump, double JumpAt);
