using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using BrokerSession = Vyuha.Sandbox.Http.BrokerSession;
using SandboxOrderStatus = Vyuha.Sandbox.Orders.SandboxOrderStatus;

namespace Vyuha.Tests.Host.Session.Wire;

/// <summary>What happens to the session itself, its login, its socket, its clock and its calls, each met by a whole session over the wire.</summary>
public sealed class SessionFaultTests
{
    private static readonly DateOnly Date = new(2026, 11, 25);

    /// <summary>A client gives its key again after twenty seconds of silence on the wall's clock, whatever the sandbox's speed.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_login_that_expires_at_three_waits_for_the_next_one_and_the_day_is_traded()
    {
        var time = new HastyTime();
        await using var wire = new WireSession(new WireOptions { Start = new TimeOnly(2, 59, 30), Time = time });
        wire.Fault("""{"kind":"expire_session","at":"03:00:00"}""");
        await wire.StartAsync();
        await wire.UntilAsync("the login has ended", session => session.Phase == DayPhase.LoginGate);
        Assert.Equal(1, wire.Happened("expire_session"));
        Assert.Contains(wire.Alarms, alarm => alarm.Kind == AlarmKind.NotAuthorised);

        // The night passes in steps that are no pause to the session; somebody logs in at ten to nine.
        await wire.HurryAsync(time, Ist.At(Date, new TimeOnly(8, 50)), TimeSpan.FromSeconds(4.5));
        Assert.Equal(DayPhase.LoginGate, await wire.LookAsync(session => session.Phase));
        wire.Api.State.Session = BrokerSession.LoggedIn;
        await wire.UntilAsync("logged in", session => session.Phase == DayPhase.Preflight);

        // The socket of the night is open and says nothing until the session gives its key again. Entries are looked for from 9:45 on.
        await wire.HurryAsync(time, Ist.At(Date, new TimeOnly(9, 46)), TimeSpan.FromSeconds(3));
        await wire.UntilAsync("tradable", session => session.Phase == DayPhase.Tradable && !session.Trader.Kernel.EntriesSuspended, Silence);
        await wire.UntilHeldAsync();
        Assert.False(await wire.LookAsync(session => session.Trader.Kernel.EntriesFrozen)); // Nobody had to lift anything.
        await wire.FlattenAndCompareAsync();
    }

    [Fact]
    public async Task After_a_login_the_socket_that_stayed_open_speaks_again_and_what_was_held_is_held()
    {
        await using WireSession wire = await new WireSession().StartAsync();
        await wire.UntilHeldAsync();
        int orders = wire.Venue.Orders().Count;
        wire.Api.State.Session = BrokerSession.LoggedOut;
        await wire.UntilAsync("the login has ended", session => session.Phase == DayPhase.LoginGate);
        Assert.True(await wire.LookAsync(session => session.Trader.Kernel.EntriesSuspended));

        Timestamp login = await wire.LookAsync(session => session.Trader.Kernel.Market.Now);
        wire.Api.State.Session = BrokerSession.LoggedIn;
        await wire.UntilAsync("tradable", session => session.Phase == DayPhase.Tradable && !session.Trader.Kernel.EntriesSuspended, Silence);
        await wire.UntilAsync("quotes after the login", session => session.LastQuote is { } last && last > login);
        Assert.Equal(orders, wire.Venue.Orders().Count);
        Assert.True(await wire.LookAsync(session => session.Trader.Kernel.Structures.Single().IsOpen));
        Assert.DoesNotContain(wire.Alarms, alarm => alarm.Kind is AlarmKind.PositionBreak or AlarmKind.ExternalOrder);
        await wire.FlattenAndCompareAsync();
    }

    [Fact]
    public async Task A_storm_of_disconnects_while_a_structure_is_entered_doubles_and_loses_nothing()
    {
        await using WireSession wire = await new WireSession().StartAsync();
        for (int i = 0; i < 25; i++)
        {
            wire.Fault("""{"kind":"disconnect"}""");
            await Task.Delay(120, TestContext.Current.CancellationToken);
        }

        Assert.Equal(25, wire.Happened("disconnect"));
        await wire.UntilHeldAsync();
        Assert.False(await wire.LookAsync(session => session.Trader.Kernel.EntriesFrozen));
        Assert.DoesNotContain(wire.Alarms, alarm => alarm.Kind is AlarmKind.PositionBreak or AlarmKind.ExternalOrder);
        await wire.FlattenAndCompareAsync();
    }

    [Theory]
    [InlineData("modifyorder", "lose_request")]
    [InlineData("modifyorder", "lose_reply")]
    [InlineData("cancelorder", "lose_request")]
    [InlineData("cancelorder", "lose_reply")]
    [InlineData("orderbook", "lose_request")]
    public async Task A_call_about_orders_that_is_lost_leaves_no_book_apart(string endpoint, string kind)
    {
        await using var wire = new WireSession(new WireOptions { SizeShare = 0.01 });
        await wire.StartAsync();
        await wire.UntilAsync("an order rests", _ => wire.Venue.Orders().Any(order => order.Status == SandboxOrderStatus.Open));
        wire.Fault($$"""{"kind":"{{kind}}","endpoint":"{{endpoint}}","nth":1,"times":2}""");
        if (endpoint == "cancelorder")
            wire.Ask(OperatorAction.Flatten);
        wire.Host.Session.Inbox.Post(new BooksWanted());
        await wire.UntilAsync("it is lost", _ => wire.Happened(kind) > 0);
        await wire.FlattenAndCompareAsync();
        Assert.DoesNotContain(wire.Alarms, alarm => alarm.Kind is AlarmKind.PositionBreak or AlarmKind.ExternalOrder);
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_with_something_held_lets_nothing_in_and_exits_leave()
    {
        var machine = new BadInputTests.JumpingClock();
        await using WireSession wire = await new WireSession(new WireOptions { Speed = 1, Machine = machine }).StartAsync();
        await wire.UntilHeldAsync();
        int orders = wire.Venue.Orders().Count;
        machine.Jump = TimeSpan.FromMinutes(3);
        await wire.UntilAlarmAsync(AlarmKind.ClockJumped);
        await wire.UntilAsync("frozen", session => session.Trader.Kernel.EntriesFrozen);
        Assert.True(await wire.LookAsync(session => session.Trader.Kernel.Structures.Single().IsOpen));
        Assert.Equal(orders, wire.Venue.Orders().Count);
        await wire.FlattenAndCompareAsync();
        Assert.All(wire.Venue.Positions(), position => Assert.Equal(0, position.Units));
    }
}
