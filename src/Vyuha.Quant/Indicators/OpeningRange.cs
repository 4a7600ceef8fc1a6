namespace Vyuha.Quant.Indicators;

/// <summary>The high and low of a session's first minutes. NaN while they last, because it is not known before; NaN too in a session without a bar in them.</summary>
public sealed class OpeningRange : IIndicator<SessionBar, OpeningRangeValue>
{
    private readonly int _minutes;
    private int? _session;
    private double _high = double.NaN;
    private double _low = double.NaN;

    /// <param name="minutes">Bars that start before this minute belong to it: 15 takes NSE's from 09:15 to 09:29.</param>
    public OpeningRange(int minutes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minutes, 1);
        _minutes = minutes;
    }

    /// <summary>One bar at the least; all that start in the first minutes of each session in truth.</summary>
    public int WarmUp => 1;

    public OpeningRangeValue Next(SessionBar input)
    {
        if (!input.Bar.HasRange)
            return new(double.NaN, double.NaN);
        if (_session != input.Session)
            (_session, _high, _low) = (input.Session, double.NaN, double.NaN);
        if (input.Minute >= _minutes)
            return new(_high, _low);
        _high = input.Bar.High <= _high ? _high : input.Bar.High;
        _low = input.Bar.Low >= _low ? _low : input.Bar.Low;
        return new(double.NaN, double.NaN);
    }
}
