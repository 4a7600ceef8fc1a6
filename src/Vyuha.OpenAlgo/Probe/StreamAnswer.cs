using Vyuha.OpenAlgo.Streaming;

namespace Vyuha.OpenAlgo.Probe;

/// <summary>How far one attempt at the stream came.</summary>
/// <param name="Phase">Where it settled: live, waiting for a login, key refused or disconnected; null when it did not settle in time.</param>
/// <param name="Detail">The server's words, or what went wrong.</param>
/// <param name="HasOrders">The server took a subscription to order updates.</param>
/// <param name="Elapsed">Until it settled.</param>
public readonly record struct StreamAnswer(StreamPhase? Phase, string Detail, bool HasOrders, TimeSpan Elapsed)
{
    public bool IsLive => Phase == StreamPhase.Live;
}
