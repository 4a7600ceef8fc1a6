using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Tests.Sandbox;

/// <summary>The server over real sockets, and what scripted faults do to it.</summary>
public sealed class SandboxServerTests
{
    private const string Key = "k";
    private static readonly Timestamp Start = Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 0));
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly FaultPlan _plan = new(seed: 3);
    private readonly SandboxApi _api;
    private readonly string _call;

    public SandboxServerTests()
    {
        SandboxMarket market = SandboxExchangeTests.SmallMarket(new DateOnly(2026, 11, 25), new TimeOnly(10, 0));
        _api = new SandboxApi(
            new SandboxExchange(market, new SandboxOptions()),
            new SandboxExchange(market, new SandboxOptions { FirstOrderNumber = 50_000_001 }),
            new ServerState { ApiKey = Key },
            _plan);
        long level = market.Contracts.First(contract => contract.Symbol == "NIFTY").Last;
        _call = $"NIFTY01DEC26{Math.Round(level / 10_000m / 100) * 100:0}CE";
    }

    [Fact]
    public async Task Orders_over_http_come_back_on_the_stream_and_the_clock_moves_when_told()
    {
        await using var server = new SandboxServer(_api, new SandboxServerOptions { Port = 0, StreamPort = 0, Speed = 0.001, AuthenticationTime = TimeSpan.FromMilliseconds(400) });
        await server.StartAsync(_cancellation);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}/") };
        using var stream = await Connect(server);
        await Send(stream, """{"action":"authenticate","api_key":"k"}""");
        Assert.Equal("Authentication successful", (await Receive(stream))["message"]!.ToString());
        await Send(stream, """{"action":"subscribe_orders","request_id":7}""");
        Assert.Equal(7, (int)(await Receive(stream))["request_id"]!);

        HttpResponseMessage placed = await http.PostAsJsonAsync("api/v1/placeorder", Order("LIMIT", 1), _cancellation);
        JsonObject reply = JsonNode.Parse(await placed.Content.ReadAsStringAsync(_cancellation))!.AsObject();
        Assert.Equal(HttpStatusCode.OK, placed.StatusCode);
        Assert.InRange(placed.Headers.Date!.Value, Start.ToDateTimeOffset(), Start.ToDateTimeOffset().AddMinutes(1));
        JsonObject update = await Receive(stream);
        Assert.Equal((reply["orderid"]!.ToString(), "open", "live", 65), (update["orderid"]!.ToString(), update["order_status"]!.ToString(), update["mode"]!.ToString(), (int)update["pending_quantity"]!));

        await Send(stream, """{"action":"subscribe","mode":"Depth","symbol":"NIFTY","exchange":"NSE_INDEX"}""");
        Assert.Equal("subscribe", (await Receive(stream))["type"]!.ToString());
        HttpResponseMessage moved = await http.PostAsJsonAsync("sandbox/clock", new { advance_seconds = 60 }, _cancellation);
        JsonObject clock = JsonNode.Parse(await moved.Content.ReadAsStringAsync(_cancellation))!.AsObject();
        Assert.StartsWith("2026-11-25T10:01:0", clock["now"]!.ToString(), StringComparison.Ordinal);
        JsonObject tick = await Receive(stream);
        Assert.Equal(("market_data", 3, "full"), (tick["type"]!.ToString(), (int)tick["mode"]!, tick["data"]!["mode"]!.ToString()));

        // Without authentication a socket is closed with 4401 "auth timeout".
        using var silent = await Connect(server);
        WebSocketReceiveResult closed = await silent.ReceiveAsync(new byte[100], _cancellation);
        Assert.Equal((4401, "auth timeout"), ((int)closed.CloseStatus!, closed.CloseStatusDescription));
    }

    [Fact]
    public async Task A_lost_reply_ends_the_connection_after_the_order_was_taken_and_a_lost_request_before()
    {
        await using var server = new SandboxServer(_api, new SandboxServerOptions { Port = 0, StreamPort = 0, Speed = 0.001 });
        await server.StartAsync(_cancellation);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}/") };
        await http.PostAsync("sandbox/faults", Json("""{"kind":"lose_reply","endpoint":"placeorder","nth":1}"""), _cancellation);
        await http.PostAsync("sandbox/faults", Json("""{"kind":"lose_request","endpoint":"placeorder","nth":2}"""), _cancellation);

        await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsJsonAsync("api/v1/placeorder", Order("LIMIT", 1), _cancellation));
        Assert.Single(_api.Live.Orders());
        await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsJsonAsync("api/v1/placeorder", Order("LIMIT", 1), _cancellation));
        Assert.Single(_api.Live.Orders());
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsJsonAsync("api/v1/placeorder", Order("LIMIT", 1), _cancellation)).StatusCode);
        Assert.Equal(2, _api.Live.Orders().Count);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("sandbox/faults", Json("""{"kind":"lose_reply"}"""), _cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_disconnect_closes_every_socket_and_a_new_one_is_welcome()
    {
        await using var server = new SandboxServer(_api, new SandboxServerOptions { Port = 0, StreamPort = 0, Speed = 0.001 });
        await server.StartAsync(_cancellation);
        using var stream = await Connect(server);
        await Send(stream, """{"action":"ping"}""");
        Assert.Equal("pong", (await Receive(stream))["type"]!.ToString());
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}/") };
        await http.PostAsync("sandbox/faults", Json("""{"kind":"disconnect"}"""), _cancellation);
        await Assert.ThrowsAsync<WebSocketException>(() => stream.ReceiveAsync(new byte[100], _cancellation));
        using var again = await Connect(server);
        await Send(again, """{"action":"ping"}""");
        Assert.Equal("pong", (await Receive(again))["type"]!.ToString());
    }

    [Fact]
    public void Order_updates_come_twice_late_or_not_at_all_as_scripted()
    {
        _plan.Add("test", new FaultRule { Kind = FaultKind.ReorderUpdate, Nth = 1 });
        _plan.Add("test", new FaultRule { Kind = FaultKind.DuplicateUpdate, Nth = 2 });
        _plan.Add("test", new FaultRule { Kind = FaultKind.LoseUpdate, Nth = 3 });
        var seen = new Recorder();
        _api.Market.AddListener(new FaultyStream(_plan, _api.Faults, seen));
        string[] ids = [.. Enumerable.Range(0, 3).Select(_ => _api.Live.Place(Request()).OrderId!)];
        // The first is held back behind the second, the second comes twice, the third never.
        Assert.Equal([ids[1], ids[1], ids[0]], seen.Orders);
    }

    [Fact]
    public void The_session_expires_at_three_in_the_morning_and_the_broker_acts_on_its_own()
    {
        _plan.Add("test", new FaultRule { Kind = FaultKind.ExpireSession, At = new TimeOnly(3, 0) });
        _plan.Add("test", new FaultRule { Kind = FaultKind.ExternalOrder, At = new TimeOnly(10, 5), Symbol = _call, Quantity = 65 });
        _plan.Add("test", new FaultRule { Kind = FaultKind.BrokerCancel, At = new TimeOnly(10, 6) });
        string id = _api.Live.Place(Request()).OrderId!;
        for (int minute = 0; minute <= 10; minute++)
        {
            _api.Market.AdvanceTo(Start.Plus(TimeSpan.FromMinutes(minute)));
            _api.Faults.Poll(_api.Live);
        }

        Assert.True(Assert.Single(_api.Live.Orders(), order => order.OrderId != id).IsExternal);
        Assert.Equal((SandboxOrderStatus.Cancelled, "Cancelled by the broker"), (_api.Live.Order(id)!.Status, _api.Live.Order(id)!.Reason));
        Assert.Equal(BrokerSession.LoggedIn, _api.State.Session);
        _api.Market.AdvanceTo(Ist.At(new DateOnly(2026, 11, 26), new TimeOnly(8, 0)));
        _api.Faults.Poll(_api.Live);
        Assert.Equal(BrokerSession.Dead, _api.State.Session);
        Assert.Equal("""{"status":"success","data":{}}""", _api.Handle(ApiRequest.Post("/api/v1/funds", new JsonObject { ["apikey"] = Key })).ToText());
    }

    [Fact]
    public void In_process_a_gateway_loses_replies_and_the_order_is_there_all_the_same()
    {
        _plan.Add("test", new FaultRule { Kind = FaultKind.LoseReply, Endpoint = "placeorder", Probability = 0.5 });
        var gateway = new SandboxGateway(_api.Live, _api.Faults);
        int lost = Enumerable.Range(0, 200).Count(_ => gateway.Place(Request()).IsLost);
        Assert.InRange(lost, 70, 130);
        Assert.Equal(200, _api.Live.Orders().Count);
    }

    [Fact]
    public void A_file_of_faults_says_where_it_is_wrong()
    {
        FaultPlan.Parse("f.json", """{"seed":7,"faults":[{"kind":"silent_feed","at":"10:05:00","seconds":90},{"kind":"error","status":429,"probability":0.01}]}""");
        string wrong = Assert.Throws<InputErrorException>(() => FaultPlan.Parse("f.json", "{\"faults\":[\n{\"kind\":\"dance\"}]}")).Message;
        Assert.StartsWith("f.json:2:", wrong, StringComparison.Ordinal);
    }

    private PlaceRequest Request() =>
        new() { Symbol = _call, Exchange = "NFO", Side = Side.Buy, Units = 65, Price = Price.FromRupees(1) };

    private Dictionary<string, object> Order(string type, decimal price) => new()
    {
        ["apikey"] = Key,
        ["strategy"] = "t",
        ["symbol"] = _call,
        ["exchange"] = "NFO",
        ["action"] = "BUY",
        ["quantity"] = 65,
        ["pricetype"] = type,
        ["product"] = "NRML",
        ["price"] = price,
    };

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task<ClientWebSocket> Connect(SandboxServer server)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.StreamPort}"), _cancellation);
        return socket;
    }

    private Task Send(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, _cancellation);

    private async Task<JsonObject> Receive(ClientWebSocket socket)
    {
        byte[] buffer = new byte[64 * 1024];
        using var late = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        late.CancelAfter(TimeSpan.FromSeconds(20));
        WebSocketReceiveResult part = await socket.ReceiveAsync(buffer, late.Token);
        Assert.True(part.EndOfMessage);
        return JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, part.Count))!.AsObject();
    }

    private sealed class Recorder : ISandboxListener
    {
        public List<string> Orders { get; } = [];

        public void OnTick(SandboxContract contract)
        {
        }

        public void OnOrder(in OrderUpdate update) => Orders.Add(update.Order.OrderId);
    }
}
