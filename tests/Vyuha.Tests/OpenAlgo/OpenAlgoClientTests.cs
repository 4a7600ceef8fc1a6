using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Vyuha.Core;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Account;
using Vyuha.OpenAlgo.Limits;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Orders;

namespace Vyuha.Tests.OpenAlgo;

public sealed class OpenAlgoClientTests
{
    private static readonly SymbolKey Nifty = new("NIFTY", "NSE_INDEX");

    [Fact]
    public async Task The_key_is_in_no_log_exception_or_outcome()
    {
        var logs = new RecordingLogger();
        string[] answers =
        [
            $$"""{"status":"error","message":"bad {{TestClient.Key}} here"}""",
            $$"""{"status":"error","message":{"{{TestClient.Key}}":["{{TestClient.Key}}"]} }""",
            $"plain text with {TestClient.Key}",
        ];
        foreach (string answer in answers)
        {
            foreach (int status in new[] { 400, 403, 500 })
            {
                using var handler = ScriptedHandler.Answering(status, answer);
                using var client = new OpenAlgoClient(TestClient.Options, TestClient.Unhurried(), TimeProvider.System, logs, handler, handler);
                logs.Texts.Add((await Assert.ThrowsAsync<OpenAlgoException>(() => client.FundsAsync())).ToString());
                logs.Texts.Add((await Assert.ThrowsAsync<OpenAlgoException>(() => client.InstrumentsAsync("NFO"))).ToString());
                logs.Texts.Add((await client.CancelAsync("s", "1", OrderLane.Exit)).ToString());
                logs.Texts.Add(client.Options.ToString());
            }
        }

        using (var broken = new ScriptedHandler((request, _) => throw new HttpRequestException($"cannot reach {request.RequestUri}")))
        using (var client = new OpenAlgoClient(TestClient.Options, TestClient.Unhurried(), TimeProvider.System, logs, broken, broken))
        {
            OpenAlgoException error = await Assert.ThrowsAsync<OpenAlgoException>(() => client.InstrumentsAsync("NFO"));
            logs.Texts.Add(error.Message);
            logs.Texts.Add((await client.CancelAsync("s", "1", OrderLane.Exit)).ToString());
        }

        Assert.True(logs.Texts.Count > 40, "there was something to look at");
        Assert.DoesNotContain(logs.Texts, text => text.Contains("canary", StringComparison.Ordinal));
        Assert.Contains(logs.Texts, text => text.Contains("<api key>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_key_goes_in_the_body_of_a_post_and_the_address_of_a_get_has_it_once()
    {
        using var handler = ScriptedHandler.Answering(200, """{"status":"success","data":[]}""");
        using OpenAlgoClient client = TestClient.Over(handler);
        await client.TradeBookAsync();
        await client.InstrumentsAsync("NFO");
        Assert.Equal("", handler.Requests[0].Address.Query);
        Assert.Equal($$"""{"apikey":"{{TestClient.Key}}"}""", handler.Requests[0].Body);
        Assert.Equal($"?apikey={TestClient.Key}&exchange=NFO&format=json", handler.Requests[1].Address.Query);
        Assert.Equal("", handler.Requests[1].Body);
    }

    [Theory]
    [InlineData(200, OpenAlgoFailureKind.SessionExpired)]
    [InlineData(403, OpenAlgoFailureKind.Key)]
    [InlineData(500, OpenAlgoFailureKind.Key)]
    public async Task A_refused_key_is_told_from_a_missing_login_by_the_expiry_list(int expiryStatus, OpenAlgoFailureKind expected)
    {
        using var handler = new ScriptedHandler((request, _) => request.RequestUri!.AbsolutePath.EndsWith("/expiry", StringComparison.Ordinal)
            ? ScriptedHandler.Reply(expiryStatus, expiryStatus == 200 ? """{"status":"success","data":["01-DEC-26"]}""" : """{"status":"error","message":"Invalid openalgo apikey"}""")
            : ScriptedHandler.Reply(403, """{"status":"error","message":"Invalid openalgo apikey"}"""));
        using OpenAlgoClient client = TestClient.Over(handler);
        Assert.Equal(expected, (await Assert.ThrowsAsync<OpenAlgoException>(() => client.OrderBookAsync())).Kind);
        Assert.Equal(2, handler.Requests.Count);
        Assert.Equal(expected, Assert.IsType<PlacementOutcome.Refused>(await client.CancelAsync("s", "1", OrderLane.Exit)).Failure.Kind);
    }

    [Theory]
    [InlineData("""{"status":"success","data":{}}""")]
    [InlineData("""{"status":"success","data":{  }}""")]
    [InlineData("""{"status":"success"}""")]
    public async Task Empty_funds_are_a_dead_session_and_never_zero_money(string body)
    {
        using var handler = ScriptedHandler.Answering(200, body);
        using OpenAlgoClient client = TestClient.Over(handler);
        Assert.Equal(OpenAlgoFailureKind.SessionExpired, (await Assert.ThrowsAsync<OpenAlgoException>(() => client.FundsAsync())).Kind);
    }

    [Fact]
    public async Task Funds_as_text_and_as_numbers_are_the_same_money()
    {
        foreach (string cash in new[] { "500000.05", "\"500000.05\"", "\"5,00,000.05\"", "5.0000005e5" })
        {
            using var handler = ScriptedHandler.Answering(200, $$$"""{"status":"success","data":{"availablecash":{{{cash}}},"collateral":null,"utiliseddebits":"","new_thing":{"a":[1]}},"another":7}""");
            using OpenAlgoClient client = TestClient.Over(handler);
            Funds funds = (await client.FundsAsync()).Value;
            Assert.Equal((Money.FromRupees(500_000.05m), null, null), (funds.AvailableCash!.Value, funds.Collateral, funds.UtilisedDebits));
        }
    }

    [Theory]
    [InlineData("""{"status":"success","data":{"orders":null}}""")]
    [InlineData("""{"status":"success","data":{"orders":{}}}""")]
    [InlineData("""{"status":"success","data":[]}""")]
    [InlineData("""{"status":"success"}""")]
    public async Task A_book_that_cannot_be_read_is_an_error_never_an_empty_book(string body)
    {
        using var handler = ScriptedHandler.Answering(200, body);
        using OpenAlgoClient client = TestClient.Over(handler);
        Assert.Equal(OpenAlgoFailureKind.Malformed, (await Assert.ThrowsAsync<OpenAlgoException>(() => client.OrderBookAsync())).Kind);
    }

    [Fact]
    public async Task An_order_row_of_another_broker_is_read_with_its_own_words()
    {
        using var handler = ScriptedHandler.Answering(200, """
            {"status":"success","data":{"orders":[{"orderid":12345678901234567,"symbol":"X","exchange":"NFO","action":"buy","quantity":"65","price":null,
            "trigger_price":"","average_price":"100.125","pricetype":"RL","product":"BO","order_status":"AMO RECEIVED","timestamp":"10:13:06","x":{}}],"statistics":{}}}
            """);
        using OpenAlgoClient client = TestClient.Over(handler);
        OrderRow row = (await client.OrderBookAsync()).Value.Orders[0];
        Assert.Equal(("12345678901234567", Side.Buy, 65L), (row.OrderId, row.Side, row.Quantity.Units));
        Assert.Equal((OrderState.Other, "AMO RECEIVED", OrderPricing.Other, OrderProduct.Other), (row.State, row.StatusText, row.Pricing, row.Product));
        Assert.Equal((null, null, Price.FromRupees(100.125m)), (row.Price, row.TriggerPrice, row.AveragePrice));
        Assert.True(ServerTime.TryParse(row.TimeText, new(2026, 11, 25), out Timestamp time));
        Assert.Equal(Ist.At(new(2026, 11, 25), new(10, 13, 6)), time);
    }

    [Fact]
    public async Task A_read_is_tried_again_after_a_lost_connection_and_gives_up_in_the_end()
    {
        int calls = 0;
        using var twice = new ScriptedHandler((_, _) => ++calls < 3 ? calls == 1 ? throw new HttpRequestException("reset") : ScriptedHandler.Reply(503, "") : ScriptedHandler.Reply(200, """{"status":"success","data":[]}"""));
        using OpenAlgoClient patient = TestClient.Over(twice, TestClient.Options with { ReadAttempts = 3 });
        Assert.Empty((await patient.TradeBookAsync()).Value);
        Assert.Equal(3, twice.Requests.Count);

        using var never = new ScriptedHandler((_, _) => throw new HttpRequestException("reset"));
        using OpenAlgoClient client = TestClient.Over(never, TestClient.Options with { ReadAttempts = 3 });
        Assert.Equal(OpenAlgoFailureKind.Transport, (await Assert.ThrowsAsync<OpenAlgoException>(() => client.TradeBookAsync())).Kind);
        Assert.Equal(3, never.Requests.Count);
    }

    [Fact]
    public async Task A_considered_answer_is_not_asked_for_again()
    {
        foreach (int status in new[] { 400, 404, 429, 500, 501 })
        {
            using var handler = ScriptedHandler.Answering(status, """{"status":"error","message":"no"}""");
            using OpenAlgoClient client = TestClient.Over(handler, TestClient.Options with { ReadAttempts = 3 });
            await Assert.ThrowsAsync<OpenAlgoException>(() => client.TradeBookAsync());
            Assert.Single(handler.Requests);
        }
    }

    [Fact]
    public async Task A_read_that_hangs_ends()
    {
        await using var server = new RawHttpServer(_ => (Act.Hang, 200, ""));
        using var client = new OpenAlgoClient(
            TestClient.Options with { BaseUrl = server.Url, ReadTimeout = TimeSpan.FromMilliseconds(300), ReadAttempts = 2 }, TestClient.Unhurried(), TimeProvider.System);
        Assert.Equal(OpenAlgoFailureKind.Transport, (await Assert.ThrowsAsync<OpenAlgoException>(() => client.TradeBookAsync())).Kind);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("10 per 1 second", 1)]
    [InlineData("30 per 1 minute", 60)]
    [InlineData("40 per 2 minute", 120)]
    [InlineData("something new", 1)]
    public async Task The_limit_that_was_hit_says_how_long_to_wait(string message, int seconds)
    {
        using var handler = ScriptedHandler.Answering(429, $$"""{"message":"{{message}}"}""");
        using OpenAlgoClient client = TestClient.Over(handler);
        OpenAlgoFailure failure = (await Assert.ThrowsAsync<OpenAlgoException>(() => client.QuoteAsync(Nifty))).Failure;
        Assert.Equal((OpenAlgoFailureKind.RateLimited, TimeSpan.FromSeconds(seconds)), (failure.Kind, failure.RetryAfter));
    }

    [Fact]
    public async Task Nested_field_errors_keep_their_path()
    {
        using var handler = ScriptedHandler.Answering(400, """{"status":"error","message":"{'orders': {1: {'symbol': ['Missing data for required field.', \"Must not be 'x'.\"]}}, 'apikey': ['A\\\\B']}"}""");
        using OpenAlgoClient client = TestClient.Over(handler);
        OpenAlgoFailure failure = (await Assert.ThrowsAsync<OpenAlgoException>(() => client.NotForTrading.BasketAsync("s", []))).Failure;
        Assert.Equal(OpenAlgoFailureKind.Validation, failure.Kind);
        Assert.Equal(["Missing data for required field.", "Must not be 'x'."], failure.Fields["orders.1.symbol"]);
        Assert.Equal(["A\\B"], failure.Fields["apikey"]);
    }

    [Theory]
    [InlineData("{'a'}")]
    [InlineData("{'a': [}")]
    [InlineData("{'a': ['b']} and more}")]
    [InlineData("{'a': ['b}")]
    [InlineData("{}")]
    [InlineData("{{{{{{{{{{{{{{{{{{}")]
    public async Task Text_that_only_looks_like_field_errors_is_the_message(string message)
    {
        using var handler = ScriptedHandler.Answering(400, $$"""{"status":"error","message":"{{message}}"}""");
        using OpenAlgoClient client = TestClient.Over(handler);
        OpenAlgoFailure failure = (await Assert.ThrowsAsync<OpenAlgoException>(() => client.QuoteAsync(Nifty))).Failure;
        Assert.Equal((OpenAlgoFailureKind.BrokerRefused, message), (failure.Kind, failure.Message));
    }

    [Fact]
    public async Task A_banned_address_and_an_unknown_path_are_said_as_what_they_are()
    {
        using (var banned = ScriptedHandler.Answering(403, "Access Denied: Your IP has been banned"))
        using (OpenAlgoClient client = TestClient.Over(banned))
        {
            OpenAlgoFailure failure = (await Assert.ThrowsAsync<OpenAlgoException>(() => client.QuoteAsync(Nifty))).Failure;
            Assert.Equal(OpenAlgoFailureKind.BrokerRefused, failure.Kind);
            Assert.Contains("banned", failure.Message, StringComparison.Ordinal);
            Assert.Single(banned.Requests);
        }

        OpenAlgoFixture unknown = OpenAlgoFixture.Load("unknown_endpoint");
        using var missing = ScriptedHandler.Answering(unknown.Status, unknown.Response.GetRawText());
        using OpenAlgoClient older = TestClient.Over(missing);
        Assert.Equal(OpenAlgoFailureKind.NotFound, (await Assert.ThrowsAsync<OpenAlgoException>(() => older.QuoteAsync(Nifty))).Kind);
    }

    [Theory]
    [InlineData("http://example.org", true)]
    [InlineData("https://example.org", false)]
    [InlineData("http://192.168.1.10:5000", false)]
    [InlineData("http://172.32.0.1", true)]
    [InlineData("http://localhost:5000", false)]
    [InlineData("ftp://localhost", true)]
    [InlineData("http://user:secret@localhost", true)] // not-a-secret
    public void An_address_that_would_show_the_key_is_refused(string url, bool isRefused)
    {
        OpenAlgoOptions options = TestClient.Options with { BaseUrl = new(url) };
        if (isRefused)
            Assert.Throws<InputErrorException>(() => options.Validated());
        else
            Assert.Same(options, options.Validated());
    }

    [Theory]
    [InlineData(200, 200, 0, ServerMode.Live, nameof(BrokerSession.Alive))]
    [InlineData(200, 500, 500, ServerMode.Live, nameof(BrokerSession.TokenRefused))]
    [InlineData(200, 500, 403, ServerMode.Live, nameof(BrokerSession.LoggedOut))]
    [InlineData(200, 500, 200, ServerMode.Live, nameof(BrokerSession.Alive))] // Only its data service is down.
    [InlineData(200, 500, 200, ServerMode.Analyze, nameof(BrokerSession.TokenRefused))] // The order book is the server's own there and proves nothing.
    [InlineData(403, 0, 0, ServerMode.Live, nameof(BrokerSession.LoggedOut))]
    public async Task The_broker_itself_is_asked_whether_the_session_lives(int ping, int quotes, int orders, ServerMode mode, string expected)
    {
        using var handler = new ScriptedHandler((request, _) => request.RequestUri!.Segments[^1] switch
        {
            "ping" => ScriptedHandler.Reply(ping, ping == 200 ? """{"status":"success","data":{"broker":"zerodha","message":"pong"}}""" : """{"status":"error","message":"Invalid openalgo apikey"}"""),
            "expiry" => ScriptedHandler.Reply(200, """{"status":"success","data":[]}"""),
            "orderbook" => ScriptedHandler.Reply(orders, orders switch
            {
                200 => """{"status":"success","data":{"orders":[],"statistics":{}}}""",
                403 => """{"status":"error","message":"Invalid openalgo apikey"}""",
                _ => """{"status":"error","message":"Incorrect `api_key` or `access_token`."}""",
            }),
            _ => ScriptedHandler.Reply(quotes, quotes == 200 ? """{"status":"success","data":{"ltp":26000.05}}""" : """{"status":"error","message":"Error fetching quotes: API Error: Incorrect `api_key` or `access_token`."}"""),
        });
        using OpenAlgoClient client = TestClient.Over(handler, TestClient.Options with { ExpectedMode = mode });
        Assert.Equal(expected, (await client.CheckSessionAsync(Nifty)).ToString());
    }

    [Theory]
    [InlineData(500, "Too many requests")]
    [InlineData(503, "Service Unavailable")]
    public async Task An_overload_says_nothing_of_the_login(int status, string text)
    {
        using var handler = new ScriptedHandler((request, _) => request.RequestUri!.Segments[^1] == "ping"
            ? ScriptedHandler.Reply(200, """{"status":"success","data":{"broker":"zerodha","message":"pong"}}""")
            : ScriptedHandler.Reply(status, $$"""{"status":"error","message":"{{text}}"}"""));
        using OpenAlgoClient client = TestClient.Over(handler);
        Assert.Equal(nameof(BrokerSession.Unknown), (await client.CheckSessionAsync(Nifty)).ToString());
    }

    private sealed class RecordingLogger : ILogger<OpenAlgoClient>
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Texts.Add(formatter(state, exception) + exception);
    }
}
