using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;

namespace Vyuha.Tests.Kernel.Market;

/// <summary>What a bot sees of the calendar. Holidays of 2026: NSE circular FAOP71777.</summary>
public sealed class EventBoardTests
{
    private const ulong Nifty = 0b01;
    private const ulong BankNifty = 0b10;

    private BareKernel _kernel = new();

    private EventBoard Events => _kernel.Market.Events;

    [Fact]
    public void A_Friday_sees_Monday_and_Tuesday_of_the_week_after()
    {
        _kernel.Open("2026-01-16");
        Tell(1, "2026-01-19");
        Tell(2, "2026-01-20");
        Tell(3, "2026-01-21");
        Assert.Equal([1ul, 2], Ahead(2));
        Assert.Equal(2, Events.TradingDaysTo(Events.Find(2)!));
    }

    [Fact]
    public void Across_a_holiday_it_sees_Tuesday_and_Wednesday()
    {
        _kernel.Open("2026-01-23"); // Monday is Republic Day.
        Tell(1, "2026-01-27");
        Tell(2, "2026-01-28");
        Tell(3, "2026-01-29");
        Assert.Equal([1ul, 2], Ahead(2));
    }

    [Fact]
    public void An_event_on_a_holiday_counts_to_the_session_that_can_trade_it()
    {
        _kernel.Open("2026-01-23");
        Tell(1, "2026-01-26", minute: 11 * 60);
        Assert.Equal([1ul], Ahead(1));
        Assert.Empty(Ahead(0));
        ConfirmedEvent known = Events.Find(1)!;
        Assert.Equal(new DateOnly(2026, 1, 27), known.ReactionDay);
        Assert.True(known.IsAfterHours);
    }

    [Fact]
    public void A_Sunday_with_a_session_is_a_trading_day()
    {
        _kernel.Open("2026-01-30");
        Tell(1, "2026-02-01", MarketEventKind.UnionBudget, minute: 11 * 60);
        Assert.Equal([1ul], Ahead(1));
        Assert.False(Events.Find(1)!.IsAfterHours);
    }

    [Fact]
    public void A_date_nobody_has_confirmed_is_never_among_the_events_ahead()
    {
        _kernel.Open("2026-01-16");
        Tell(1, "2026-01-19", status: EventStatus.Unconfirmed);
        Assert.Empty(Ahead(30));
        Assert.Null(Events.Find(1));
        Assert.Equal(new UnconfirmedEvent(1, MarketEventKind.RbiPolicy, new(2026, 1, 19)), Assert.Single(Events.UnconfirmedAhead(0, 30).ToArray()));

        Tell(1, "2026-01-19", revision: 2);
        Assert.Equal([1ul], Ahead(30));
        Assert.Empty(Events.UnconfirmedAhead(0, 30).ToArray());

        Tell(1, "2026-01-19", revision: 3, status: EventStatus.Unconfirmed);
        Assert.Empty(Ahead(30));
        Assert.Null(Events.Find(1));
    }

    [Fact]
    public void A_withdrawn_event_is_on_neither_list()
    {
        _kernel.Open("2026-01-16");
        Tell(1, "2026-01-19");
        Tell(1, "2026-01-19", revision: 2, status: EventStatus.Withdrawn);
        Assert.Empty(Ahead(30));
        Assert.Empty(Events.UnconfirmedAhead(0, 30).ToArray());
        Assert.Null(Events.Find(1));
        Assert.Equal(1, Events.Count);
    }

    [Fact]
    public void An_older_revision_and_the_same_one_again_change_nothing()
    {
        _kernel.Open("2026-01-16");
        Tell(1, "2026-01-20", revision: 2);
        long version = Events.Version;
        Tell(1, "2026-01-19", revision: 1);
        Tell(1, "2026-01-20", revision: 2);
        Assert.Equal(new DateOnly(2026, 1, 20), Events.Find(1)!.Date);
        Assert.Equal(version, Events.Version);
    }

    [Fact]
    public void An_event_that_moves_is_found_under_its_id_at_its_new_date()
    {
        _kernel.Open("2025-07-18");
        Tell(1, "2025-08-07", minute: 600);
        ConfirmedEvent before = Events.Find(1)!;
        Tell(1, "2025-08-06", revision: 2, minute: 600);
        Assert.Equal(new DateOnly(2025, 8, 7), before.Date);
        Assert.Equal(Ist.At(new(2025, 8, 6), new(10, 0)), Events.Find(1)!.At);
    }

    [Fact]
    public void Only_the_kinds_and_the_underlying_asked_for_are_listed()
    {
        _kernel.Open("2026-01-16");
        Tell(1, "2026-01-19", MarketEventKind.FederalReserve, underlyings: Nifty | BankNifty);
        Tell(2, "2026-01-19", MarketEventKind.CompanyResults, underlyings: BankNifty);
        Tell(3, "2026-01-19", MarketEventKind.RuleChange);
        Assert.Equal([1ul], Ahead(5));
        Assert.Equal([1ul, 2], Events.Ahead(1, 5).ToArray().Select(one => one.Id));
        Assert.Equal([3ul], Events.Ahead(0, 5, MarketEventKinds.RuleChange).ToArray().Select(one => one.Id));
    }

    [Fact]
    public void Yesterday_is_behind_and_today_is_ahead()
    {
        _kernel.Open("2026-01-16");
        Tell(1, "2026-01-16", minute: 600);
        Assert.Equal([1ul], Ahead(0));
        Assert.Empty(Events.Behind(0, 5).ToArray());
        _kernel.Close();
        _kernel.Open("2026-01-19");
        Assert.Empty(Ahead(0));
        Assert.Equal([1ul], Events.Behind(0, 1).ToArray().Select(one => one.Id));
    }

    [Fact]
    public void An_event_that_arrived_before_the_day_is_there_at_its_opening_and_wakes_who_asked()
    {
        var seen = new List<int>();
        _kernel = new BareKernel(WakeOn.DayOpen | WakeOn.MarketEvent);
        _kernel.Bot.Decides = market => seen.Add(market.Events.Ahead(0, 1).Length);
        Tell(1, "2026-01-19");
        _kernel.Open("2026-01-16");
        Tell(2, "2026-01-16");
        Assert.Equal([1, 2], seen);
    }

    [Fact]
    public void Beyond_the_published_holidays_nothing_is_ahead()
    {
        _kernel.Open("2026-11-23");
        Tell(1, "2027-02-01", MarketEventKind.UnionBudget, minute: 11 * 60);
        Assert.Empty(Ahead(200));
        Assert.Null(Events.Find(1));
        Assert.Empty(Events.UnconfirmedAhead(0, 200).ToArray());
    }

    private IEnumerable<ulong> Ahead(int days) => Events.Ahead(0, days).ToArray().Select(one => one.Id);

    private void Tell(
        ulong id, string date, MarketEventKind kind = MarketEventKind.RbiPolicy, int minute = -1, int revision = 1,
        EventStatus status = EventStatus.Confirmed, ulong underlyings = Nifty) =>
        _kernel.Apply(InputEvent.OfMarketEvent(0, default, new MarketEventPayload(
            id, underlyings, DateOnly.Parse(date).DayNumber, (short)minute, (ushort)revision, kind, status)));
}
