using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Hand;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Random;

namespace Vyuha.Tests.Kernel.Control;

/// <summary>A person opens, moves, ends and closes single trades: through the gate, and never so that a short loses its cover.</summary>
public sealed class HandTests
{
    private const string Hedges = "+23200P +24800C";
    private const string Shorts = "-23500P -24500C";
    private const string BuyBacks = "+23500P +24500C";
    private const string Unhedges = "-23200P -24800C";

    private static readonly TimeOnly Ten = new(10, 0);

    [Fact]
    public void A_structure_is_closed_shorts_first()
    {
        TradingFloor floor = Open();
        floor.ByHand(OperatorAction.CloseStructure, floor.Structure.Id);
        Assert.Equal(BuyBacks, floor.Placed());
        OutputEvent decision = Assert.Single(floor.Now(OutputKind.Decision));
        Assert.Equal((DecisionAction.Exit, CommonReasons.ClosedByHand), (decision.Decision.Action, decision.Decision.Reason));
        Assert.Equal("Structure 1 is being closed already.", floor.WhyNot(OperatorAction.CloseStructure, 1));
        floor.FillAllOf(2);
        Assert.Equal(Unhedges, Words(floor));
        floor.FillAll();
        Assert.Equal((StructureState.Closed, CommonReasons.ClosedByHand), (floor.Structure.State, floor.Structure.ExitReason));
        Assert.Equal("There is no open structure 1; 'vyuha positions' shows those there are.", floor.WhyNot(OperatorAction.CloseStructure, 1));
    }

    [Fact]
    public void An_entry_under_way_is_unwound_when_its_structure_is_closed()
    {
        TradingFloor floor = Entering();
        floor.FillAllOf(2);
        floor.Fill(floor.Working[0]); // One short is sold, the other is at the exchange.
        floor.ByHand(OperatorAction.CloseStructure, floor.Structure.Id);
        foreach (Order order in floor.Working.Where(order => order.Side == Side.Sell).ToArray())
            floor.Gone(order);
        floor.FillAll();
        floor.Wait(1);
        floor.FillAll();
        Assert.Equal((StructureState.Closed, CommonReasons.ClosedByHand), (floor.Structure.State, floor.Structure.ExitReason));
    }

    [Fact]
    public void A_short_leg_is_closed_alone_and_its_cover_only_after_it()
    {
        TradingFloor floor = Open();
        int shortCall = floor.IdOf(24_500, OptionRight.Call), longCall = floor.IdOf(24_800, OptionRight.Call);
        Assert.StartsWith("This leg covers a short of structure 1.", floor.WhyNot(OperatorAction.CloseLeg, 1, longCall), StringComparison.Ordinal);
        floor.ByHand(OperatorAction.CloseLeg, 1, longCall);
        Assert.Equal(DenyReason.ByHandRefused, (DenyReason)Assert.Single(floor.Last, output => output.Kind == OutputKind.Denied).Denial.Reason);
        Assert.DoesNotContain(floor.Last, output => output.Kind == OutputKind.PlaceOrder);

        floor.ByHand(OperatorAction.CloseLeg, 1, shortCall);
        Assert.Equal("+24500C", floor.Placed());
        Assert.StartsWith("This leg covers a short", floor.WhyNot(OperatorAction.CloseLeg, 1, longCall), StringComparison.Ordinal);
        Assert.Equal("This leg is being closed already.", floor.WhyNot(OperatorAction.CloseLeg, 1, shortCall));
        floor.FillAll();
        Assert.Equal((StructureState.Open, 0), (floor.Structure.State, floor.Structure.ExitReason));
        floor.ByHand(OperatorAction.CloseLeg, 1, longCall);
        Assert.Equal("-24800C", floor.Placed());
        floor.FillAll();
        Assert.Equal([floor.IdOf(23_200, OptionRight.Put), floor.IdOf(23_500, OptionRight.Put)], floor.Structure.Legs.Where(leg => leg.Units != 0).Select(leg => leg.Terms.Id).Order());
        Assert.Equal("Structure 1 holds nothing of this contract.", floor.WhyNot(OperatorAction.CloseLeg, 1, longCall));

        // What is left is carried over the night and settled like any other.
        floor.NextDay(new(2026, 2, 5));
        floor.Snapshot(Ten);
        Assert.Equal(StructureState.Open, floor.Kernel.Structures[^1].State);
        floor.ByHand(OperatorAction.CloseStructure, 1);
        floor.FillAll();
        Assert.Equal(StructureState.Closed, floor.Kernel.Structures[^1].State);
    }

    [Fact]
    public void The_last_leg_of_a_structure_is_the_structure()
    {
        var floor = new TradingFloor();
        floor.Snapshot(Ten);
        int call = floor.IdOf(24_500, OptionRight.Call);
        Assert.Equal(1, floor.Place(1, Ticket(new TicketLeg(call, Side.Buy))).StructureId);
        floor.FillAll();
        floor.ByHand(OperatorAction.CloseLeg, 1, call);
        floor.FillAll();
        Assert.Equal((StructureState.Closed, CommonReasons.ClosedByHand), (floor.Structure.State, floor.Structure.ExitReason));
    }

    [Fact]
    public void The_cover_of_a_calendar_outlives_what_it_covers()
    {
        var floor = new TradingFloor(laterExpiry: new(2026, 2, 17), bot: new BotLimits { TradeCap = Money.FromRupees(500_000) });
        floor.Snapshot(Ten);
        int near = floor.IdOf(24_000, OptionRight.Call), far = floor.IdOf(24_000, OptionRight.Call, new(2026, 2, 17));
        TicketAnswer answer = floor.Place(1, Ticket(new TicketLeg(near, Side.Sell), new TicketLeg(far, Side.Buy)) with { StopLoss = 4_000 });
        Assert.Equal(1, answer.StructureId);
        floor.FillAll();
        Assert.NotNull(floor.WhyNot(OperatorAction.CloseLeg, 1, far));
        Assert.Null(floor.WhyNot(OperatorAction.CloseLeg, 1, near));
    }

    [Fact]
    public void An_entry_is_ended_and_what_is_not_whole_unwound()
    {
        TradingFloor floor = Entering();
        floor.Fill(floor.Working[0]);
        floor.ByHand(OperatorAction.CancelEntry, 1);
        floor.Gone(floor.Working[0]);
        floor.FillAll();
        Assert.Equal((StructureState.Closed, CommonReasons.EntryStopped), (floor.Structure.State, floor.Structure.ExitReason));

        TradingFloor whole = Open();
        Assert.Equal("Structure 1 is not on its way in any more. To leave it: 'vyuha order close 1'.", whole.WhyNot(OperatorAction.CancelEntry, 1));
    }

    [Fact]
    public void A_limit_set_by_hand_stays_where_it_is()
    {
        TradingFloor floor = Entering();
        Order[] hedges = [.. floor.Working];
        Assert.StartsWith("Order 1 is on its way", floor.WhyNot(OperatorAction.MoveLimit, 1, limit: 10), StringComparison.Ordinal);
        foreach (Order order in hedges)
            Works(floor, order);
        decimal mine = Price.FromSteps(hedges[0].Limit).ToRupees() + 0.10m;
        Assert.Equal("A limit of this contract is a multiple of 0.05.", floor.WhyNot(OperatorAction.MoveLimit, 1, limit: mine + 0.01m));
        Assert.StartsWith("The exchange takes no limit beyond ", floor.WhyNot(OperatorAction.MoveLimit, 1, limit: mine + 25), StringComparison.Ordinal);
        Assert.Equal("That is the limit of order 1 already.", floor.WhyNot(OperatorAction.MoveLimit, 1, limit: mine - 0.10m));
        Assert.StartsWith("There is no working order 99;", floor.WhyNot(OperatorAction.MoveLimit, 99, limit: mine), StringComparison.Ordinal);

        floor.ByHand(OperatorAction.MoveLimit, 1, limit: mine);
        OutputEvent moved = Assert.Single(floor.Last, output => output.Kind == OutputKind.ModifyOrder);
        Assert.Equal((1L, Price.FromRupees(mine).Steps), (moved.Order.OrderId, moved.Order.Limit));
        floor.Keep(hedges[0]);
        Works(floor, hedges[0]);

        // The market runs away from both: the driver follows with its own and leaves the person's.
        floor.Level += 20;
        floor.Snapshot(new(10, 0, 10));
        floor.Level -= 40;
        floor.Snapshot(new(10, 0, 20));
        Assert.Equal(Price.FromRupees(mine).Steps, hedges[0].Limit);
        Assert.NotEqual(0, hedges[1].Reprices);
        Assert.Equal(0, hedges[0].Reprices);
    }

    [Fact]
    public void A_limit_set_by_hand_stays_within_what_the_entry_was_approved_for()
    {
        var floor = new TradingFloor();
        floor.Snapshot(Ten);
        floor.Place(1, Ticket(new TicketLeg(floor.IdOf(24_000, OptionRight.Call), Side.Buy)) with { Slippage = 3 });
        Order order = floor.Working[0];
        Works(floor, order);
        decimal mid = Price.FromSteps(order.Mid).ToRupees(), most = Math.Floor((mid + 3) * 20) / 20;
        Assert.Null(floor.WhyNot(OperatorAction.MoveLimit, order.Id, limit: most));
        Assert.StartsWith("That is further from mid", floor.WhyNot(OperatorAction.MoveLimit, order.Id, limit: most + 0.05m), StringComparison.Ordinal);
        Assert.Null(floor.WhyNot(OperatorAction.MoveLimit, order.Id, limit: most - 20)); // A person may wait for a better price.
    }

    [Fact]
    public void A_move_that_the_broker_refuses_leaves_the_order_to_the_market()
    {
        TradingFloor floor = Entering();
        Order order = floor.Working[0];
        Works(floor, order);
        long before = order.Limit;
        floor.ByHand(OperatorAction.MoveLimit, order.Id, limit: Price.FromSteps(before).ToRupees() + 0.10m);
        floor.Apply(new ReplyPayload(order.Id, order.Id, ReplyKind.ModifyRejected, RejectReason.Other));
        Assert.Equal(before, order.Limit);
        Works(floor, order);
        floor.Level += 20;
        floor.Snapshot(new(10, 0, 10));
        floor.Level -= 40;
        floor.Snapshot(new(10, 0, 20));
        Assert.NotEqual(0, order.Reprices);
    }

    [Fact]
    public void An_entry_whose_time_comes_is_not_completed_first()
    {
        var floor = new TradingFloor();
        floor.Snapshot(Ten);
        floor.Place(1, Condor(floor) with { LeaveAt = floor.Time.Plus(TimeSpan.FromSeconds(30)).Nanoseconds });
        floor.FillAllOf(2);
        foreach (Order order in floor.Working.ToArray())
            Works(floor, order);
        floor.Snapshot(new(10, 1));
        Assert.Equal(CommonReasons.HandTime, floor.Structure.ExitReason);
        Assert.Equal(2, floor.Now(OutputKind.CancelOrder).Count());
        foreach (Order order in floor.Working.ToArray())
            floor.Gone(order);
        floor.FillAll();
        Assert.Equal(StructureState.Closed, floor.Structure.State);
    }

    [Fact]
    public void The_limit_of_an_exit_is_not_a_persons()
    {
        TradingFloor floor = Open();
        floor.ByHand(OperatorAction.CloseStructure, 1);
        Order exit = floor.Working[0];
        Works(floor, exit);
        Assert.Equal($"Order {exit.Id} closes something: its limit follows the market by itself until it is filled.", floor.WhyNot(OperatorAction.MoveLimit, exit.Id, limit: 10));
    }

    [Fact]
    public void A_ticket_goes_the_way_of_a_bots_intent()
    {
        var floor = new TradingFloor();
        floor.Snapshot(Ten);
        TicketAnswer answer = floor.Place(2, Condor(floor));
        Assert.Equal((1, default), (answer.StructureId, answer.Denial));
        Assert.Equal(Hedges, floor.Placed());
        Assert.Equal((2, CommonReasons.OpenedByHand, true), (floor.Structure.Bot, floor.Structure.EntryReason, floor.Structure.IsByHand));
        Assert.True(floor.Kernel.BotsNow().Single(bot => bot.Book == 2).Reserved > Money.Zero);
        floor.FillAllOf(2);
        Assert.Equal(Shorts, Words(floor));
        floor.FillAll();
        Assert.Equal(StructureState.Open, floor.Structure.State);
        floor.Snapshot(new(10, 1));
        StructureTargets told = floor.Kernel.TargetsOf(floor.Structure)!.Value;
        Assert.Equal(Money.FromRupees(4_000), told.StopDistance!.Value + Money.FromRupees(decimal.Round((decimal)told.StopUsed!.Value * 4_000, 4)));
        Assert.Equal(Money.FromRupees(1_500), told.TargetDistance!.Value + Money.FromRupees(decimal.Round((decimal)told.TargetReached!.Value * 1_500, 4)));
    }

    [Fact]
    public void It_is_left_at_its_stop_by_two_looks_in_a_row()
    {
        TradingFloor floor = OpenByHand();
        floor.Level += 700;
        floor.Snapshot(new(10, 5));
        Assert.Equal(0, floor.Structure.ExitReason);
        floor.Snapshot(new(10, 6));
        Assert.Equal(CommonReasons.HandStop, floor.Structure.ExitReason);
        Assert.Equal(BuyBacks, floor.Placed());
        floor.FillAll();
        floor.Snapshot(new(10, 7));
        floor.FillAll();
        Assert.All(floor.Structure.Legs, leg => Assert.True(leg.Units == 0 || (leg.Side == Side.Buy && !floor.Kernel.Market.Quote(leg.Terms.Id).HasBid))); // Nobody bids for a put so far away.
        Assert.Single(floor.All, output => output.Kind == OutputKind.Decision && output.Decision.Reason == CommonReasons.HandStop);
    }

    [Fact]
    public void It_is_left_at_its_time_and_its_plan_survives_the_night()
    {
        TradingFloor floor = OpenByHand(leaveAt: Ist.At(new(2026, 2, 5), new TimeOnly(11, 0)));
        floor.NextDay(new(2026, 2, 5));
        floor.Snapshot(new(10, 59));
        Assert.Equal(0, floor.Kernel.Structures[^1].ExitReason);
        floor.Snapshot(new(11, 0));
        Assert.Equal(CommonReasons.HandTime, floor.Kernel.Structures[^1].ExitReason);
        floor.FillAll();
        Assert.Equal(StructureState.Closed, floor.Kernel.Structures[^1].State);
        floor.NextDay(new(2026, 2, 6), book =>
        {
            Assert.Empty(book.ByHand);
            return book;
        });
    }

    [Fact]
    public void A_stop_half_seen_in_the_evening_is_seen_in_the_morning()
    {
        TradingFloor floor = OpenByHand();
        floor.Level += 700;
        floor.Snapshot(new(15, 20));
        floor.NextDay(new(2026, 2, 5));
        floor.Snapshot(Ten);
        Assert.Equal(CommonReasons.HandStop, floor.Kernel.Structures[^1].ExitReason);
    }

    [Theory]
    [InlineData("naked", DenyReason.NakedShort)]
    [InlineData("frozen", DenyReason.EntriesFrozen)]
    [InlineData("suspended", DenyReason.EntriesSuspended)]
    [InlineData("lots", DenyReason.MaxLots)]
    [InlineData("loss", DenyReason.LossPerTrade)]
    [InlineData("slippage", DenyReason.Uneconomic)]
    public void Risk_refuses_a_person_as_it_refuses_a_bot(string what, DenyReason reason)
    {
        var floor = new TradingFloor(bot: new BotLimits { MaxLots = 2 });
        floor.Snapshot(Ten);
        OrderTicket ticket = Condor(floor);
        if (what == "naked")
            ticket = Ticket(new TicketLeg(floor.IdOf(24_500, OptionRight.Call), Side.Sell));
        if (what == "frozen")
            floor.Operate(OperatorAction.FreezeEntries);
        if (what == "suspended")
            floor.Operate(OperatorAction.SuspendEntries, user: 1);
        if (what == "lots")
            ticket = ticket with { Lots = 3 };
        if (what == "loss")
            ticket = ticket with { StopLoss = 900_000 };
        if (what == "slippage")
            ticket = ticket with { Slippage = 0.01m };
        TicketAnswer answer = floor.Place(1, ticket);
        Assert.Equal((0, reason), (answer.StructureId, (DenyReason)answer.Denial.Reason));
        Assert.DoesNotContain(floor.All, output => output.Kind == OutputKind.PlaceOrder);
        Assert.Empty(floor.Kernel.Structures);
    }

    [Fact]
    public void A_ticket_that_is_none_says_why()
    {
        var floor = new TradingFloor();
        floor.Snapshot(Ten);
        OrderTicket good = Condor(floor);
        (OrderTicket Ticket, string Why)[] cases =
        [
            (good with { Legs = [] }, "A trade has 1 to 8 legs."),
            (good with { Lots = 0 }, "A trade has at least one lot of each leg."),
            (good with { Legs = [good.Legs[0] with { Ratio = 0 }] }, "A trade has at least one lot of each leg."),
            (good with { Legs = [good.Legs[0], good.Legs[0]] }, "A contract is a leg once; give it a ratio instead."),
            (good with { Legs = [new TicketLeg(9_999, Side.Buy)] }, "A leg is no contract that this session follows."),
            (good with { Legs = [new TicketLeg(1, Side.Buy)] }, "A leg is no contract that this session follows."), // The index.
            (good with { StopLoss = 0 }, "A trade has a stop loss, and where it has a target one, of a rupee or more"),
            (good with { StopLoss = 0.00001m }, "A trade has a stop loss, and where it has a target one, of a rupee or more"),
            (good with { Target = 0.4m }, "A trade has a stop loss, and where it has a target one, of a rupee or more"),
            (good with { LeaveAt = floor.Time.Nanoseconds }, "A trade is left after now and by 15:10 of its first expiry, 2026-02-10."),
            (good with { LeaveAt = Ist.At(TradingFloor.Expiry, new TimeOnly(15, 11)).Nanoseconds }, "A trade is left after now and by 15:10"),
            (good with { EntrySeconds = 601 }, "An entry takes 1 to 600 seconds."),
        ];
        foreach ((OrderTicket ticket, string why) in cases)
            Assert.StartsWith(why, floor.Kernel.WhyNotByHand(1, ticket), StringComparison.Ordinal);
        Assert.StartsWith("A trade is opened in the book of a bot", floor.Kernel.WhyNotByHand(3, good), StringComparison.Ordinal);
        Assert.Equal(good.ToJson(), OrderTicket.Parse(good.ToJson()).ToJson());
        Assert.Throws<InputErrorException>(() => OrderTicket.Parse("""{ "legs": [], "lots": 1 }"""));
        floor.CloseDay();
        Assert.Equal("The trading day is not open.", floor.Kernel.WhyNotByHand(1, good));
        Assert.Equal("Only a named person acts by hand.", Nameless(Open()));
    }

    [Fact]
    public void What_lives_again_by_a_late_fill_is_carried_without_a_plan()
    {
        var floor = new TradingFloor();
        floor.Snapshot(Ten);
        floor.Place(1, Ticket(new TicketLeg(floor.IdOf(24_500, OptionRight.Call), Side.Buy)));
        Order lost = floor.Working[0];
        floor.Apply(new ReplyPayload(lost.Id, 0, ReplyKind.Rejected, RejectReason.NeverArrived));
        floor.ByHand(OperatorAction.CloseStructure, 1);
        floor.Snapshot(new(10, 1));
        Assert.True(floor.Structure.IsFinished);
        floor.Snapshot(new(10, 2)); // Its plan is gone.
        floor.Fill(lost, 65);
        Assert.NotEqual(0, floor.Structure.ExitReason);
        Assert.False(floor.Structure.IsFinished);
        floor.NextDay(new(2026, 2, 5), book =>
        {
            Assert.Empty(book.ByHand);
            return book;
        });
        floor.Snapshot(Ten);
        floor.FillAll();
        Assert.True(floor.Kernel.Structures[^1].IsFinished);
    }

    [Fact]
    public void A_ticket_whose_time_comes_on_its_way_is_refused()
    {
        var floor = new TradingFloor();
        floor.Snapshot(Ten);
        OrderTicket ticket = Condor(floor) with { LeaveAt = floor.Time.Plus(TimeSpan.FromMilliseconds(20)).Nanoseconds };
        Assert.Null(floor.Kernel.WhyNotByHand(1, ticket));
        floor.PassWithoutInput(TimeSpan.FromMilliseconds(30));
        Assert.Equal(DenyReason.ByHandRefused, (DenyReason)floor.Place(1, ticket).Denial.Reason);
        Assert.Empty(floor.Kernel.Structures);
    }

    [Fact]
    public void While_a_leg_is_being_closed_the_rest_is_watched_as_before()
    {
        TradingFloor floor = OpenByHand(leaveAt: Ist.At(new(2026, 2, 4), new TimeOnly(15, 0)));
        floor.ByHand(OperatorAction.CloseLeg, 1, floor.IdOf(24_500, OptionRight.Call)); // Nobody fills it.
        Assert.Equal(StructureState.Open, floor.Structure.State);
        floor.Snapshot(new(14, 59));
        floor.Snapshot(new(15, 0));
        Assert.Equal(CommonReasons.HandTime, floor.Structure.ExitReason);

        TradingFloor stopped = OpenByHand();
        stopped.ByHand(OperatorAction.CloseLeg, 1, stopped.IdOf(24_500, OptionRight.Call));
        Assert.StartsWith("This leg covers a short", stopped.WhyNot(OperatorAction.CloseLeg, 1, stopped.IdOf(24_800, OptionRight.Call)), StringComparison.Ordinal); // Not bought back yet.
        stopped.Level -= 700;
        stopped.Snapshot(new(10, 2));
        stopped.Snapshot(new(10, 3));
        Assert.Equal(CommonReasons.HandStop, stopped.Structure.ExitReason);
    }

    [Fact]
    public void What_outlives_a_settlement_is_closed_in_the_next_session()
    {
        DateOnly far = new(2026, 2, 17);
        var floor = new TradingFloor(laterExpiry: far, bot: new BotLimits { TradeCap = Money.FromRupees(500_000) });
        floor.Snapshot(Ten);
        Assert.Equal(1, floor.Place(1, Ticket(
            new TicketLeg(floor.IdOf(24_500, OptionRight.Call, far), Side.Sell), new TicketLeg(floor.IdOf(24_800, OptionRight.Call, far), Side.Buy),
            new TicketLeg(floor.IdOf(23_200, OptionRight.Put), Side.Buy))).StructureId);
        floor.FillAll();
        floor.NextDay(TradingFloor.Expiry);
        floor.Snapshot(new(14, 0)); // Then no quote comes until the close: its time, 15:05, is not seen.
        floor.Settle(24_000);
        floor.NextDay(new(2026, 2, 11));
        floor.Snapshot(Ten);
        Assert.Equal("+24500C", floor.Placed());
        floor.FillAll();
        Structure left = floor.Kernel.Structures[^1];
        Assert.Equal((StructureState.Closed, CommonReasons.Settled), (left.State, left.ExitReason));
    }

    [Fact]
    public void The_cover_of_a_short_future_may_expire_before_it()
    {
        var floor = new TradingFloor(bot: new BotLimits { TradeCap = Money.FromRupees(50_000_000) }, allocation: 5_000_000);
        floor.Snapshot(Ten);
        int near = floor.Future(9_001, new(2026, 2, 24)), far = floor.Future(9_002, new(2026, 3, 30));
        Assert.Equal(1, floor.Place(1, Ticket(new TicketLeg(near, Side.Buy), new TicketLeg(far, Side.Sell))).StructureId);
        floor.FillAll();
        Assert.StartsWith("This leg covers a short", floor.WhyNot(OperatorAction.CloseLeg, 1, near), StringComparison.Ordinal);
        Assert.Null(floor.WhyNot(OperatorAction.CloseLeg, 1, far));
    }

    [Fact]
    public void An_adjustment_is_not_ended_by_hand()
    {
        TradingFloor floor = Open();
        floor.First.AtNext((_, _, intents) =>
        {
            Intent intent = intents.Adjust(1, 1, 3, Money.FromRupees(4_000), TimeSpan.FromMinutes(2), Price.FromRupees(20));
            intent.CloseInstruments.AddRange([floor.IdOf(24_500, OptionRight.Call), floor.IdOf(24_800, OptionRight.Call)]);
            intent.Legs.Add(new(floor.IdOf(24_600, OptionRight.Call), Side.Sell));
            intent.Legs.Add(new(floor.IdOf(24_900, OptionRight.Call), Side.Buy));
        });
        floor.Snapshot(new(10, 5));
        Assert.Equal(1, floor.Structure.Adjustments);
        Assert.StartsWith("Structure 1 is being adjusted: ending that now would close all of it.", floor.WhyNot(OperatorAction.CancelEntry, 1), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_plan_is_refused_with_its_field()
    {
        TradingFloor floor = OpenByHand();
        floor.CloseDay();
        BookState book = floor.Kernel.Capture();
        Assert.Contains("byHand", Refused(book with { ByHand = [] }), StringComparison.Ordinal);
        Assert.Contains("byHand[0].structure", Refused(book with { ByHand = [book.ByHand[0] with { Structure = 7 }] }), StringComparison.Ordinal);
        Assert.Contains("byHand[1].structure", Refused(book with { ByHand = [book.ByHand[0], book.ByHand[0]] }), StringComparison.Ordinal);
        Assert.Contains("byHand[0].stopLoss", Refused(book with { ByHand = [book.ByHand[0] with { StopLoss = 0 }] }), StringComparison.Ordinal);
        Assert.Contains("byHand[0].target", Refused(book with { ByHand = [book.ByHand[0] with { Target = -1 }] }), StringComparison.Ordinal);

        static string Refused(BookState book) => Assert.Throws<InputErrorException>(() => BookState.Parse(book.ToJson())).Message;
    }

    /// <summary>
    /// Two bots, a person who does anything at any time, and an exchange that fills in parts and in any order. After every input the floor checks that no short can
    /// lose its cover; at the end all can be closed and the ledger has nothing blocked.
    /// </summary>
    [Fact]
    public void Whatever_a_person_does_no_short_loses_its_cover_and_all_can_be_closed()
    {
        int acted = 0;
        for (ulong seed = 1; seed <= 150; seed++)
            acted += Play(seed);
        Assert.InRange(acted, 1_500, int.MaxValue);
    }

    private static int Play(ulong seed)
    {
        var random = new SplitMix64(seed);
        var floor = new TradingFloor(bot: new BotLimits { MaxStructures = 3 });
        int acted = 0;
        floor.Snapshot(Ten);
        for (int step = 0; step < 60; step++)
        {
            switch (random.NextInt(9))
            {
                case 0:
                    floor.First.OpenCondor(1 + random.NextInt(2), 300 + 50 * random.NextInt(4));
                    break;
                case 1:
                    floor.Level += 40 - 10.0 * random.NextInt(9);
                    break;
                case 2 when floor.Kernel.WhyNotByHand(2, Condor(floor)) is null:
                    floor.Place(2, Condor(floor));
                    acted++;
                    break;
                case 3 or 4 when floor.Kernel.Structures.Count > 0:
                {
                    // Whatever comes to mind, also what cannot be done.
                    Structure one = floor.Kernel.Structures[random.NextInt(floor.Kernel.Structures.Count)];
                    OperatorAction action = random.NextInt(4) switch { 0 => OperatorAction.CloseStructure, 1 => OperatorAction.CancelEntry, _ => OperatorAction.CloseLeg };
                    int contract = action == OperatorAction.CloseLeg ? one.Legs[random.NextInt(one.Legs.Count)].Terms.Id : 0;
                    bool possible = floor.WhyNot(action, one.Id, contract) is null;
                    floor.ByHand(action, one.Id, contract);
                    Assert.Equal(!possible, floor.Last.Any(output => output.Kind == OutputKind.Denied && (DenyReason)output.Denial.Reason == DenyReason.ByHandRefused));
                    acted++;
                    break;
                }

                case 5 when floor.Working.Count > 0:
                {
                    Order order = floor.Working[random.NextInt(floor.Working.Count)];
                    floor.ByHand(OperatorAction.MoveLimit, order.Id, limit: Price.FromSteps(order.Limit).ToRupees() + 0.05m * random.NextInt(5));
                    acted++;
                    break;
                }
            }

            foreach (Order order in floor.Working.ToArray())
            {
                if (!order.IsLive)
                    continue;
                switch (random.NextInt(6))
                {
                    case 0:
                        floor.Fill(order);
                        break;
                    case 1 when order.RemainingUnits > 65:
                        floor.Fill(order, 65);
                        break;
                    case 2 when order.State is OrderState.CancelPending:
                        floor.Gone(order);
                        break;
                    case 3 when order.State is OrderState.ModifyPending && random.NextInt(3) == 0:
                        floor.Apply(new ReplyPayload(order.Id, order.Id, ReplyKind.ModifyRejected, RejectReason.Other));
                        break;
                    case 3 when order.State is OrderState.ModifyPending or OrderState.CancelPending:
                        floor.Keep(order);
                        break;
                    case 4 when order.State is OrderState.Sent or OrderState.Accepted:
                        Works(floor, order);
                        break;
                }
            }

            floor.Wait(1 + random.NextInt(20));
            floor.Snapshot(Ist.TimeOf(floor.Time));
        }

        floor.Operate(OperatorAction.Flatten);
        for (int round = 0; round < 200 && floor.Kernel.Structures.Any(one => !one.IsFinished); round++)
        {
            foreach (Order order in floor.Working.ToArray())
            {
                if (order.State == OrderState.CancelPending)
                    floor.Gone(order);
                else if (order.IsLive)
                    floor.Fill(order);
            }

            floor.Wait(10);
            floor.Snapshot(Ist.TimeOf(floor.Time));
        }

        Assert.All(floor.Kernel.Structures, one => Assert.True(one.IsFinished, $"seed {seed}: structure {one.Id} is {one.State}"));
        Assert.All(floor.Kernel.BotsNow(), bot => Assert.Equal((Money.Zero, Money.Zero), (bot.Reserved, bot.Margin)));
        return acted;
    }

    private static string? Nameless(TradingFloor floor) => floor.Kernel.WhyNotByHand(new OperatorPayload(OperatorAction.CloseStructure, 0, 0, 0, 1), 0);

    private static TradingFloor Entering()
    {
        var floor = new TradingFloor();
        floor.First.OpenCondor();
        floor.Snapshot(Ten);
        Assert.Equal(Hedges, floor.Placed());
        return floor;
    }

    private static TradingFloor Open()
    {
        TradingFloor floor = Entering();
        floor.FillAll();
        Assert.Equal(StructureState.Open, floor.Structure.State);
        return floor;
    }

    private static TradingFloor OpenByHand(Timestamp? leaveAt = null)
    {
        var floor = new TradingFloor();
        floor.Snapshot(Ten);
        OrderTicket ticket = Condor(floor);
        floor.Place(1, leaveAt is { } at ? ticket with { LeaveAt = at.Nanoseconds } : ticket);
        floor.FillAll();
        Assert.Equal(StructureState.Open, floor.Structure.State);
        return floor;
    }

    private static OrderTicket Condor(TradingFloor floor) => Ticket(
        new TicketLeg(floor.IdOf(24_500, OptionRight.Call), Side.Sell), new TicketLeg(floor.IdOf(23_500, OptionRight.Put), Side.Sell),
        new TicketLeg(floor.IdOf(24_800, OptionRight.Call), Side.Buy), new TicketLeg(floor.IdOf(23_200, OptionRight.Put), Side.Buy)) with { Target = 1_500 };

    private static OrderTicket Ticket(params TicketLeg[] legs) => new()
    {
        Legs = legs, Lots = 1, StopLoss = 4_000, LeaveAt = Ist.At(TradingFloor.Expiry, new TimeOnly(15, 5)).Nanoseconds, Slippage = 20,
    };

    private static void Works(TradingFloor floor, Order order) => floor.Report(order, ReportedStatus.Working);

    private static string Words(TradingFloor floor) =>
        string.Join(' ', floor.Working.Select(order => floor.Words(order.Side, order.InstrumentId)).Order(StringComparer.Ordinal));
}
