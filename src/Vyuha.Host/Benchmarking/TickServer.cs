using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Vyuha.Host.Benchmarking;

/// <summary>A server of a market stream for one client, in a process of its own so that its work is not counted as the client's: says yes to everything and sends ticks.</summary>
internal static class TickServer
{
    /// <summary>What it writes before its port.</summary>
    public const string Line = "stream on port ";

    /// <summary>RFC 6455, section 1.3.</summary>
    private const string HandshakeSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Serves the first client until it goes away.</summary>
    /// <param name="contracts">How many contracts tick.</param>
    /// <param name="ticksPerSecond">Of all together.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(int contracts, int ticksPerSecond, CancellationToken cancellation)
    {
        var frames = new TickFrames(contracts);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await Console.Out.WriteLineAsync($"{Line}{((IPEndPoint)listener.LocalEndpoint).Port}");
        await Console.Out.FlushAsync(cancellation);
        using TcpClient client = await listener.AcceptTcpClientAsync(cancellation);
        client.NoDelay = true;
        NetworkStream stream = client.GetStream();
        await ShakeHandsAsync(stream, cancellation);
        using WebSocket socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var sending = new SemaphoreSlim(1, 1);
        var subscribed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task ticking = TickAsync(socket, sending, subscribed.Task, frames, ticksPerSecond, end.Token);
        try
        {
            await AnswerAsync(socket, sending, subscribed, end.Token);
        }
        catch (WebSocketException)
        {
            // The client went away without a goodbye: that is how a benchmark ends.
        }

        await end.CancelAsync();
        await ticking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task ShakeHandsAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var request = new StringBuilder();
        byte[] one = new byte[1];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, cancellation) == 1)
            request.Append((char)one[0]);
        const string name = "Sec-WebSocket-Key:";
        string key = request.ToString().Split("\r\n").First(line => line.StartsWith(name, StringComparison.OrdinalIgnoreCase))[name.Length..].Trim();
#pragma warning disable CA5350 // The protocol prescribes it; it protects nothing.
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + HandshakeSuffix)));
#pragma warning restore CA5350
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"), cancellation);
    }

    private static async Task AnswerAsync(WebSocket socket, SemaphoreSlim sending, TaskCompletionSource subscribed, CancellationToken cancellation)
    {
        byte[] buffer = new byte[1 << 20];
        while (true)
        {
            int length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            if (part.MessageType == WebSocketMessageType.Close)
                return;
            JsonObject message = JsonNode.Parse(buffer.AsSpan(0, length))!.AsObject();
            string action = message["action"]!.GetValue<string>();
            var answer = new JsonObject { ["type"] = action switch { "authenticate" => "auth", "ping" => "pong", _ => action }, ["status"] = "success" };
            foreach (string name in new[] { "request_id", "_pingId", "timestamp" })
            {
                if (message[name] is { } value)
                    answer[name] = value.DeepClone();
            }

            await SendAsync(socket, sending, Encoding.UTF8.GetBytes(answer.ToJsonString()), cancellation);
            if (action == "subscribe")
                subscribed.TrySetResult();
        }
    }

    /// <summary>Hundredths of a second at a time: what has become due since the last.</summary>
    private static async Task TickAsync(WebSocket socket, SemaphoreSlim sending, Task subscribed, TickFrames frames, int ticksPerSecond, CancellationToken cancellation)
    {
        await subscribed.WaitAsync(cancellation);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        long began = Stopwatch.GetTimestamp();
        long sent = 0;
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            long due = (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * ticksPerSecond);
            for (; sent < due; sent++)
                await SendAsync(socket, sending, frames[sent], cancellation);
        }
    }

    private static async Task SendAsync(WebSocket socket, SemaphoreSlim sending, byte[] message, CancellationToken cancellation)
    {
        await sending.WaitAsync(cancellation);
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellation);
        }
        finally
        {
            sending.Release();
        }
    }
}
