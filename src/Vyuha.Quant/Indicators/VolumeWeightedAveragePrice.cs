namespace Vyuha.Quant.Indicators;

/// <summary>The session's mean typical price, weighted by volume, begun anew each session; NaN until the session has traded.</summary>
/// <remarks>An index has no volume of its own and so none of these: take its future's bars.</remarks>
public sealed class VolumeWeightedAveragePrice : IIndicator<SessionBar, double>
{
    private int? _session;
    private double _turnover;
    private double _volume;

    public int WarmUp => 0;

    public double Next(SessionBar input)
    {
        if (!input.Bar.HasPrices || !double.IsFinite(input.Bar.Volume))
            return double.NaN;
        if (_session != input.Session)
            (_session, _turnover, _volume) = (input.Session, 0, 0);
        _turnover += input.Bar.Typical * input.Bar.Volume;
        _volume += input.Bar.Volume;
        return _volume > 0 ? _turnover / _volume : double.NaN;
    }
}
