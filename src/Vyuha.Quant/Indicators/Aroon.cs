namespace Vyuha.Quant.Indicators;

/// <summary>How recent the highest high and the lowest low of n + 1 bars are: 100 at this bar, 0 n bars ago. Of equal ones the last counts.</summary>
/// <remarks>Source: T. Chande, "A Time Price Oscillator", TASC 13 (1995).</remarks>
public sealed class Aroon : IIndicator<IndicatorBar, AroonValue>
{
    private readonly RollingMaximum _highest;
    private readonly RollingMaximum _lowest;

    public Aroon(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        (_highest, _lowest, WarmUp) = (new(period + 1), new(period + 1), period);
    }

    public int WarmUp { get; }

    public AroonValue Next(IndicatorBar input)
    {
        if (!input.HasRange)
            return new(double.NaN, double.NaN);
        _highest.Push(input.High);
        _lowest.Push(-input.Low);
        return _highest.IsFull
            ? new(100.0 * (WarmUp - _highest.Age) / WarmUp, 100.0 * (WarmUp - _lowest.Age) / WarmUp)
            : new(double.NaN, double.NaN);
    }
}
