using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Link;
using Vyuha.Host.Session.Orders;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Account;
using Vyuha.OpenAlgo.Limits;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Orders;
using Vyuha.OpenAlgo.Probe;
using Vyuha.OpenAlgo.Streaming;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Brokers;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;
using Vyuha.Tests.OpenAlgo;
using Vyuha.Tests.Sandbox;
using ClientOrderRow = Vyuha.OpenAlgo.Orders.OrderRow;
using ClientOrderUpdate = Vyuha.OpenAlgo.Streaming.OrderUpdate;
using ServerLimits = Vyuha.Sandbox.Http.RateLimits;

namespace Vyuha.Tests.Host.Session.Wire;

/// <summary>
/// Our client and session at brokers with known quirks. What each quirk is, and where it is reported, stands in <c>broker_quirks.csv</c>; each test first
/// shows that the sandbox has it.
/// </summary>
public sealed class BrokerQuirkTests : IAsyncDisposable
{
    private const string Key = "quirk-key"; // not-a-secret

    private readonly List<IAsyncDisposable> _servers = [];
    private readonly List<IDisposable> _clients = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (IDisposable client in _clients)
            client.Dispose();
        foreach (IAsyncDisposable server in _servers)
            await server.DisposeAsync();
    }

    public static TheoryData<string> Brokers => [.. BrokerProfile.Known.Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task A_session_trades_at_each_broker_and_its_books_are_the_venues(string broker)
    {
        await using WireSession wire = await new WireSession(new WireOptions { IsLive = true, Profile = BrokerProfile.Of(broker) }).StartAsync();
        await wire.UntilHeldAsync();
        Assert.DoesNotContain(wire.Alarms, alarm => alarm.Kind is AlarmKind.BooksUnread or AlarmKind.ExternalOrder or AlarmKind.RowRefused or AlarmKind.OrderInDoubt);
        Assert.All(wire.Venue.Orders(), order => Assert.Equal(PriceType.Limit, order.PriceType));
        await wire.FlattenAndCompareAsync();
    }

    [Fact]
    public async Task Dhans_stop_at_the_market_never_leaves_and_our_stop_limit_rests_at_its_trigger()
    {
        (SandboxApi api, SandboxServer server) = await ServerAsync("dhan");
        SandboxContract option = Option(api);
        Price trigger = Below(option, 20);
        PlaceOrder stop = Order(option, Side.Sell, OrderPricing.StopMarket) with { TriggerPrice = trigger };

        Assert.IsType<PlacementOutcome.NotSent>(await Client(server).PlaceAsync(stop, OrderLane.Exit, Cancellation));
        Assert.Empty(api.Live.Orders());
        CapabilityReport report = await new CapabilityProbe(Client(server), TimeProvider.System).RunAsync(Cancellation);
        Assert.False(report.OrderKinds.Single(kind => kind.Kind == "SL-M").IsUsed);

        PlaceOrder limited = Order(option, Side.Sell, OrderPricing.StopLimit) with { TriggerPrice = trigger, Price = Below(option, 21) };
        Assert.IsType<PlacementOutcome.Accepted>(await Client(server).PlaceAsync(limited, OrderLane.Exit, Cancellation));
        Assert.Equal(SandboxOrderStatus.TriggerPending, Assert.Single(api.Live.Orders()).Status);

        // The quirk: issue 1647 shows the stop as a LIMIT without trigger, filled at once, at 0.95 of the trigger.
        await Client(server, allowAll: true).PlaceAsync(stop, OrderLane.Exit, Cancellation);
        ClientOrderRow broken = (await Client(server).OrderBookAsync(Cancellation)).Value.Orders.First(order => order.Pricing == OrderPricing.Limit);
        Assert.Equal((Price.Zero, OrderState.Complete), (broken.TriggerPrice, broken.State));
        Assert.Equal(0.95 * trigger.ToModel(), broken.Price!.Value.ToModel(), 0.05);
    }

    [Fact]
    public async Task A_market_order_that_shoonya_would_let_rest_is_not_sent_and_a_limit_keeps_its_price()
    {
        (SandboxApi api, SandboxServer server) = await ServerAsync("shoonya");
        SandboxContract option = Option(api);
        PlaceOrder market = Order(option, Side.Buy, OrderPricing.Market);
        Assert.IsType<PlacementOutcome.NotSent>(await Client(server).PlaceAsync(market, OrderLane.Exit, Cancellation));
        Assert.Empty(api.Live.Orders());

        PlaceOrder limit = Order(option, Side.Buy, OrderPricing.Limit) with { Price = Below(option, 20) };
        Assert.IsType<PlacementOutcome.Accepted>(await Client(server).PlaceAsync(limit, OrderLane.Exit, Cancellation));
        Assert.Equal((PriceType.Limit, limit.Price), (Assert.Single(api.Live.Orders()).PriceType, api.Live.Orders()[0].Price));

        await Client(server, allowAll: true).PlaceAsync(market, OrderLane.Exit, Cancellation);
        Vyuha.Sandbox.Orders.OrderRow bounded = api.Live.Orders()[^1];
        Assert.Equal(PriceType.Limit, bounded.PriceType);
        Assert.InRange(bounded.Price.Steps, option.Last + 1, option.Last * 106 / 100); // At most 5 percent of a cheap option, and a tick.
    }

    [Fact]
    public async Task A_margin_without_parts_is_not_known_rather_than_nothing()
    {
        (SandboxApi api, SandboxServer server) = await ServerAsync("fyers");
        MarginRequired margin = (await Client(server).MarginAsync([Leg(Option(api), Side.Sell)], Cancellation)).Value;
        Assert.Equal((Money.Zero, Money.Zero, true), (margin.Span, margin.Exposure, margin.Total > Money.FromRupees(10_000)));

        await using WireSession wire = await new WireSession(new WireOptions { IsLive = true, Profile = BrokerProfile.Of("fyers") }).StartAsync();
        await wire.UntilAlarmAsync(AlarmKind.MarginGap);
        Assert.Null(await wire.LookAsync(session => session.MarginGap));
        Alarm said = Assert.Single(wire.Alarms, alarm => alarm.Kind == AlarmKind.MarginGap);
        Assert.Equal(Severity.Notice, said.Severity);
        await wire.StopTraderAsync();
    }

    [Fact]
    public async Task The_probe_finds_out_that_kotak_adds_the_margins_of_legs_and_that_others_count_hedges()
    {
        Assert.False((await ProbeAsync("kotak")).MarginCountsHedges);
        Assert.True((await ProbeAsync("none")).MarginCountsHedges);
    }

    [Fact]
    public async Task The_probe_finds_no_margin_at_fivepaisa_and_the_client_says_that_it_is_not_supported()
    {
        CapabilityReport report = await ProbeAsync("fivepaisa");
        Assert.Equal((false, null, "NotSupported"), (report.HasMargin, report.MarginCountsHedges, report.Answers.Single(answer => answer.Question == "margin").Answer));
    }

    [Fact]
    public async Task The_probe_finds_no_triggers_at_groww_and_one_that_is_asked_for_is_refused()
    {
        (SandboxApi api, SandboxServer server) = await ServerAsync("groww");
        Assert.False((await new CapabilityProbe(Client(server), TimeProvider.System).RunAsync(Cancellation)).HasGtt);
        SandboxContract option = Option(api);
        PlacementOutcome outcome = await Client(server).PlaceGttAsync(
            new()
            {
                Strategy = "test",
                TriggerType = Vyuha.OpenAlgo.Orders.GttTrigger.Single,
                Symbol = option.Symbol,
                Exchange = option.Exchange,
                Side = Side.Sell,
                Product = OrderProduct.Carry,
                Quantity = Quantity.FromUnits(option.LotSize),
                Price = Below(option, 21),
                StopTrigger = Below(option, 20),
            },
            OrderLane.Exit, Cancellation);
        Assert.Equal(OpenAlgoFailureKind.NotSupported, Assert.IsType<PlacementOutcome.Refused>(outcome).Failure.Kind);
        Assert.True((await ProbeAsync("zerodha")).HasGtt);
    }

    [Fact]
    public void The_clients_patience_outlasts_the_slowest_chain_of_twenty_strikes_a_side()
    {
        // 41 strikes are 82 contracts: eight pauses of 1.1 s, by pull request 686.
        SandboxApi api = Api("flattrade");
        ApiReply chain = api.Handle(ApiRequest.Post("/api/v1/optionchain", new JsonObject
        {
            ["apikey"] = Key, ["underlying"] = "NIFTY", ["exchange"] = "NSE_INDEX", ["expiry_date"] = "01DEC26", ["strike_count"] = 20,
        }));
        int contracts = chain.Body!["chain"]!.AsArray().Sum(strike => (strike!["ce"] is null ? 0 : 1) + (strike["pe"] is null ? 0 : 1));
        Assert.InRange(contracts, 21, 82);
        Assert.Equal(TimeSpan.FromSeconds(1.1 * ((contracts - 1) / 10)), chain.Delay);
        Assert.InRange(TimeSpan.FromSeconds(1.1 * ((82 - 1) / 10)), TimeSpan.Zero, new OpenAlgoOptions { Key = ApiKey.From(Key, "test") }.ReadTimeout);
    }

    [Fact]
    public async Task A_time_with_the_clock_before_the_day_is_read_as_what_it_is()
    {
        (SandboxApi api, SandboxServer server) = await ServerAsync("shoonya");
        SandboxContract option = Option(api);
        await Client(server).PlaceAsync(Order(option, Side.Buy, OrderPricing.Limit) with { Price = Below(option, 20) }, OrderLane.Entry, Cancellation);
        ClientOrderRow row = Assert.Single((await Client(server).OrderBookAsync(Cancellation)).Value.Orders);
        Assert.EndsWith(" 25-11-2026", row.TimeText, StringComparison.Ordinal);
        Assert.True(BrokerWords.TryRow(row, new DateOnly(2026, 11, 25), out BrokerRow read));
        Timestamp placed = Assert.Single(api.Live.Orders()).Placed;
        Assert.InRange(placed - read.PlacedAt!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task What_groww_tells_five_seconds_late_stands_in_the_order_book_at_once()
    {
        (SandboxApi api, SandboxServer server) = await ServerAsync("groww");
        SandboxContract option = Option(api);
        var sink = new Updates();
        using var stream = new OpenAlgoStream(new() { Url = new($"ws://127.0.0.1:{server.StreamPort}"), Key = ApiKey.From(Key, "test") }, sink, TimeProvider.System);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task running = stream.RunAsync(end.Token);
        while (!stream.IsOrderStreamConfirmed)
            await Task.Delay(20, Cancellation);
        api.Market.AdvanceTo(api.Market.Now.Plus(TimeSpan.FromSeconds(60))); // A reading of nothing; the next is five seconds later.

        PlacementOutcome outcome = await Client(server).PlaceAsync(
            Order(option, Side.Buy, OrderPricing.Limit) with { Price = Price.FromSteps(option.Ask * 103 / 100 / 500 * 500) }, OrderLane.Entry, Cancellation);
        string id = Assert.IsType<PlacementOutcome.Accepted>(outcome).OrderId;
        Assert.Equal(OrderState.Complete, Assert.Single((await Client(server).OrderBookAsync(Cancellation)).Value.Orders).State);
        Assert.Empty(sink.Orders);

        api.Market.AdvanceTo(api.Market.Now.Plus(TimeSpan.FromSeconds(120)));
        while (sink.Orders.IsEmpty)
            await Task.Delay(20, Cancellation);
        Assert.Equal((id, OrderState.Complete), Assert.Single(sink.Orders)); // The state in between, open, was never told.
        await end.CancelAsync();
        await running;
    }

    [Fact]
    public async Task The_order_that_is_one_too_many_for_zerodhas_minute_was_not_placed_and_is_not_in_doubt()
    {
        var time = new ManualTime();
        SandboxApi api = Api("zerodha", new ServerLimits { Orders = new(100_000, 1) }, time);
        SandboxContract option = Option(api);
        using var handler = new ScriptedHandler((request, body) =>
        {
            ApiReply reply = api.Handle(new ApiRequest("POST", request.RequestUri!.AbsolutePath, new Dictionary<string, string>(), "application/json", body));
            return ScriptedHandler.Reply(reply.Status, reply.ToText());
        });
        using OpenAlgoClient client = TestClient.Over(handler, TestClient.Options with { Key = ApiKey.From(Key, "test") });
        PlaceOrder order = Order(option, Side.Buy, OrderPricing.Limit) with { Price = Price.FromRupees(0.05m) };
        for (int i = 0; i < 400; i++)
            Assert.IsType<PlacementOutcome.Accepted>(await client.PlaceAsync(order, OrderLane.Exit, Cancellation));
        PlacementOutcome outcome = await client.PlaceAsync(order, OrderLane.Exit, Cancellation);
        Assert.Equal(OpenAlgoFailureKind.RateLimited, Assert.IsType<PlacementOutcome.NotSent>(outcome).Failure.Kind);
        Assert.Equal(400, api.Live.Orders().Count);

        time.Advance(TimeSpan.FromSeconds(61));
        Assert.IsType<PlacementOutcome.Accepted>(await client.PlaceAsync(order, OrderLane.Exit, Cancellation));
    }

    [Fact]
    public async Task A_word_that_passes_before_open_is_taken_neither_for_done_nor_for_gone()
    {
        (SandboxApi api, SandboxServer server) = await ServerAsync("zerodha");
        SandboxContract option = Option(api);
        await Client(server).PlaceAsync(Order(option, Side.Buy, OrderPricing.Limit) with { Price = Below(option, 20) }, OrderLane.Entry, Cancellation);
        ClientOrderRow row = Assert.Single((await Client(server).OrderBookAsync(Cancellation)).Value.Orders);
        Assert.Equal(("open pending", OrderState.Other), (row.StatusText, row.State));
        Assert.True(BrokerWords.TryRow(row, new DateOnly(2026, 11, 25), out BrokerRow read));
        Assert.Equal((RowStatus.Unknown, "open pending"), (read.Status, read.Reason));

        api.Market.AdvanceTo(api.Market.Now.Plus(TimeSpan.FromSeconds(2)));
        Assert.Equal(OrderState.Open, Assert.Single((await Client(server).OrderBookAsync(Cancellation)).Value.Orders).State);
    }

    private static SandboxApi Api(string broker, ServerLimits? limits = null, TimeProvider? clock = null)
    {
        SandboxMarket market = SandboxExchangeTests.SmallMarket(new DateOnly(2026, 11, 25), new TimeOnly(10, 0));
        return new SandboxApi(
            new SandboxExchange(market, new SandboxOptions()),
            new SandboxExchange(market, new SandboxOptions { FirstOrderNumber = 50_000_001 }),
            new ServerState { ApiKey = Key, Profile = BrokerProfile.Of(broker) }, new FaultPlan(3), limits, clock);
    }

    private async Task<(SandboxApi Api, SandboxServer Server)> ServerAsync(string broker)
    {
        SandboxApi api = Api(broker);
        var server = new SandboxServer(api, new SandboxServerOptions { Port = 0, StreamPort = 0, Speed = 0.001 });
        _servers.Add(server);
        await server.StartAsync(Cancellation);
        return (api, server);
    }

    private OpenAlgoClient Client(SandboxServer server, bool allowAll = false)
    {
        var options = new OpenAlgoOptions
        {
            Key = ApiKey.From(Key, "test"), BaseUrl = new($"http://127.0.0.1:{server.Port}"), StreamUrl = new($"ws://127.0.0.1:{server.StreamPort}"),
        };
        RateBudget budget = TestClient.Unhurried();
        var client = new OpenAlgoClient(allowAll ? options with { AllowedPricing = TestClient.Options.AllowedPricing } : options, budget, TimeProvider.System);
        _clients.Add(client);
        _clients.Add(budget);
        return client;
    }

    private async Task<CapabilityReport> ProbeAsync(string broker) =>
        await new CapabilityProbe(Client((await ServerAsync(broker)).Server), TimeProvider.System).RunAsync(Cancellation);

    /// <summary>The next call above the index.</summary>
    private static SandboxContract Option(SandboxApi api)
    {
        long level = api.Market.Contracts.First(contract => contract.Symbol == "NIFTY").Last;
        return api.Market.Contracts
            .Where(contract => contract is { IsListed: true, Instrument: { IsOption: true, Right: OptionRight.Call } } && contract.Instrument.Strike.Steps >= level)
            .OrderBy(contract => contract.Instrument.Expiry).ThenBy(contract => contract.Instrument.Strike).First();
    }

    /// <summary>So many percent below the bid, on a tick.</summary>
    private static Price Below(SandboxContract option, int percent) => Price.FromSteps(option.Bid * (100 - percent) / 100 / 500 * 500);

    private static PlaceOrder Order(SandboxContract option, Side side, OrderPricing pricing) => new()
    {
        Strategy = "test",
        Symbol = option.Symbol,
        Exchange = option.Exchange,
        Side = side,
        Quantity = Quantity.FromUnits(option.LotSize),
        Pricing = pricing,
        Product = OrderProduct.Carry,
    };

    private static MarginLeg Leg(SandboxContract option, Side side) =>
        new(option.Symbol, option.Exchange, side, Quantity.FromUnits(option.LotSize), OrderProduct.Carry, OrderPricing.Limit, Price.Zero, Price.Zero);

    private sealed class Updates : IStreamSink
    {
        public ConcurrentQueue<(string Id, OrderState State)> Orders { get; } = new();

        public void OnTick(in MarketTick tick)
        {
            // No instrument is subscribed to.
        }

        public void OnOrder(in ClientOrderUpdate update) => Orders.Enqueue((update.OrderId, update.State));

        public void OnState(StreamState state)
        {
            // The test waits for the subscription itself.
        }
    }
}
