using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vyuha.Tests.OpenAlgo;

/// <summary>What a server does with one request on a connection.</summary>
internal enum Act
{
    /// <summary>Answers and keeps the connection.</summary>
    Answer,

    /// <summary>Reads the request, then closes without a byte of answer.</summary>
    CloseAfterRequest,

    /// <summary>Reads the request, then resets the connection.</summary>
    ResetAfterRequest,

    /// <summary>Reads the request and never answers.</summary>
    Hang,

    /// <summary>Sends half an answer and closes.</summary>
    HalfAnswer,

    /// <summary>Answers and closes the connection a moment later without having said so.</summary>
    AnswerThenClose,
}

/// <summary>An HTTP server by hand, because what is tested is what happens below HTTP: it counts requests that arrived whole.</summary>
internal sealed class RawHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<int, (Act Act, int Status, string Body)> _script;
    private readonly Task _accepting;
    private readonly ConcurrentBag<Task> _serving = [];
    private int _connections;

    /// <param name="script">By the number of the request, from one.</param>
    public RawHttpServer(Func<int, (Act Act, int Status, string Body)> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public ConcurrentQueue<string> Requests { get; } = new();

    public int Connections => _connections;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_serving);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                _serving.Add(ServeAsync(client));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient owned = client;
        try
        {
            NetworkStream stream = client.GetStream();
            while (await ReadRequestAsync(stream) is { } request)
            {
                int number;
                lock (Requests)
                {
                    Requests.Enqueue(request);
                    number = Requests.Count;
                }

                (Act act, int status, string body) = _script(number);
                byte[] answer = Encoding.UTF8.GetBytes(
                    $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{(status is >= 300 and < 400 ? $"Location: {Url}elsewhere\r\n" : "")}\r\n{body}");
                switch (act)
                {
                    case Act.Answer:
                        await stream.WriteAsync(answer, _stop.Token);
                        break;
                    case Act.AnswerThenClose:
                        await stream.WriteAsync(answer, _stop.Token);
                        return;
                    case Act.HalfAnswer:
                        await stream.WriteAsync(answer.AsMemory(0, answer.Length - 10), _stop.Token);
                        return;
                    case Act.Hang:
                        await Task.Delay(Timeout.Infinite, _stop.Token);
                        return;
                    case Act.ResetAfterRequest:
                        client.LingerState = new LingerOption(enable: true, seconds: 0);
                        return;
                    default:
                        return;
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException)
        {
            // The client went away or the test ended.
        }
    }

    /// <summary>Null when the client closed.</summary>
    private async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        byte[] one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
                return null;
            text.Append((char)one[0]);
        }

        string head = text.ToString();
        string? length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        if (length is not null)
        {
            byte[] body = new byte[int.Parse(length.Split(':')[1])];
            await stream.ReadExactlyAsync(body, _stop.Token);
            text.Append(Encoding.UTF8.GetString(body));
        }

        return text.ToString();
    }
}
