using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Kernel.Orders;

/// <summary>Units that became ours through a report: the difference between what it says and what we knew.</summary>
/// <param name="Units">Positive number of units.</param>
/// <param name="Value">Their exact value, steps.</param>
public readonly record struct DerivedFill(long Units, long Value);

/// <summary>All orders we ever sent, and the only place their state changes.</summary>
public sealed class OrderBook
{
    private readonly List<Order> _orders = [];
    private readonly List<Order> _live = [];

    private long _before;

    /// <summary>Orders since this kernel began.</summary>
    public int Count => _orders.Count;

    /// <summary>The id given last, by this kernel or by the one whose book it was made from.</summary>
    public long LastId => _before + _orders.Count;

    /// <summary>Orders that may still trade, oldest first.</summary>
    public IReadOnlyList<Order> Live => _live;

    /// <summary>The orders in the order in which they were made.</summary>
    public Order At(int index) => _orders[index];

    public Order this[long id] => _orders[checked((int)(id - _before) - 1)];

    public bool TryGet(long id, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Order? order)
    {
        order = id > _before && id <= LastId ? this[id] : null;
        return order is not null;
    }

    /// <summary>Goes on counting where an earlier day ended. Its orders are finished and not in this book.</summary>
    internal void ContinueAfter(long lastId)
    {
        Invariant.Require(_orders.Count == 0, "ids are continued before the first order");
        _before = lastId;
    }

    internal Order Create(byte bot, int structureId, int instrumentId, Side side, int units, long limit, long mid, Timestamp now)
    {
        var order = new Order(LastId + 1, bot, structureId, instrumentId, side, units, limit, mid, now);
        _orders.Add(order);
        _live.Add(order);
        return order;
    }

    internal void Move(Order order, OrderState to, OutputBuffer outputs, RejectReason reason = RejectReason.None)
    {
        OrderState from = order.State;
        if (from == to)
            return;
        Invariant.Require(OrderTransitions.IsLegal(from, to), $"order {order.Id} may not move from {from} to {to}");
        order.State = to;
        if (to == OrderState.Rejected)
            order.Rejection = reason;
        if (!order.IsLive)
            _live.Remove(order);
        outputs.Next(OutputKind.OrderChanged, order.Bot, order.InstrumentId).Transition =
            new TransitionPayload(order.Id, order.FilledUnits, order.FilledValue, (byte)from, (byte)to, reason);
    }

    /// <summary>The venue's answer to a command. An answer that later reports have overtaken changes nothing.</summary>
    internal void On(in ReplyPayload reply, OutputBuffer outputs)
    {
        if (!TryGet(reply.OrderId, out Order? order))
            return; // An external order's reply is not ours to track.
        if (reply.VenueOrderId != 0)
            order.VenueOrderId = reply.VenueOrderId;

        switch (reply.Kind)
        {
            case ReplyKind.Accepted when order.State is OrderState.Sent or OrderState.InDoubt:
                Move(order, OrderState.Accepted, outputs);
                break;
            case ReplyKind.Rejected when order.State is OrderState.Sent or OrderState.InDoubt or OrderState.Accepted or OrderState.CancelPending:
                Move(order, OrderState.Rejected, outputs, reply.Reason);
                break;
            case ReplyKind.InDoubt when order.State == OrderState.Sent:
                order.AwaitsApproval = reply.Reason == RejectReason.AwaitsApproval;
                Move(order, OrderState.InDoubt, outputs, reply.Reason);
                break;
            case ReplyKind.ModifyRejected when order.State == OrderState.ModifyPending:
                order.Limit = order.LimitBefore;
                Move(order, order.FilledUnits > 0 ? OrderState.PartiallyFilled : OrderState.Working, outputs, reply.Reason);
                break;
            case ReplyKind.CancelRejected when order.State == OrderState.CancelPending:
            case ReplyKind.ModifyAccepted when order.State == OrderState.ModifyPending:
                Move(order, order.FilledUnits > 0 ? OrderState.PartiallyFilled : OrderState.Working, outputs, reply.Reason);
                break;
            default:
                break; // CancelAccepted changes nothing: the report tells when it is gone. Late answers are history.
        }
    }

    /// <summary>Joins a cumulative report into what we know.</summary>
    /// <returns>What was newly filled; zero units when the report is old news.</returns>
    /// <exception cref="InvariantException">The venue reports more than was ordered, or less value for more units.</exception>
    internal DerivedFill On(in ReportPayload report, OutputBuffer outputs)
    {
        if (!TryGet(report.OrderId, out Order? order))
            return default;
        Invariant.Require(report.FilledUnits <= order.Units, "a venue fills no more than was ordered");
        if (report.VenueOrderId != 0)
            order.VenueOrderId = report.VenueOrderId;

        DerivedFill fill = default;
        if (report.FilledUnits > order.FilledUnits)
        {
            fill = new DerivedFill(report.FilledUnits - order.FilledUnits, report.FilledValue - order.FilledValue);
            Invariant.Require(fill.Value >= 0, "the value of the fills of an order does not fall");
            order.FilledUnits = report.FilledUnits;
            order.FilledValue = report.FilledValue;
        }

        OrderState told = order.FilledUnits == order.Units
            ? OrderState.Filled
            : report.Status switch
            {
                ReportedStatus.Cancelled => OrderState.Cancelled,
                ReportedStatus.Expired => OrderState.Expired,
                ReportedStatus.Rejected => OrderState.Rejected,
                _ => order.FilledUnits > 0 ? OrderState.PartiallyFilled : OrderState.Working,
            };

        if (OrderTransitions.EndingRank(told) > OrderTransitions.EndingRank(order.State))
            Move(order, told, outputs);
        else if (order.State is OrderState.Sent or OrderState.InDoubt or OrderState.Accepted or OrderState.Working)
            Move(order, told, outputs);
        return fill;
    }
}
