using System.Net.WebSockets;
using System.Text;

namespace Vyuha.Sandbox.Streaming;

/// <summary>Carries one client's messages over a web socket until either side ends it.</summary>
internal sealed class StreamSocket(WebSocket socket, StreamHub hub, TimeSpan authenticationTime) : IDisposable
{
    private const WebSocketCloseStatus AuthenticationTimeout = (WebSocketCloseStatus)4401;
    private const int LongestMessage = 1 << 20;

    private readonly StreamClient _client = hub.Connect();
    private readonly SemaphoreSlim _sending = new(1, 1);

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task sending = SendAsync(end.Token);
        Task deadline = CloseUnauthenticatedAsync(end.Token);
        try
        {
            await ReceiveAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            // The server stops, or a fault closes all sockets.
            socket.Abort();
        }
        catch (WebSocketException)
        {
            // The client went away without a goodbye.
        }

        await end.CancelAsync();
        hub.Disconnect(_client);
        await Task.WhenAll(sending, deadline);
    }

    public void Dispose() => _sending.Dispose();

    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        byte[] buffer = new byte[16 * 1024];
        using var message = new MemoryStream();
        while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
        {
            WebSocketReceiveResult part = await socket.ReceiveAsync(buffer, cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                if (socket.State == WebSocketState.CloseReceived)
                    await CloseAsync(WebSocketCloseStatus.NormalClosure, "", cancellation);
                return;
            }

            message.Write(buffer, 0, part.Count);
            if (message.Length > LongestMessage)
            {
                await CloseAsync(WebSocketCloseStatus.MessageTooBig, "message too big", cancellation);
                return;
            }

            if (!part.EndOfMessage)
                continue;
            hub.Handle(_client, Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length));
            message.SetLength(0);
        }
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (string text in _client.Outgoing.ReadAllAsync(cancellation))
            {
                await _sending.WaitAsync(cancellation);
                try
                {
                    if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellation);
                }
                finally
                {
                    _sending.Release();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The socket is over.
        }
        catch (WebSocketException)
        {
            // The reader notices and ends the socket.
        }
    }

    private async Task CloseUnauthenticatedAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(authenticationTime, cancellation);
            if (!_client.IsAuthenticated)
                await CloseAsync(AuthenticationTimeout, "auth timeout", cancellation);
        }
        catch (OperationCanceledException)
        {
            // It ended before.
        }
        catch (WebSocketException)
        {
            // It was gone already.
        }
    }

    private async Task CloseAsync(WebSocketCloseStatus status, string reason, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation);
        try
        {
            await socket.CloseOutputAsync(status, reason, cancellation);
        }
        finally
        {
            _sending.Release();
        }
    }
}
