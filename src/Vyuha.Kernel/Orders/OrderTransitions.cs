namespace Vyuha.Kernel.Orders;

/// <summary>The legal moves of an order. Anything else is a broken invariant.</summary>
/// <remarks>
/// Reports are cumulative and may come late, twice or out of order. What we know of an order is therefore a join: filled units only grow,
/// and of two endings the stronger one stays (Filled over Cancelled over Expired over Rejected). That is why an ended order may still move
/// "up" to a stronger ending, and why the order of reports does not matter.
/// </remarks>
public static class OrderTransitions
{
    private static readonly ushort[] Legal = Build();

    public static bool IsLegal(OrderState from, OrderState to) => (Legal[(int)from] & (1 << (int)to)) != 0;

    /// <summary>How strong an ending is; 0 for a state that is none.</summary>
    public static int EndingRank(OrderState state) => state switch
    {
        OrderState.Filled => 4,
        OrderState.Cancelled => 3,
        OrderState.Expired => 2,
        OrderState.Rejected => 1,
        _ => 0,
    };

    private static ushort[] Build()
    {
        const int states = (int)OrderState.Expired + 1;
        var legal = new ushort[states];

        void Allow(OrderState from, params ReadOnlySpan<OrderState> targets)
        {
            foreach (OrderState to in targets)
                legal[(int)from] |= (ushort)(1 << (int)to);
        }

        Allow(OrderState.None, OrderState.Created);
        Allow(OrderState.Created, OrderState.Approved, OrderState.Denied);
        Allow(OrderState.Approved, OrderState.Sent, OrderState.Cancelled);
        // Reports may overtake the reply: a fill can be known before the order was seen accepted.
        Allow(OrderState.Sent, OrderState.Accepted, OrderState.Rejected, OrderState.InDoubt, OrderState.Working, OrderState.PartiallyFilled, OrderState.Filled, OrderState.Cancelled, OrderState.Expired, OrderState.CancelPending);
        Allow(OrderState.InDoubt, OrderState.Accepted, OrderState.Rejected, OrderState.Working, OrderState.PartiallyFilled, OrderState.Filled, OrderState.Cancelled, OrderState.Expired);
        Allow(OrderState.Accepted, OrderState.Rejected, OrderState.Working, OrderState.PartiallyFilled, OrderState.Filled, OrderState.Cancelled, OrderState.Expired, OrderState.CancelPending, OrderState.ModifyPending);
        Allow(OrderState.Working, OrderState.Rejected, OrderState.PartiallyFilled, OrderState.Filled, OrderState.Cancelled, OrderState.Expired, OrderState.CancelPending, OrderState.ModifyPending);
        Allow(OrderState.PartiallyFilled, OrderState.Rejected, OrderState.Filled, OrderState.Cancelled, OrderState.Expired, OrderState.CancelPending, OrderState.ModifyPending);
        Allow(OrderState.CancelPending, OrderState.Rejected, OrderState.Accepted, OrderState.Working, OrderState.PartiallyFilled, OrderState.Filled, OrderState.Cancelled, OrderState.Expired);
        Allow(OrderState.ModifyPending, OrderState.Rejected, OrderState.Accepted, OrderState.Working, OrderState.PartiallyFilled, OrderState.Filled, OrderState.Cancelled, OrderState.Expired, OrderState.CancelPending);
        Allow(OrderState.Rejected, OrderState.Expired, OrderState.Cancelled, OrderState.Filled);
        Allow(OrderState.Expired, OrderState.Cancelled, OrderState.Filled);
        Allow(OrderState.Cancelled, OrderState.Filled);
        return legal;
    }
}
