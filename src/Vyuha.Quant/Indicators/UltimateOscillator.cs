namespace Vyuha.Quant.Indicators;

/// <summary>Buying pressure over true range of three periods, weighted 4, 2 and 1, 0 to 100. A period without range counts as 0, as TA-Lib has it.</summary>
/// <remarks>Buying pressure is the close less the true low, the lesser of low and previous close. Source: L. Williams, "The Ultimate Oscillator", TASC 3 (1985).</remarks>
public sealed class UltimateOscillator : IIndicator<IndicatorBar, double>
{
    private readonly RollingWindow[] _pressure;
    private readonly RollingWindow[] _range;
    private double _previous = double.NaN;

    /// <summary>Three periods of rising length; 7, 14 and 28 are usual.</summary>
    public UltimateOscillator(int shortest, int middle, int longest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(middle, shortest);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, middle);
        _pressure = [new(shortest), new(middle), new(longest)];
        _range = [new(shortest), new(middle), new(longest)];
        WarmUp = longest;
    }

    public int WarmUp { get; }

    public double Next(IndicatorBar input)
    {
        if (!input.HasPrices)
            return double.NaN;
        double previous = _previous;
        _previous = input.Close;
        if (double.IsNaN(previous))
            return double.NaN;
        double pressure = input.Close - Math.Min(input.Low, previous), range = input.TrueRange(previous);
        double sum = 0, weight = 4;
        for (int i = 0; i < _range.Length; i++, weight /= 2)
        {
            _pressure[i].Push(pressure);
            _range[i].Push(range);
            sum += _range[i].Sum > 0 ? weight * (_pressure[i].Sum / _range[i].Sum) : 0;
        }

        return _range[^1].IsFull ? 100 * (sum / 7) : double.NaN;
    }
}
