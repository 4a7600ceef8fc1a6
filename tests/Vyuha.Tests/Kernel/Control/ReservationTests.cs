using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;

namespace Vyuha.Tests.Kernel.Control;

/// <summary>What is set aside, what counts as cover, and what a fill costs that comes late: corners that one condor never reaches.</summary>
public sealed class ReservationTests
{
    private static readonly TimeOnly Ten = new(10, 0);
    private static readonly DateOnly Later = new(2026, 2, 17);

    // A long that expires first leaves the short alone for the rest of its life.
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_short_is_covered_by_a_long_that_lives_as_long(bool shortIsLater, bool passes)
    {
        var floor = new TradingFloor(laterExpiry: Later);
        (DateOnly sold, DateOnly bought) = shortIsLater ? (Later, TradingFloor.Expiry) : (TradingFloor.Expiry, Later);
        floor.First.AtNext((_, _, intents) =>
        {
            Intent intent = Open(intents);
            intent.Legs.Add(new(floor.IdOf(24_500, OptionRight.Call, sold), Side.Sell));
            intent.Legs.Add(new(floor.IdOf(24_800, OptionRight.Call, bought), Side.Buy));
        });
        floor.Snapshot(Ten);
        Assert.Equal(passes ? 1 : 0, floor.Now(OutputKind.Approved).Count());
        if (!passes)
            Assert.Equal((DenyReason.NakedShort, 1L), Denied(floor));
    }

    [Fact]
    public void A_call_covers_no_put_and_two_shorts_need_two_longs()
    {
        var floor = new TradingFloor();
        floor.First.AtNext((_, _, intents) =>
        {
            Intent intent = Open(intents);
            intent.Legs.Add(new(floor.IdOf(24_500, OptionRight.Call), Side.Sell, 2));
            intent.Legs.Add(new(floor.IdOf(24_800, OptionRight.Call), Side.Buy));
            intent.Legs.Add(new(floor.IdOf(23_500, OptionRight.Put), Side.Sell));
        });
        floor.Snapshot(Ten);
        Assert.Equal((DenyReason.NakedShort, 2L), Denied(floor));
    }

    [Fact]
    public void An_adjustment_sets_aside_what_buying_the_short_back_costs()
    {
        var floor = new TradingFloor();
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        floor.FillAll();
        int tested = floor.IdOf(24_500, OptionRight.Call), wing = floor.IdOf(24_800, OptionRight.Call);
        int newShort = floor.IdOf(24_700, OptionRight.Call), newWing = floor.IdOf(25_000, OptionRight.Call);
        Adjust(floor, [tested, wing], newShort, newWing);
        floor.Snapshot(new(10, 1));

        ApprovalPayload approval = Assert.Single(floor.Now(OutputKind.Approved)).Approval;
        long buyBack = 65 * floor.Kernel.Market.Quote(tested).Ask, hedge = 65 * floor.Kernel.Market.Quote(newWing).Ask;
        Assert.InRange(approval.Reserved, buyBack + hedge, long.MaxValue);
        Assert.Equal(approval.Reserved, floor.Kernel.Ledger.Balance(1, AccountKind.Reserved));

        long cash = floor.Kernel.Ledger.Balance(1, AccountKind.Cash);
        Order back = Assert.Single(floor.Working, order => order.InstrumentId == tested);
        floor.Fill(back);
        // What was set aside pays: free cash does not fall by more than the charges of the fill and its ticks beyond the ask.
        Assert.InRange(floor.Kernel.Ledger.Balance(1, AccountKind.Cash), cash - Money.FromRupees(60).Steps, long.MaxValue);
        floor.FillAll();
        Assert.Equal(StructureState.Open, floor.Structure.State);
        Assert.Equal(0, floor.Kernel.Ledger.Balance(1, AccountKind.Reserved));
    }

    // What leaves trades across its spread as well, out of the same budget: one that holds what comes but not what goes would end half way.
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void An_adjustment_is_begun_only_with_a_budget_for_what_leaves_too(int spare, bool passes)
    {
        var floor = new TradingFloor();
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        floor.FillAll();
        int[] closed = [floor.IdOf(24_500, OptionRight.Call), floor.IdOf(24_800, OptionRight.Call)];
        int newShort = floor.IdOf(24_700, OptionRight.Call), newWing = floor.IdOf(25_000, OptionRight.Call);
        long halfSpreads = new[] { newShort, newWing, closed[0], closed[1] }.Sum(id => HalfSpread(floor, id));
        Assert.All(closed, id => Assert.True(HalfSpread(floor, id) > 1));
        Adjust(floor, closed, newShort, newWing, Price.FromSteps(halfSpreads + spare));
        floor.Snapshot(new(10, 1));
        Assert.Equal(passes ? 1 : 0, floor.Now(OutputKind.Approved).Count());
        if (!passes)
            Assert.Equal((DenyReason.Uneconomic, halfSpreads), Denied(floor));
    }

    [Fact]
    public void An_entry_closed_half_way_keeps_nothing_set_aside_while_a_wing_nobody_bids_for_waits_to_expire()
    {
        var floor = new TradingFloor();
        floor.First.OpenCondor(distance: 1_000); // Wings at 22,700 and 25,300: worth less than the half-spread, so nobody bids.
        floor.Snapshot(Ten);
        floor.Fill(floor.Working[0]);
        floor.First.CloseAll();
        floor.Snapshot(new(10, 1));
        Order other = Assert.Single(floor.Working);
        Assert.NotEqual(0, floor.Kernel.Ledger.Balance(1, AccountKind.Reserved)); // It may still fill.
        floor.Gone(other);
        Assert.Empty(floor.Working);
        Assert.Equal(65, Assert.Single(floor.Structure.Legs, leg => leg.Units != 0).Units);
        Assert.Equal(0, floor.Kernel.Ledger.Balance(1, AccountKind.Reserved));
    }

    // Nobody bids for the 22,700 put, the old wing of a put side that was brought in: the new condor is whole all the same, and can be managed and closed.
    [Fact]
    public void A_structure_is_open_although_an_old_wing_waits_for_a_bid()
    {
        var floor = new TradingFloor();
        floor.First.OpenCondor(distance: 1_000);
        floor.Snapshot(Ten);
        floor.FillAll();
        Assert.Equal(StructureState.Open, floor.Structure.State);
        int old = floor.IdOf(22_700, OptionRight.Put);
        Assert.False(floor.Kernel.Market.Quote(old).HasBid);
        Adjust(floor, [floor.IdOf(23_000, OptionRight.Put), old], sell: floor.IdOf(23_500, OptionRight.Put), buy: floor.IdOf(23_200, OptionRight.Put));
        floor.Snapshot(new(10, 1));
        floor.FillAll();
        for (int minute = 2; minute < 8; minute++)
            floor.Snapshot(new(10, minute)); // Past the two minutes the adjustment may take.

        Assert.Equal(65, floor.Kernel.UnitsOf(1, old));
        Assert.Equal((StructureState.Open, (ushort)0), (floor.Structure.State, floor.Structure.ExitReason));
        Assert.Equal(0, floor.Kernel.Ledger.Balance(1, AccountKind.Reserved));

        // Its contract is taken: an adjustment back into it is refused, not a broken invariant.
        Adjust(floor, [floor.IdOf(23_500, OptionRight.Put), floor.IdOf(23_200, OptionRight.Put)], sell: floor.IdOf(23_000, OptionRight.Put), buy: old);
        floor.Snapshot(new(10, 8));
        Assert.Equal((DenyReason.OppositeSides, 65L), Denied(floor));

        floor.First.CloseAll();
        floor.Snapshot(new(10, 9));
        floor.FillAll();
        Assert.Equal([old], floor.Structure.Legs.Where(leg => leg.Units != 0 && leg.Terms.Instrument.Right == OptionRight.Put).Select(leg => leg.Terms.Id));
        Assert.Equal(StructureState.ExitingHedges, floor.Structure.State);
    }

    // A refused order that fills after all, for more than is left of the leg: 25 units close and 40 open. It is one order: ₹20 of brokerage, once.
    [Fact]
    public void A_late_fill_that_closes_and_opens_pays_the_brokerage_of_its_order_once()
    {
        var floor = new TradingFloor();
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        floor.FillAll();
        floor.First.CloseAll();
        floor.Snapshot(new(10, 1));
        Order refused = floor.Working[0];
        floor.Reject(refused);
        floor.Wait(6);
        Order again = Assert.Single(floor.Working, order => order.InstrumentId == refused.InstrumentId);
        floor.Fill(again, 40);
        Money before = floor.Kernel.ChargesOf(1).Brokerage;
        floor.Fill(refused);
        Assert.Equal(40, Assert.Single(floor.Structure.Legs, leg => leg.Terms.Id == refused.InstrumentId).Units);
        Assert.Equal(Money.FromRupees(20), floor.Kernel.ChargesOf(1).Brokerage - before);
    }

    private static long HalfSpread(TradingFloor floor, int id) => (floor.Kernel.Market.Quote(id).Ask - floor.Kernel.Market.Quote(id).Bid) / 2;

    private static void Adjust(TradingFloor floor, int[] closed, int sell, int buy, Price? budget = null) => floor.First.AtNext((_, book, intents) =>
    {
        Intent intent = intents.Adjust(book.Live[0].Id, 1, 3, Money.FromRupees(4_000), TimeSpan.FromMinutes(2), budget ?? Price.FromRupees(20));
        intent.CloseInstruments.AddRange(closed);
        intent.Legs.Add(new(sell, Side.Sell));
        intent.Legs.Add(new(buy, Side.Buy));
    });

    private static Intent Open(IntentBuffer intents) =>
        intents.Open(1, 1, 1, Money.FromRupees(4_000), TimeSpan.FromMinutes(2), Price.FromRupees(20));

    private static (DenyReason Reason, long Needed) Denied(TradingFloor floor)
    {
        DenialPayload denial = Assert.Single(floor.Now(OutputKind.Denied)).Denial;
        return ((DenyReason)denial.Reason, denial.Needed);
    }
}
