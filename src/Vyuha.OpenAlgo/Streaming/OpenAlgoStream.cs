using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Vyuha.Core;
using Vyuha.OpenAlgo.Market;

namespace Vyuha.OpenAlgo.Streaming;

/// <summary>What the stream has done since it was made.</summary>
/// <param name="Malformed">Frames that were not what the protocol says; dropped.</param>
/// <param name="Duplicates">Ticks that repeated the one before; dropped.</param>
/// <param name="Conflated">Ticks replaced by a newer one because the sink was slow.</param>
/// <param name="Foreign">Ticks for symbols that were not subscribed; dropped.</param>
public sealed record StreamStatistics(
    long Frames, long Ticks, long Orders, long Malformed, long Duplicates, long Conflated, long Foreign, long Connections, TimeSpan? RoundTrip, TimeSpan? ClockSkew);

/// <summary>OpenAlgo's WebSocket: keeps itself connected, authenticated and subscribed until it is cancelled.</summary>
/// <remarks>
/// After any gap the server repeats nothing and says nothing: every <see cref="StreamPhase.Live"/> with a new epoch is the consumer's
/// cue to read the order book, and an instrument that has gone quiet is offered for REST.
/// </remarks>
public sealed class OpenAlgoStream : IDisposable
{
    private const int LargestFrame = 4 << 20;
    private static readonly TimeSpan ClockInterval = TimeSpan.FromMilliseconds(250);

    private readonly OpenAlgoStreamOptions _options;
    private readonly IStreamSink _sink;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SymbolTable _symbols = new();
    private readonly StreamParser _parser;
    private readonly StreamQueue _queue;
    private readonly Lock _gate = new();
    private MarketTick[] _previous = [];
    private StreamSession? _session;
    private Channel<byte[]>? _outgoing;
    private StreamState _state;
    private Timestamp _lastStaleReport;
    private int _epoch;
    private int _isRunning;
    private long _frames, _ticks, _orders, _malformed, _duplicates, _foreign, _connections;

    public OpenAlgoStream(OpenAlgoStreamOptions options, IStreamSink sink, TimeProvider time, ILogger<OpenAlgoStream>? logger = null)
    {
        (_options, _sink, _time, _logger) = (options, sink, time, logger ?? NullLogger<OpenAlgoStream>.Instance);
        _parser = new(_symbols);
        _queue = new(options.TickCapacity, options.OrderCapacity);
    }

    public StreamState State
    {
        get
        {
            lock (_gate)
                return _state;
        }
    }

    /// <summary>On the present connection the server has said that it will send order updates.</summary>
    public bool IsOrderStreamConfirmed
    {
        get
        {
            lock (_gate)
                return _session?.AreOrdersConfirmed ?? false;
        }
    }

    public StreamStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return new(
                    Volatile.Read(ref _frames), Volatile.Read(ref _ticks), Volatile.Read(ref _orders), Volatile.Read(ref _malformed), Volatile.Read(ref _duplicates),
                    _queue.Conflated, Volatile.Read(ref _foreign), Volatile.Read(ref _connections), _session?.RoundTrip, _session?.ClockSkew);
            }
        }
    }

    /// <summary>Everything ever subscribed, by index.</summary>
    public IReadOnlyList<StreamSymbol> Symbols => _symbols.All;

    /// <summary>Subscribes now or as soon as connected, and again after every gap. A symbol has one mode: the one asked for last.</summary>
    public IReadOnlyList<StreamSymbol> Subscribe(StreamMode mode, params IReadOnlyCollection<SymbolKey> keys)
    {
        lock (_gate)
        {
            Timestamp now = Now();
            IReadOnlyList<StreamSymbol> found = _symbols.GetOrAdd(keys, mode, now);
            List<(StreamSymbol, StreamMode)> changed = [.. found.Where(symbol => symbol.IsSubscribed && symbol.Mode != mode).Select(symbol => (symbol, symbol.Mode))];
            _session?.Unsubscribe(changed);
            foreach (StreamSymbol symbol in found)
                (symbol.Mode, symbol.IsSubscribed, symbol.Refusal) = (mode, true, null);
            _session?.Subscribe(found, now);
            Flush();
            return found;
        }
    }

    public void Unsubscribe(params IReadOnlyCollection<SymbolKey> keys)
    {
        lock (_gate)
        {
            List<StreamSymbol> found = [.. keys.Select(_symbols.Find).OfType<StreamSymbol>().Where(symbol => symbol.IsSubscribed)];
            foreach (StreamSymbol symbol in found)
                symbol.IsSubscribed = false;
            _session?.Unsubscribe([.. found.Select(symbol => (symbol, symbol.Mode))]);
            Flush();
        }
    }

    /// <summary>Subscribed instruments for which nothing has come for so long.</summary>
    public IReadOnlyList<SymbolKey> StaleInstruments(TimeSpan age)
    {
        Timestamp now = Now();
        return [.. _symbols.All.Where(symbol => symbol.IsSubscribed && now - symbol.LastSeen > age).Select(symbol => symbol.Key)];
    }

    /// <summary>Connects and delivers until cancelled; then returns. Ends with an error only when the sink threw.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isRunning, 1) == 1)
            throw new InvalidOperationException("The stream runs already.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task delivering = DeliverAsync(stop.Token);
        Task connecting = ConnectForeverAsync(stop.Token);
        try
        {
            await await Task.WhenAny(delivering, connecting);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(delivering, connecting).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            Interlocked.Exchange(ref _isRunning, 0);
        }

        if (delivering.IsFaulted)
            await delivering;
        Report(StreamPhase.Stopped, "");
        if (_queue.TryTakeState(out StreamState last))
            _sink.OnState(last);
    }

    public void Dispose() => _queue.Dispose();

    private async Task ConnectForeverAsync(CancellationToken cancellationToken)
    {
        int failures = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Timestamp start = Now();
            TimeSpan stayAway = TimeSpan.Zero;
            string reason;
            bool wasLive = false;
            try
            {
                Report(StreamPhase.Connecting, "");
                (reason, wasLive, stayAway) = await ConnectionAsync(cancellationToken);
            }
            catch (Exception error) when (error is WebSocketException or IOException or HttpRequestException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                reason = error is OperationCanceledException ? "no connection in time" : _options.Key.Redact(error.Message);
            }

            Report(StreamPhase.Disconnected, reason);
            // A connection that lasted starts the count anew; one that breaks at once does not.
            failures = wasLive && Now() - start > _options.LongestBackoff ? 1 : Math.Min(failures + 1, 16);
            double jitter = _options.Jitter?.Invoke() ?? Random.Shared.NextDouble();
            double most = Math.Min(_options.FirstBackoff.TotalSeconds * Math.Pow(2, failures - 1), _options.LongestBackoff.TotalSeconds);
            TimeSpan wait = TimeSpan.FromSeconds(most * (0.5 + jitter / 2));
            await Task.Delay(wait > stayAway ? wait : stayAway, _time, cancellationToken);
        }
    }

    private async Task<(string Reason, bool WasLive, TimeSpan StayAway)> ConnectionAsync(CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(20);
        if (_options.Url.IsLoopback)
            socket.Options.Proxy = null;
        using (var clock = new CancellationTokenSource(_options.ConnectTimeout, _time))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token))
            await socket.ConnectAsync(_options.Url, either.Token);
        Interlocked.Increment(ref _connections);

        var session = new StreamSession(_options, _symbols, Report)
        {
            Refused = (code, message) => Log.StreamError(_logger, code, _options.Key.Redact(message)),
            SymbolRefused = symbol => Log.SubscriptionRefused(_logger, symbol.Key.ToString(), symbol.Refusal ?? ""),
        };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_gate)
        {
            // A bound for a peer that does not read; what would not fit ends the connection, and everything is said again on the next.
            _outgoing = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(10_000) { SingleReader = true });
            _session = session;
            session.Opened(Now());
            Flush();
        }

        Task<string> receiving = ReceiveAsync(socket, session, end.Token);
        Task<string> sending = SendAsync(socket, _outgoing.Reader, end.Token);
        Task<string> watching = WatchAsync(session, end.Token);
        try
        {
            string reason = await await Task.WhenAny(receiving, sending, watching);
            cancellationToken.ThrowIfCancellationRequested();
            lock (_gate)
                return (session.DropReason ?? reason, session.WasLive, session.StayAway);
        }
        finally
        {
            lock (_gate)
            {
                _session = null;
                _outgoing = null;
            }

            await end.CancelAsync();
            socket.Abort();
            await Task.WhenAll(receiving, sending, watching).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task<string> ReceiveAsync(ClientWebSocket socket, StreamSession session, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 << 10];
        MarketTick tick = default;
        while (true)
        {
            int length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                if (length == buffer.Length)
                {
                    if (length >= LargestFrame)
                        return "a frame larger than any the protocol has";
                    Array.Resize(ref buffer, length * 2);
                }

                part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close)
                    return $"closed by the server ({(int?)socket.CloseStatus}: {socket.CloseStatusDescription})";
                length += part.Count;
            }
            while (!part.EndOfMessage);

            Received(buffer.AsSpan(0, length), session, ref tick);
        }
    }

    private void Received(ReadOnlySpan<byte> frame, StreamSession session, ref MarketTick tick)
    {
        Timestamp now = Now();
        Interlocked.Increment(ref _frames);
        switch (_parser.Read(frame, now, ref tick, out OrderUpdate order, out ControlFrame? control))
        {
            case FrameKind.Tick:
                Interlocked.Increment(ref _ticks);
                session.LastData = now;
                tick.Symbol.SeenAt(now);
                if (IsRepeat(tick))
                    Interlocked.Increment(ref _duplicates);
                else if (tick.Symbol.IsSubscribed)
                    _queue.AddTick(tick);
                break;
            case FrameKind.Order:
                Interlocked.Increment(ref _orders);
                if (!_queue.TryAddOrder(order))
                    Report(StreamPhase.OrdersUncertain, "more order updates than the queue holds");
                break;
            case FrameKind.Control:
                lock (_gate)
                {
                    session.Received(control!, now);
                    Flush();
                }

                break;
            case FrameKind.ForeignTick:
                Interlocked.Increment(ref _foreign);
                break;
            case FrameKind.UnreadableOrder:
                Log.MalformedFrame(_logger, frame.Length, Interlocked.Increment(ref _malformed));
                Report(StreamPhase.OrdersUncertain, "an order update could not be read");
                break;
            default:
                Log.MalformedFrame(_logger, frame.Length, Interlocked.Increment(ref _malformed));
                break;
        }
    }

    private bool IsRepeat(in MarketTick tick)
    {
        int index = tick.Symbol.Index;
        if (index >= _previous.Length)
            Array.Resize(ref _previous, Math.Max(64, (index + 1) * 2));
        ref MarketTick before = ref _previous[index];
        // Without a server time two equal payloads may be two trades at one price.
        if (before.Symbol is not null && tick.Has(TickFields.ServerTime) && MarketTick.IsSame(before, tick))
            return true;
        before = tick;
        return false;
    }

    private static async Task<string> SendAsync(ClientWebSocket socket, ChannelReader<byte[]> outgoing, CancellationToken cancellationToken)
    {
        await foreach (byte[] message in outgoing.ReadAllAsync(cancellationToken))
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        return "nothing more to send";
    }

    private async Task<string> WatchAsync(StreamSession session, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ClockInterval, _time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            Timestamp now = Now();
            bool isFeedExpected = _options.IsFeedExpected?.Invoke(now) ?? true;
            bool isLive;
            lock (_gate)
            {
                session.Clock(now, isFeedExpected);
                Flush();
                if (session.DropReason is { } reason)
                    return reason;
                isLive = session.IsLive;
            }

            if (isLive && isFeedExpected)
                ReportStale(now);
        }

        return "stopped";
    }

    private void ReportStale(Timestamp now)
    {
        if (_options.OnStale is null || now - _lastStaleReport < _options.StaleAfter)
            return;
        IReadOnlyList<SymbolKey> stale = StaleInstruments(_options.StaleAfter);
        if (stale.Count == 0)
            return;
        _lastStaleReport = now;
        _options.OnStale(stale);
    }

    private async Task DeliverAsync(CancellationToken cancellationToken)
    {
        MarketTick tick = default;
        while (true)
        {
            await _queue.WaitAsync(cancellationToken);
            DeliverAll(ref tick);
        }
    }

    private void DeliverAll(ref MarketTick tick)
    {
        bool any = true;
        while (any)
        {
            any = false;
            while (_queue.TryTakeState(out StreamState state))
                _sink.OnState(state);
            while (_queue.TryTakeOrder(out OrderUpdate order))
                _sink.OnOrder(order);
            // One tick, then look for orders again: a burst of quotes must not hold up a fill.
            if (_queue.TryTakeTick(ref tick))
            {
                _sink.OnTick(tick);
                any = true;
            }
        }
    }

    /// <summary>Under the lock: hands what the session wants said to the sender.</summary>
    private void Flush()
    {
        if (_session is not { } session || _outgoing is not { } outgoing)
            return;
        while (session.Outgoing.TryDequeue(out byte[]? message))
        {
            if (!outgoing.Writer.TryWrite(message))
                outgoing.Writer.TryComplete();
        }
    }

    private void Report(StreamPhase phase, string detail)
    {
        StreamState state;
        lock (_gate)
        {
            if (phase == StreamPhase.Live)
                _epoch++;
            state = new(phase, _options.Key.Redact(detail), _epoch, Now());
            if (phase != StreamPhase.OrdersUncertain)
                _state = state;
        }

        Log.StreamPhase(_logger, phase.ToString(), state.Detail);
        _queue.AddState(state);
    }

    private Timestamp Now() => Timestamp.From(_time.GetUtcNow());
}
