using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Orders;

namespace Vyuha.Research;

/// <summary>One order while its outputs are being folded.</summary>
internal sealed class OrderRecord(in OutputEvent placed)
{
    private readonly OrderPayload _order = placed.Order;
    private readonly byte _bot = placed.Bot;
    private readonly int _instrument = placed.InstrumentId;
    private readonly Timestamp _placed = placed.Time;
    private readonly List<OrderStep> _steps = [];
    private RejectReason _rejection;
    private long _limit = placed.Order.Limit;
    private int _units = placed.Order.Units;
    private int _modifications;
    private long _filledUnits;
    private Money _filledValue;
    private Money _charges;
    private Money _slippage;

    public long Id => _order.OrderId;

    public void OnModified(in OrderPayload order)
    {
        (_limit, _units) = (order.Limit, order.Units);
        _modifications++;
    }

    public void OnChanged(Timestamp time, in TransitionPayload transition)
    {
        _steps.Add(new OrderStep(time, (OrderState)transition.From, (OrderState)transition.To));
        if (transition.Reason != RejectReason.None)
            _rejection = transition.Reason;
    }

    public void OnFill(in FillRow fill)
    {
        _filledUnits += Math.Abs(fill.Units);
        _filledValue += fill.Value;
        _charges += fill.Charges;
        _slippage += fill.Slippage;
    }

    public OrderRow ToRow() => new()
    {
        Id = Id,
        Bot = _bot,
        StructureId = _order.StructureId,
        InstrumentId = _instrument,
        Side = _order.Side,
        Units = Math.Abs(_units),
        Limit = Price.FromSteps(_limit),
        Trigger = Price.FromSteps(_order.Trigger),
        Placed = _placed,
        Steps = [.. _steps],
        State = _steps.Count > 0 ? _steps[^1].To : OrderState.Sent,
        Rejection = _rejection,
        Modifications = _modifications,
        FilledUnits = _filledUnits,
        FilledValue = _filledValue,
        Charges = _charges,
        Slippage = _slippage,
    };
}
