using Vyuha.Core;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Options;

namespace Vyuha.Kernel.Carry;

/// <summary>A structure with its money, its reasons and what is left of its entry.</summary>
/// <param name="TimeBudget">Nanoseconds an entry may take.</param>
/// <param name="PriceBudget">Steps a unit an entry may be worse than mid.</param>
/// <param name="Slippage">Of the entry so far, steps × units.</param>
/// <param name="SlippagePaid">Of all fills against the mids at their decisions, steps.</param>
public sealed record CarriedStructure(
    int Id,
    byte Profile,
    ushort EntryReason,
    ushort ExitReason,
    StructureState State,
    int Lots,
    long CreatedAt,
    long Tag,
    long Credit,
    long Realised,
    long Charges,
    long Reserved,
    int Adjustments,
    bool EntryUnderWay,
    bool IsTrimmed,
    long Deadline,
    long TimeBudget,
    long PriceBudget,
    long Slippage,
    long SlippagePaid,
    IReadOnlyList<CarriedLeg> Legs);

/// <summary>One leg. Units are signed.</summary>
/// <param name="Contract">Its id.</param>
/// <param name="Cost">Of what is held, steps.</param>
/// <param name="OpenedUnits">Of all opening fills.</param>
/// <param name="OpenedValue">Of all opening fills, steps.</param>
/// <param name="RetryAt">No new order before this.</param>
/// <param name="Profit">Where its profit came from.</param>
public sealed record CarriedLeg(
    int Contract, Side Side, int Ratio, long TargetUnits, long Units, long Cost, long OpenedUnits, long OpenedValue, long RetryAt, CarriedProfit Profit);

/// <summary>Profit of a leg by Greek, rupees.</summary>
/// <param name="Last">The market it was explained up to; null when the leg was never priced.</param>
/// <param name="OneUnitSinceOrder">What one unit gained since the last order was decided.</param>
public sealed record CarriedProfit(OptionState? Last, GreekProfit Total, GreekProfit OneUnitSinceOrder);
