using Vyuha.Core;

namespace Vyuha.OpenAlgo.Streaming;

/// <summary>Where the stream delivers. Called by one thread at a time; a slow sink makes quotes merge, never orders.</summary>
public interface IStreamSink
{
    void OnTick(in MarketTick tick);

    void OnOrder(in OrderUpdate update);

    void OnState(StreamState state);
}

public enum StreamPhase : byte
{
    Stopped = 0,
    Connecting = 1,
    Authenticating = 2,

    /// <summary>The server has no broker session: a person has to log in. Authentication is tried again.</summary>
    WaitingForLogin = 3,

    /// <summary>The server refuses the API key.</summary>
    KeyRefused = 4,

    /// <summary>
    /// Authenticated and subscribed. Nothing that happened before is repeated by the server: each time the epoch has grown, read the order book.
    /// </summary>
    Live = 5,

    /// <summary>Connected, and nothing comes although it should: what a new login at the broker looks like from here.</summary>
    Silent = 6,
    Disconnected = 7,

    /// <summary>An order update was lost or could not be read: read the order book. The connection is not affected.</summary>
    OrdersUncertain = 8,
}

/// <summary>What the stream is doing.</summary>
/// <param name="Epoch">Counts every authentication that succeeded; subscriptions and order updates begin anew with each.</param>
public readonly record struct StreamState(StreamPhase Phase, string Detail, int Epoch, Timestamp At);
