namespace Vyuha.OpenAlgo.Limits;

/// <summary>At most so many grants in any span of one window, with a part of them kept for exits, which also wait in front.</summary>
/// <remarks>
/// A sliding log, not a token bucket: a bucket of ten refilled at ten a second lets nineteen through in its busiest second. Grants
/// of a window stay counted a little longer than the window, because the server counts arrivals and the network moves those closer.
/// </remarks>
public sealed class RateWindow : IDisposable
{
    /// <summary>More waiting than this is a caller that has lost touch; it is told at once.</summary>
    public const int LongestQueue = 1_000;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly long _span;
    private readonly int _limit;
    private readonly int _entryLimit;
    private readonly Queue<long> _grants = new();
    private readonly Queue<long> _entryGrants = new();
    private readonly LinkedList<Waiter> _exits = new();
    private readonly LinkedList<Waiter> _entries = new();
    private long _blockedUntil = long.MinValue;
    private bool _isDisposed;

    /// <param name="limit">Grants in one window; at least 1.</param>
    /// <param name="entryLimit">How many of them entries may use; 1 to <paramref name="limit"/>.</param>
    /// <param name="guard">Added to the window for what the network does to the spacing.</param>
    public RateWindow(TimeProvider time, int limit, int entryLimit, TimeSpan window, TimeSpan guard)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(entryLimit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entryLimit, limit);
        (_time, _limit, _entryLimit) = (time, limit, entryLimit);
        _span = Ticks(window + guard);
        _timer = time.CreateTimer(static state => ((RateWindow)state!).Release(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Commands waiting for a place.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _exits.Count + _entries.Count;
        }
    }

    /// <summary>Completes when the caller may send.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up; no place was used.</exception>
    /// <exception cref="RateQueueFullException">Too many wait already.</exception>
    public ValueTask AcquireAsync(OrderLane lane, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            long now = _time.GetTimestamp();
            LinkedList<Waiter> queue = lane == OrderLane.Exit ? _exits : _entries;
            // Never past those already waiting in the same lane; an entry also never past a waiting exit.
            bool isFirst = queue.Count == 0 && (lane == OrderLane.Exit || _exits.Count == 0);
            if (isFirst && WaitFor(lane, now) <= 0)
            {
                Grant(lane, now);
                return ValueTask.CompletedTask;
            }

            if (_exits.Count + _entries.Count >= LongestQueue)
                throw new RateQueueFullException();
            waiter = new(this, lane);
            waiter.Node = queue.AddLast(waiter);
            waiter.Registration = cancellationToken.UnsafeRegister(
                static (state, token) => ((Waiter)state!).Owner.Cancel((Waiter)state, token), waiter);
            Schedule(now);
        }

        return new ValueTask(waiter.Task);
    }

    /// <summary>The server said too many: nothing is granted for so long.</summary>
    public void Block(TimeSpan duration)
    {
        lock (_gate)
        {
            long now = _time.GetTimestamp();
            _blockedUntil = Math.Max(_blockedUntil, now + Ticks(duration));
            if (!_isDisposed)
                Schedule(now);
        }
    }

    public void Dispose()
    {
        List<Waiter> left;
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            left = [.. _exits, .. _entries];
            _exits.Clear();
            _entries.Clear();
        }

        _timer.Dispose();
        foreach (Waiter waiter in left)
        {
            waiter.Registration.Unregister();
            waiter.TrySetException(new ObjectDisposedException(nameof(RateWindow)));
        }
    }

    private void Cancel(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (waiter.Node?.List is not { } queue)
                return;
            queue.Remove(waiter.Node);
        }

        waiter.TrySetCanceled(cancellationToken);
    }

    private void Release()
    {
        List<Waiter>? released = null;
        lock (_gate)
        {
            if (_isDisposed)
                return;
            long now = _time.GetTimestamp();
            while (_exits.First is { } exit && WaitFor(OrderLane.Exit, now) <= 0)
                Take(exit, now);
            while (_exits.Count == 0 && _entries.First is { } entry && WaitFor(OrderLane.Entry, now) <= 0)
                Take(entry, now);
            Schedule(now);
        }

        // Outside the lock: what waits continues on its own thread and may come straight back.
        foreach (Waiter waiter in released ?? [])
        {
            waiter.Registration.Unregister();
            waiter.TrySetResult();
        }

        void Take(LinkedListNode<Waiter> node, long now)
        {
            node.List!.Remove(node);
            Grant(node.Value.Lane, now);
            (released ??= []).Add(node.Value);
        }
    }

    private void Grant(OrderLane lane, long now)
    {
        _grants.Enqueue(now);
        if (lane == OrderLane.Entry)
            _entryGrants.Enqueue(now);
    }

    /// <summary>Timestamp ticks until this lane has a place; zero or less when it has one now.</summary>
    private long WaitFor(OrderLane lane, long now)
    {
        Forget(_grants, now);
        Forget(_entryGrants, now);
        long until = Math.Max(_blockedUntil, FreeAt(_grants, _limit));
        if (lane == OrderLane.Entry)
            until = Math.Max(until, FreeAt(_entryGrants, _entryLimit));
        return until == long.MinValue ? 0 : until - now;
    }

    private long FreeAt(Queue<long> grants, int limit) => grants.Count < limit ? long.MinValue : grants.Peek() + _span;

    private void Forget(Queue<long> grants, long now)
    {
        while (grants.TryPeek(out long oldest) && oldest + _span <= now)
            grants.Dequeue();
    }

    private void Schedule(long now)
    {
        if (_exits.Count == 0 && _entries.Count == 0)
            return;
        long wait = _exits.Count > 0 ? WaitFor(OrderLane.Exit, now) : WaitFor(OrderLane.Entry, now);
        // Timers have a grain of a millisecond: round up, so that the one wake-up finds a place.
        double milliseconds = Math.Ceiling(Math.Max(wait, 0) * 1000.0 / _time.TimestampFrequency);
        _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }

    private long Ticks(TimeSpan duration) => (long)Math.Ceiling(duration.TotalSeconds * _time.TimestampFrequency);

    private sealed class Waiter(RateWindow owner, OrderLane lane) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public RateWindow Owner => owner;

        public OrderLane Lane { get; } = lane;

        public LinkedListNode<Waiter>? Node { get; set; }

        public CancellationTokenRegistration Registration { get; set; }
    }
}

/// <summary>So many calls wait for a budget that one more would only grow the backlog.</summary>
public sealed class RateQueueFullException : Exception
{
    public RateQueueFullException()
        : base($"{RateWindow.LongestQueue} calls already wait for this rate budget.")
    {
    }

    public RateQueueFullException(string message)
        : base(message)
    {
    }

    public RateQueueFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
