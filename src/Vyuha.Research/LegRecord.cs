using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Research;

/// <summary>One contract of a structure while its outputs are being folded.</summary>
internal sealed class LegRecord(int instrumentId, bool isOfAdjustment)
{
    private long _held;
    private long _opened;
    private long _openedAbs;
    private double _openedValue;
    private long _closedAbs;
    private double _closedValue;
    private long _cash;
    private LegPayload? _approved;

    public int InstrumentId => instrumentId;

    public long Held => _held;

    /// <summary>It was opened and closed: another opening of the contract is another leg.</summary>
    public bool IsDone => _held == 0 && _closedAbs > 0;

    /// <summary>Signed units and average price of what was opened before anything was closed: the position at entry.</summary>
    public (long Units, double Price) Entry { get; private set; }

    public void OnApproved(in LegPayload leg) => _approved ??= leg;

    public void OnFill(in FillPayload fill)
    {
        long units = fill.Units;
        _cash = checked(_cash - Math.Sign(units) * fill.Value);
        double price = fill.Value / (double)Money.StepsPerRupee / Math.Abs(units);

        // What runs against the position closes it; the rest opens.
        long closing = Math.Sign(units) == -Math.Sign(_held) ? Math.Min(Math.Abs(units), Math.Abs(_held)) : 0;
        long opening = Math.Abs(units) - closing;
        _closedAbs += closing;
        _closedValue += closing * price;
        _openedAbs += opening;
        _openedValue += opening * price;
        _opened += Math.Sign(units) * opening;
        _held += units;
        if (_closedAbs == 0)
            Entry = (_opened, _openedValue / _openedAbs);
    }

    public TradeLeg ToLeg(Instrument? contract) => new(
        instrumentId,
        contract,
        _opened,
        _held,
        _openedAbs == 0 ? null : _openedValue / _openedAbs,
        _closedAbs == 0 ? null : _closedValue / _closedAbs,
        _approved is { } leg ? Price.FromSteps(leg.Price).ToModel() : null,
        _approved?.Volatility,
        _approved?.Delta,
        Money.FromSteps(_cash),
        isOfAdjustment);
}
