using Vyuha.Core;
using Vyuha.Kernel.Carry;
using Vyuha.Kernel.Exits;

namespace Vyuha.Kernel.Hand;

/// <summary>A structure that a person has opened, and the plan it is left by.</summary>
internal sealed class HandTrade(int structureId, byte bot, Money stopLoss, Money? target, Timestamp leaveAt)
{
    public int StructureId => structureId;

    public byte Bot => bot;

    public Timestamp LeaveAt => leaveAt;

    public StructureExits Exits { get; } = new(new ExitPlan { StopLoss = stopLoss, Target = target, LeaveAt = leaveAt });

    public static HandTrade Restore(CarriedHandTrade carried)
    {
        var trade = new HandTrade(
            carried.Structure, carried.Bot, Money.FromSteps(carried.StopLoss), carried.Target is { } target ? Money.FromSteps(target) : null, Timestamp.FromNanoseconds(carried.LeaveAt));
        trade.Exits.Restore(carried.Memory);
        return trade;
    }

    public CarriedHandTrade Capture() => new(structureId, bot, stopLoss.Steps, target?.Steps, leaveAt.Nanoseconds, Exits.Save());
}
