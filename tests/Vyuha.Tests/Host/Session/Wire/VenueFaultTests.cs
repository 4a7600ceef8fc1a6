using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Sandbox.Faults;

namespace Vyuha.Tests.Host.Session.Wire;

/// <summary>The scripted faults of the sandbox, each met by a whole session over the wire: its books are the venue's afterwards.</summary>
public sealed class VenueFaultTests
{
    [Theory]
    [InlineData("lose_reply")]
    [InlineData("lose_request")]
    [InlineData("error", 500)]
    [InlineData("error", 429)]
    [InlineData("error", 404)]
    public async Task A_placement_that_goes_wrong_is_neither_doubled_nor_forgotten(string kind, int status = 500)
    {
        await using var wire = new WireSession();
        wire.Count("placeorder");
        wire.Fault($$"""{"kind":"{{kind}}","endpoint":"placeorder","nth":1,"status":{{status}}}""");
        await wire.StartAsync();
        await wire.UntilAsync("a structure was entered or given up", session =>
            session.Trader.Kernel.Structures.Any(one => one.IsOpen) || (session.Trader.Kernel.Structures.Count > 0 && session.Trader.Kernel.Structures.All(one => one.IsFinished)));
        Assert.Equal(1, wire.Happened(kind));
        bool isDoubtful = kind != "error" || status == 500;
        Assert.Equal(isDoubtful, wire.Alarms.Any(alarm => alarm.Kind == AlarmKind.OrderInDoubt));
        await wire.FlattenAndCompareAsync();
        Assert.DoesNotContain(wire.Alarms, alarm => alarm.Kind is AlarmKind.ExternalOrder or AlarmKind.PositionBreak);
    }

    [Fact]
    public async Task Updates_that_come_twice_late_or_never_change_no_book()
    {
        await using var wire = new WireSession();
        foreach (string kind in new[] { "duplicate_update", "reorder_update", "lose_update" })
            wire.Fault($$"""{"kind":"{{kind}}","endpoint":"{{FaultPlan.OrderStream}}","probability":0.3}""");
        await wire.StartAsync();
        await wire.UntilHeldAsync();
        wire.Ask(OperatorAction.Flatten);
        await wire.UntilAsync("flat", session => session.Trader.Kernel.Structures.All(one => one.IsFinished));
        Assert.True(wire.Happened("duplicate_update") + wire.Happened("reorder_update") + wire.Happened("lose_update") > 2);
        await wire.FlattenAndCompareAsync();
    }

    [Fact]
    public async Task A_feed_that_falls_silent_stops_entries_while_what_is_held_is_quoted_by_request()
    {
        await using WireSession wire = await new WireSession().StartAsync();
        await wire.UntilHeldAsync();
        wire.Count("multiquotes");
        wire.Fault("""{"kind":"silent_feed","seconds":90}""");
        await wire.UntilAsync("suspended", session => session.Phase == DayPhase.FeedWait && session.Trader.Kernel.EntriesSuspended);
        Assert.Contains(wire.Alarms, alarm => alarm.Kind == AlarmKind.FeedStale);
        await wire.UntilAsync("asked by request", _ => wire.CallsOf("multiquotes") > 0);
        await wire.UntilAsync("the feed is back", session => session.Phase == DayPhase.Tradable && !session.Trader.Kernel.EntriesSuspended);
        await wire.FlattenAndCompareAsync();
    }

    [Fact]
    public async Task After_dropped_connections_and_a_restart_of_the_server_the_session_goes_on_by_itself()
    {
        await using WireSession wire = await new WireSession().StartAsync();
        await wire.UntilHeldAsync();
        for (int i = 0; i < 3; i++)
        {
            wire.Fault("""{"kind":"disconnect"}""");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        wire.Fault("""{"kind":"restart","seconds":60}""");
        await wire.UntilAsync("suspended", session => session.Trader.Kernel.EntriesSuspended);
        await wire.UntilAsync("quotes flow again", session => session.Phase == DayPhase.Tradable && !session.Trader.Kernel.EntriesSuspended);
        Assert.Equal((3, 1), (wire.Happened("disconnect"), wire.Happened("restart")));
        Assert.False(await wire.LookAsync(session => session.Trader.Kernel.EntriesFrozen)); // Nobody had to lift anything.
        await wire.FlattenAndCompareAsync();
    }

    [Fact]
    public async Task What_others_trade_and_wrong_rows_of_the_book_are_told_and_touched_by_no_bot()
    {
        await using WireSession wire = await new WireSession().StartAsync();
        await wire.UntilHeldAsync();
        string symbol = wire.Venue.Orders()[0].Contract.Symbol;
        int ours = wire.Venue.Orders().Count;
        wire.Fault($$"""{"kind":"external_order","symbol":"{{symbol}}","quantity":65}""");
        await wire.UntilAlarmAsync(AlarmKind.ExternalOrder);
        await wire.UntilAsync("its position is a break", session => session.Reconciler.Breaks.Any(one => one.IsStanding && one.Finding.Symbol == symbol));
        Assert.True(await wire.LookAsync(session => session.Trader.Kernel.EntriesSuspended));

        wire.Fault("""{"kind":"wrong_order_rows","endpoint":"orderbook","probability":1}""");
        wire.Host.Session.Inbox.Post(new BooksWanted());
        await wire.UntilAsync("wrong rows were read", _ => wire.Happened("wrong_order_rows") > 1);
        Assert.Equal(ours + 1, wire.Venue.Orders().Count);
        wire.Api.Faults.Plan.Clear();

        wire.Ask(OperatorAction.Flatten);
        await wire.UntilAsync("what is ours is flat", session => session.Trader.Kernel.Structures.All(one => one.IsFinished) && session.Trader.Kernel.Orders.Live.Count == 0);
        await wire.Host.FinishAsync();
        string difference = Assert.Single(await wire.DifferencesAsync()); // The other's 65 units stay.
        Assert.Contains(symbol, difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_the_broker_cancels_is_worked_on_or_given_up_and_never_taken_for_filled()
    {
        await using WireSession wire = await new WireSession(new WireOptions { SizeShare = 0.01 }).StartAsync();
        await wire.UntilAsync("an order rests", _ => wire.Venue.Orders().Any(order => order.Status == Vyuha.Sandbox.Orders.SandboxOrderStatus.Open));
        wire.Fault("""{"kind":"broker_cancel"}""");
        await wire.UntilAsync("cancelled", session => Enumerable.Range(0, session.Trader.Kernel.Orders.Count)
            .Any(i => session.Trader.Kernel.Orders.At(i).State == Vyuha.Kernel.Orders.OrderState.Cancelled));
        Assert.Equal(1, wire.Happened("broker_cancel"));
        await wire.FlattenAndCompareAsync();
    }
}
