using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Random;

namespace Vyuha.Tests.Kernel.Control;

/// <summary>The four levels of the kill switch, each alone, together, in the middle of entries and exits, and over the end of a day.</summary>
public sealed class KillSwitchTests
{
    private const string Hedges = "+23200P +24800C";
    private const string Shorts = "-23500P -24500C";
    private const string BuyBacks = "+23500P +24500C";
    private const string Unhedges = "-23200P -24800C";

    private static readonly TimeOnly Ten = new(10, 0);

    [Fact]
    public void A_freeze_refuses_entries_until_it_is_lifted()
    {
        var floor = new TradingFloor();
        floor.Operate(OperatorAction.FreezeEntries);
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        Assert.Equal(DenyReason.EntriesFrozen, Refusal(floor));
        Assert.True(floor.Kernel.KillSwitch.IsFrozen(1) && !floor.Kernel.KillSwitch.IsLocked(1));

        floor.Operate(OperatorAction.ResumeEntries);
        floor.First.OpenCondor();
        floor.Snapshot(new(10, 1));
        Assert.Equal(Hedges, floor.Placed());
    }

    [Fact]
    public void A_freeze_while_hedges_are_bought_sends_no_shorts_and_sells_the_hedges_again()
    {
        TradingFloor floor = Entering();
        floor.Operate(OperatorAction.FreezeEntries);
        Assert.DoesNotContain(floor.Last, IsCommand); // What is at the exchange stands.
        floor.Fill(floor.Working[0]);
        Assert.DoesNotContain(floor.Last, IsCommand);
        floor.Fill(floor.Working[0]);
        Assert.Equal(Unhedges, floor.Placed());
        floor.FillAll();
        Assert.Equal((StructureState.Closed, CommonReasons.EntryStopped), (floor.Structure.State, floor.Structure.ExitReason));
    }

    [Fact]
    public void A_freeze_moves_no_order_of_an_entry()
    {
        TradingFloor floor = Entering();
        foreach (Order order in floor.Working.ToArray())
            floor.Accept(order);
        floor.Operate(OperatorAction.FreezeEntries);
        floor.Level += 60; // The call runs away from its limit.
        floor.Snapshot(new(10, 1));
        Assert.DoesNotContain(floor.Last, IsCommand);
        floor.Wait(120);
        Assert.Equal(2, floor.Now(OutputKind.CancelOrder).Count()); // The time budget is over.
    }

    [Fact]
    public void A_freeze_while_shorts_are_sold_lets_them_complete()
    {
        TradingFloor floor = Entering();
        floor.FillAllOf(2);
        Assert.Equal(Shorts, Words(floor));
        floor.Operate(OperatorAction.FreezeEntries);
        floor.Fill(floor.Working[0]);
        floor.Fill(floor.Working[0]);
        Assert.Equal((StructureState.Open, 1), (floor.Structure.State, floor.Structure.Lots));
        Assert.Empty(floor.Working);
    }

    [Fact]
    public void A_frozen_entry_that_stays_half_done_is_unwound_shorts_first()
    {
        TradingFloor floor = Entering();
        floor.FillAllOf(2);
        floor.Operate(OperatorAction.FreezeEntries, bot: 1);
        floor.Fill(floor.Working[0]);
        Order left = floor.Working[0];
        floor.Accept(left);
        floor.Wait(121);
        Assert.Equal(OrderState.CancelPending, left.State);
        Assert.Single(floor.Now(OutputKind.PlaceOrder)); // The short that was sold is bought back.
        floor.Fill(floor.Working.Single(order => order.Side == Side.Buy));
        Assert.Empty(floor.Now(OutputKind.PlaceOrder)); // The cancelled order may still fill: its hedge stays.
        floor.Gone(left);
        Assert.Equal(Unhedges, floor.Placed());
    }

    [Fact]
    public void Of_two_lots_the_one_that_is_complete_stays()
    {
        TradingFloor floor = Entering(lots: 2);
        floor.FillAllOf(2);
        int lot = floor.Structure.Legs[0].Terms.LotSize;
        floor.Fill(floor.Working[0], lot);
        floor.Fill(floor.Working[1], lot);
        floor.Operate(OperatorAction.CancelWorking);
        Assert.Equal(2, floor.Now(OutputKind.CancelOrder).Count());
        floor.Gone(floor.Working[0]);
        floor.Gone(floor.Working[0]);
        floor.FillAll();
        Assert.Equal((StructureState.Open, 1, (ushort)0), (floor.Structure.State, floor.Structure.Lots, floor.Structure.ExitReason));
        Assert.All(floor.Structure.Legs, leg => Assert.Equal(lot, Math.Abs(leg.Units)));
    }

    [Fact]
    public void Cancelling_takes_back_an_entry_at_once_and_survives_a_fill_that_overtakes_it()
    {
        TradingFloor floor = Entering();
        floor.FillAllOf(2);
        Order first = floor.Working[0], second = floor.Working[1];
        floor.Accept(first);
        floor.Accept(second);
        floor.Operate(OperatorAction.CancelWorking);
        Assert.Equal(2, floor.Now(OutputKind.CancelOrder).Count());
        Assert.Empty(floor.Now(OutputKind.PlaceOrder));
        floor.Fill(first); // It was faster than the cancel.
        Assert.Equal(1, floor.Now(OutputKind.PlaceOrder).Count(output => output.Order.Side == Side.Buy && output.InstrumentId == first.InstrumentId));
        floor.Gone(second);
        Assert.Empty(floor.Now(OutputKind.PlaceOrder));
        floor.Fill(floor.Working[0]);
        Assert.Equal(Unhedges, floor.Placed());
        floor.FillAll();
        Assert.True(floor.Structure.IsFinished);
    }

    [Fact]
    public void Cancelling_leaves_open_structures_and_exits_alone()
    {
        TradingFloor floor = Open();
        floor.Operate(OperatorAction.CancelWorking);
        Assert.DoesNotContain(floor.Last, IsCommand);
        Assert.True(floor.Structure.IsOpen);

        floor.First.CloseAll();
        floor.Snapshot(new(10, 5));
        Assert.Equal(BuyBacks, floor.Placed());
        floor.Operate(OperatorAction.CancelWorking);
        Assert.Empty(floor.Now(OutputKind.CancelOrder));
        floor.FillAll();
        Assert.True(floor.Structure.IsFinished);
    }

    [Fact]
    public void Flattening_buys_shorts_back_before_it_sells_their_hedges()
    {
        TradingFloor floor = Open();
        floor.Operate(OperatorAction.Flatten);
        Assert.Equal(BuyBacks, floor.Placed());
        floor.Fill(floor.Working[0]);
        Assert.Equal("", floor.Placed());
        floor.Fill(floor.Working[0]);
        Assert.Equal(Unhedges, floor.Placed());
        floor.FillAll();
        Assert.Equal((StructureState.Closed, CommonReasons.OperatorFlatten), (floor.Structure.State, floor.Structure.ExitReason));
        Assert.True(floor.Kernel.KillSwitch.IsFrozen(1));
    }

    [Fact]
    public void Flattening_an_entry_under_way_closes_what_became_of_it()
    {
        TradingFloor floor = Entering();
        floor.FillAllOf(2);
        floor.Fill(floor.Working[0]);
        Order left = floor.Working[0];
        floor.Operate(OperatorAction.Flatten); // The order is sent and not yet known to be there: it cannot be taken back yet.
        Assert.Empty(floor.Now(OutputKind.CancelOrder));
        floor.Accept(left);
        Assert.Equal(left.Id, Assert.Single(floor.Now(OutputKind.CancelOrder)).Order.OrderId);
        floor.Fill(left);
        floor.FillAll();
        Assert.True(floor.Structure.IsFinished);
        Assert.All(floor.Structure.Legs, leg => Assert.Equal(0, leg.Units));
    }

    [Fact]
    public void Many_structures_are_flattened_within_the_order_rate()
    {
        // Six condors, twelve shorts to buy back, of an account that may place eight orders a second.
        var floor = new TradingFloor(limits => limits with { OrdersPerSecond = 5, OrdersPerSecondMaximum = 8 });
        for (int i = 0; i < 3; i++)
        {
            floor.First.OpenCondor(distance: 200 + 100 * i);
            floor.Snapshot(Ten.Add(TimeSpan.FromMinutes(2 * i)));
            floor.FillAll();
            floor.Second.OpenCondor(distance: 200 + 100 * i);
            floor.Snapshot(Ten.Add(TimeSpan.FromMinutes(2 * i + 1)));
            floor.FillAll();
        }

        Assert.Equal(6, floor.Kernel.Structures.Count(structure => structure.IsOpen));
        floor.Operate(OperatorAction.Flatten);
        for (int second = 0; second < 60 && floor.Kernel.Structures.Any(structure => !structure.IsFinished); second++)
        {
            floor.FillAll();
            floor.Wait(1);
        }

        Assert.All(floor.Kernel.Structures, structure => Assert.Equal(StructureState.Closed, structure.State));
        Assert.Equal(8, floor.MostPlacedInASecond);
    }

    [Fact]
    public void A_lock_closes_everything_and_only_a_named_unlock_opens_it()
    {
        TradingFloor floor = Open();
        floor.Operate(OperatorAction.Lock);
        Assert.Equal(BuyBacks, floor.Placed());
        floor.FillAll();
        Assert.True(floor.Structure.IsFinished);

        floor.Operate(OperatorAction.ResumeEntries);
        RefusesEntries(floor, DenyReason.Locked, new(10, 10));
        floor.Operate(OperatorAction.Unlock, user: 0);
        RefusesEntries(floor, DenyReason.Locked, new(10, 11));
        floor.Operate(OperatorAction.Unlock, bot: 1); // The account's lock is the account's.
        RefusesEntries(floor, DenyReason.Locked, new(10, 12));
        floor.Operate(OperatorAction.Unlock);
        RefusesEntries(floor, DenyReason.EntriesFrozen, new(10, 13));
        floor.Operate(OperatorAction.ResumeEntries);
        floor.First.OpenCondor();
        floor.Snapshot(new(10, 14));
        Assert.Equal(Hedges, floor.Placed());
    }

    [Fact]
    public void A_lock_of_one_bot_leaves_the_other_trading()
    {
        TradingFloor floor = Open();
        floor.Operate(OperatorAction.Lock, bot: 1);
        floor.FillAll();
        RefusesEntries(floor, DenyReason.Locked, new(10, 10));
        floor.Operate(OperatorAction.ResumeEntries); // Of all: the second had nothing to resume, the first is locked.
        RefusesEntries(floor, DenyReason.Locked, new(10, 11));
        floor.Second.OpenCondor();
        floor.Snapshot(new(10, 12));
        Assert.Equal(Hedges, floor.Placed());
    }

    [Fact]
    public void A_lock_in_the_middle_of_an_entry_leaves_nothing()
    {
        TradingFloor floor = Entering();
        floor.Fill(floor.Working[0]);
        Order left = floor.Working[0];
        floor.Accept(left);
        floor.Operate(OperatorAction.Lock);
        Assert.Equal(left.Id, Assert.Single(floor.Now(OutputKind.CancelOrder)).Order.OrderId);
        floor.Gone(left);
        floor.FillAll();
        Assert.True(floor.Structure.IsFinished);
        Assert.All(floor.Structure.Legs, leg => Assert.Equal(0, leg.Units));
    }

    [Fact]
    public void What_was_not_flat_at_the_close_is_closed_the_next_morning_and_the_lock_is_still_there()
    {
        TradingFloor floor = Open();
        floor.Operate(OperatorAction.Lock);
        floor.NextDay(new(2026, 2, 5)); // Nothing was filled; the orders have expired.
        Assert.Equal("", floor.Placed());
        floor.Snapshot(new(9, 16));
        Assert.Equal(BuyBacks, floor.Placed());
        floor.FillAll();
        Assert.True(floor.Structure.IsFinished);
        floor.Operate(OperatorAction.ResumeEntries);
        RefusesEntries(floor, DenyReason.Locked, Ten);
    }

    [Fact]
    public void A_freeze_and_half_an_entry_survive_the_night()
    {
        var floor = new TradingFloor();
        floor.First.OpenCondor();
        floor.Snapshot(new(15, 9));
        floor.Fill(floor.Working[0]);
        floor.Operate(OperatorAction.FreezeEntries, bot: 1);
        floor.NextDay(new(2026, 2, 5));
        floor.Snapshot(new(9, 30));
        Assert.Single(floor.Now(OutputKind.PlaceOrder)); // The one hedge that was bought is sold.
        Assert.Equal(Side.Sell, floor.Working[0].Side);
        floor.FillAll();
        Assert.True(floor.Structure.IsFinished);
        RefusesEntries(floor, DenyReason.EntriesFrozen, Ten);
        floor.Second.OpenCondor();
        floor.Snapshot(new(10, 1));
        Assert.Equal(Hedges, floor.Placed());
    }

    [Fact]
    public void Between_two_days_a_flatten_is_taken_and_done_when_the_market_opens()
    {
        TradingFloor floor = Open();
        floor.CloseDay();
        floor.Operate(OperatorAction.Flatten);
        Assert.Empty(floor.Last);
        floor.NextDayAfterClose(new(2026, 2, 5));
        floor.Snapshot(new(9, 16));
        Assert.Equal(BuyBacks, floor.Placed());
    }

    /// <summary>Operators and an exchange that do anything at any time: cover always holds (the floor looks), a lock is a lock, and all ends flat.</summary>
    [Fact]
    public void Whatever_happens_no_short_is_left_without_cover_and_a_lock_lets_nothing_in()
    {
        int entries = 0, unwound = 0, nights = 0;
        for (ulong seed = 1; seed <= 60; seed++)
        {
            var random = new SplitMix64(seed);
            var floor = new TradingFloor(bot: new BotLimits { MaxLots = 3 });
            DateOnly[] days = [new(2026, 2, 5), new(2026, 2, 6)];
            foreach (DateOnly next in days)
            {
                for (int minute = 0; minute < 25; minute++)
                    Act(floor, ref random, Ten.Add(TimeSpan.FromMinutes(minute)));

                floor.NextDay(next);
                nights += floor.Kernel.Structures.Any(structure => !structure.IsFinished) ? 1 : 0;
            }

            floor.Operate(OperatorAction.Lock);
            for (int minute = 0; minute < 30; minute++)
            {
                floor.Snapshot(new TimeOnly(9, 20).Add(TimeSpan.FromMinutes(minute)));
                for (int i = 0; i < 6; i++)
                {
                    floor.FillAll();
                    floor.Wait(6);
                }
            }

            // A wing that nobody bids for is left to expire.
            Assert.All(
                floor.Kernel.Structures.SelectMany(structure => structure.Legs),
                leg => Assert.True(leg.Units == 0 || (leg.Units > 0 && floor.Kernel.Market.Quote(leg.Terms.Id).Bid == 0), $"seed {seed}: {leg.Units} of {leg.Terms.Instrument} are left"));
            entries += floor.All.Count(output => output.Kind == OutputKind.Approved);
            unwound += floor.All.Count(output => output.Kind == OutputKind.StructureChanged && output.Structure.Reason == CommonReasons.EntryStopped);
        }

        Assert.True(entries > 200 && unwound > 30 && nights > 20, $"{entries} entries, {unwound} stopped, {nights} nights with something open");
    }

    private static void Act(TradingFloor floor, ref SplitMix64 random, TimeOnly time)
    {
        floor.Level += random.NextInt(41) - 20;
        if (random.NextInt(3) == 0)
            floor.First.OpenCondor(1 + random.NextInt(3), 300 + 100 * random.NextInt(4));
        if (random.NextInt(3) == 0)
            floor.Second.OpenCondor(1 + random.NextInt(3), 300 + 100 * random.NextInt(4));
        if (random.NextInt(12) == 0)
            floor.First.CloseAll();
        floor.Snapshot(time);
        for (int step = random.NextInt(14); step > 0; step--)
        {
            if (random.NextInt(9) == 0)
            {
                OperatorAction[] actions =
                [
                    OperatorAction.FreezeEntries, OperatorAction.CancelWorking, OperatorAction.Flatten, OperatorAction.Lock,
                    OperatorAction.ResumeEntries, OperatorAction.ResumeEntries, OperatorAction.Unlock, OperatorAction.Unlock,
                ];
                floor.Operate(actions[random.NextInt(actions.Length)], (byte)random.NextInt(3));
                NothingLockedOpens(floor);
                continue;
            }

            if (floor.Working.Count == 0 || random.NextInt(5) == 0)
            {
                floor.Wait(1 + random.NextInt(8));
                NothingLockedOpens(floor);
                continue;
            }

            Order order = floor.Working[random.NextInt(floor.Working.Count)];
            int lot = floor.Kernel.Market.Terms(order.InstrumentId).LotSize;
            switch (random.NextInt(7))
            {
                case 0 when order.State is OrderState.Sent:
                    floor.Accept(order);
                    break;
                case 1 when order.State is OrderState.Sent:
                    floor.Reject(order);
                    break;
                case 2 when order.State is OrderState.CancelPending:
                    floor.Gone(order);
                    break;
                case 3 when order.State is OrderState.CancelPending or OrderState.ModifyPending:
                    floor.Keep(order);
                    break;
                case 4:
                    floor.Fill(order, lot);
                    break;
                default:
                    floor.Fill(order);
                    break;
            }

            NothingLockedOpens(floor);
        }
    }

    private static void NothingLockedOpens(TradingFloor floor)
    {
        foreach (OutputEvent placed in floor.Now(OutputKind.PlaceOrder).Concat(floor.Now(OutputKind.ModifyOrder)))
        {
            Structure structure = floor.Kernel.Structures.Single(one => one.Id == placed.Order.StructureId);
            StructureLeg leg = structure.Legs.Last(one => one.Terms.Id == placed.InstrumentId);
            Assert.False(floor.Kernel.KillSwitch.IsFrozen(placed.Bot) && placed.Order.Side == leg.Side, $"a frozen bot opened: {placed.Kind} {leg.Side} in {structure.State}");
        }
    }

    private static TradingFloor Entering(int lots = 1)
    {
        var floor = new TradingFloor();
        floor.First.OpenCondor(lots);
        floor.Snapshot(Ten);
        Assert.Equal(Hedges, floor.Placed());
        return floor;
    }

    private static TradingFloor Open()
    {
        TradingFloor floor = Entering();
        floor.FillAll();
        Assert.True(floor.Structure.IsOpen);
        return floor;
    }

    private static void RefusesEntries(TradingFloor floor, DenyReason reason, TimeOnly time)
    {
        floor.First.OpenCondor();
        floor.Snapshot(time);
        Assert.Equal(reason, Refusal(floor));
    }

    private static DenyReason Refusal(TradingFloor floor) => (DenyReason)Assert.Single(floor.Now(OutputKind.Denied)).Denial.Reason;

    private static bool IsCommand(OutputEvent output) => output.Kind is OutputKind.PlaceOrder or OutputKind.ModifyOrder or OutputKind.CancelOrder;

    private static string Words(TradingFloor floor) =>
        string.Join(' ', floor.Working.Select(order => floor.Words(order.Side, order.InstrumentId)).Order(StringComparer.Ordinal));
}
