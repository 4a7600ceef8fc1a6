using Vyuha.Core;

namespace Vyuha.Sandbox;

/// <summary>Ties the sandbox's time to real time: a start, a speed, and jumps forwards.</summary>
public sealed class SandboxClock(Timestamp start, double speed, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private Timestamp _anchor = start;
    private long _anchorTicks = clock.GetTimestamp();
    private double _speed = speed;

    public double Speed
    {
        get
        {
            lock (_gate)
                return _speed;
        }
    }

    public Timestamp Now
    {
        get
        {
            lock (_gate)
                return At();
        }
    }

    /// <summary>Runs at another speed from now on; 0 stands still.</summary>
    public void Run(double speed)
    {
        lock (_gate)
        {
            (_anchor, _anchorTicks) = (At(), clock.GetTimestamp());
            _speed = speed;
        }
    }

    /// <returns>False when the instant has passed: time does not run backwards.</returns>
    public bool JumpTo(Timestamp instant)
    {
        lock (_gate)
        {
            if (instant < At())
                return false;
            (_anchor, _anchorTicks) = (instant, clock.GetTimestamp());
            return true;
        }
    }

    private Timestamp At() => _anchor.Plus(clock.GetElapsedTime(_anchorTicks) * _speed);
}
