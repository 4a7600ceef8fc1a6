using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Kernel;
using Vyuha.Storage.Events;
using Vyuha.Tests.Kernel.Market;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Session;

/// <summary>What becomes known beside the market reaches a live session, and stays known to it.</summary>
public sealed class KnowledgeTests
{
    private static readonly MarketEventPayload Policy = new(
        MarketEventId.Of("rbi-2026-12"), 1, new DateOnly(2026, 11, 27).DayNumber, 600, 2, MarketEventKind.RbiPolicy, EventStatus.Confirmed);

    [Fact]
    public void What_was_learned_before_the_opening_is_known_at_it()
    {
        int aheadAtOpening = -1;
        using var session = new HandFedSession(new OnlookingBot(WakeOn.DayOpen) { Decides = market => aheadAtOpening = market.Events.Ahead(0, 2).Length });
        session.Session.Inbox.Post(new Learned([InputEvent.OfMarketEvent(0, default, Policy)]));
        session.Run(1);
        Assert.Equal(1, aheadAtOpening);
    }

    [Fact]
    public void What_is_learned_while_it_trades_is_known_at_once_and_told_again_changes_nothing()
    {
        using var session = new HandFedSession(new OnlookingBot(WakeOn.SnapshotEnd));
        session.Run(1);
        session.Session.Inbox.Post(new Learned([InputEvent.OfMarketEvent(0, default, Policy)]));
        session.Run(0.2);
        Assert.Equal(2, session.Kernel.Market.Events.RevisionOf(Policy.EventId));
        long version = session.Kernel.Market.Events.Version;
        session.Session.Inbox.Post(new Learned([InputEvent.OfMarketEvent(0, default, Policy)]));
        session.Run(0.2);
        Assert.Equal(version, session.Kernel.Market.Events.Version);
        Assert.Null(session.Session.Trader.Halted);
    }

    [Fact]
    public void A_calendar_that_cannot_be_read_is_an_alarm_and_stops_nothing()
    {
        using var session = new HandFedSession(new OnlookingBot(WakeOn.SnapshotEnd));
        session.Run(1);
        session.Session.Inbox.Post(new KnowledgeUnread("events.csv:7: damaged."));
        session.Run(0.1);
        Assert.Contains(session.Session.Trader.Alarms, alarm => alarm is { Kind: AlarmKind.KnowledgeUnread, Severity: Severity.Warning });
        Assert.False(session.Kernel.EntriesFrozen);
    }

    [Fact]
    public void The_watch_tells_each_revision_once_and_none_of_the_future()
    {
        using var home = new TempHome();
        using var inbox = new Inbox();
        SessionClock clock = SessionClock.Rehearsal(Ist.At(new(2026, 11, 25), new(10, 0)), 1, TimeProvider.System);
        var watch = new KnowledgeWatch(home.Home, ["NIFTY"], inbox, clock);
        watch.Read();
        InputEvent[] first = Told(inbox);
        Assert.Contains(first, input => input.MarketEvent.EventId == MarketEventId.Of("fomc-2026-12"));
        Assert.All(first, input => Assert.True(input.Time <= clock.Now));
        watch.Read();
        Assert.Empty(Told(inbox));

        EventStore.Open(home.Home).Revise("rbi-2026-12", one => one with { Status = EventStatus.Confirmed, KnownAt = Ist.At(new(2026, 11, 25), new(9, 59)) }, clock.Now);
        EventStore.Open(home.Home).Revise("cpi-2026-12", one => one with { Status = EventStatus.Confirmed, KnownAt = Ist.At(new(2026, 11, 25), new(15, 0)) }, clock.Now);
        watch.Read();
        Assert.Equal([MarketEventId.Of("rbi-2026-12")], Told(inbox).Select(input => input.MarketEvent.EventId));

        File.AppendAllText(home.Home.EventsFile, "nonsense");
        watch.Read();
        watch.Read();
        var events = new List<SessionEvent>();
        inbox.Drain(events, []);
        Assert.Contains("the last line was cut off", Assert.IsType<KnowledgeUnread>(Assert.Single(events)).Why, StringComparison.Ordinal);
    }

    private static InputEvent[] Told(Inbox inbox)
    {
        var events = new List<SessionEvent>();
        inbox.Drain(events, []);
        return [.. events.OfType<Learned>().SelectMany(one => one.Inputs)];
    }
}
