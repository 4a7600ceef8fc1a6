using Vyuha.Core;
using Vyuha.Kernel.Structures;

namespace Vyuha.Kernel;

/// <summary>How far a structure is from where its strategy leaves it, at executable prices. A part is null when there is no such exit.</summary>
/// <param name="StopUsed">Loss as a share of the loss at the nearest stop: 1 at the stop, below 0 in profit.</param>
/// <param name="StopDistance">What can still be lost before the nearest stop.</param>
/// <param name="TargetReached">Profit as a share of the profit at the target: 1 at the target, below 0 in loss.</param>
/// <param name="TargetDistance">What is still to be made before the target.</param>
public readonly record struct StructureTargets(double? StopUsed, Money? StopDistance, double? TargetReached, Money? TargetDistance);

/// <summary>A strategy that can say how far its structures are from their stop and their target. Asking changes nothing.</summary>
public interface ITellsTargets
{
    /// <summary>Null when the strategy does not hold the structure open, or a price it needs is missing.</summary>
    StructureTargets? TargetsOf(StrategyBook book, Structure structure);
}
