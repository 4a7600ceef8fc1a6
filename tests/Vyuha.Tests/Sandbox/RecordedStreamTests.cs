using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;
using Vyuha.Sandbox.Market;

namespace Vyuha.Tests.Sandbox;

/// <summary>
/// Each conversation recorded with a real OpenAlgo server's stream, held again with the sandbox's over a real socket: what the client sent then is sent
/// now, and what the server said then is demanded, in the same order, with the same fields and words. Prices, sizes, ids and times differ.
/// </summary>
public sealed class RecordedStreamTests
{
    private const string Key = "a-key-of-the-sandbox"; // not-a-secret
    private static readonly Timestamp Start = Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 4));

    /// <summary>Fields of which only the kind is held: values of the market, ids and times, the real server's list of its plugins, a broker's own words.</summary>
    private static readonly string[] Values =
    [
        "ltp", "ltt", "timestamp", "server_timestamp", "volume", "last_quantity", "average_price", "total_buy_quantity", "total_sell_quantity", "open", "high", "low",
        "close", "oi", "open_interest", "price_change", "price_change_percent", "orders", "orderid", "brokers", "count", "rejection_reason",
    ];

    /// <summary>The recordings' market moves, and the second of the script at which each has happened.</summary>
    private static readonly (string Note, int Second)[] Moves = [("market moves 60 -> 48", 115), ("market jumps 60 -> 75", 205)];

    /// <summary>What is not asked, by a text in the recorded line, and why.</summary>
    private static readonly (string Text, string Reason)[] NotAsked =
    [
        ("INFY", "no shares"),
        ("market falls back to 71.5", "the real server missed this fill until the recording ended; the sandbox does not stall"),
    ];

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ws_auth_ltp_quote_depth", 35, 0)]
    [InlineData("ws_auth_timeout", 2, 0)]
    [InlineData("ws_documented_instruments_key_rejected", 10, 0)]
    [InlineData("ws_errors", 39, 0)]
    [InlineData("ws_order_updates_analyze", 34, 4)]
    [InlineData("ws_order_updates_live", 26, 0)]
    [InlineData("ws_ping_pong", 6, 0)]
    public async Task The_sandbox_says_what_the_recorded_stream_did(string name, int asked, int notAsked)
    {
        JsonObject[] lines = [.. File.ReadLines(Path.Combine(RecordedAnswersTests.Folder(), name + ".jsonl")).Select(line => JsonNode.Parse(line)!.AsObject())];
        await using var server = new SandboxServer(Api(name), new SandboxServerOptions
        {
            Port = 0,
            StreamPort = 0,
            Speed = 0.001,
            AuthenticationTime = name == "ws_auth_timeout" ? TimeSpan.FromMilliseconds(300) : TimeSpan.FromMinutes(1),
        });
        await server.StartAsync(_cancellation);
        await using var talk = new Conversation(server, _cancellation);
        int said = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            JsonObject line = lines[i];
            if (NotAsked.Any(one => Words(line).Contains(one.Text, StringComparison.Ordinal) || IsAnswerTo(one.Text, lines, i)))
                continue;
            said++;
            await Repeat(talk, line, $"{name}:{i + 1}");
        }

        Assert.Equal((asked, notAsked), (said, lines.Length - said));
    }

    [Fact]
    public void A_frame_that_says_something_else_is_noticed()
    {
        JsonNode recorded = JsonNode.Parse("""{"type":"order_update","price":21.0,"pricetype":"LIMIT","data":{"ltp":1.5},"average_price":0.0}""")!;
        Assert.Empty(Differences(recorded, JsonNode.Parse("""{"type":"order_update","price":21,"pricetype":"LIMIT","data":{"ltp":9},"average_price":0}"""), ""));
        Assert.NotEmpty(Differences(recorded, JsonNode.Parse("""{"type":"order_update","price":22,"pricetype":"LIMIT","data":{"ltp":9},"average_price":0}"""), ""));
        Assert.NotEmpty(Differences(recorded, JsonNode.Parse("""{"type":"order_update","price":21,"pricetype":"LIMIT","data":{"ltp":9},"average_price":3}"""), ""));
        Assert.NotEmpty(Differences(recorded, JsonNode.Parse("""{"type":"order_update","price":21,"pricetype":"LIMIT","data":{"ltp":"9"},"average_price":0}"""), ""));
        Assert.NotEmpty(Differences(recorded, JsonNode.Parse("""{"type":"order_update","price":21,"pricetype":"LIMIT","average_price":0}"""), ""));
    }

    private static async Task Repeat(Conversation talk, JsonObject line, string where)
    {
        JsonNode said = line["msg"]!;
        switch (line["dir"]!.ToString())
        {
            case "meta" when said["event"]!.ToString() == "open":
                await talk.Connect();
                break;
            case "meta" when said["event"]!.ToString() == "closed":
                Assert.Equal(((int)said["code"]!, said["reason"]!.ToString()), await talk.Closed());
                break;
            case "meta":
                // Nothing was said that the recording does not know, and what was left stays silent while the market moves on.
                await talk.Advance(seconds: 3);
                Assert.Equal([], talk.Unexpected());
                break;
            case "out":
                await talk.Send(said["__raw__"]?.ToString() ?? Words(said).Replace("<APIKEY>", Key, StringComparison.Ordinal));
                talk.Asked(said);
                break;
            case "in":
                await Hear(talk, said, where);
                break;
            case "rest_out":
                talk.Post(said["path"]!.ToString(), Words(said["body"]!).Replace("<APIKEY>", Key, StringComparison.Ordinal));
                break;
            case "rest_in":
                (int status, JsonNode body) = await talk.Reply();
                Check(said["body"]!, body, where);
                Assert.Equal((int)said["status"]!, status);
                if (body["orderid"] is { } id)
                    talk.Rename(said["body"]!["orderid"]!.ToString(), id.ToString());
                break;
            case "note":
                await talk.AdvanceTo(Start.Plus(TimeSpan.FromSeconds(Moves.Single(move => said["text"]!.ToString().StartsWith(move.Note, StringComparison.Ordinal)).Second)));
                break;
            default:
                Assert.Fail($"{where} is of no known kind.");
                break;
        }
    }

    private static async Task Hear(Conversation talk, JsonNode said, string where)
    {
        string type = said["type"]?.ToString() ?? "";
        JsonObject? heard = type switch
        {
            "market_data" => await talk.Tick(said["symbol"]!.ToString(), (int)said["mode"]!),
            _ => await talk.Next(isOrder: type == "order_update"),
        };
        Assert.True(heard is not null, $"{where}: nothing came, recorded was {Words(said)}");
        Check(said, heard, where);
        if (type == "unsubscribe")
            talk.Left(said);
    }

    private static void Check(JsonNode recorded, JsonNode given, string where)
    {
        string[] problems = [.. Differences(recorded, given, "")];
        Assert.True(problems.Length == 0, $"{where}: {string.Join("; ", problems)}");
    }

    private static IEnumerable<string> Differences(JsonNode? recorded, JsonNode? given, string path)
    {
        string name = path[(path.LastIndexOf('.') + 1)..];
        bool isLevel = path.StartsWith(".data.depth", StringComparison.Ordinal);
        if (recorded?.GetValueKind() != given?.GetValueKind())
            return [$"{path} is {given?.ToJsonString() ?? "missing"}, recorded was {recorded?.ToJsonString() ?? "nothing"}"];
        switch (recorded)
        {
            case JsonObject fields:
                var other = (JsonObject)given!;
                return fields.Select(field => field.Key).Union(other.Select(field => field.Key))
                    .SelectMany(key => fields.ContainsKey(key) && other.ContainsKey(key)
                        ? key is "price" && !isLevel ? PriceDifference(fields, other) : Differences(fields[key], other[key], $"{path}.{key}")
                        : [$"{path}.{key} is {(fields.ContainsKey(key) ? "missing" : "too much")}"]);
            case JsonArray items when name == "brokers":
                return items.Count > 0 && ((JsonArray)given!).Count > 0 ? [] : [$"{path} is empty"];
            case JsonArray items:
                var others = (JsonArray)given!;
                return items.Count == others.Count
                    ? items.Zip(others).SelectMany(pair => Differences(pair.First, pair.Second, path))
                    : [$"{path} has {others.Count} items, recorded were {items.Count}"];
            case JsonValue value when name is "average_price" && path.Length == name.Length + 1:
                return (value.GetValue<decimal>() == 0) == (given!.GetValue<decimal>() == 0) ? [] : [$"{path} is {given}, recorded was {recorded}"];
            case JsonValue value when Values.Contains(name) || (isLevel && name is "price" or "quantity"):
                return value.GetValueKind() == JsonValueKind.String && (value.ToString().Length == 0) != (given!.ToString().Length == 0) ? [$"{path} is '{given}'"] : [];
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                return value.GetValue<decimal>() == given!.GetValue<decimal>() ? [] : [$"{path} is {given}, recorded was {recorded}"];
            default:
                return recorded?.ToString() == given?.ToString() ? [] : [$"{path} is '{given}', recorded was '{recorded}'"];
        }
    }

    /// <summary>An order's own limit is held exactly; the price of a market order is the market's, and zero where it was.</summary>
    private static IEnumerable<string> PriceDifference(JsonObject recorded, JsonObject given)
    {
        decimal was = recorded["price"]!.GetValue<decimal>(), now = given["price"]!.GetValue<decimal>();
        bool isSame = recorded["pricetype"]?.ToString() is "LIMIT" or "SL" ? was == now : (was == 0) == (now == 0);
        return isSame ? [] : [$".price is {now}, recorded was {was}"];
    }

    private static bool IsAnswerTo(string text, JsonObject[] lines, int at) =>
        lines[at]["dir"]!.ToString() == "rest_in" && lines[..at].Last(line => line["dir"]!.ToString() == "rest_out") is { } asked
        && Words(asked).Contains(text, StringComparison.Ordinal);

    private static string Words(JsonNode node) => node.ToJsonString(ApiReply.Plain);

    private static SandboxApi Api(string name)
    {
        SandboxMarket market = ScriptedMarket.At(
            Start, 400,
            (Instrument.Spot(Exchange.NseIndex, "NIFTY"), second => 25_990 + second % 5),
            (Option(Exchange.Nfo, "NIFTY", new DateOnly(2026, 12, 1), 26_000, OptionRight.Call), second => 182 + second % 3),
            (Option(Exchange.Nfo, "NIFTY", new DateOnly(2026, 12, 1), 26_000, OptionRight.Put), _ => 172),
            (Option(Exchange.Nfo, "NIFTY", new DateOnly(2026, 12, 1), 26_500, OptionRight.Call), second => second switch { < 100 => 60, < 110 => 48, < 200 => 60, _ => 75 }),
            (Instrument.Spot(Exchange.BseIndex, "SENSEX"), second => 84_800 + second % 7),
            (Option(Exchange.Bfo, "SENSEX", new DateOnly(2026, 12, 3), 84_800, OptionRight.Call), second => 708 + second % 4));
        var api = new SandboxApi(
            new SandboxExchange(market, new SandboxOptions { Capital = Money.FromRupees(500_000) }),
            new SandboxExchange(market, new SandboxOptions { Mode = AccountMode.OpenAlgo, FirstOrderNumber = 50_000_001 }),
            new ServerState { ApiKey = Key, Broker = "zerodha", User = "trader" },
            new FaultPlan());
        api.State.IsAnalyze = name.EndsWith("_analyze", StringComparison.Ordinal);
        return api;
    }

    private static Instrument Option(Exchange exchange, string underlying, DateOnly expiry, decimal strike, OptionRight right) =>
        Instrument.Option(exchange, underlying, expiry, Price.FromRupees(strike), right);

    /// <summary>The client's side: what was heard and not asked for yet waits here, by its kind.</summary>
    private sealed class Conversation(SandboxServer server, CancellationToken cancellation) : IAsyncDisposable
    {
        private const string Fence = "a-fence";
        private const int MostSeconds = 10;

        private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}/") };
        private readonly ClientWebSocket _socket = new();
        private readonly List<JsonObject> _waiting = [];
        private readonly HashSet<string> _left = [];
        private readonly Dictionary<string, string> _ids = [];
        private Task<HttpResponseMessage>? _reply;

        public Task Connect() => _socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.StreamPort}"), cancellation);

        public async Task<(int, string)> Closed()
        {
            WebSocketReceiveResult part = await _socket.ReceiveAsync(new byte[256], cancellation).WaitAsync(TimeSpan.FromSeconds(MostSeconds), cancellation);
            return ((int)(part.CloseStatus ?? WebSocketCloseStatus.Empty), part.CloseStatusDescription ?? "");
        }

        public Task Send(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellation);

        /// <summary>What is subscribed anew may speak again.</summary>
        public void Asked(JsonNode message)
        {
            if (message["action"]?.ToString() == "subscribe")
                _left.RemoveWhere(symbol => Words(message).Contains($"\"{symbol}\"", StringComparison.Ordinal));
        }

        public void Left(JsonNode answer)
        {
            foreach (JsonNode? one in answer["successful"]!.AsArray())
                _left.Add(one!["symbol"]!.ToString());
            _waiting.RemoveAll(heard => KindOf(heard) == "market_data");
        }

        public void Post(string path, string body)
        {
            foreach ((string was, string now) in _ids)
                body = body.Replace(was, now, StringComparison.Ordinal);
            _reply = _http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), cancellation);
        }

        public async Task<(int, JsonNode)> Reply()
        {
            using HttpResponseMessage reply = await _reply!;
            return ((int)reply.StatusCode, JsonNode.Parse(await reply.Content.ReadAsStringAsync(cancellation))!);
        }

        public void Rename(string was, string now) => _ids[was] = now;

        /// <summary>The next answer, or the next order update; null when none comes.</summary>
        public async Task<JsonObject?> Next(bool isOrder)
        {
            while (true)
            {
                if (Take(heard => KindOf(heard) is var kind && (isOrder ? kind == "order_update" : kind is not ("order_update" or "market_data"))) is { } found)
                    return found;
                if (await Receive() is not { } heard)
                    return null;
                _waiting.Add(heard);
            }
        }

        /// <summary>The next tick of a symbol in a mode; the market moves on until there is one.</summary>
        public async Task<JsonObject?> Tick(string symbol, int mode)
        {
            for (int i = 0; i < MostSeconds; i++)
            {
                if (Take(heard => KindOf(heard) == "market_data" && heard["symbol"]!.ToString() == symbol && (int)heard["mode"]! == mode) is { } found)
                    return found;
                await Advance(seconds: 1);
            }

            return null;
        }

        public Task Advance(int seconds) => Move($$"""{"advance_seconds":{{seconds}}}""");

        public Task AdvanceTo(Timestamp time) => Move($$"""{"to":"{{time.ToDateTimeOffset().ToOffset(Ist.Offset):yyyy-MM-ddTHH:mm:ss}}"}""");

        /// <summary>Everything heard that was not recorded, ticks of what is subscribed apart.</summary>
        public IEnumerable<string> Unexpected() =>
            _waiting.Where(heard => KindOf(heard) != "market_data" || _left.Contains(heard["symbol"]!.ToString())).Select(Words);

        public ValueTask DisposeAsync()
        {
            _socket.Dispose();
            _http.Dispose();
            return ValueTask.CompletedTask;
        }

        /// <summary>Moves the clock, and returns when all that was said up to then has been heard.</summary>
        private async Task Move(string body)
        {
            using HttpResponseMessage moved = await _http.PostAsync("sandbox/clock", new StringContent(body, Encoding.UTF8, "application/json"), cancellation);
            Assert.True(moved.IsSuccessStatusCode);
            await Send($$"""{"action":"ping","_pingId":"{{Fence}}"}""");
            while (await Receive() is { } heard && heard["_pingId"]?.ToString() != Fence)
                _waiting.Add(heard);
        }

        private JsonObject? Take(Predicate<JsonObject> isWanted)
        {
            int at = _waiting.FindIndex(isWanted);
            if (at < 0)
                return null;
            JsonObject found = _waiting[at];
            _waiting.RemoveAt(at);
            return found;
        }

        private async Task<JsonObject?> Receive()
        {
            byte[] buffer = new byte[64 * 1024];
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            late.CancelAfter(TimeSpan.FromSeconds(MostSeconds));
            try
            {
                WebSocketReceiveResult part = await _socket.ReceiveAsync(buffer, late.Token);
                Assert.True(part.EndOfMessage);
                return JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, part.Count))!.AsObject();
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return null;
            }
        }

        private static string KindOf(JsonObject message) => message["type"]?.ToString() ?? "";
    }
}
