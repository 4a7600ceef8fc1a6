using Vyuha.Core;
using Vyuha.Kernel.Attribution;
using Vyuha.Kernel.Carry;
using Vyuha.Kernel.Market;

namespace Vyuha.Kernel.Structures;

/// <summary>One contract of a structure. Units are signed: long positive, short negative.</summary>
public sealed class StructureLeg
{
    internal StructureLeg(ContractTerms terms, Side side, int ratio) =>
        (Terms, Side, Ratio, Profit) = (terms, side, ratio, new LegProfit(terms));

    public ContractTerms Terms { get; }

    /// <summary>The opening side.</summary>
    public Side Side { get; }

    /// <summary>Lots of this leg for one lot of the structure.</summary>
    public int Ratio { get; }

    /// <summary>Where the leg is being driven to.</summary>
    public long TargetUnits { get; internal set; }

    /// <summary>What is held.</summary>
    public long Units { get; internal set; }

    /// <summary>Cost of what is held, steps: premium paid positive, received negative.</summary>
    public long CostSteps { get; internal set; }

    /// <summary>Units and exact value of all opening fills, for the average entry price.</summary>
    public long OpenedUnits { get; internal set; }

    public long OpenedValueSteps { get; internal set; }

    /// <summary>Where its profit came from.</summary>
    internal LegProfit Profit { get; }

    /// <summary>The live order of this leg, or 0.</summary>
    internal long LiveOrder { get; set; }

    /// <summary>No new order before this: the last one was refused.</summary>
    internal Timestamp RetryAt { get; set; }

    internal static StructureLeg Restore(CarriedLeg carried, ContractTerms terms)
    {
        var leg = new StructureLeg(terms, carried.Side, carried.Ratio)
        {
            TargetUnits = carried.TargetUnits,
            Units = carried.Units,
            CostSteps = carried.Cost,
            OpenedUnits = carried.OpenedUnits,
            OpenedValueSteps = carried.OpenedValue,
            RetryAt = Timestamp.FromNanoseconds(carried.RetryAt),
        };
        leg.Profit.Restore(carried.Profit);
        return leg;
    }

    internal CarriedLeg Capture()
    {
        Invariant.Require(LiveOrder == 0, "a leg is carried to another day when nothing is on its way");
        return new(Terms.Id, Side, Ratio, TargetUnits, Units, CostSteps, OpenedUnits, OpenedValueSteps, RetryAt.Nanoseconds, Profit.Capture());
    }

    public long UnitsPerLot => (long)Ratio * Terms.LotSize * (Side == Side.Buy ? 1 : -1);
}
