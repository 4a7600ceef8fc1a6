using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;
using Vyuha.Tests.Simulation.Backtest;

namespace Vyuha.Tests.Host.Session;

/// <summary>What the fate of one order does to the session around it.</summary>
public sealed class OrderFateSessionTests
{
    [Fact]
    public void A_short_is_never_sold_beyond_its_cover_because_the_trade_book_lags()
    {
        using var session = new HandFedSession(new OneCondor(lots: 2));
        BrokerRequest sold = Catch(session, Side.Sell, "PART-1");
        int half = sold.Units / 2;

        // Half is filled and the exchange cancels the rest; the row of a live book does not say how much, and its trade is 0.9 s late.
        session.Session.Inbox.Post(new OrderSeen(session.RowOf("PART-1") with { FilledUnits = half }));
        session.SetRow(session.RowOf("PART-1") with { Status = RowStatus.Cancelled });
        session.Run(0.9);
        session.AddTrade(new BrokerTrade("PART-1", half, sold.Limit), sold);
        session.Run(30);
        Assert.Null(session.Session.Trader.Halted);
        Assert.True(session.Least(sold.Symbol) >= -sold.Units, $"{-session.Least(sold.Symbol)} units short, {sold.Units} are covered");
    }

    [Fact]
    public void An_order_given_up_that_turns_up_working_is_cancelled()
    {
        using var session = new HandFedSession(new OneCondor());
        BrokerRequest? lost = null;
        session.OnPlace = request =>
        {
            if (lost is not null)
                return null;
            lost = request;
            return new BrokerOutcome(OutcomeKind.InDoubt, Text: "timeout");
        };
        session.Run(100);
        session.Work(lost!.Value, "LATE-1");
        session.Run(60);
        Assert.Contains(session.Others, request => request.Kind == RequestKind.Cancel && request.BrokerOrderId == "LATE-1");
        Assert.True(session.Kernel.EntriesFrozen);
    }

    [Fact]
    public void A_cancel_the_broker_refuses_is_not_repeated_without_pause_before_every_exit()
    {
        using var session = new HandFedSession(new OneCondor());
        Catch(session, Side.Sell, "STUCK-1");
        session.Session.Inbox.Post(new OperatorAsked(OperatorAction.Flatten, 0, "test"));
        session.Run(10);
        Assert.InRange(session.Others.Count(request => request.Kind == RequestKind.Cancel), 1, 6);
    }

    [Fact]
    public void What_a_person_resumed_stays_resumed_though_an_order_stands_changed_in_the_books()
    {
        using var session = new HandFedSession(new OneCondor());
        BrokerRequest worked = Catch(session, Side.Buy, "HAND-1");
        Price moved = worked.Limit + Price.FromRupees(5);
        session.SetRow(session.RowOf("HAND-1") with { Status = RowStatus.Complete, Limit = moved });
        session.AddTrade(new BrokerTrade("HAND-1", worked.Units, moved), worked);
        session.Run(10);
        Assert.True(session.Kernel.EntriesFrozen);
        session.Session.Inbox.Post(new OperatorAsked(OperatorAction.ResumeEntries, 0, "test"));
        session.Run(20);
        Assert.False(session.Kernel.EntriesFrozen, "frozen again by the same row");
        Assert.Equal(worked.Units, session.Kernel.Orders[worked.OrderId].FilledUnits);
    }

    [Fact]
    public void Order_ids_that_cannot_be_written_halt_the_trader_with_words()
    {
        using var session = new HandFedSession(new OneCondor());
        session.BreakIds();
        session.Run(10);
        Assert.Contains("order ids cannot be written", session.Session.Trader.Halted, StringComparison.Ordinal);
        int placed = session.Placed;
        session.Run(10);
        Assert.Equal(placed, session.Placed);
    }

    /// <summary>Runs until the first order of a side is placed, which then rests in the book.</summary>
    private static BrokerRequest Catch(HandFedSession session, Side side, string id)
    {
        BrokerRequest? caught = null;
        session.OnPlace = request =>
        {
            if (request.Side != side || caught is not null)
                return null;
            caught = request;
            return new BrokerOutcome(OutcomeKind.Accepted, session.Work(request, id));
        };
        session.Run(8);
        Assert.NotNull(caught);
        return caught.Value;
    }

    [Fact]
    public void A_hedge_that_a_person_has_sold_is_not_sold_again()
    {
        using PaperSession paper = new PaperSession().Run(50);
        Assert.Equal(4, paper.Fills.Count);
        (string hedge, long units, Price price) = paper.Fills.First(fill => fill.Units > 0);
        paper.TradeByHand("HAND-1", hedge, Side.Sell, units, price);
        paper.Run(60);
        Assert.Contains(paper.Session.Reconciler.Breaks, one => one.IsStanding && one.Finding.Symbol == hedge);

        _ = paper.Requests.AskAsync(OperatorVerb.Flatten, 0, "anna");
        paper.Run(60);
        Assert.Equal(0, paper.AtBroker[hedge].Units); // Sold again it would be a naked short.
        Assert.All(paper.AtBroker.Values, position => Assert.Equal(0, position.Units));
        Alarm said = Assert.Single(paper.Current.Alarms, alarm => alarm is { Kind: AlarmKind.PositionBreak, Severity: Severity.Critical } && alarm.Text.Contains("does not have", StringComparison.Ordinal));
        Assert.Contains(hedge, said.Text, StringComparison.Ordinal);

        // Bought back, it is ours again, and sold.
        paper.TradeByHand("HAND-2", hedge, Side.Buy, units, price);
        paper.Run(60);
        Assert.Equal(0, paper.AtBroker[hedge].Units);
        Assert.All(paper.Kernel.Structures, structure => Assert.True(structure.IsFinished));
    }
}
