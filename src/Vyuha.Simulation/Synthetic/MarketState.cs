namespace Vyuha.Simulation.Synthetic;

/// <summary>All that one session hands to the next.</summary>
/// <param name="LogLevel">Natural logarithm of the index.</param>
/// <param name="Slow">Slow factor of log-variance; 0 is ordinary.</param>
/// <param name="Fast">Fast factor of log-variance; 0 is ordinary.</param>
/// <param name="Tilt">What the skew has on top of its ordinary tilt; negative is steeper.</param>
/// <param name="LogCurvature">Logarithm of the smile's curvature against the ordinary one.</param>
/// <param name="Carry">Growth of the forward, per year.</param>
/// <param name="LogInterest">Logarithm of the level around which open interest lies: a slow average of the index.</param>
internal readonly record struct MarketState(
    double LogLevel, double Slow, double Fast, double Tilt, double LogCurvature, double Carry, double LogInterest);
