using CsCheck;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Orders;

namespace Vyuha.Tests.Kernel.Orders;

public sealed class OrderBookTests
{
    private static readonly OrderState[] All = Enum.GetValues<OrderState>();

    // The life of an order as ARCHITECTURE draws it: which states may follow which. Written by hand, row by row, not read from the code.
    private static readonly Dictionary<OrderState, OrderState[]> Followers = new()
    {
        [OrderState.None] = [OrderState.Created],
        [OrderState.Created] = [OrderState.Approved, OrderState.Denied],
        [OrderState.Approved] = [OrderState.Sent, OrderState.Cancelled],
        [OrderState.Denied] = [],
        [OrderState.Sent] =
        [
            OrderState.Accepted, OrderState.Rejected, OrderState.InDoubt, OrderState.Working, OrderState.PartiallyFilled,
            OrderState.Filled, OrderState.Cancelled, OrderState.Expired, OrderState.CancelPending,
        ],
        [OrderState.Accepted] =
        [
            OrderState.Rejected, OrderState.Working, OrderState.PartiallyFilled, OrderState.Filled, OrderState.Cancelled,
            OrderState.Expired, OrderState.CancelPending, OrderState.ModifyPending,
        ],
        [OrderState.InDoubt] =
        [
            OrderState.Accepted, OrderState.Rejected, OrderState.Working, OrderState.PartiallyFilled, OrderState.Filled,
            OrderState.Cancelled, OrderState.Expired,
        ],
        [OrderState.Working] =
        [
            OrderState.Rejected, OrderState.PartiallyFilled, OrderState.Filled, OrderState.Cancelled, OrderState.Expired,
            OrderState.CancelPending, OrderState.ModifyPending,
        ],
        [OrderState.PartiallyFilled] =
        [
            OrderState.Rejected, OrderState.Filled, OrderState.Cancelled, OrderState.Expired, OrderState.CancelPending,
            OrderState.ModifyPending,
        ],
        [OrderState.CancelPending] =
        [
            OrderState.Rejected, OrderState.Accepted, OrderState.Working, OrderState.PartiallyFilled, OrderState.Filled,
            OrderState.Cancelled, OrderState.Expired,
        ],
        [OrderState.ModifyPending] =
        [
            OrderState.Rejected, OrderState.Accepted, OrderState.Working, OrderState.PartiallyFilled, OrderState.Filled,
            OrderState.Cancelled, OrderState.Expired, OrderState.CancelPending,
        ],
        [OrderState.Rejected] = [OrderState.Expired, OrderState.Cancelled, OrderState.Filled],
        [OrderState.Expired] = [OrderState.Cancelled, OrderState.Filled],
        [OrderState.Cancelled] = [OrderState.Filled],
        [OrderState.Filled] = [],
    };

    [Fact]
    public void Every_pair_of_states_is_legal_exactly_when_the_life_of_an_order_says_so()
    {
        foreach (OrderState from in All)
        {
            foreach (OrderState to in All)
                Assert.True(Followers[from].Contains(to) == OrderTransitions.IsLegal(from, to), $"{from} to {to}");
        }
    }

    [Fact]
    public void An_illegal_move_stops_the_kernel()
    {
        var book = new OrderBook();
        Order order = Sent(book);
        Assert.Throws<InvariantException>(() => book.Move(order, OrderState.Approved, new OutputBuffer()));
    }

    [Theory]
    [InlineData(ReplyKind.Accepted, OrderState.Accepted)]
    [InlineData(ReplyKind.Rejected, OrderState.Rejected)]
    [InlineData(ReplyKind.InDoubt, OrderState.InDoubt)]
    public void The_reply_to_a_sent_order_moves_it(ReplyKind reply, OrderState expected)
    {
        var book = new OrderBook();
        Order order = Sent(book);
        book.On(new ReplyPayload(order.Id, 77, reply, RejectReason.None), new OutputBuffer());
        Assert.Equal(expected, order.State);
    }

    [Fact]
    public void A_reply_that_a_fill_has_overtaken_changes_nothing()
    {
        var book = new OrderBook();
        Order order = Sent(book);
        book.On(new ReportPayload(order.Id, 130, 130 * 1000, 77, ReportedStatus.Filled), new OutputBuffer());
        book.On(new ReplyPayload(order.Id, 77, ReplyKind.Accepted, RejectReason.None), new OutputBuffer());
        Assert.Equal(OrderState.Filled, order.State);
    }

    [Fact]
    public void A_report_resolves_an_order_in_doubt()
    {
        var book = new OrderBook();
        Order order = Sent(book);
        book.On(new ReplyPayload(order.Id, 0, ReplyKind.InDoubt, RejectReason.None), new OutputBuffer());
        DerivedFill fill = book.On(new ReportPayload(order.Id, 65, 65 * 1000, 77, ReportedStatus.Working), new OutputBuffer());
        Assert.Equal((OrderState.PartiallyFilled, 65L), (order.State, fill.Units));
    }

    [Fact]
    public void A_refused_cancel_puts_the_order_back_to_work()
    {
        var book = new OrderBook();
        Order order = Sent(book);
        book.On(new ReportPayload(order.Id, 65, 65 * 1000, 77, ReportedStatus.Working), new OutputBuffer());
        book.Move(order, OrderState.CancelPending, new OutputBuffer());
        book.On(new ReplyPayload(order.Id, 77, ReplyKind.CancelRejected, RejectReason.Other), new OutputBuffer());
        Assert.Equal(OrderState.PartiallyFilled, order.State);
    }

    [Fact]
    public void A_venue_that_fills_more_than_was_ordered_stops_the_kernel()
    {
        var book = new OrderBook();
        Order order = Sent(book);
        Assert.Throws<InvariantException>(
            () => book.On(new ReportPayload(order.Id, 195, 195_000, 77, ReportedStatus.Filled), new OutputBuffer()));
    }

    /// <summary>A venue's true history, delivered late, twice and in any order, always ends in the same state with the same fills.</summary>
    [Fact]
    public void Reports_in_any_order_and_number_converge_to_the_venues_truth() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, int.MaxValue]).Sample((partials, ending, shuffle) =>
        {
            var history = new List<ReportPayload>();
            for (int i = 0; i <= partials; i++)
                history.Add(new ReportPayload(1, i * 26, i * 26 * 1000L, 77, ReportedStatus.Working));
            long filled = partials * 26;
            history.Add(ending switch
            {
                0 => new ReportPayload(1, 130, 130_000, 77, ReportedStatus.Filled),
                1 => new ReportPayload(1, filled, filled * 1000, 77, ReportedStatus.Cancelled),
                2 => new ReportPayload(1, filled, filled * 1000, 77, ReportedStatus.Expired),
                _ => new ReportPayload(1, filled, filled * 1000, 77, ReportedStatus.Rejected),
            });

            // Duplicates, then a seeded shuffle.
            var told = history.Concat(history).ToList();
            var random = new Random(shuffle);
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(told));

            (OrderState straight, long straightUnits) = Play(history);
            (OrderState mixed, long mixedUnits) = Play(told);
            Assert.Equal(straight, mixed);
            Assert.Equal(straightUnits, mixedUnits);
            Assert.Equal(history[^1].FilledUnits, mixedUnits);
        });

    private static (OrderState State, long Units) Play(List<ReportPayload> reports)
    {
        var book = new OrderBook();
        Order order = Sent(book);
        var outputs = new OutputBuffer();
        long units = 0;
        foreach (ReportPayload report in reports)
            units += book.On(report, outputs).Units;
        Assert.Equal(order.FilledUnits, units);
        return (order.State, units);
    }

    private static Order Sent(OrderBook book)
    {
        var outputs = new OutputBuffer();
        Order order = book.Create(1, 1, 5, Side.Buy, 130, 1000, 1000, default);
        book.Move(order, OrderState.Approved, outputs);
        book.Move(order, OrderState.Sent, outputs);
        return order;
    }
}
