namespace Vyuha.Quant.Indicators;

/// <summary>Upward movement |H − L₋₁| and downward movement |L − H₋₁| of n bars, over the sum of their true ranges; 0 when there is none.</summary>
/// <remarks>Source: E. Botes, D. Siepman, "The Vortex Indicator", TASC 28 (2010).</remarks>
public sealed class Vortex(int period) : IIndicator<IndicatorBar, VortexValue>
{
    private readonly RollingWindow _plus = new(period);
    private readonly RollingWindow _minus = new(period);
    private readonly RollingWindow _range = new(period);
    private IndicatorBar _previous;
    private bool _hasPrevious;

    public int WarmUp => period;

    public VortexValue Next(IndicatorBar input)
    {
        if (!input.HasPrices)
            return new(double.NaN, double.NaN);
        IndicatorBar previous = _previous;
        _previous = input;
        if (!_hasPrevious)
        {
            _hasPrevious = true;
            return new(double.NaN, double.NaN);
        }

        _plus.Push(Math.Abs(input.High - previous.Low));
        _minus.Push(Math.Abs(input.Low - previous.High));
        _range.Push(input.TrueRange(previous.Close));
        if (!_range.IsFull)
            return new(double.NaN, double.NaN);
        return _range.Sum > 0 ? new(_plus.Sum / _range.Sum, _minus.Sum / _range.Sum) : new(0, 0);
    }
}
