using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Indicators;

/// <summary>100 × log(sum of the true ranges/range) of n bars over log n: near 0 in a straight trend, near 100 in a market that goes nowhere.</summary>
/// <remarks>NaN when the n bars have no range. Source: E. W. Dreiss, as in TradingView's Choppiness Index: the range is that of highs and lows.</remarks>
public sealed class ChoppinessIndex : IIndicator<IndicatorBar, double>
{
    private readonly RollingWindow _ranges;
    private readonly RollingMaximum _highest;
    private readonly RollingMaximum _lowest;
    private readonly double _scale;
    private double _previous = double.NaN;

    public ChoppinessIndex(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 2);
        (_ranges, _highest, _lowest, WarmUp) = (new(period), new(period), new(period), period);
        _scale = 100 / ExactMath.Log(period);
    }

    public int WarmUp { get; }

    public double Next(IndicatorBar input)
    {
        if (!input.HasPrices)
            return double.NaN;
        double previous = _previous;
        _previous = input.Close;
        double range = _highest.Push(input.High) + _lowest.Push(-input.Low);
        if (double.IsNaN(previous))
            return double.NaN;
        _ranges.Push(input.TrueRange(previous));
        return _ranges.IsFull && range > 0 ? ExactMath.Log(_ranges.Sum / range) * _scale : double.NaN;
    }
}
