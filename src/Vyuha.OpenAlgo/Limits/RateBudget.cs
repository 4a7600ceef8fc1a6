using System.Collections.Concurrent;

namespace Vyuha.OpenAlgo.Limits;

/// <summary>How many calls of each kind this process may make. The defaults are OpenAlgo's own.</summary>
public sealed record RateLimits
{
    /// <summary>All order commands together, a second; exchanges ask for registration above ten.</summary>
    public int OrdersPerSecond { get; init; } = 10;

    /// <summary>How many of those may open or add risk; the rest is kept for exits.</summary>
    public int EntriesPerSecond { get; init; } = 7;

    /// <summary>The same where fewer orders are allowed than entries were meant to have: one is always left for exits, unless there is only one.</summary>
    internal int EntriesAllowed => EntriesPerSecond <= OrdersPerSecond ? EntriesPerSecond : Math.Max(1, OrdersPerSecond - 1);

    /// <summary>Each other endpoint, a second.</summary>
    public int DataPerSecond { get; init; } = 50;

    public int GreeksPerMinute { get; init; } = 30;

    /// <summary>Each messaging endpoint, a minute; the smallest of them.</summary>
    public int MessagesPerMinute { get; init; } = 10;

    /// <summary>What the network may take from the spacing of two calls.</summary>
    public TimeSpan Guard { get; init; } = TimeSpan.FromMilliseconds(50);
}

/// <summary>The one budget everything in the process draws from: the server counts by address, not by who asked.</summary>
public sealed class RateBudget(TimeProvider time, RateLimits limits) : IDisposable
{
    private readonly ConcurrentDictionary<string, RateWindow> _windows = new(StringComparer.Ordinal);

    public RateLimits Limits => limits;

    /// <summary>Completes when the call may be sent.</summary>
    /// <param name="endpoint">Budgets of <see cref="RateClass.Data"/> and <see cref="RateClass.Messaging"/> are per endpoint.</param>
    /// <exception cref="RateQueueFullException">Too many wait already.</exception>
    public ValueTask AcquireAsync(RateClass rateClass, string endpoint, OrderLane lane, CancellationToken cancellationToken) =>
        Window(rateClass, endpoint).AcquireAsync(lane, cancellationToken);

    /// <summary>The server turned a call away: that budget rests.</summary>
    public void Block(RateClass rateClass, string endpoint, TimeSpan duration) => Window(rateClass, endpoint).Block(duration);

    /// <summary>Commands waiting for a place.</summary>
    public int WaitingOrders => Window(RateClass.Orders, "").Waiting;

    public void Dispose()
    {
        foreach (RateWindow window in _windows.Values)
            window.Dispose();
    }

    private RateWindow Window(RateClass rateClass, string endpoint)
    {
        string name = rateClass switch
        {
            RateClass.Orders => "orders",
            RateClass.Greeks => "greeks",
            _ => endpoint,
        };
        return _windows.GetOrAdd(name, static (_, state) => state.Budget.Create(state.Class), (Budget: this, Class: rateClass));
    }

    private RateWindow Create(RateClass rateClass) => rateClass switch
    {
        RateClass.Orders => new(time, limits.OrdersPerSecond, limits.EntriesAllowed, TimeSpan.FromSeconds(1), limits.Guard),
        RateClass.Data => new(time, limits.DataPerSecond, limits.DataPerSecond, TimeSpan.FromSeconds(1), limits.Guard),
        RateClass.Greeks => new(time, limits.GreeksPerMinute, limits.GreeksPerMinute, TimeSpan.FromMinutes(1), limits.Guard),
        _ => new(time, limits.MessagesPerMinute, limits.MessagesPerMinute, TimeSpan.FromMinutes(1), limits.Guard),
    };
}
