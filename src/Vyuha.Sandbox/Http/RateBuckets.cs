namespace Vyuha.Sandbox.Http;

/// <summary>A limit of so many calls in so much time.</summary>
/// <param name="Calls">Calls.</param>
/// <param name="Seconds">Window.</param>
public readonly record struct RateLimit(int Calls, int Seconds)
{
    /// <summary>As the server words it: <c>10 per 1 second</c>.</summary>
    public override string ToString() => $"{Calls} per 1 {(Seconds == 1 ? "second" : "minute")}";
}

/// <summary>Limits by class of endpoint; the defaults of the real server.</summary>
public sealed record RateLimits
{
    public RateLimit Orders { get; init; } = new(10, 1);

    public RateLimit SmartOrders { get; init; } = new(10, 1);

    public RateLimit Api { get; init; } = new(50, 1);

    public RateLimit Greeks { get; init; } = new(30, 60);

    public RateLimit Messages { get; init; } = new(30, 60);
}

/// <summary>Moving windows by client and endpoint. Every call counts, the refused ones too.</summary>
internal sealed class RateBuckets(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Client, string Endpoint), Queue<long>> _calls = [];

    public bool TryTake(string client, string endpoint, RateLimit limit)
    {
        long now = clock.GetTimestamp();
        long window = limit.Seconds * clock.TimestampFrequency;
        lock (_gate)
        {
            if (!_calls.TryGetValue((client, endpoint), out Queue<long>? calls))
                _calls.Add((client, endpoint), calls = []);
            while (calls.Count > 0 && calls.Peek() <= now - window)
                calls.Dequeue();
            if (calls.Count >= limit.Calls)
                return false;
            calls.Enqueue(now);
            return true;
        }
    }

    public void Clear()
    {
        lock (_gate)
            _calls.Clear();
    }
}
