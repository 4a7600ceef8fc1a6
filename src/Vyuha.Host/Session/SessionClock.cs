using System.Diagnostics;
using Vyuha.Core;

namespace Vyuha.Host.Session;

/// <summary>What time it is for a session: the machine's own time, or that of a sandbox which plays another day, perhaps faster.</summary>
internal sealed class SessionClock
{
    private readonly Timestamp _start;
    private readonly long _startedAt;
    private readonly TimeProvider _time;
    private long _slept;

    private SessionClock(Timestamp start, double speed, TimeProvider time) =>
        (_start, Speed, _time, _startedAt) = (start, speed, time, time.GetTimestamp());

    /// <summary>How much faster than the world's it runs.</summary>
    public double Speed { get; }

    /// <summary>Whether it shows another time than the machine's.</summary>
    public bool IsRehearsal { get; private init; }

    /// <summary>The machine's clock; the hardware timer carries it on between its settings, so that it does not jump with them.</summary>
    public static SessionClock OfMachine(TimeProvider time) => new(Timestamp.From(time.GetUtcNow()), 1, time);

    /// <summary>A sandbox's clock, from what it showed just now.</summary>
    public static SessionClock Rehearsal(Timestamp now, double speed, TimeProvider time) => new(now, speed, time) { IsRehearsal = true };

    /// <summary>How far the machine's clock has moved away from this one: it was set, or the machine slept. Zero for a rehearsal.</summary>
    public TimeSpan Drift => IsRehearsal ? TimeSpan.Zero : Timestamp.From(_time.GetUtcNow()) - Now;

    public Timestamp Now => _start.Plus(_time.GetElapsedTime(_startedAt) * Speed + TimeSpan.FromTicks(Interlocked.Read(ref _slept)));

    /// <summary>
    /// Goes forward to the machine's time: while a machine sleeps its timer stands still and the market does not. Never backwards, and never
    /// into another day, which is a clock set wrong rather than a night's sleep.
    /// </summary>
    /// <returns>Whether it went.</returns>
    public bool CatchUp()
    {
        TimeSpan behind = Drift;
        if (behind <= TimeSpan.Zero || Ist.DateOf(Now.Plus(behind)) != Ist.DateOf(Now))
            return false;
        Interlocked.Add(ref _slept, behind.Ticks);
        return true;
    }
}
