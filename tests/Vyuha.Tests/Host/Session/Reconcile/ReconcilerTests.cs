using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Reconcile;
using Vyuha.Kernel.Ledger;
using Vyuha.Tests.Simulation.Backtest;

namespace Vyuha.Tests.Host.Session.Reconcile;

/// <summary>What happens in the running session when the broker's books are not ours.</summary>
public sealed class ReconcilerTests
{
    private const string Stranger = "NIFTY01DEC2624900CE";

    [Fact]
    public void A_trade_by_hand_stops_entries_until_somebody_accepts_it_as_external()
    {
        using PaperSession paper = new PaperSession().Run(30);
        paper.TradeByHand("HAND-1", Stranger, Side.Buy, 130, Price.FromRupees(7.35m));
        paper.Run(45);

        Break position = Assert.Single(paper.Current.Breaks, one => one.Finding.Kind == BreakKind.Position);
        Assert.Equal((BreakState.Open, Stranger, 130L, Price.FromRupees(7.35m)), (position.State, position.Finding.Symbol, position.Finding.Apart, position.Finding.Price));
        Assert.Contains("HAND-1", position.Finding.Remark, StringComparison.Ordinal);
        Break order = Assert.Single(paper.Current.Breaks, one => one.Finding.Kind == BreakKind.UnknownOrder);
        Assert.Equal((BreakState.Explained, "HAND-1"), (order.State, order.Finding.Subject));
        Assert.True(paper.Current.EntriesSuspended);
        Assert.False(paper.Current.EntriesFrozen);
        Assert.Contains(paper.Current.Alarms, alarm => alarm.Kind == AlarmKind.PositionBreak && alarm.Text.Contains($"vyuha breaks accept {position.Id}", StringComparison.Ordinal));
        Assert.Equal(0, paper.Kernel.External.Count);

        Assert.Null(EndOfDayTests.Accept(paper, position.Id));
        paper.Run(40);
        Assert.Equal(130, paper.Kernel.UnitsOf(Books.External, paper.Session.IdOf(Stranger)));
        Assert.Equal(Price.FromRupees(7.35m), Assert.Single(paper.Kernel.External.Positions).AveragePrice);
        AssertNetIsTheBrokers(paper);
        Assert.False(paper.Current.EntriesSuspended);
        Assert.All(paper.Current.Breaks, one => Assert.Equal((BreakState.Accepted, "anna"), (one.State, one.By)));

        // The bots' own flattening leaves it alone.
        paper.Session.Inbox.Post(new OperatorAsked(OperatorAction.Flatten, 0, "anna"));
        paper.Run(40);
        Assert.Equal([Stranger], paper.AtBroker.Values.Where(one => one.Units != 0).Select(one => one.Symbol));
        Assert.DoesNotContain(paper.Fills, fill => fill.Symbol == Stranger);
        AssertNetIsTheBrokers(paper);
    }

    [Fact]
    public void A_trade_by_hand_in_a_contract_of_a_bot_stays_apart_from_the_bots_units()
    {
        using PaperSession paper = new PaperSession().Run(30);
        (string symbol, long units, _) = paper.Fills[0];
        paper.TradeByHand("HAND-1", symbol, Side.Buy, 65, Price.FromRupees(10));
        paper.Run(45);
        Assert.Null(EndOfDayTests.Accept(paper, paper.Current.Breaks.Single(one => one.Finding.Kind == BreakKind.Position).Id));
        paper.Run(1);
        int id = paper.Session.IdOf(symbol);
        Assert.Equal((65, units, units + 65), (paper.Kernel.UnitsOf(Books.External, id), paper.Kernel.UnitsOf(1, id), paper.Kernel.NetUnits(id)));
        AssertNetIsTheBrokers(paper);

        // A second one of the same size is another break, not the one that was accepted.
        paper.TradeByHand("HAND-2", symbol, Side.Buy, 65, Price.FromRupees(10));
        paper.Run(45);
        Break second = Assert.Single(paper.Current.Breaks, one => one is { IsStanding: true, Finding.Kind: BreakKind.Position });
        Assert.Equal((BreakState.Open, 130L), (second.State, second.Finding.ExternalUnits));
    }

    [Fact]
    public void A_position_accepted_before_its_orders_are_seen_takes_them_with_it_when_they_are()
    {
        using PaperSession paper = new PaperSession().Run(30);
        int shown = 0;
        string[] hands = ["HAND-1", "HAND-2"];
        paper.Distort = truth => truth with
        {
            Orders = [.. truth.Orders.Where(row => Array.IndexOf(hands, row.BrokerOrderId) < shown)],
            Trades = [.. truth.Trades.Where(trade => Array.IndexOf(hands, trade.BrokerOrderId) < shown)],
        };
        paper.TradeByHand("HAND-1", Stranger, Side.Buy, 195, Price.FromRupees(7));
        paper.TradeByHand("HAND-2", Stranger, Side.Sell, 65, Price.FromRupees(8));
        paper.Run(45);
        Break position = Assert.Single(paper.Current.Breaks);
        Assert.Equal((BreakState.Open, BreakKind.Position, 130L), (position.State, position.Finding.Kind, position.Finding.Apart));
        Assert.Null(EndOfDayTests.Accept(paper, position.Id));
        paper.Run(40);
        AssertNetIsTheBrokers(paper);
        Assert.False(paper.Current.EntriesSuspended);

        // The first alone does not account for what was accepted, so it is told; both do, and nothing waits for anybody.
        shown = 1;
        paper.Run(45);
        Assert.Equal((BreakState.Open, "HAND-1"), (paper.Current.Breaks[1].State, paper.Current.Breaks[1].Finding.Subject));
        Assert.True(paper.Current.EntriesSuspended);
        shown = 2;
        paper.Run(45);
        Assert.Equal(3, paper.Current.Breaks.Count);
        Assert.All(paper.Current.Breaks, one => Assert.Equal((BreakState.Accepted, "anna"), (one.State, one.By)));
        Assert.All(paper.Current.Breaks.Skip(1), one => Assert.Equal(position.Id, one.With));
        Assert.False(paper.Current.EntriesSuspended);
        AssertNetIsTheBrokers(paper);

        // Of the position nothing is left unaccounted for: what comes now is another's, even if it cancels out.
        hands = ["HAND-1", "HAND-2", "HAND-3", "HAND-4"];
        paper.TradeByHand("HAND-3", Stranger, Side.Buy, 130, Price.FromRupees(7));
        paper.TradeByHand("HAND-4", Stranger, Side.Sell, 130, Price.FromRupees(7));
        shown = 4;
        paper.Run(45);
        Assert.Equal(["HAND-3", "HAND-4"], paper.Current.Breaks.Where(one => one.State == BreakState.Open).Select(one => one.Finding.Subject).Order());
        Assert.Equal(BreakQueue.Open(Path.Combine(paper.Folder, DayFolder.BreaksName), paper.Date).All.Select(one => one.With), paper.Current.Breaks.Select(one => one.With));
    }

    [Fact]
    public void A_difference_that_goes_by_itself_is_resolved_and_entries_continue()
    {
        using PaperSession paper = new PaperSession().Run(30);
        paper.TradeByHand("HAND-1", Stranger, Side.Buy, 65, Price.FromRupees(7));
        paper.Run(45);
        Assert.True(paper.Current.EntriesSuspended);
        paper.TradeByHand("HAND-2", Stranger, Side.Sell, 65, Price.FromRupees(8));
        paper.Run(45);
        Assert.Equal(BreakState.Resolved, Assert.Single(paper.Current.Breaks, one => one.Finding.Kind == BreakKind.Position).State);

        // That somebody traded is still for a person to say.
        Break[] orders = [.. paper.Current.Breaks.Where(one => one is { State: BreakState.Open, Finding.Kind: BreakKind.UnknownOrder })];
        Assert.Equal(["HAND-1", "HAND-2"], orders.Select(one => one.Finding.Subject).Order());
        foreach (Break one in orders)
            Assert.Null(EndOfDayTests.Accept(paper, one.Id));
        paper.Run(40);
        Assert.False(paper.Current.EntriesSuspended);
        Assert.DoesNotContain(paper.Current.Breaks, one => one.IsStanding);
    }

    [Fact]
    public void One_wrong_reading_is_no_break()
    {
        using PaperSession paper = new PaperSession().Run(30);
        int wrong = 0;
        paper.Distort = truth => wrong++ == 0 ? truth with { Orders = [.. truth.Orders.Skip(1)], Positions = [] } : truth;
        paper.Run(60);
        Assert.True(wrong > 1);
        Assert.Empty(paper.Current.Breaks);
        Assert.False(File.Exists(Path.Combine(paper.Folder, DayFolder.BreaksName)));
    }

    [Fact]
    public void A_restart_keeps_the_queue_and_the_brake()
    {
        using PaperSession paper = new PaperSession().Run(30);
        paper.TradeByHand("HAND-1", Stranger, Side.Sell, 65, Price.FromRupees(7));
        paper.Run(45);
        Break before = paper.Current.Breaks.Single(one => one.Finding.Kind == BreakKind.Position);

        paper.Restart(new OneCondor());
        Assert.True(paper.Session.Reconciler.HoldsEntries);
        paper.Run(45);
        Break after = paper.Current.Breaks.Single(one => one.Finding.Kind == BreakKind.Position);
        Assert.Equal((before.Id, BreakState.Open, before.FirstSeen), (after.Id, after.State, after.FirstSeen));
        Assert.True(paper.Current.EntriesSuspended);
        Assert.Null(EndOfDayTests.Accept(paper, after.Id));

        // What was accepted is in the journal: another restart holds it still.
        paper.Restart(new OneCondor());
        paper.Run(45);
        Assert.Equal(-65, paper.Kernel.UnitsOf(Books.External, paper.Session.IdOf(Stranger)));
        AssertNetIsTheBrokers(paper);
        Assert.False(paper.Current.EntriesSuspended);
    }

    [Fact]
    public void Accepted_and_then_killed_before_the_external_book_knew_it_is_adopted_once()
    {
        using PaperSession paper = new PaperSession().Run(30);
        paper.TradeByHand("HAND-1", Stranger, Side.Buy, 65, Price.FromRupees(7));
        paper.Run(45);
        string id = paper.Current.Breaks.Single(one => one.Finding.Kind == BreakKind.Position).Id;
        BreakQueue.Open(Path.Combine(paper.Folder, DayFolder.BreaksName), paper.Date).Accept(id, "anna", "mine", paper.Now);
        paper.Restart(new OneCondor());
        paper.Run(45);
        Assert.Equal(65, paper.Kernel.UnitsOf(Books.External, paper.Session.IdOf(Stranger)));
        AssertNetIsTheBrokers(paper);
        Assert.True(paper.Session.Reconciler.Find(id)!.IsAdopted);
    }

    [Fact]
    public void What_the_session_cannot_margin_is_not_accepted()
    {
        using PaperSession paper = new PaperSession().Run(30);
        paper.TradeByHand("HAND-1", "BANKNIFTY29DEC2658000CE", Side.Buy, 30, Price.FromRupees(100));
        paper.Run(45);
        Break position = paper.Current.Breaks.Single(one => one.Finding.Kind == BreakKind.Position);
        Assert.Contains("does not follow BANKNIFTY", EndOfDayTests.Accept(paper, position.Id), StringComparison.Ordinal);
        Assert.Contains("There is no break", EndOfDayTests.Accept(paper, "20261125-99"), StringComparison.Ordinal);
        Assert.True(paper.Current.EntriesSuspended);
        Assert.Equal(0, paper.Kernel.External.Count);
    }

    [Fact]
    public void Cash_that_leaves_the_account_is_a_break()
    {
        using PaperSession paper = new PaperSession().Run(50);
        Assert.NotNull(paper.Session.Reconciler.FundsBase);
        paper.OtherCash -= Money.FromRupees(20_000);
        paper.Run(16 * 60, quotes: false, watched: false);
        paper.Run(1);
        Break lost = Assert.Single(paper.Current.Breaks);
        Assert.Equal((BreakKind.Funds, BreakState.Open), (lost.Finding.Kind, lost.State));

        // Of the credit that came in, that much is gone: a broker that counts only what is realised would show no less than before, less charges.
        Money credit = paper.Fills.Aggregate(Money.Zero, (sum, fill) => sum - fill.Price * Quantity.FromUnits(fill.Units));
        Assert.True(credit > Money.Zero);
        Assert.Equal(credit - Money.FromRupees(20_000) + paper.Kernel.ChargesOf(1).Total, lost.Finding.Effect);
    }

    /// <summary>The rule of the books: the sum over bots and external is what the broker holds, of every contract.</summary>
    private static void AssertNetIsTheBrokers(PaperSession paper)
    {
        foreach ((string symbol, BrokerPosition position) in paper.AtBroker)
            Assert.Equal((symbol, position.Units), (symbol, paper.Kernel.NetUnits(paper.Session.IdOf(symbol))));
        Assert.Equal(0, paper.Kernel.Ledger.SumOf(Books.External));
    }
}
