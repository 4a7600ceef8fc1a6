using Vyuha.Core;
using Vyuha.Quant.Indicators;

namespace Vyuha.Strategies.MomentumTrading;

/// <summary>Closed bars of one length, counted from the session's opening; the last of a session may be shorter.</summary>
/// <remarks>
/// A snapshot at the end of a bar belongs to it and closes it. A bar in which nothing was seen is left out, so an indicator goes on from the last one.
/// </remarks>
internal sealed class BarLine(int minutes, int kept)
{
    private readonly List<SessionBar> _bars = [];
    private SessionBar _open;
    private int _openIndex = -1;

    public int Minutes => minutes;

    /// <summary>Oldest first, no more than are kept.</summary>
    public IReadOnlyList<SessionBar> Bars => _bars;

    /// <summary>Takes a level; true when a bar has closed by it.</summary>
    /// <param name="day">Day number of the session.</param>
    /// <param name="sinceOpen">Time since the session's opening; above zero.</param>
    /// <param name="level">The underlying.</param>
    /// <param name="volume">Units traded since the last snapshot; NaN when nobody says.</param>
    public bool Add(int day, TimeSpan sinceOpen, double level, double volume)
    {
        int index = (int)((sinceOpen.Ticks - 1) / (minutes * TimeSpan.TicksPerMinute));
        bool closed = false;
        if (_openIndex >= 0 && (_open.Session != day || _openIndex != index))
            closed = Close();
        if (_openIndex < 0)
        {
            _openIndex = index;
            _open = new(new(level, level, level, level, volume), day, index * minutes);
        }
        else
        {
            IndicatorBar bar = _open.Bar;
            _open = _open with { Bar = new(bar.Open, Math.Max(bar.High, level), Math.Min(bar.Low, level), level, bar.Volume + volume) };
        }

        if (sinceOpen.Ticks == (index + 1L) * minutes * TimeSpan.TicksPerMinute)
            closed = Close();
        return closed;
    }

    /// <summary>The bars with the one that is open, as they would be were the session over.</summary>
    public IEnumerable<SessionBar> WithOpen() => _openIndex < 0 ? _bars : _bars.Append(_open).TakeLast(kept);

    /// <summary>The session is over: what is open is a bar of its own.</summary>
    public void EndSession()
    {
        if (_openIndex >= 0)
            Close();
    }

    public void Restore(IReadOnlyList<SessionBar> bars)
    {
        _bars.Clear();
        _bars.AddRange(bars);
    }

    private bool Close()
    {
        if (_bars.Count == kept)
            _bars.RemoveAt(0);
        _bars.Add(_open);
        _openIndex = -1;
        return true;
    }
}
