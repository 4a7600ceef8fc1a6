using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Vyuha.Tests.OpenAlgo;

/// <summary>A WebSocket server in the process that answers as the real one was recorded to, and does on request what makes a client's day hard.</summary>
internal sealed class FakeStreamServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, Connection> _connections = new();
    private readonly Task _accepting;
    private int _next;

    public FakeStreamServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Every message of every client, in order.</summary>
    public ConcurrentQueue<JsonElement> Heard { get; } = new();

    /// <summary>Nobody is logged in at the broker: authentication answers BROKER_ERROR.</summary>
    public volatile bool IsLoggedOut;

    /// <summary>An older server: it knows nothing of order updates.</summary>
    public volatile bool HasNoOrderStream;

    /// <summary>Answers nothing to anybody, and keeps the socket open.</summary>
    public volatile bool IsMute;

    public int ConnectionCount => _next;

    public int Said(string action) => Heard.Count(message => message.TryGetProperty("action", out JsonElement named) && named.GetString() == action);

    public async Task SendAsync(string text)
    {
        foreach (Connection connection in _connections.Values)
            await connection.SendAsync(Encoding.UTF8.GetBytes(text), _stop.Token);
    }

    public async Task SendBytesAsync(byte[] bytes)
    {
        foreach (Connection connection in _connections.Values)
            await connection.SendAsync(bytes, _stop.Token);
    }

    public void DropAll()
    {
        foreach (int id in _connections.Keys)
        {
            if (_connections.TryRemove(id, out Connection? connection))
                connection.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        DropAll();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ServeAsync(client, Interlocked.Increment(ref _next));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client, int id)
    {
        try
        {
            NetworkStream stream = client.GetStream();
            await HandshakeAsync(stream);
            var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
            using var connection = new Connection(client, socket);
            _connections[id] = connection;
            byte[] buffer = new byte[1 << 20];
            while (true)
            {
                int length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close)
                    return;
                using var message = JsonDocument.Parse(buffer.AsMemory(0, length));
                Heard.Enqueue(message.RootElement.Clone());
                if (!IsMute && Answer(message.RootElement) is { } answer)
                    await connection.SendAsync(Encoding.UTF8.GetBytes(answer), _stop.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            // The client went away or the test ended.
        }
        finally
        {
            _connections.TryRemove(id, out _);
        }
    }

    private string? Answer(JsonElement message)
    {
        string request = message.TryGetProperty("request_id", out JsonElement id) ? id.GetRawText() : "null";
        switch (message.GetProperty("action").GetString())
        {
            case "authenticate" when IsLoggedOut:
                return """{"status":"error","code":"BROKER_ERROR","message":"No broker configuration found for user"}""";
            case "authenticate" when message.GetProperty("api_key").GetString() != TestClient.Key:
                return """{"status":"error","code":"AUTHENTICATION_ERROR","message":"Invalid API key"}""";
            case "authenticate":
                return """{"type":"auth","status":"success","message":"Authentication successful","broker":"zerodha","user_id":"trader","supported_features":{"ltp":true}}""";
            case "subscribe" when IsLoggedOut:
                return """{"status":"error","code":"BROKER_ERROR","message":"Broker adapter not found"}""";
            case "subscribe":
                string rows = string.Join(',', message.GetProperty("symbols").EnumerateArray().Select(symbol => symbol.GetProperty("symbol").GetString()!.StartsWith("NOSUCH", StringComparison.Ordinal)
                    ? $$"""{"symbol":"{{symbol.GetProperty("symbol").GetString()}}","exchange":"{{symbol.GetProperty("exchange").GetString()}}","status":"error","message":"Token not found"}"""
                    : $$"""{"symbol":"{{symbol.GetProperty("symbol").GetString()}}","exchange":"{{symbol.GetProperty("exchange").GetString()}}","status":"success","mode":"Quote","depth":5}"""));
                return $$"""{"type":"subscribe","status":"success","subscriptions":[{{rows}}],"message":"Subscription processing complete","request_id":{{request}}}""";
            case "unsubscribe":
                return """{"type":"unsubscribe","status":"success","successful":[],"failed":[]}""";
            case "subscribe_orders" when !HasNoOrderStream:
                return $$"""{"type":"subscribe_orders","status":"success","message":"Subscribed to order updates","request_id":{{request}}}""";
            case "ping":
                return $$"""{"type":"pong","status":"success","server_timestamp":{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}},"client_timestamp":{{message.GetProperty("timestamp").GetRawText()}},"_pingId":{{message.GetProperty("_pingId").GetRawText()}}}""";
            default:
                return """{"status":"error","code":"INVALID_ACTION","message":"Invalid action"}""";
        }
    }

    private static async Task HandshakeAsync(NetworkStream stream)
    {
        var request = new StringBuilder();
        byte[] one = new byte[1];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one);
            request.Append((char)one[0]);
        }

        string key = request.ToString().Split("\r\n").First(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)).Split(':')[1].Trim();
#pragma warning disable CA5350 // RFC 6455 names SHA-1; nothing is protected by it.
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
    }

    private sealed class Connection(TcpClient client, WebSocket socket) : IDisposable
    {
        private readonly SemaphoreSlim _sending = new(1, 1);

        public async Task SendAsync(byte[] bytes, CancellationToken cancellationToken)
        {
            await _sending.WaitAsync(cancellationToken);
            try
            {
                await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            }
            finally
            {
                _sending.Release();
            }
        }

        public void Dispose()
        {
            socket.Dispose();
            client.Dispose();
        }
    }
}
