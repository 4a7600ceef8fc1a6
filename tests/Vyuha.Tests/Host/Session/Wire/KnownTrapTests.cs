using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Kernel.Orders;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Tests.Host.Session.Wire;

/// <summary>The ways in which an OpenAlgo server says one thing and means another, each met by a whole session over the wire.</summary>
public sealed class KnownTrapTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_that_another_mode_answers_is_the_last_that_leaves(bool isLive)
    {
        await using var wire = new WireSession(new WireOptions { IsLive = isLive });
        wire.Count("placeorder");
        wire.Fault("""{"kind":"switch_mode","endpoint":"placeorder","nth":1}""");
        await wire.StartAsync();
        await wire.UntilAlarmAsync(AlarmKind.ModeMismatch);
        await wire.UntilAsync("frozen", session => session.Trader.Kernel.EntriesFrozen);
        wire.Ask(OperatorAction.ResumeEntries);
        wire.Ask(OperatorAction.Flatten);
        await Task.Delay(1_000, TestContext.Current.CancellationToken);
        Assert.InRange(wire.CallsOf("placeorder"), 1, 2); // Both hedges leave together, before either is answered.
        Assert.Equal(wire.CallsOf("placeorder"), wire.OtherVenue.Orders().Count);
        Assert.All(wire.OtherVenue.Orders(), order => Assert.Equal(Side.Buy, order.Side));
        Assert.Empty(wire.Venue.Orders());
    }

    [Fact]
    public async Task A_success_without_an_order_id_is_an_order_that_waits_and_is_not_sent_again()
    {
        await using var wire = new WireSession(new WireOptions { IsLive = true });
        wire.Count("placeorder");
        wire.Api.State.IsSemiAuto = true;
        await wire.StartAsync();
        await wire.UntilAlarmAsync(AlarmKind.QueuedForApproval);
        await wire.UntilAsync("both hedges wait", session => session.Trader.Kernel.Orders.Live.Count(order => order.AwaitsApproval) == 2);

        // A minute and a half of the session, in which an order that is looked for and not found would be given up and sent anew.
        await Task.Delay(3_500, TestContext.Current.CancellationToken);
        Assert.Equal(2, wire.CallsOf("placeorder"));
        Assert.Empty(wire.Venue.Orders());
        Assert.DoesNotContain(wire.Alarms, alarm => alarm.Kind == AlarmKind.OrderNeverArrived);
        Assert.True(await wire.LookAsync(session => session.Trader.Kernel.EntriesFrozen));
    }

    [Fact]
    public async Task What_the_stream_says_before_the_reply_is_our_own_order()
    {
        await using var wire = new WireSession();
        wire.Fault("""{"kind":"slow_reply","endpoint":"placeorder","probability":1,"seconds":1}""");
        wire.Count("modifyorder");
        await wire.StartAsync();
        await wire.UntilAsync("the venue has filled what the session still waits for", session =>
            wire.Venue.Orders().Any(order => order.Filled > 0) && session.Trader.Kernel.Orders.Live.Any(order => order.State == OrderState.Sent));
        await wire.UntilHeldAsync();
        Assert.DoesNotContain(wire.Alarms, alarm => alarm.Kind is AlarmKind.ExternalOrder or AlarmKind.OrderInDoubt or AlarmKind.PositionBreak);
        await wire.FlattenAndCompareAsync();
    }

    [Fact]
    public async Task A_rejection_that_only_the_stream_tells_ends_the_order_at_once()
    {
        // The hedges cannot be paid for. Their placement answers 200, and the books that would tell take long.
        await using var wire = new WireSession(new WireOptions { Capital = Money.FromRupees(100) });
        wire.Fault("""{"kind":"slow_reply","endpoint":"orderbook","nth":2,"times":1000,"seconds":2}""");
        await wire.StartAsync();
        await wire.UntilAsync("both hedges are rejected", session => Orders(session).Count(order => order is { Side: Side.Buy, State: OrderState.Rejected }) >= 2);
        Assert.Equal(0, await wire.LookAsync(session => session.Trader.Kernel.Structures.Count(one => one.IsOpen)));
        Assert.All(wire.Venue.Orders(), order => Assert.Equal(SandboxOrderStatus.Rejected, order.Status));
        Assert.All(wire.Venue.Orders(), order => Assert.Equal(Side.Buy, order.Side)); // No short without its hedge.
        Assert.DoesNotContain(wire.Alarms, alarm => alarm.Kind is AlarmKind.OrderInDoubt or AlarmKind.ExternalOrder);
        await wire.StopTraderAsync();
    }

    [Fact]
    public async Task When_shorts_are_refused_for_margin_the_hedges_are_sold_and_no_entry_follows()
    {
        // Both hedges can be paid for, a short cannot be margined.
        await using WireSession wire = await new WireSession(new WireOptions { Capital = Money.FromRupees(60_000) }).StartAsync();
        await wire.UntilAsync("a short is rejected", session => Orders(session).Any(order => order is { Side: Side.Sell, State: OrderState.Rejected }));
        Assert.Contains(wire.Venue.Orders(), order => order.Status == SandboxOrderStatus.Rejected && order.Reason.Contains("margin", StringComparison.OrdinalIgnoreCase));
        await wire.UntilAsync("the hedges are sold", session => session.Trader.Kernel.Structures.All(one => one.IsFinished));
        await Task.Delay(1_000, TestContext.Current.CancellationToken);
        Assert.All(wire.Venue.Positions(), position => Assert.True(position.Units >= 0)); // Never short.
        Assert.Equal(2, wire.Venue.Orders().Count(order => order.Side == Side.Buy)); // One entry; the next is an hour away.
        Assert.InRange(wire.Venue.Orders().Count(order => order.Status == SandboxOrderStatus.Rejected), 1, 80); // Within the entry's time, at the pace of repricing.
        await wire.FlattenAndCompareAsync();
        Assert.All(wire.Venue.Positions(), position => Assert.Equal(0, position.Units));
    }

    [Fact]
    public async Task Only_single_limit_orders_leave_and_shorts_are_closed_before_their_hedges()
    {
        await using WireSession wire = await new WireSession().StartAsync();
        string[] never = ["basketorder", "splitorder", "optionsorder", "optionsmultiorder", "placesmartorder", "closeposition", "cancelallorder"];
        foreach (string endpoint in never)
            wire.Count(endpoint);
        await wire.UntilHeldAsync();
        int before = wire.Venue.Trades().Count;
        await wire.FlattenAndCompareAsync();

        Assert.All(wire.Venue.Orders(), order => Assert.Equal(PriceType.Limit, order.PriceType));
        Side[] closing = [.. wire.Venue.Trades().Skip(before).Select(trade => trade.Order.Side)];
        Assert.Contains(Side.Sell, closing);
        Assert.Equal(closing.Order().ToArray(), closing); // Buy is before sell.
        Assert.True(Side.Buy < Side.Sell);
    }

    private static IEnumerable<Order> Orders(TradingSession session) =>
        Enumerable.Range(0, session.Trader.Kernel.Orders.Count).Select(session.Trader.Kernel.Orders.At);
}
