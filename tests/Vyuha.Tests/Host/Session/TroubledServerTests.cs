using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Storage.Journal;
using Vyuha.Strategies;
using Vyuha.Tests.Simulation.Backtest;

namespace Vyuha.Tests.Host.Session;

/// <summary>What a session does when the server fails it: books that cannot be read, silence, another mode.</summary>
public sealed class TroubledServerTests
{
    [Fact]
    public void Books_that_cannot_be_read_are_asked_for_less_and_less_often_and_a_person_hears_of_it_once()
    {
        using var session = new TroubledSession { OnReading = _ => new BooksFailed("500 from the server", IsLoggedOut: false) };
        session.Run(30, step: 20);
        // At 0, 1, 3, 6, 10 s and from then on every 5 s.
        Assert.InRange(session.Readings, 8, 10);
        Alarm told = Assert.Single(session.Alarms, alarm => alarm.Kind == AlarmKind.BooksUnread);
        Assert.Contains("500 from the server", told.Text, StringComparison.Ordinal);
        Assert.Equal(DayPhase.Reconciling, session.Session.Phase);

        session.OnReading = null;
        session.Run(30);
        Assert.Equal(DayPhase.Tradable, session.Session.Phase);
    }

    [Fact]
    public void Books_that_fail_during_the_day_hold_entries_until_they_can_be_read_and_no_longer()
    {
        using TroubledSession session = new TroubledSession().Run(30);
        session.OnReading = _ => new BooksFailed("500 from the server", IsLoggedOut: false);
        session.Session.Inbox.Post(new BooksWanted());
        session.Run(10);
        Assert.True(session.Kernel.EntriesSuspended);
        session.OnReading = null;
        session.Run(10);
        Assert.False(session.Kernel.EntriesSuspended);
        Assert.False(session.Kernel.EntriesFrozen);
    }

    [Fact]
    public void A_reading_that_broke_in_an_unforeseen_way_is_not_the_last_one()
    {
        using var session = new TroubledSession { OnReading = _ => new LinkBroke("something unforeseen") };
        session.Run(2);
        Assert.Equal(1, session.Readings);
        session.OnReading = null;
        session.Run(40);
        Assert.True(session.Readings > 1);
        Assert.Contains(session.Alarms, alarm => alarm.Kind == AlarmKind.LinkBroke);
    }

    [Fact]
    public void A_reading_without_any_answer_is_not_the_last_one()
    {
        using var session = new TroubledSession { OnReading = _ => null };
        session.Run(20);
        Assert.Equal(1, session.Readings);
        session.Run(15);
        Assert.Equal(2, session.Readings);
    }

    [Fact]
    public void A_reading_that_a_later_one_has_overtaken_is_not_taken_in()
    {
        using TroubledSession session = new TroubledSession().Run(30);
        var foreign = new BrokerRow("T-999", "NIFTY01DEC2624500CE", Exchange.Nfo, Side.Sell, 65, Price.FromRupees(100), RowStatus.Open, 0, null, "of a hand", session.Now);
        session.Session.Inbox.Post(new BooksRead([foreign], [], [], session.Now.Plus(TimeSpan.FromSeconds(-29))));
        session.Run(0.1);
        Assert.DoesNotContain(session.Alarms, alarm => alarm.Kind == AlarmKind.ExternalOrder);
        session.Session.Inbox.Post(new BooksRead([foreign], [], [], session.Now));
        session.Run(0.1);
        Assert.Contains(session.Alarms, alarm => alarm.Kind == AlarmKind.ExternalOrder);
    }

    [Fact]
    public void A_row_nobody_can_read_is_told_once_and_the_others_stand()
    {
        using var session = new TroubledSession { OnReading = books => books with { Unread = [new UnreadRow("9", MayHideOrder: false, "order book, order 9: no side")] } };
        session.Run(60);
        Assert.True(Assert.Single(session.Kernel.Structures).IsOpen);
        Assert.Equal(Severity.Warning, Assert.Single(session.Alarms, alarm => alarm.Kind == AlarmKind.BooksUnread).Severity);
    }

    [Fact]
    public void A_row_of_our_own_order_that_nobody_can_read_is_critical()
    {
        using TroubledSession session = new TroubledSession().Run(30);
        session.OnReading = books => books with { Unread = [new UnreadRow(books.Orders[0].BrokerOrderId, MayHideOrder: true, "order book, order 1: no side")] };
        session.Session.Inbox.Post(new BooksWanted());
        session.Run(10);
        Assert.Equal(Severity.Critical, Assert.Single(session.Alarms, alarm => alarm.Kind == AlarmKind.BooksUnread).Severity);
    }

    [Fact]
    public void An_order_that_waits_for_approval_waits_after_a_restart_too_until_a_person_resumes()
    {
        using var session = new TroubledSession { OnPlace = _ => new BrokerOutcome(OutcomeKind.Queued) };
        session.Run(30);
        int placed = session.Placed;
        Assert.Equal(2, placed); // Both hedges.
        session.StartAgain();
        session.Run(150);
        Assert.DoesNotContain(session.Alarms, alarm => alarm.Kind == AlarmKind.OrderNeverArrived);
        Assert.Equal(placed, session.Placed);

        session.Session.Inbox.Post(new OperatorAsked(OperatorAction.ResumeEntries, 0, "anna"));
        session.OnPlace = null;
        session.Run(90);
        Assert.Contains(session.Alarms, alarm => alarm.Kind == AlarmKind.OrderNeverArrived); // From then on it is an order in doubt like any other.
    }

    [Fact]
    public void A_reading_begun_before_the_login_came_back_does_not_let_anything_leave()
    {
        using TroubledSession session = new TroubledSession().Run(30);
        session.Session.Inbox.Post(new LoginChanged(false, "expired"));
        session.Run(1);
        session.OnReading = _ => null;
        session.Session.Inbox.Post(new LoginChanged(true, "back"));
        Timestamp before = session.Now;
        session.Run(1);
        session.Session.Inbox.Post(new BooksRead([], [], [], before));
        session.Run(1);
        Assert.True(session.Session.Trader.Desk.IsHeld);
        Assert.Equal(DayPhase.Reconciling, session.Session.Phase);
        session.OnReading = null;
        session.Run(35);
        Assert.False(session.Session.Trader.Desk.IsHeld);
    }

    [Fact]
    public void A_freeze_withdraws_what_waits_behind_the_desk_before_it_is_said_to_be_in_force()
    {
        using TroubledSession session = new TroubledSession().Run(5);
        int withdrawn = session.Withdrawn.Count;
        int? whenTold = null;
        session.Session.Inbox.Post(new OperatorAsked(OperatorAction.FreezeEntries, 0, "anna", _ => whenTold = session.Withdrawn.Count));
        session.Run(0.1);
        Assert.Equal(withdrawn + 1, whenTold);
        Assert.Equal(Withdrawal.Entries, session.Withdrawn[^1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_waits_behind_the_desk_is_withdrawn_when_the_mode_changes_or_the_login_ends(bool isMode)
    {
        using TroubledSession session = new TroubledSession().Run(5);
        session.Withdrawn.Clear();
        session.Session.Inbox.Post(isMode ? new ModeSeen(IsExpected: false, "live") : new LoginChanged(false, "expired"));
        session.Run(0.1);
        Assert.Contains(Withdrawal.All, session.Withdrawn);
    }

    [Fact]
    public void What_expires_settles_at_a_bar_that_stands_not_at_the_first_one_read()
    {
        using TroubledSession session = new TroubledSession().Run(30);
        session.Close(second => 24_000 + Math.Min(second, 90)); // It goes on forming for a minute and a half.
        Assert.Equal(24_090, session.Kernel.Market.History(0).Capture().Close[^1]);
    }

    [Fact]
    public void A_bar_that_never_stands_does_not_keep_a_day_open_on_which_nothing_expires()
    {
        using TroubledSession session = new TroubledSession().Run(30);
        session.Close(second => 24_000 + second);
        Assert.True(session.Now - session.Session.Plan.Close > new SessionOptions().CloseOutPatience);
    }

    [Fact]
    public void Without_the_days_contracts_what_is_held_goes_on_and_entries_wait_until_they_are_there()
    {
        using var session = new TroubledSession(static () => new ClosingByTheClock());
        session.Run(60);
        Assert.True(Assert.Single(session.Kernel.Structures).IsOpen);
        session.StartAgain();
        session.Session.Inbox.Post(new MarketDataAwaited("500 from the server"));
        session.Run(10);
        Assert.True(session.Kernel.EntriesSuspended);
        Assert.Contains(session.Alarms, alarm => alarm is { Kind: AlarmKind.MarketDataAwaited, Severity: Severity.Warning });
        session.Run(60); // Past 10:02, when its exit is due.
        Assert.True(Assert.Single(session.Kernel.Structures).IsFinished);

        session.Session.Inbox.Post(new DailyBarsRead([new IndexBar("NIFTY", session.Date.AddDays(-1), default, default, default, Price.FromRupees(23_900))]));
        session.Session.Inbox.Post(new MarketDataAwaited(null));
        session.Run(10);
        Assert.False(session.Kernel.EntriesSuspended);
    }

    [Fact]
    public void On_a_day_without_options_a_bot_that_takes_a_chain_for_granted_stops_and_says_what_it_did()
    {
        using var session = new TroubledSession(static () => new OneCondor(), listsOptions: false);
        session.Run(20);
        Alarm stopped = Assert.Single(session.Alarms, alarm => alarm.Kind == AlarmKind.KernelStopped);
        Assert.Contains("a strategy asks NIFTY for the chain at 0 only when there is one (now there are 0)", stopped.Text, StringComparison.Ordinal);
        Assert.Contains("NearestChain", stopped.Text, StringComparison.Ordinal);
        Assert.Equal(0, session.Placed);
    }

    [Fact]
    public void On_a_day_without_options_the_seller_waits_and_goes_on_when_they_are_listed()
    {
        OptionSellerOptions options = Vyuha.Tests.Strategies.OptionSelling.EntryTests.Read(
            """{ "profiles": { "weekly-7": { "iv_rank_min": null, "variance_risk_premium_min": null, "realized_vol_max": null, "recheck_minutes": 1 } } }""");
        using var session = new TroubledSession(() => new OptionSeller(options), listsOptions: false);
        session.Run(90);
        Assert.DoesNotContain(session.Alarms, alarm => alarm.Kind == AlarmKind.KernelStopped);
        Assert.Null(session.Session.Trader.Halted);
        Assert.Null(session.Kernel.Market.NearestChain(0));
        Assert.Equal(0, session.Placed);

        session.Session.Inbox.Post(new ContractsKnown(session.Contracts));
        session.Run(30);
        Assert.Equal(new DateOnly(2026, 12, 1), session.Kernel.Market.NearestChain(0)!.Expiry);
        Assert.Null(session.Session.Trader.Halted);
        Assert.False(session.Kernel.EntriesSuspended);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void An_order_in_doubt_is_not_given_up_while_it_may_be_a_row_nobody_can_read(bool stoodBefore, bool waits)
    {
        using var session = new TroubledSession();
        var unread = new UnreadRow("9", MayHideOrder: true, "order book, order 9: no side");
        session.OnReading = books => stoodBefore ? books with { Unread = [unread] } : books;
        session.OnPlace = _ =>
        {
            session.OnReading = books => books with { Unread = [unread] };
            session.OnPlace = null;
            return new BrokerOutcome(OutcomeKind.InDoubt, Text: "timeout");
        };
        session.Run(100);
        Assert.Equal(waits, !session.Alarms.Any(alarm => alarm.Kind == AlarmKind.OrderNeverArrived));
    }

    [Fact]
    public void After_an_answer_from_another_mode_nothing_leaves_and_no_book_is_taken_in_until_a_person_starts_again()
    {
        using TroubledSession session = new TroubledSession().Run(30);
        Assert.True(Assert.Single(session.Kernel.Structures).IsOpen);
        session.OnPlace = _ => new BrokerOutcome(OutcomeKind.Accepted, "LIVE-1", IsWrongMode: true);
        session.Session.Inbox.Post(new OperatorAsked(OperatorAction.Flatten, 0, "test"));
        session.Run(2);
        int placed = session.Placed, readings = session.Readings;
        session.OnPlace = null;
        session.Session.Inbox.Post(new BooksWanted());
        session.Session.Inbox.Post(new ModeSeen(IsExpected: true, "analyze"));
        session.Run(60);
        Assert.Equal(placed, session.Placed);
        Assert.Equal(readings, session.Readings);
        Assert.True(session.Kernel.EntriesFrozen);
        Assert.Equal(DayPhase.LoginGate, session.Session.Phase);
        Assert.Contains(session.Alarms, alarm => alarm is { Kind: AlarmKind.ModeMismatch, Severity: Severity.Critical });
    }

    [Fact]
    public void Books_and_updates_that_come_after_the_mode_was_turned_change_nothing()
    {
        using TroubledSession session = new TroubledSession().Run(30);
        session.Session.Inbox.Post(new ModeSeen(IsExpected: false, "live"));
        session.Session.Inbox.Post(new BooksRead([], [], [], session.Now.Plus(TimeSpan.FromSeconds(1))));
        session.Session.Inbox.Post(new OrderSeen(new BrokerRow(
            "T-1", "NIFTY01DEC2624500CE", Exchange.Nfo, Side.Sell, 65, Price.FromRupees(100), RowStatus.Rejected, 0, null, "of another venue", session.Now)));
        session.Run(0.1, quotes: false);
        Assert.Empty(session.Session.Reconciler.Breaks);
        Assert.DoesNotContain(session.Alarms, alarm => alarm.Kind is AlarmKind.PositionBreak or AlarmKind.RowRefused or AlarmKind.ExternalOrder);
        Assert.True(session.Kernel.EntriesFrozen);
    }

    [Fact]
    public void An_exit_by_the_clock_happens_also_when_quotes_have_stopped()
    {
        using TroubledSession session = new TroubledSession(static () => new ClosingByTheClock()).Run(60);
        Assert.True(Assert.Single(session.Kernel.Structures).IsOpen);
        int before = session.Placed;
        session.Run(120, quotes: false);
        Assert.True(session.Placed > before);
    }

    [Fact]
    public void An_index_the_session_does_not_follow_is_passed_over()
    {
        using var session = new TroubledSession();
        RunHeader header = TroubledSession.Header with { Underlyings = ["NIFTY"] };
        using var ids = BrokerOrderIds.Open(Path.Combine(session.Folder, "ids-2"));
        using Trader trader = Recovery.Begin(Path.Combine(session.Folder, "journal-2"), header, MiniRun.NewKernel(new OneCondor()), new OrderDesk(new DeskOptions(), ids));
        TradingSession other = session.Over(trader, ["NIFTY"]);
        Price level = Price.FromRupees(55_000);
        other.Inbox.Post(new DailyBarsRead([new IndexBar("BANKNIFTY", new DateOnly(2026, 11, 24), level, level, level, level)]));
        other.Inbox.Post(new ContractsKnown(session.Contracts));
        other.Step(session.Now);
        Assert.True(trader.Kernel.IsDayOpen);
        Assert.Equal(0, other.IdOf("BANKNIFTY"));
    }
}
