namespace Vyuha.OpenAlgo.Streaming;

/// <summary>Between the socket and the sink. Order updates wait in full; ticks wait in full as far as there is room, then merge by instrument.</summary>
/// <remarks>Per instrument ticks leave in the order they came: once one has merged, all newer ones merge until the backlog is gone.</remarks>
internal sealed class StreamQueue(int tickCapacity, int orderCapacity) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly MarketTick[] _ring = new MarketTick[tickCapacity];
    private readonly Queue<OrderUpdate> _orders = new();
    private readonly Queue<StreamState> _states = new();
    private readonly Queue<int> _merged = new();
    private MarketTick[] _latest = [];
    private bool[] _isMerged = [];
    private int _head;
    private int _count;
    private long _conflated;

    /// <summary>Ticks that were replaced by a newer one before the sink saw them.</summary>
    public long Conflated => Volatile.Read(ref _conflated);

    /// <returns>False when there is no room: the update is lost.</returns>
    public bool TryAddOrder(in OrderUpdate update)
    {
        lock (_gate)
        {
            if (_orders.Count >= orderCapacity)
                return false;
            _orders.Enqueue(update);
        }

        Signal();
        return true;
    }

    public void AddState(StreamState state)
    {
        lock (_gate)
        {
            // A sink that reads no states for a thousand changes needs only the newest ones.
            if (_states.Count >= 1_000)
                _states.Dequeue();
            _states.Enqueue(state);
        }

        Signal();
    }

    public void AddTick(in MarketTick tick)
    {
        lock (_gate)
        {
            if (_merged.Count == 0 && _count < _ring.Length)
                _ring[(_head + _count++) % _ring.Length] = tick;
            else
                Merge(tick);
        }

        Signal();
    }

    /// <summary>Completes when there may be something.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _signal.WaitAsync(cancellationToken);

    public bool TryTakeState(out StreamState state)
    {
        lock (_gate)
            return _states.TryDequeue(out state);
    }

    public bool TryTakeOrder(out OrderUpdate update)
    {
        lock (_gate)
            return _orders.TryDequeue(out update);
    }

    public bool TryTakeTick(ref MarketTick tick)
    {
        lock (_gate)
        {
            if (_count > 0)
            {
                tick = _ring[_head];
                _head = (_head + 1) % _ring.Length;
                _count--;
                return true;
            }

            if (!_merged.TryDequeue(out int index))
                return false;
            tick = _latest[index];
            _isMerged[index] = false;
            return true;
        }
    }

    public void Dispose() => _signal.Dispose();

    private void Merge(in MarketTick tick)
    {
        int index = tick.Symbol.Index;
        if (index >= _latest.Length)
        {
            int length = Math.Max(64, (index + 1) * 2);
            Array.Resize(ref _latest, length);
            Array.Resize(ref _isMerged, length);
        }

        _latest[index] = tick;
        if (_isMerged[index])
        {
            _conflated++;
        }
        else
        {
            _isMerged[index] = true;
            _merged.Enqueue(index);
        }
    }

    private void Signal()
    {
        try
        {
            if (_signal.CurrentCount == 0)
                _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another thread signalled in between: once is enough.
        }
    }
}
