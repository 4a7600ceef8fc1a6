using Vyuha.Kernel.Exits;

namespace Vyuha.Kernel.Carry;

/// <summary>When a structure that a person has opened is left.</summary>
/// <param name="Structure">Its id.</param>
/// <param name="Bot">In whose book.</param>
/// <param name="StopLoss">Loss at which it is left, steps.</param>
/// <param name="Target">Profit at which it is left, steps; null: none.</param>
/// <param name="LeaveAt">Nanoseconds since 1970 UTC.</param>
/// <param name="Memory">What its watch remembers.</param>
public sealed record CarriedHandTrade(int Structure, byte Bot, long StopLoss, long? Target, long LeaveAt, StructureExitMemory Memory);
