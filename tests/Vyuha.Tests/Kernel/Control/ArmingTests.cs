using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;

namespace Vyuha.Tests.Kernel.Control;

/// <summary>A live session takes the bots' permission to open risk away at its start; a person gives it back by name. Exits never ask for it.</summary>
public sealed class ArmingTests
{
    private const string Hedges = "+23200P +24800C";
    private const string BuyBacks = "+23500P +24500C";
    private const string Unhedges = "-23200P -24800C";

    private static readonly TimeOnly Ten = new(10, 0);

    [Fact]
    public void Nothing_needs_arming_before_a_session_says_so()
    {
        var floor = new TradingFloor();
        Assert.True(floor.Kernel.Arming.IsArmed(1));
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        Assert.Equal(Hedges, floor.Placed());
    }

    [Fact]
    public void A_bot_that_is_not_armed_opens_nothing_and_the_refusal_says_why()
    {
        var floor = new TradingFloor();
        floor.Operate(OperatorAction.Disarm);
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        Assert.Equal(DenyReason.LiveNotArmed, (DenyReason)Assert.Single(floor.Now(OutputKind.Denied)).Denial.Reason);
        Assert.Empty(floor.Now(OutputKind.PlaceOrder));
        Assert.False(floor.Kernel.KillSwitch.IsFrozen(1)); // It is no freeze, and a resume does not lift it.
        floor.Operate(OperatorAction.ResumeEntries);
        floor.Operate(OperatorAction.Unlock);
        floor.First.OpenCondor();
        floor.Snapshot(new(10, 1));
        Assert.Empty(floor.Now(OutputKind.PlaceOrder));
    }

    [Fact]
    public void A_bot_is_armed_by_its_name_and_by_somebody()
    {
        var floor = new TradingFloor();
        floor.Operate(OperatorAction.Disarm);
        floor.Operate(OperatorAction.Arm); // Not all of them at once.
        floor.Operate(OperatorAction.Arm, bot: 1, user: 0);
        Assert.False(floor.Kernel.Arming.IsArmed(1));

        floor.Operate(OperatorAction.Arm, bot: 1);
        floor.First.OpenCondor();
        floor.Second.OpenCondor();
        floor.Snapshot(Ten);
        Assert.Equal(Hedges, floor.Placed());
        Assert.Equal(2, Assert.Single(floor.Now(OutputKind.Denied)).Bot);

        floor.Operate(OperatorAction.Disarm, bot: 2);
        Assert.True(floor.Kernel.Arming.IsArmed(1));
    }

    [Fact]
    public void Exits_work_without_arming_shorts_before_their_hedges()
    {
        var floor = new TradingFloor();
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        floor.FillAll();
        Assert.True(floor.Structure.IsOpen);

        floor.Operate(OperatorAction.Disarm);
        floor.First.CloseAll();
        floor.Snapshot(new(10, 1));
        Assert.Equal(BuyBacks, floor.Placed());
        floor.Fill(floor.Working[0]);
        floor.Fill(floor.Working[0]);
        Assert.Equal(Unhedges, floor.Placed());
        floor.FillAll();
        Assert.Equal(StructureState.Closed, floor.Structure.State);
    }

    [Fact]
    public void An_entry_that_was_under_way_sells_no_shorts_and_gives_its_hedges_back()
    {
        var floor = new TradingFloor();
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        floor.Operate(OperatorAction.Disarm);
        Assert.DoesNotContain(floor.Last, output => output.Kind is OutputKind.PlaceOrder or OutputKind.ModifyOrder or OutputKind.CancelOrder);
        floor.Fill(floor.Working[0]);
        floor.Fill(floor.Working[0]);
        Assert.Equal(Unhedges, floor.Placed());
        floor.FillAll();
        Assert.All(floor.Structure.Legs, leg => Assert.Equal(0, leg.Units));
    }
}
