using System.Net;
using System.Net.Sockets;
using Vyuha.Core;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Limits;
using Vyuha.OpenAlgo.Orders;

namespace Vyuha.Tests.OpenAlgo;

/// <summary>An order leaves at most once, whatever happens below, and what is known afterwards is said truly.</summary>
public sealed class PlacementTests
{
    private const string Success = """{"orderid":"261125000000001","status":"success"}""";

    [Theory]
    [InlineData(nameof(Act.CloseAfterRequest))]
    [InlineData(nameof(Act.ResetAfterRequest))]
    [InlineData(nameof(Act.Hang))]
    [InlineData(nameof(Act.HalfAnswer))]
    public async Task A_lost_answer_leaves_the_order_in_doubt_and_sent_once(string act)
    {
        await using var server = new RawHttpServer(_ => (Enum.Parse<Act>(act), 200, Success));
        using OpenAlgoClient client = Over(server);
        var doubt = Assert.IsType<PlacementOutcome.InDoubt>(await client.PlaceAsync(Order, OrderLane.Entry));
        Assert.Equal(OpenAlgoFailureKind.Ambiguous, doubt.Failure.Kind);
        await Task.Delay(300);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(nameof(Act.CloseAfterRequest))]
    [InlineData(nameof(Act.ResetAfterRequest))]
    public async Task Neither_does_a_pooled_connection_make_the_stack_send_it_again(string act)
    {
        // The second request goes over the connection of the first, which is what makes an HTTP stack believe it may retry.
        await using var server = new RawHttpServer(number => (number == 1 ? Act.Answer : Enum.Parse<Act>(act), 200, Success));
        using OpenAlgoClient client = Over(server);
        Assert.IsType<PlacementOutcome.Accepted>(await client.PlaceAsync(Order, OrderLane.Entry));
        Assert.IsType<PlacementOutcome.InDoubt>(await client.PlaceAsync(Order, OrderLane.Entry));
        await Task.Delay(300);
        Assert.Equal((2, 1), (server.Requests.Count, server.Connections));
    }

    [Fact]
    public async Task A_connection_that_died_while_idle_costs_no_doubt_and_no_second_order()
    {
        await using var server = new RawHttpServer(_ => (Act.AnswerThenClose, 200, Success));
        using OpenAlgoClient client = Over(server);
        for (int i = 0; i < 5; i++)
        {
            Assert.IsType<PlacementOutcome.Accepted>(await client.PlaceAsync(Order, OrderLane.Entry));
            await Task.Delay(50);
        }

        Assert.Equal(5, server.Requests.Count);
    }

    [Theory]
    [InlineData(500, """{"message":"Failed to place order due to internal error","status":"error"}""")]
    [InlineData(500, "")]
    [InlineData(502, "<html>Bad Gateway</html>")]
    [InlineData(503, "<html>busy</html>")]
    [InlineData(504, """{"status":"error","message":"timeout"}""")]
    [InlineData(408, """{"status":"error","message":"timeout"}""")]
    [InlineData(400, "<html>Bad Request</html>")]
    [InlineData(301, "")]
    [InlineData(307, "")]
    [InlineData(308, "")]
    [InlineData(200, "")]
    [InlineData(200, "<html>Login</html>")]
    [InlineData(200, """{"status":"error","message":"unclear"}""")]
    [InlineData(200, """{"status":"success"}""")]
    [InlineData(200, """{"status":"success","orderid":""}""")]
    [InlineData(200, """{"status":"success","orderid":null}""")]
    [InlineData(200, """{"orderid":"1"}""")]
    [InlineData(200, """{"status":"success","orderid":"1"} trailing""")]
    public async Task An_answer_that_proves_nothing_leaves_it_in_doubt_and_sent_once(int status, string body)
    {
        await using var server = new RawHttpServer(_ => (Act.Answer, status, body));
        using OpenAlgoClient client = Over(server);
        Assert.IsType<PlacementOutcome.InDoubt>(await client.PlaceAsync(Order, OrderLane.Entry));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Nobody_listening_means_not_sent()
    {
        int port;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        using var client = new OpenAlgoClient(TestClient.Options with { BaseUrl = new($"http://127.0.0.1:{port}") }, TestClient.Unhurried(), TimeProvider.System);
        var notSent = Assert.IsType<PlacementOutcome.NotSent>(await client.PlaceAsync(Order, OrderLane.Entry));
        Assert.Equal(OpenAlgoFailureKind.Transport, notSent.Failure.Kind);
    }

    [Fact]
    public async Task Giving_up_before_it_left_is_not_sent_and_after_is_in_doubt()
    {
        using var already = new CancellationTokenSource();
        await already.CancelAsync();
        await using var server = new RawHttpServer(_ => (Act.Hang, 200, Success));
        using OpenAlgoClient client = Over(server);
        Assert.IsType<PlacementOutcome.NotSent>(await client.PlaceAsync(Order, OrderLane.Entry, already.Token));
        Assert.Empty(server.Requests);

        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.IsType<PlacementOutcome.InDoubt>(await client.PlaceAsync(Order, OrderLane.Entry, soon.Token));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Too_many_requests_is_not_executed_and_rests_the_budget()
    {
        using var handler = new ScriptedHandler((_, _) => ScriptedHandler.Reply(429, """{"message":"10 per 1 second"}"""));
        var time = new ManualTime();
        using var budget = new RateBudget(time, new RateLimits());
        using var client = new OpenAlgoClient(TestClient.Options, budget, time, logger: null, handler, handler);
        var notSent = Assert.IsType<PlacementOutcome.NotSent>(await client.PlaceAsync(Order, OrderLane.Exit));
        Assert.Equal((OpenAlgoFailureKind.RateLimited, TimeSpan.FromSeconds(1)), (notSent.Failure.Kind, notSent.Failure.RetryAfter));

        Task<PlacementOutcome> next = client.PlaceAsync(Order, OrderLane.Exit);
        time.Advance(TimeSpan.FromMilliseconds(990));
        Assert.Single(handler.Requests);
        time.Advance(TimeSpan.FromMilliseconds(20));
        await next.WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(2, handler.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_says_why_and_names_an_order_booked_as_rejected()
    {
        using var handler = ScriptedHandler.Answering(400, """{"message":"Cannot sell INFY in CNC.","mode":"analyze","orderid":"26112551713339","status":"error"}""");
        using OpenAlgoClient client = TestClient.Over(handler);
        var refused = Assert.IsType<PlacementOutcome.Refused>(await client.PlaceAsync(Order, OrderLane.Entry));
        Assert.Equal((400, "Cannot sell INFY in CNC.", "26112551713339", ServerMode.Analyze), (refused.Status, refused.Reason, refused.Failure.OrderId, refused.Failure.Mode));
    }

    [Fact]
    public async Task A_queued_order_is_never_an_accepted_one()
    {
        using var handler = ScriptedHandler.Answering(200, """{"message":"Order queued for approval in Action Center","mode":"semi_auto","pending_order_id":1,"status":"success"}""");
        var seen = new List<ServerMode>();
        using OpenAlgoClient client = TestClient.Over(handler, TestClient.Options with { ExpectedMode = ServerMode.Live, OnUnexpectedMode = seen.Add });
        Assert.Equal("1", Assert.IsType<PlacementOutcome.Queued>(await client.PlaceAsync(Order, OrderLane.Entry)).PendingId);
        Assert.Equal([ServerMode.SemiAuto], seen);

        Reply<MultiOrderResult> basket = await client.NotForTrading.BasketAsync("s", []);
        Assert.True(basket.Value.IsQueued);
        Assert.Equal(0, basket.Value.AcceptedCount);
        Assert.True(basket.IsModeUnexpected);
    }

    [Theory]
    [InlineData(ServerMode.Live, """{"mode":"analyze","orderid":"1","status":"success"}""", ServerMode.Analyze, true)]
    [InlineData(ServerMode.Analyze, """{"orderid":"1","status":"success"}""", ServerMode.Live, true)]
    [InlineData(ServerMode.Analyze, """{"mode":"analyze","orderid":"1","status":"success"}""", ServerMode.Analyze, false)]
    [InlineData(ServerMode.Live, """{"orderid":"1","status":"success"}""", ServerMode.Live, false)]
    [InlineData(ServerMode.Live, """{"mode":"paper","orderid":"1","status":"success"}""", ServerMode.Unknown, true)]
    public async Task Another_mode_than_expected_is_said_with_the_acceptance(ServerMode expected, string body, ServerMode mode, bool isUnexpected)
    {
        using var handler = ScriptedHandler.Answering(200, body);
        var seen = new List<ServerMode>();
        using OpenAlgoClient client = TestClient.Over(handler, TestClient.Options with { ExpectedMode = expected, OnUnexpectedMode = seen.Add });
        Assert.Equal(new PlacementOutcome.Accepted("1", mode, isUnexpected), await client.PlaceAsync(Order, OrderLane.Entry));
        Assert.Equal(isUnexpected ? [mode] : [], seen);
    }

    [Fact]
    public async Task Another_mode_is_said_with_every_book_too()
    {
        using var handler = ScriptedHandler.Answering(200, """{"data":[],"mode":"analyze","status":"success"}""");
        using OpenAlgoClient client = TestClient.Over(handler, TestClient.Options with { ExpectedMode = ServerMode.Live });
        Assert.True((await client.TradeBookAsync()).IsModeUnexpected);
        Assert.True((await client.PositionBookAsync()).IsModeUnexpected);
        Assert.True((await client.GttOrderBookAsync()).IsModeUnexpected);
    }

    [Theory]
    [InlineData(OrderPricing.Market)]
    [InlineData(OrderPricing.StopMarket)]
    public async Task An_order_without_a_worst_price_does_not_leave_by_default(OrderPricing pricing)
    {
        using var handler = ScriptedHandler.Answering(200, Success);
        using OpenAlgoClient client = TestClient.Over(handler, new OpenAlgoOptions { Key = TestClient.Options.Key });
        Assert.IsType<PlacementOutcome.NotSent>(await client.PlaceAsync(Order with { Pricing = pricing }, OrderLane.Exit));
        Assert.Empty(handler.Requests);
    }

    [Fact]
    public async Task A_placement_does_not_wait_in_the_rate_budget_longer_than_its_price_is_good()
    {
        using var handler = ScriptedHandler.Answering(200, Success);
        var time = new ManualTime();
        using var budget = new RateBudget(time, new RateLimits());
        using var client = new OpenAlgoClient(TestClient.Options, budget, time, logger: null, handler, handler);
        budget.Block(RateClass.Orders, "placeorder", TimeSpan.FromMinutes(1)); // As after a 429 that says "40 per 1 minute".
        Task<PlacementOutcome> placing = client.PlaceAsync(Order, OrderLane.Exit);
        Task<PlacementOutcome> cancelling = client.CancelAsync("s", "77", OrderLane.Exit);
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(placing.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        var notSent = Assert.IsType<PlacementOutcome.NotSent>(await placing.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
        Assert.Contains("its price is old", notSent.Reason, StringComparison.Ordinal);
        Assert.Empty(handler.Requests);

        // A cancel does no harm when it comes late.
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<PlacementOutcome.Accepted>(await cancelling.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public async Task A_lower_rate_of_orders_than_entries_may_have_by_default_is_kept_and_loses_none(int perSecond)
    {
        using var handler = ScriptedHandler.Answering(200, Success);
        using var budget = new RateBudget(TimeProvider.System, new RateLimits { OrdersPerSecond = perSecond });
        using var client = new OpenAlgoClient(TestClient.Options, budget, TimeProvider.System, logger: null, handler, handler);
        Assert.IsType<PlacementOutcome.Accepted>(await client.PlaceAsync(Order, OrderLane.Entry));
    }

    [Fact]
    public async Task A_cancel_names_its_order_even_when_the_answer_does_not()
    {
        using var handler = ScriptedHandler.Answering(200, """{"status":"success"}""");
        using OpenAlgoClient client = TestClient.Over(handler);
        Assert.Equal("77", Assert.IsType<PlacementOutcome.Accepted>(await client.CancelAsync("s", "77", OrderLane.Exit)).OrderId);
        Assert.Contains("\"orderid\":\"77\"", handler.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Success_of_a_multi_order_call_is_not_success_of_its_children()
    {
        using var handler = ScriptedHandler.Answering(200, """{"status":"success","results":[{"symbol":"A","status":"error","message":"no"},{"symbol":"B","status":"error","message":"no"}]}""");
        using OpenAlgoClient client = TestClient.Over(handler);
        MultiOrderResult result = (await client.NotForTrading.BasketAsync("s", [])).Value;
        Assert.Equal((0, false, 2), (result.AcceptedCount, result.IsEveryChildAccepted, result.Children.Count));
    }

    private static PlaceOrder Order { get; } = new()
    {
        Strategy = "test", Symbol = "NIFTY01DEC2626000CE", Exchange = "NFO", Side = Side.Buy, Quantity = Quantity.FromUnits(65),
        Pricing = OrderPricing.Limit, Product = OrderProduct.Carry, Price = Price.FromRupees(50.05m),
    };

    private static OpenAlgoClient Over(RawHttpServer server) =>
        new(TestClient.Options with { BaseUrl = server.Url, CommandTimeout = TimeSpan.FromSeconds(1.5) }, TestClient.Unhurried(), TimeProvider.System);
}
