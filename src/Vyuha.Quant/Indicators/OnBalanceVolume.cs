namespace Vyuha.Quant.Indicators;

/// <summary>Volume summed with the sign of the close's change; begun at the first bar's volume, as TA-Lib does.</summary>
public sealed class OnBalanceVolume : IIndicator<IndicatorBar, double>
{
    private double _previous = double.NaN;
    private double _sum;

    public int WarmUp => 0;

    public double Next(IndicatorBar input)
    {
        if (!double.IsFinite(input.Close) || !double.IsFinite(input.Volume))
            return double.NaN;
        if (double.IsNaN(_previous) || input.Close > _previous)
            _sum += input.Volume;
        else if (input.Close < _previous)
            _sum -= input.Volume;
        _previous = input.Close;
        return _sum;
    }
}
