using Vyuha.Core;
using Vyuha.OpenAlgo.Market;

namespace Vyuha.OpenAlgo.Streaming;

/// <summary>How patient the stream is. The defaults fit the server's own timings.</summary>
public sealed record OpenAlgoStreamOptions
{
    public required Uri Url { get; init; }
    public required ApiKey Key { get; init; }

    /// <summary>Also ask for order updates.</summary>
    public bool WithOrders { get; init; } = true;

    /// <summary>Symbols in one subscribe message.</summary>
    public int BatchSize { get; init; } = 100;
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connecting to the broker can take the server fifteen seconds.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(25);
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The server has been seen to stand still for ten seconds.</summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Nothing at all for so long means asking for everything again.</summary>
    public TimeSpan SilenceAfter { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Nothing for one instrument for so long makes it stale.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often to try again while nobody is logged in at the broker.</summary>
    public TimeSpan LoginRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to stay away after the key was refused.</summary>
    public TimeSpan KeyRetry { get; init; } = TimeSpan.FromSeconds(60);
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(500);
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Ticks held for a slow sink before quotes of one instrument merge.</summary>
    public int TickCapacity { get; init; } = 1024;

    /// <summary>Order updates held for a slow sink; past them the sink is told that orders are uncertain.</summary>
    public int OrderCapacity { get; init; } = 10_000;

    /// <summary>Whether ticks should be coming now: silence outside trading hours is no fault. Null: always.</summary>
    public Func<Timestamp, bool>? IsFeedExpected { get; init; }

    /// <summary>Called with the stale instruments, at most once in <see cref="StaleAfter"/>, so that their quotes can be fetched by REST. Must return soon.</summary>
    public Action<IReadOnlyList<SymbolKey>>? OnStale { get; init; }

    /// <summary>A number in [0, 1) that spreads reconnections of many clients; null for a random one.</summary>
    public Func<double>? Jitter { get; init; }
}
