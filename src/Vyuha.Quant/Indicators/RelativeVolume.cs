namespace Vyuha.Quant.Indicators;

/// <summary>A bar's volume, and the session's up to it, over what the same minute had on average in the last n sessions that had a bar at it.</summary>
/// <remarks>NaN until a minute has n sessions, where their average is 0, and for a minute beyond the session's length; such a bar still counts for the session so far.</remarks>
public sealed class RelativeVolume : IIndicator<SessionBar, RelativeVolumeValue>
{
    private readonly RollingWindow[] _bars;
    private readonly RollingWindow[] _sessions;
    private int? _session;
    private double _soFar;

    /// <param name="sessions">How many sessions are the measure.</param>
    /// <param name="minutes">The session's length: 375 for NSE's.</param>
    public RelativeVolume(int sessions, int minutes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minutes, 1);
        (_bars, _sessions) = (new RollingWindow[minutes], new RollingWindow[minutes]);
        for (int i = 0; i < minutes; i++)
            (_bars[i], _sessions[i]) = (new(sessions), new(sessions));
        WarmUp = sessions;
    }

    /// <summary>One bar a session at the least; all bars of n sessions in truth.</summary>
    public int WarmUp { get; }

    public RelativeVolumeValue Next(SessionBar input)
    {
        double volume = input.Bar.Volume;
        if (!input.Bar.HasPrices || !double.IsFinite(volume))
            return new(double.NaN, double.NaN);
        if (_session != input.Session)
            (_session, _soFar) = (input.Session, 0);
        _soFar += volume;
        return (uint)input.Minute < (uint)_bars.Length
            ? new(Ratio(_bars[input.Minute], volume), Ratio(_sessions[input.Minute], _soFar))
            : new(double.NaN, double.NaN);
    }

    private double Ratio(RollingWindow earlier, double now)
    {
        double ratio = earlier.IsFull && earlier.Sum > 0 ? now / (earlier.Sum / WarmUp) : double.NaN;
        earlier.Push(now);
        return ratio;
    }
}
