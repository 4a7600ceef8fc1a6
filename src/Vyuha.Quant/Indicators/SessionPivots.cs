using Vyuha.Quant.Levels;

namespace Vyuha.Quant.Indicators;

/// <summary>The classic pivot levels of the session before, the same for each bar of a session.</summary>
public sealed class SessionPivots : IIndicator<SessionBar, ClassicPivots>
{
    private SessionRange _sessions;
    private ClassicPivots _levels = ClassicPivots.Of(double.NaN, double.NaN, double.NaN);

    /// <summary>The first session has no levels: one bar at the least, all of its bars in truth.</summary>
    public int WarmUp => 1;

    public ClassicPivots Next(SessionBar input)
    {
        if (!input.Bar.HasPrices)
            return ClassicPivots.Of(double.NaN, double.NaN, double.NaN);
        if (_sessions.Push(input))
            _levels = ClassicPivots.Of(_sessions.Last.High, _sessions.Last.Low, _sessions.Last.Close);
        return _levels;
    }
}
