using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Research.Attribution;

/// <summary>Folds the fills and marks of one structure into its profit, split by Greek, slippage, charges and a residual.</summary>
/// <remarks>
/// The kernel attributes, leg by leg; here cash and slippage are counted once more from the fills, and must agree with every mark. The sum of
/// the parts is the net profit exactly, by way of the residual; how small that is says how good the other figures are.
/// </remarks>
internal sealed class ProfitFold
{
    private AttributionPayload _explained;
    private long _value;
    private long _cash;
    private long _slippage;
    private long _charges;
    private long _units;

    /// <summary>Premium received less paid, steps; before charges.</summary>
    public long CashSteps => _cash;

    public long ChargesSteps => _charges;

    /// <summary>Executed price against the mid, steps; a cost is negative.</summary>
    public long SlippageSteps => _slippage;

    /// <summary>Worth of what is still held, at the last mark; zero when nothing is.</summary>
    public long OpenValueSteps => _units != 0 ? _value : 0;

    /// <summary>Best and worst profit seen at a mark or after the last fill, steps, before charges.</summary>
    public long Best { get; private set; }

    public long Worst { get; private set; }

    /// <summary>Level of the underlying at the first mark; 0 when there was none.</summary>
    public double FirstUnderlying { get; private set; }

    public double LastUnderlying { get; private set; }

    /// <param name="grossUnitsAfter">Sum of |units| held over all legs after the fill.</param>
    public void OnFill(in FillPayload fill, long grossUnitsAfter)
    {
        long sign = Math.Sign(fill.Units);
        _cash = checked(_cash - sign * fill.Value);
        _charges = checked(_charges + fill.Charges);
        if (fill.Mid != 0)
            _slippage = checked(_slippage + fill.Units * fill.Mid - sign * fill.Value);
        _units = grossUnitsAfter;
        if (_units == 0)
            Extremes(_cash);
    }

    public void OnMark(in StructureMarkPayload mark)
    {
        Invariant.Require(mark.Pnl == checked(_cash + mark.Value), "a mark's profit is the cash of the fills and the worth of what is held");
        Invariant.Require(mark.Slippage == _slippage, "a mark's slippage is that of the fills");
        _value = mark.Value;
        if (mark.Underlying > 0)
        {
            FirstUnderlying = FirstUnderlying > 0 ? FirstUnderlying : mark.Underlying;
            LastUnderlying = mark.Underlying;
        }

        if (_units != 0)
            Extremes(mark.Pnl);
    }

    public void OnAttribution(in AttributionPayload explained) => _explained = explained;

    public PnlParts Parts()
    {
        Money net = Money.FromSteps(checked(_cash + OpenValueSteps - _charges));
        var parts = new PnlParts(
            Money.FromSteps(_explained.Delta).ToPaisa(),
            Money.FromSteps(_explained.Gamma).ToPaisa(),
            Money.FromSteps(_explained.Vega).ToPaisa(),
            Money.FromSteps(_explained.Theta).ToPaisa(),
            Money.FromSteps(_explained.VannaVolga).ToPaisa(),
            Money.FromSteps(_slippage),
            Money.FromSteps(-_charges),
            Money.Zero);
        return parts with { Residual = net - parts.Net };
    }

    private void Extremes(long profit)
    {
        Best = Math.Max(Best, profit);
        Worst = Math.Min(Worst, profit);
    }
}
