namespace Vyuha.Quant.Indicators;

/// <summary>The mean close of n bars, weighted by their volume; NaN while none of them traded.</summary>
public sealed class VolumeWeightedMovingAverage(int period) : IIndicator<IndicatorBar, double>
{
    private readonly RollingWindow _turnover = new(period);
    private readonly RollingWindow _volume = new(period);

    public int WarmUp => period - 1;

    public double Next(IndicatorBar input)
    {
        if (!double.IsFinite(input.Close) || !double.IsFinite(input.Volume))
            return double.NaN;
        _turnover.Push(input.Close * input.Volume);
        _volume.Push(input.Volume);
        return _volume.IsFull && _volume.Sum > 0 ? _turnover.Sum / _volume.Sum : double.NaN;
    }
}
