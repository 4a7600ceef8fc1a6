using System.Globalization;
using System.Text.Json;
using Vyuha.Core;

namespace Vyuha.OpenAlgo.Streaming;

/// <summary>What is said on one connection and when: authentication, subscriptions, heartbeats, and what silence means. No I/O, no clock.</summary>
/// <remarks>Not safe for several threads; the owner locks. Messages to send are taken from <see cref="Outgoing"/> after each call.</remarks>
internal sealed class StreamSession(OpenAlgoStreamOptions options, SymbolTable symbols, Action<StreamPhase, string> report)
{
    /// <summary>After this many fruitless attempts to wake a silent feed the connection itself is given up.</summary>
    private const int AttemptsBeforeReconnect = 2;

    private static readonly TimeSpan LongestSilenceRetry = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, Timestamp> _unanswered = new(StringComparer.Ordinal);
    private Timestamp? _authenticatingSince;
    private Timestamp? _tryAgainAt;
    private Timestamp _lastPing;
    private Timestamp? _unansweredPing;
    private Timestamp _lastWake;
    private TimeSpan _silenceRetry = options.SilenceAfter;
    private int _wakes;
    private long _requests;
    private string? _ordersRequest;

    public Queue<byte[]> Outgoing { get; } = new();

    /// <summary>Authenticated on this connection.</summary>
    public bool IsLive { get; private set; }

    /// <summary>Was so at some time.</summary>
    public bool WasLive { get; private set; }

    /// <summary>The server confirmed that it will send order updates.</summary>
    public bool AreOrdersConfirmed { get; private set; }

    /// <summary>Why the connection should be closed; null while it is good.</summary>
    public string? DropReason { get; private set; }

    /// <summary>The least time to stay away after this connection.</summary>
    public TimeSpan StayAway { get; private set; }

    /// <summary>When the last tick came.</summary>
    public Timestamp LastData { get; set; }

    /// <summary>Server's clock less ours at the last pong.</summary>
    public TimeSpan? ClockSkew { get; private set; }

    public TimeSpan? RoundTrip { get; private set; }

    public void Opened(Timestamp now)
    {
        _lastPing = now;
        LastData = now;
        Authenticate(now);
    }

    public void Subscribe(IReadOnlyList<StreamSymbol> added, Timestamp now)
    {
        if (IsLive)
            SendSubscriptions(added, now);
    }

    public void Unsubscribe(IReadOnlyList<(StreamSymbol Symbol, StreamMode Mode)> removed)
    {
        if (!IsLive)
            return;
        foreach ((StreamSymbol Symbol, StreamMode Mode)[] batch in removed.Chunk(options.BatchSize))
        {
            Send(writer =>
            {
                writer.WriteString("action", "unsubscribe");
                writer.WriteStartArray("symbols");
                foreach ((StreamSymbol symbol, StreamMode mode) in batch)
                {
                    writer.WriteStartObject();
                    writer.WriteString("symbol", symbol.Key.Symbol);
                    writer.WriteString("exchange", symbol.Key.Exchange);
                    // Without it the server unsubscribes Quote, whatever was subscribed.
                    writer.WriteNumber("mode", (int)mode);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
        }
    }

    public void Received(ControlFrame frame, Timestamp now)
    {
        if (string.Equals(frame.Type, "pong", StringComparison.Ordinal))
        {
            Pong(frame, now);
            return;
        }

        if (string.Equals(frame.Status, "error", StringComparison.Ordinal) && frame.Type is null or "auth")
        {
            Failed(frame, now);
            return;
        }

        if (frame.RequestId is { ValueKind: JsonValueKind.String } id)
            _unanswered.Remove(id.GetString()!);
        switch (frame.Type)
        {
            case "auth":
                Authenticated(frame, now);
                break;
            case "subscribe_orders":
                AreOrdersConfirmed = string.Equals(frame.Status, "success", StringComparison.Ordinal);
                break;
            case "subscribe":
                foreach (SubscriptionAnswer answer in frame.Subscriptions ?? [])
                    Answered(answer);
                break;
            default:
                // Unsubscribe, broker info: the answer itself is all there is to know.
                break;
        }
    }

    /// <summary>Called a few times a second.</summary>
    public void Clock(Timestamp now, bool isFeedExpected)
    {
        if (DropReason is not null)
            return;
        if (_authenticatingSince is { } since && now - since > options.AnswerTimeout)
            Drop("no answer to authentication");
        else if (_unanswered.Count > 0 && now - _unanswered.Values.Min() > options.AnswerTimeout)
            Drop("no answer to a subscription");
        else if (_unansweredPing is { } ping && now - ping > options.PongTimeout)
            Drop("no answer to a heartbeat");
        if (DropReason is not null)
            return;

        if (_tryAgainAt is { } again && now >= again)
            Authenticate(now);
        if (_unansweredPing is null && now - _lastPing >= options.HeartbeatInterval)
            Ping(now);
        if (IsLive && isFeedExpected)
            CheckSilence(now);
        else
            _lastWake = now;
    }

    private void CheckSilence(Timestamp now)
    {
        if (!symbols.All.Any(symbol => symbol.IsSubscribed))
            return;
        if (LastData > _lastWake)
        {
            _wakes = 0;
            _silenceRetry = options.SilenceAfter;
        }

        Timestamp quietSince = LastData > _lastWake ? LastData : _lastWake;
        if (now - quietSince <= _silenceRetry)
            return;
        _wakes++;
        if (_wakes > AttemptsBeforeReconnect)
        {
            Drop("the feed stayed silent");
            return;
        }

        // A new login at the broker leaves the socket open and silent; the server forgets us and says nothing.
        report(StreamPhase.Silent, $"nothing for {(now - LastData).TotalSeconds:0} s; authenticating and subscribing again");
        _lastWake = now;
        _silenceRetry = Min(_silenceRetry * 2, LongestSilenceRetry);
        Authenticate(now);
    }

    private void Authenticate(Timestamp now)
    {
        _tryAgainAt = null;
        _authenticatingSince = now;
        report(StreamPhase.Authenticating, "");
        Send(writer =>
        {
            writer.WriteString("action", "authenticate");
            writer.WriteString("api_key", options.Key.Reveal());
        });
    }

    private void Authenticated(ControlFrame frame, Timestamp now)
    {
        _authenticatingSince = null;
        _tryAgainAt = null;
        _unanswered.Clear();
        AreOrdersConfirmed = false;
        (IsLive, WasLive) = (true, true);
        _lastWake = now;
        List<StreamSymbol> wanted = [.. symbols.All.Where(symbol => symbol.IsSubscribed)];
        SendSubscriptions(wanted, now);
        if (options.WithOrders)
        {
            string id = NextRequest(now);
            _ordersRequest = id;
            Send(writer =>
            {
                writer.WriteString("action", "subscribe_orders");
                writer.WriteString("request_id", id);
            });
        }

        report(StreamPhase.Live, $"{wanted.Count} symbols, broker {frame.Broker ?? "unknown"}");
    }

    private void Failed(ControlFrame frame, Timestamp now)
    {
        string said = $"{frame.Code ?? "error"}: {frame.Message}";
        switch (frame.Code)
        {
            case "AUTHENTICATION_ERROR":
                IsLive = false;
                StayAway = options.KeyRetry;
                report(StreamPhase.KeyRefused, said);
                Drop("the server refused the API key");
                break;
            case "NOT_AUTHENTICATED":
                IsLive = false;
                _unanswered.Clear();
                Authenticate(now);
                break;
            case "BROKER_ERROR" or "BROKER_INIT_ERROR" or "BROKER_CONNECTION_ERROR":
                IsLive = false;
                _unanswered.Clear();
                _authenticatingSince = null;
                _tryAgainAt = now.Plus(options.LoginRetry);
                report(StreamPhase.WaitingForLogin, said);
                break;
            default:
                Refused?.Invoke(frame.Code ?? "error", frame.Message ?? "");
                RefusedOldest();
                break;
        }
    }

    /// <summary>INVALID_… and PROCESSING_ERROR carry no request id. The server answers in order: it was the oldest request without an answer.</summary>
    private void RefusedOldest()
    {
        if (_unanswered.Count == 0)
            return;
        string oldest = _unanswered.Keys.MinBy(id => long.Parse(id.AsSpan(1), CultureInfo.InvariantCulture))!;
        _unanswered.Remove(oldest);
        if (oldest == _ordersRequest)
            report(StreamPhase.OrdersUncertain, "the server refuses to send order updates");
    }

    /// <summary>An error that changes nothing here, for the log.</summary>
    public Action<string, string>? Refused { get; set; }

    /// <summary>A symbol the server does not serve.</summary>
    public Action<StreamSymbol>? SymbolRefused { get; set; }

    private void Answered(SubscriptionAnswer answer)
    {
        if (answer.Symbol is null || answer.Exchange is null || symbols.Find(new Market.SymbolKey(answer.Symbol, answer.Exchange)) is not { } symbol)
            return;
        bool isServed = string.Equals(answer.Status, "success", StringComparison.Ordinal);
        symbol.Refusal = isServed ? null : answer.Message ?? "refused without a reason";
        if (!isServed)
            SymbolRefused?.Invoke(symbol);
    }

    private void SendSubscriptions(IReadOnlyList<StreamSymbol> wanted, Timestamp now)
    {
        foreach (StreamSymbol symbol in wanted)
            symbol.SeenAt(now);
        foreach (IGrouping<StreamMode, StreamSymbol> mode in wanted.GroupBy(symbol => symbol.Mode))
        {
            foreach (StreamSymbol[] batch in mode.Chunk(options.BatchSize))
            {
                string id = NextRequest(now);
                Send(writer =>
                {
                    writer.WriteString("action", "subscribe");
                    writer.WriteNumber("mode", (int)mode.Key);
                    writer.WriteStartArray("symbols");
                    foreach (StreamSymbol symbol in batch)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("symbol", symbol.Key.Symbol);
                        writer.WriteString("exchange", symbol.Key.Exchange);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                    if (mode.Key == StreamMode.Depth)
                        writer.WriteNumber("depth", DepthSide.Levels);
                    writer.WriteString("request_id", id);
                });
            }
        }
    }

    private void Ping(Timestamp now)
    {
        _lastPing = now;
        _unansweredPing = now;
        long id = ++_requests;
        Send(writer =>
        {
            writer.WriteString("action", "ping");
            writer.WriteNumber("timestamp", now.Nanoseconds / 1_000_000);
            writer.WriteString("_pingId", id.ToString(CultureInfo.InvariantCulture));
        });
    }

    private void Pong(ControlFrame frame, Timestamp now)
    {
        if (_unansweredPing is not { } sent)
            return;
        _unansweredPing = null;
        RoundTrip = now - sent;
        if (frame.ServerTimestamp is > 0 and < 100_000_000_000_000 and { } milliseconds)
            ClockSkew = Timestamp.FromNanoseconds(milliseconds * 1_000_000) - sent.Plus(RoundTrip.Value / 2);
    }

    private string NextRequest(Timestamp now)
    {
        string id = "r" + (++_requests).ToString(CultureInfo.InvariantCulture);
        _unanswered.Add(id, now);
        return id;
    }

    private void Drop(string reason) => DropReason ??= reason;

    private void Send(Action<Utf8JsonWriter> fill)
    {
        using var bytes = new MemoryStream(256);
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            fill(writer);
            writer.WriteEndObject();
        }

        Outgoing.Enqueue(bytes.ToArray());
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
