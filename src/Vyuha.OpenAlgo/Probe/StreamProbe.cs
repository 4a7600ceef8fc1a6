using System.Net.WebSockets;
using Vyuha.OpenAlgo.Streaming;

namespace Vyuha.OpenAlgo.Probe;

/// <summary>Connects to a server's stream and says who we are, once. Subscribes to no instrument.</summary>
public static class StreamProbe
{
    /// <summary>Connecting to the broker can take the server fifteen seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    public static async Task<StreamAnswer> AskAsync(OpenAlgoOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        var sink = new Sink();
        using var stream = new OpenAlgoStream(new() { Url = options.StreamUrl, Key = options.Key }, sink, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task running = stream.RunAsync(end.Token);
        try
        {
            StreamState state = await sink.Settled.Task.WaitAsync(Patience, time, cancellationToken);
            bool hasOrders = false;
            // An unanswered order subscription shows within the next moments; a refused one as an error.
            for (int i = 0; state.Phase == StreamPhase.Live && i < 50 && !hasOrders; i++)
            {
                hasOrders = stream.IsOrderStreamConfirmed;
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
            }

            return new(state.Phase, state.Detail, hasOrders, time.GetElapsedTime(start));
        }
        catch (TimeoutException)
        {
            return new(null, "", HasOrders: false, time.GetElapsedTime(start));
        }
        finally
        {
            await end.CancelAsync();
            await running;
        }
    }

    /// <summary>Connects and says nothing.</summary>
    /// <returns>Empty when somebody speaks WebSocket there; else what went wrong.</returns>
    public static async Task<string> ConnectAsync(Uri url, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        if (url.IsLoopback)
            socket.Options.Proxy = null;
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        clock.CancelAfter(ConnectPatience);
        try
        {
            await socket.ConnectAsync(url, clock.Token);
            return "";
        }
        catch (WebSocketException failed)
        {
            return failed.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no connection in {ConnectPatience.TotalSeconds:0} s";
        }
    }

    private sealed class Sink : IStreamSink
    {
        public TaskCompletionSource<StreamState> Settled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnTick(in MarketTick tick)
        {
            // Nothing is subscribed.
        }

        public void OnOrder(in OrderUpdate update)
        {
            // Somebody else's order; the probe only looks.
        }

        public void OnState(StreamState state)
        {
            if (state.Phase is StreamPhase.Live or StreamPhase.KeyRefused or StreamPhase.WaitingForLogin or StreamPhase.Disconnected)
                Settled.TrySetResult(state);
        }
    }
}
