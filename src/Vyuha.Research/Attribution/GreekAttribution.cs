using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Research.Attribution;

/// <summary>Splits the profit of one structure into Greeks, slippage, charges and a residual, as its marks and fills go by.</summary>
/// <remarks>
/// Between two marks the Greeks of the earlier one meet the moves of the underlying (in per cent of its earlier level), of
/// the volatility (in vol points) and of time (in calendar days), to second order: a Taylor expansion with the cross term.
/// Slippage is taken fill by fill against the mid at the decision. The sum of the parts is the net profit exactly, by way of
/// the residual; how small that is says how good the other figures are.
/// </remarks>
internal sealed class GreekAttribution
{
    private const double NanosecondsPerDay = 24.0 * 60 * Timestamp.NanosecondsPerMinute;

    private GreeksPayload _anchor;
    private long _anchorTime;
    private bool _anchored;
    private long? _value;
    private double _delta;
    private double _gamma;
    private double _vega;
    private double _theta;
    private double _vannaVolga;
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
    public long OpenValueSteps => _units != 0 ? _value ?? 0 : 0;

    /// <summary>Best and worst profit seen at a mark or after the last fill, steps, before charges.</summary>
    public long Best { get; private set; }

    public long Worst { get; private set; }

    /// <summary>Level of the underlying at the first mark; 0 when there was none.</summary>
    public double FirstUnderlying { get; private set; }

    public double LastUnderlying => _anchor.Underlying;

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

    public void OnMark(in GreeksPayload mark, long timeNanoseconds)
    {
        _value = mark.Value;
        // A mark at which the legs could not be priced has a value but no Greeks: the last good ones reach over it.
        if (mark.Underlying > 0 && mark.Volatility > 0)
        {
            if (_anchored)
                Explain(mark, timeNanoseconds);
            else
                FirstUnderlying = mark.Underlying;
            (_anchor, _anchorTime, _anchored) = (mark, timeNanoseconds, true);
        }

        if (_units != 0)
            Extremes(checked(_cash + mark.Value));
    }

    public PnlParts Parts()
    {
        Money net = Money.FromSteps(checked(_cash + OpenValueSteps - _charges));
        var parts = new PnlParts(
            Finite(_delta).ToPaisa(),
            Finite(_gamma).ToPaisa(),
            Finite(_vega).ToPaisa(),
            Finite(_theta).ToPaisa(),
            Finite(_vannaVolga).ToPaisa(),
            Money.FromSteps(_slippage),
            Money.FromSteps(-_charges),
            Money.Zero);
        return parts with { Residual = net - parts.Net };
    }

    private void Explain(in GreeksPayload mark, long timeNanoseconds)
    {
        double move = 100.0 * (mark.Underlying / (double)_anchor.Underlying - 1.0);
        double vol = mark.Volatility - (double)_anchor.Volatility;
        double days = (timeNanoseconds - _anchorTime) / NanosecondsPerDay;
        _delta += _anchor.Delta * move;
        _gamma += 0.5 * _anchor.Gamma * move * move;
        _vega += _anchor.Vega * vol;
        _theta += _anchor.Theta * days;
        _vannaVolga += (double)_anchor.Vanna * move * vol + 0.5 * (double)_anchor.Volga * vol * vol;
    }

    // A Greek that could not be computed explains nothing: its share lands in the residual.
    private static Money Finite(double rupees) => double.IsFinite(rupees) ? Money.FromModel(rupees) : Money.Zero;

    private void Extremes(long profit)
    {
        Best = Math.Max(Best, profit);
        Worst = Math.Min(Worst, profit);
    }
}
