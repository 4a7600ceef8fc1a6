using System.Text.Json;
using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Sandbox.Brokers;
using Vyuha.Sandbox.Http;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox.Streaming;

/// <summary>
/// The stream's protocol: what each client may ask and is told, and which ticks and order updates go to whom. Knows no sockets; a shell carries
/// the texts.
/// </summary>
internal sealed class StreamHub : ISandboxListener
{
    private static readonly JsonObject Features = new() { ["ltp"] = true, ["quote"] = true, ["depth"] = true };

    private readonly SandboxApi _api;
    private readonly List<StreamClient> _clients = [];

    // Of a broker without updates of its own: what the next reading of its order book will show, in the order in which it first changed.
    private readonly List<OrderUpdate> _unread = [];
    private Timestamp _nextReading;

    public StreamHub(SandboxApi api) => _api = api;

    private ServerState State => _api.State;

    private SandboxMarket Market => _api.Market;

    public StreamClient Connect()
    {
        var client = new StreamClient();
        lock (Market.Gate)
            _clients.Add(client);
        return client;
    }

    public void Disconnect(StreamClient client)
    {
        lock (Market.Gate)
            _clients.Remove(client);
        client.Complete();
    }

    public void OnTick(SandboxContract contract)
    {
        ReadOrderBook();
        // When the broker's session is gone the feed stops; nobody is told.
        if (State.Session != BrokerSession.LoggedIn || contract.Last <= 0)
            return;
        Span<bool> made = stackalloc bool[4];
        var texts = new string?[4];
        foreach (StreamClient client in _clients)
        {
            if (client.SessionNumber != State.SessionNumber || !client.Subscriptions.TryGetValue(contract, out SortedSet<int>? modes))
                continue;
            foreach (int mode in modes)
            {
                if (!made[mode])
                {
                    texts[mode] = StreamMessages.Tick(contract, mode, State.Broker, Market.Now).ToJsonString(ApiReply.Plain);
                    made[mode] = true;
                }

                client.Send(texts[mode]!);
            }
        }
    }

    public void OnOrder(in OrderUpdate update)
    {
        bool isAnalyze = update.Book == _api.Analyzer;
        if (!isAnalyze && State.Session != BrokerSession.LoggedIn)
            return;
        if (!isAnalyze && State.Profile.Has(BrokerQuirk.PolledOrderUpdates))
        {
            string id = update.Order.OrderId;
            int known = _unread.FindIndex(one => one.Order.OrderId == id);
            if (known < 0)
                _unread.Add(update);
            else
                _unread[known] = update;
            return;
        }

        Tell(update.Order, isAnalyze);
    }

    /// <summary>The market moves: is it time to look what became of the broker's orders?</summary>
    private void ReadOrderBook()
    {
        if (State.Profile.Find(BrokerQuirk.PolledOrderUpdates) is not { } polled || Market.Now < _nextReading || State.Session != BrokerSession.LoggedIn)
            return;
        _nextReading = Market.Now.Plus(TimeSpan.FromSeconds(polled.Seconds));
        foreach (OrderUpdate update in _unread)
            Tell(update.Order, isAnalyze: false);
        _unread.Clear();
    }

    private void Tell(OrderRow order, bool isAnalyze)
    {
        string? text = null;
        foreach (StreamClient client in _clients)
        {
            if (!client.WantsOrders)
                continue;
            text ??= StreamMessages.Order(order, isAnalyze, State).ToJsonString(ApiReply.Plain);
            client.Send(text);
        }
    }

    /// <summary>Handles one message of a client; the answer goes to its queue.</summary>
    public void Handle(StreamClient client, string text)
    {
        JsonObject? answer;
        lock (Market.Gate)
            answer = Answer(client, text);
        if (answer is not null)
            client.Send(answer.ToJsonString(ApiReply.Plain));
    }

    private JsonObject? Answer(StreamClient client, string text)
    {
        JsonObject? message;
        try
        {
            message = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            message = null;
        }

        if (message is null)
            return Error("INVALID_JSON", "Invalid JSON message");
        string action = TextOf(message["action"]) ?? TextOf(message["type"]) ?? "";
        switch (action)
        {
            case "ping":
                return Pong(message);
            case "authenticate" or "auth":
                return Authenticate(client, message);
            case "get_supported_brokers":
                return new JsonObject { ["type"] = "supported_brokers", ["status"] = "success", ["brokers"] = new JsonArray(State.Broker), ["count"] = 1 };
            case not ("subscribe" or "unsubscribe" or "unsubscribe_all" or "subscribe_orders" or "unsubscribe_orders" or "get_broker_info"):
                return Error("INVALID_ACTION", $"Invalid action: {action}");
        }

        if (!client.IsAuthenticated)
            return Error("NOT_AUTHENTICATED", "You must authenticate first");
        return action switch
        {
            "subscribe" => Subscribe(client, message),
            "unsubscribe" => Unsubscribe(client, message),
            "unsubscribe_all" => UnsubscribeAll(client, message),
            "subscribe_orders" => Orders(client, message, wants: true),
            "unsubscribe_orders" => Orders(client, message, wants: false),
            _ => new JsonObject
            {
                ["type"] = "broker_info",
                ["status"] = "success",
                ["broker"] = State.Broker,
                ["adapter_status"] = IsConnected(client) ? "connected" : "disconnected",
                ["user_id"] = State.User,
            },
        };
    }

    private JsonObject Authenticate(StreamClient client, JsonObject message)
    {
        string? key = TextOf(message["api_key"]) ?? TextOf(message["apikey"]);
        if (string.IsNullOrEmpty(key))
            return Error("AUTHENTICATION_ERROR", "API key is required");
        if (key != State.ApiKey)
            return Error("AUTHENTICATION_ERROR", "Invalid API key");
        if (State.Session != BrokerSession.LoggedIn)
            return Error("BROKER_ERROR", "No broker configuration found for user");
        client.IsAuthenticated = true;
        if (client.SessionNumber != State.SessionNumber)
            client.Subscriptions.Clear();
        client.SessionNumber = State.SessionNumber;
        return new JsonObject
        {
            ["type"] = "auth",
            ["status"] = "success",
            ["message"] = "Authentication successful",
            ["broker"] = State.Broker,
            ["user_id"] = State.User,
            ["supported_features"] = Features.DeepClone(),
        };
    }

    private JsonObject Subscribe(StreamClient client, JsonObject message)
    {
        if (!TryMode(message["mode"], out int mode))
        {
            return Error("INVALID_MODE", TextOf(message["mode"]) is { } name
                ? $"Invalid mode '{name}'; expected 'LTP', 'Quote', or 'Depth' (case-insensitive)"
                : $"Invalid mode {message["mode"]}; expected 1 (LTP), 2 (Quote), or 3 (Depth)");
        }

        if (SymbolsOf(message) is not { Count: > 0 } symbols)
            return Error("INVALID_PARAMETERS", "At least one symbol must be specified");
        if (!IsConnected(client))
            return Error("BROKER_ERROR", "Broker adapter not found");

        var subscriptions = new JsonArray();
        bool isPartial = false;
        foreach (JsonObject asked in symbols)
        {
            // An entry without symbol or exchange is dropped without a word.
            if (TextOf(asked["symbol"]) is not { Length: > 0 } symbol || TextOf(asked["exchange"]) is not { Length: > 0 } exchange)
                continue;
            var entry = new JsonObject { ["symbol"] = symbol, ["exchange"] = exchange };
            if (Market.TryContract(exchange, symbol, out SandboxContract? contract))
            {
                if (!client.Subscriptions.TryGetValue(contract, out SortedSet<int>? modes))
                    client.Subscriptions.Add(contract, modes = []);
                modes.Add(mode);
                (entry["status"], entry["mode"], entry["depth"]) = ("success", StreamMessages.ModeNames[mode], 5);
            }
            else
            {
                isPartial = true;
                (entry["status"], entry["message"]) = ("error", $"Token not found for {symbol} on {exchange}");
            }

            entry["broker"] = State.Broker;
            subscriptions.Add(entry);
        }

        return WithId(message, new JsonObject
        {
            ["type"] = "subscribe",
            ["status"] = isPartial ? "partial" : "success",
            ["subscriptions"] = subscriptions,
            ["message"] = "Subscription processing complete",
            ["broker"] = State.Broker,
        });
    }

    private JsonObject Unsubscribe(StreamClient client, JsonObject message)
    {
        if (SymbolsOf(message) is not { Count: > 0 } symbols)
            return Error("INVALID_PARAMETERS", "Either symbols or unsubscribe_all is required");
        var left = new List<(string, string)>();
        foreach (JsonObject asked in symbols)
        {
            if (TextOf(asked["symbol"]) is not { } symbol || TextOf(asked["exchange"]) is not { } exchange || !TryMode(asked["mode"], out int mode))
                continue;
            // What was never subscribed, or does not exist, is left with success as well.
            left.Add((symbol, exchange));
            if (Market.TryContract(exchange, symbol, out SandboxContract? contract)
                && client.Subscriptions.TryGetValue(contract, out SortedSet<int>? modes) && modes.Remove(mode) && modes.Count == 0)
                client.Subscriptions.Remove(contract);
        }

        return Unsubscribed(message, left);
    }

    private JsonObject UnsubscribeAll(StreamClient client, JsonObject message)
    {
        List<(string, string)> left = [.. client.Subscriptions.Keys.Select(contract => (contract.Symbol, contract.Exchange))];
        client.Subscriptions.Clear();
        return Unsubscribed(message, left);
    }

    private JsonObject Unsubscribed(JsonObject message, List<(string Symbol, string Exchange)> left)
    {
        var successful = new JsonArray([.. left.Select(one => new JsonObject
        {
            ["symbol"] = one.Symbol,
            ["exchange"] = one.Exchange,
            ["status"] = "success",
            ["broker"] = State.Broker,
        })]);
        return WithId(message, new JsonObject
        {
            ["type"] = "unsubscribe",
            ["status"] = "success",
            ["message"] = "Unsubscription processing complete",
            ["successful"] = successful,
            ["failed"] = new JsonArray(),
            ["broker"] = State.Broker,
        });
    }

    private static JsonObject Orders(StreamClient client, JsonObject message, bool wants)
    {
        client.WantsOrders = wants;
        return WithId(message, new JsonObject
        {
            ["type"] = wants ? "subscribe_orders" : "unsubscribe_orders",
            ["status"] = "success",
            ["message"] = wants ? "Subscribed to order updates" : "Unsubscribed from order updates",
        });
    }

    private JsonObject Pong(JsonObject message)
    {
        var pong = new JsonObject { ["type"] = "pong", ["status"] = "success", ["server_timestamp"] = Vocabulary.Milliseconds(Market.Now) };
        if (message["timestamp"] is { } timestamp)
            pong["client_timestamp"] = timestamp.DeepClone();
        if (message["_pingId"] is { } id)
            pong["_pingId"] = id.DeepClone();
        return pong;
    }

    private bool IsConnected(StreamClient client) => State.Session == BrokerSession.LoggedIn && client.SessionNumber == State.SessionNumber;

    private static List<JsonObject> SymbolsOf(JsonObject message)
    {
        if (message["symbols"] is JsonArray symbols)
            return [.. symbols.OfType<JsonObject>()];
        return message["symbol"] is not null ? [message] : [];
    }

    private static bool TryMode(JsonNode? node, out int mode)
    {
        mode = node switch
        {
            null => 2,
            JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out int number) && number is >= 1 and <= 3 => number,
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>().ToUpperInvariant() switch
            {
                "LTP" => 1,
                "QUOTE" => 2,
                "DEPTH" => 3,
                _ => 0,
            },
            _ => 0,
        };
        return mode > 0;
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static JsonObject WithId(JsonObject message, JsonObject answer)
    {
        if (message["request_id"] is { } id)
            answer["request_id"] = id.DeepClone();
        return answer;
    }

    private static JsonObject Error(string code, string message) => new() { ["status"] = "error", ["code"] = code, ["message"] = message };
}
