namespace Vyuha.Kernel.Exits;

/// <summary>All that an <see cref="ExitWatch"/> remembers, for the memory of a strategy. Steps.</summary>
/// <param name="Left">Why it was left.</param>
/// <param name="Best">The best confirmed profit.</param>
/// <param name="Stop">Where it is left; never falls.</param>
/// <param name="StopOf">What set that.</param>
/// <param name="BeyondStop">Looks in a row at or below the stop.</param>
/// <param name="AtTarget">Looks in a row at the target.</param>
/// <param name="TooStrong">Looks in a row beyond the delta limit.</param>
/// <param name="Recent">The last profits, oldest first, that the next look is confirmed by.</param>
public sealed record ExitMemory(
    ExitTrigger Left, long? Best, long? Stop, ExitTrigger StopOf, int BeyondStop, int AtTarget, int TooStrong, IReadOnlyList<long> Recent);
