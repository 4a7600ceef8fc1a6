using Vyuha.Core;

namespace Vyuha.Kernel.Risk;

/// <summary>Orders of one book in the last second, the last minute and today. The windows slide: no boundary of a clock can be used to send twice as many.</summary>
internal sealed class OrderPace
{
    private long[] _times = new long[64];
    private long _sent;
    private long _secondFrom;
    private long _minuteFrom;

    /// <summary>Orders of today.</summary>
    public int Today { get; private set; }

    public void OpenDay() => Today = 0;

    public int InSecond(Timestamp now) => Slide(ref _secondFrom, now.Nanoseconds - Timestamp.NanosecondsPerSecond);

    public int InMinute(Timestamp now) => Slide(ref _minuteFrom, now.Nanoseconds - Timestamp.NanosecondsPerMinute);

    public void Add(Timestamp now)
    {
        InSecond(now);
        InMinute(now);
        if (_sent - _minuteFrom == _times.Length)
            Grow();
        _times[_sent++ % _times.Length] = now.Nanoseconds;
        Today++;
    }

    /// <summary>Leaves what is as old as the bound or older behind.</summary>
    private int Slide(ref long from, long bound)
    {
        while (from < _sent && _times[from % _times.Length] <= bound)
            from++;
        return (int)(_sent - from);
    }

    private void Grow()
    {
        var times = new long[_times.Length * 2];
        for (long i = _minuteFrom; i < _sent; i++)
            times[i % times.Length] = _times[i % _times.Length];
        _times = times;
    }
}
