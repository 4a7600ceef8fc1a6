using Vyuha.Core;
using Vyuha.Core.Rules;

namespace Vyuha.Kernel.Signals;

/// <summary>The bars of one length in one session, as places on the clock: counted from its open, anew after a break, the last of each part cut at its end.</summary>
internal readonly struct SessionGrid
{
    private readonly long _length;
    private readonly Part _first;
    private readonly Part _second;

    public SessionGrid(Session session, Timeframe timeframe)
    {
        Session = session.Date.DayNumber;
        IsToken = session.Kind == SessionKind.Muhurat;
        long open = session.OpenInstant.Nanoseconds, close = session.CloseInstant.Nanoseconds;
        bool hasBreak = session.BreakFrom is not null && session.BreakTo is not null && !timeframe.IsDay;
        _length = timeframe.IsDay ? close - open : timeframe.Nanoseconds;
        _first = new(open, hasBreak ? Ist.At(session.Date, session.BreakFrom!.Value).Nanoseconds : close);
        _second = hasBreak ? new(Ist.At(session.Date, session.BreakTo!.Value).Nanoseconds, close) : default;
    }

    /// <summary>Day number of the session; 0 of a day without one.</summary>
    public int Session { get; }

    /// <summary>Whether it is the token hour of Diwali.</summary>
    public bool IsToken { get; }

    public long Open => _first.From;

    /// <summary>Bars in the whole session.</summary>
    public int Count => Session == 0 ? 0 : _first.Bars(_length) + _second.Bars(_length);

    /// <summary>The bar an instant belongs to: an end belongs to the bar it ends.</summary>
    public bool TryFind(long at, out int slot, out long start, out long end)
    {
        (slot, start, end) = (0, 0, 0);
        if (Session == 0)
            return false;
        bool isSecond = _second.Holds(at);
        if (!isSecond && !_first.Holds(at))
            return false;
        Part part = isSecond ? _second : _first;
        long bar = at == part.From ? 0 : (at - part.From - 1) / _length;
        start = part.From + bar * _length;
        end = Math.Min(start + _length, part.To);
        slot = (int)bar + (isSecond ? _first.Bars(_length) : 0);
        return true;
    }

    /// <summary>Time of trading between two instants, nanoseconds.</summary>
    public long Trading(long from, long to) => _first.Overlap(from, to) + _second.Overlap(from, to);

    private readonly record struct Part(long From, long To)
    {
        public bool Holds(long at) => To > From && From <= at && at <= To;

        public int Bars(long length) => To > From ? (int)((To - From + length - 1) / length) : 0;

        public long Overlap(long from, long to) => Math.Max(0, Math.Min(to, To) - Math.Max(from, From));
    }
}
