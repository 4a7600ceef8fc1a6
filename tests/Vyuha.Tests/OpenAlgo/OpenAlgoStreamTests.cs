using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Orders;
using Vyuha.OpenAlgo.Streaming;

namespace Vyuha.Tests.OpenAlgo;

/// <summary>The stream against a server in the process, over a real socket.</summary>
public sealed class OpenAlgoStreamTests
{
    private static readonly SymbolKey Nifty = new("NIFTY", "NSE_INDEX");
    private static readonly SymbolKey Option = new("NIFTY01DEC2626000CE", "NFO");

    [Fact]
    public async Task It_authenticates_subscribes_in_batches_and_delivers()
    {
        await using var run = new Run(options => options with { BatchSize = 2 });
        run.Stream.Subscribe(StreamMode.Depth, Enumerable.Range(0, 5).Select(i => new SymbolKey($"NIFTY01DEC262{i}000CE", "NFO")).ToArray());
        run.Stream.Subscribe(StreamMode.Ltp, Nifty);
        run.Start();
        await run.LiveAsync();

        await Until(() => run.Server.Said("subscribe") == 4 && run.Server.Said("subscribe_orders") == 1);
        JsonElement[] subscriptions = [.. run.Server.Heard.Where(message => message.GetProperty("action").GetString() == "subscribe")];
        Assert.Equal([2, 2, 1, 1], subscriptions.Select(message => message.GetProperty("symbols").GetArrayLength()));
        Assert.Equal([3, 3, 3, 1], subscriptions.Select(message => message.GetProperty("mode").GetInt32()));

        await run.Server.SendAsync(Tick(Nifty, 25_991.75m, 1));
        await run.Server.SendAsync(Order("1", "open"));
        await Until(() => run.Sink.Ticks.Count == 1 && run.Sink.Orders.Count == 1);
        Assert.Equal((Nifty, Price.FromRupees(25_991.75m)), run.Sink.Ticks.Single());
        Assert.Equal(OrderState.Open, run.Sink.Orders.Single().State);
    }

    [Fact]
    public async Task It_comes_back_after_a_dropped_connection_and_subscribes_again()
    {
        await using var run = new Run();
        run.Stream.Subscribe(StreamMode.Quote, Nifty, Option);
        run.Start();
        await run.LiveAsync();
        for (int drop = 1; drop <= 3; drop++)
        {
            // What is dropped has been subscribed: live is said before the server has read that.
            await Until(() => run.Server.Said("subscribe") == drop && run.Server.Said("subscribe_orders") == drop);
            int epoch = run.Stream.State.Epoch;
            run.Server.DropAll();
            await Until(() => run.Stream.State is { Phase: StreamPhase.Live } state && state.Epoch > epoch);
        }

        await Until(() => run.Server.Said("subscribe") == 4 && run.Server.Said("subscribe_orders") == 4);
        Assert.Equal(4, run.Server.ConnectionCount);
        Assert.Contains(run.Sink.States, state => state.Phase == StreamPhase.Disconnected);
        await run.Server.SendAsync(Tick(Option, 100, 1));
        await Until(() => run.Sink.Ticks.Count == 1);
    }

    [Fact]
    public async Task A_socket_that_stays_open_and_goes_silent_is_woken_by_authenticating_again()
    {
        await using var run = new Run(options => options with { SilenceAfter = TimeSpan.FromMilliseconds(600), LoginRetry = TimeSpan.FromMilliseconds(200) });
        run.Stream.Subscribe(StreamMode.Quote, Nifty);
        run.Start();
        await run.LiveAsync();
        // Somebody logs out at the broker: nobody is told, and authentication fails until there is a login again.
        run.Server.IsLoggedOut = true;
        await Until(() => run.Sink.States.Any(state => state.Phase == StreamPhase.Silent) && run.Sink.States.Any(state => state.Phase == StreamPhase.WaitingForLogin));
        int subscribed = run.Server.Said("subscribe");
        int epoch = run.Stream.State.Epoch;
        run.Server.IsLoggedOut = false;
        await Until(() => run.Stream.State is { Phase: StreamPhase.Live } state && state.Epoch > epoch && run.Server.Said("subscribe") > subscribed);
        Assert.Equal(1, run.Server.ConnectionCount);
    }

    [Fact]
    public async Task Subscribing_without_a_broker_session_waits_for_the_login()
    {
        await using var run = new Run(options => options with { LoginRetry = TimeSpan.FromMilliseconds(100) });
        run.Start();
        await run.LiveAsync();
        run.Server.IsLoggedOut = true;
        run.Stream.Subscribe(StreamMode.Quote, Nifty);
        await Until(() => run.Stream.State.Phase == StreamPhase.WaitingForLogin || run.Sink.States.Count(state => state.Phase == StreamPhase.WaitingForLogin) > 1);
        run.Server.IsLoggedOut = false;
        await Until(() => run.Stream.State.Phase == StreamPhase.Live);
    }

    [Fact]
    public async Task A_server_that_answers_no_heartbeat_is_left()
    {
        await using var run = new Run(options => options with { HeartbeatInterval = TimeSpan.FromMilliseconds(200), PongTimeout = TimeSpan.FromMilliseconds(600), AnswerTimeout = TimeSpan.FromSeconds(1) });
        run.Start();
        await run.LiveAsync();
        await Until(() => run.Stream.Statistics.RoundTrip is not null);
        run.Server.IsMute = true;
        await Until(() => run.Sink.States.Any(state => state.Phase == StreamPhase.Disconnected && state.Detail.Contains("heartbeat", StringComparison.Ordinal)));
        run.Server.IsMute = false;
        await Until(() => run.Stream.State.Phase == StreamPhase.Live);
    }

    [Fact]
    public async Task A_refused_key_is_said_and_not_hammered()
    {
        await using var run = new Run(options => options with { Key = Vyuha.OpenAlgo.ApiKey.From("wrong", "test") });
        run.Start();
        await Until(() => run.Sink.States.Any(state => state.Phase == StreamPhase.KeyRefused));
        await Task.Delay(700);
        Assert.Equal(1, run.Server.ConnectionCount);
        Assert.DoesNotContain(run.Sink.States, state => state.Detail.Contains("wrong", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_without_order_updates_is_said_to_be_one_and_keeps_its_quotes()
    {
        await using var run = new Run(options => options with { AnswerTimeout = TimeSpan.FromSeconds(3) });
        run.Server.HasNoOrderStream = true;
        run.Stream.Subscribe(StreamMode.Quote, Nifty);
        run.Start();
        await Until(() => run.Sink.States.Any(state => state.Phase == StreamPhase.OrdersUncertain));
        await Task.Delay(1_200);
        Assert.Equal((StreamPhase.Live, false, 1), (run.Stream.State.Phase, run.Stream.IsOrderStreamConfirmed, run.Server.ConnectionCount));
    }

    [Fact]
    public async Task Malformed_frames_are_counted_and_nothing_else_happens()
    {
        await using var run = new Run();
        run.Stream.Subscribe(StreamMode.Quote, Nifty);
        run.Start();
        await run.LiveAsync();
        await run.Server.SendAsync("nonsense");
        await run.Server.SendAsync("""{"type":"market_data","symbol":"NIFTY"}""");
        await run.Server.SendBytesAsync([(byte)'{', (byte)'"', 0x41]);
        await run.Server.SendAsync(Tick(new("OTHER", "NFO"), 1, 1));
        await run.Server.SendAsync(Tick(Nifty, 100, 1));
        await Until(() => run.Sink.Ticks.Count == 1);
        Assert.Equal((3, 1), (run.Stream.Statistics.Malformed, run.Stream.Statistics.Foreign));
        Assert.Equal(1, run.Server.ConnectionCount);
    }

    [Fact]
    public async Task An_unreadable_order_update_is_said_to_be_one()
    {
        await using var run = new Run();
        run.Start();
        await run.LiveAsync();
        await run.Server.SendAsync("""{"type":"order_update","orderid":"9","symbol":"X","exchange":"NFO","action":"?","quantity":1,"order_status":"open"}""");
        await Until(() => run.Sink.States.Any(state => state.Phase == StreamPhase.OrdersUncertain));
    }

    [Fact]
    public async Task Repeated_ticks_are_delivered_once_and_new_ones_each()
    {
        await using var run = new Run();
        run.Stream.Subscribe(StreamMode.Quote, Nifty);
        run.Start();
        await run.LiveAsync();
        foreach (int time in new[] { 1, 1, 2, 2, 2, 3 })
            await run.Server.SendAsync(Tick(Nifty, 100, time));
        await Until(() => run.Stream.Statistics.Ticks == 6 && run.Sink.Ticks.Count == 3);
        Assert.Equal(3, run.Stream.Statistics.Duplicates);
    }

    [Fact]
    public async Task A_slow_sink_gets_the_latest_of_each_instrument_and_every_order()
    {
        await using var run = new Run(options => options with { TickCapacity = 4 });
        run.Stream.Subscribe(StreamMode.Quote, Nifty, Option);
        run.Start();
        await run.LiveAsync();
        run.Sink.Hold();
        for (int i = 1; i <= 200; i++)
        {
            await run.Server.SendAsync(Tick(Nifty, i, i));
            await run.Server.SendAsync(Tick(Option, 1_000 + i, i));
            if (i % 10 == 0)
                await run.Server.SendAsync(Order($"{i}", "open"));
        }

        await Until(() => run.Stream.Statistics is { Ticks: 400, Orders: 20 });
        run.Sink.Release();
        await Until(() => run.Sink.Orders.Count == 20 && run.Sink.Ticks.Count + run.Stream.Statistics.Conflated == 400);
        Assert.True(run.Stream.Statistics.Conflated > 300, $"{run.Stream.Statistics.Conflated} conflated");
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"{i * 10}"), run.Sink.Orders.Select(order => order.OrderId));
        foreach ((SymbolKey key, decimal last) in new[] { (Nifty, 200m), (Option, 1_200m) })
        {
            Price[] seen = [.. run.Sink.Ticks.Where(tick => tick.Key == key).Select(tick => tick.Last)];
            Assert.Equal(Price.FromRupees(last), seen[^1]);
            Assert.Equal(seen.Order(), seen);
        }
    }

    [Fact]
    public async Task A_quiet_instrument_is_offered_for_rest_while_others_tick()
    {
        var stale = new ConcurrentQueue<IReadOnlyList<SymbolKey>>();
        await using var run = new Run(options => options with { StaleAfter = TimeSpan.FromMilliseconds(700), OnStale = stale.Enqueue });
        run.Stream.Subscribe(StreamMode.Quote, Nifty, Option);
        run.Start();
        await run.LiveAsync();
        int time = 0;
        await Until(() =>
        {
            run.Server.SendAsync(Tick(Nifty, 100 + time, ++time)).Wait();
            return stale.Any(offered => offered.SequenceEqual([Option])); // After a pause of the machine both are stale for once.
        });
        Assert.Contains(Option, run.Stream.StaleInstruments(TimeSpan.FromMilliseconds(500)));
    }

    [Fact]
    public async Task A_refused_symbol_is_marked_and_the_others_live()
    {
        await using var run = new Run();
        IReadOnlyList<StreamSymbol> symbols = run.Stream.Subscribe(StreamMode.Quote, Nifty, new SymbolKey("NOSUCH", "NFO"));
        run.Start();
        await Until(() => symbols[1].Refusal is not null);
        Assert.Null(symbols[0].Refusal);
        Assert.Equal("Token not found", symbols[1].Refusal);
    }

    [Fact]
    public async Task Changing_the_mode_leaves_the_old_one_and_unsubscribing_stops_delivery()
    {
        await using var run = new Run();
        run.Stream.Subscribe(StreamMode.Ltp, Nifty);
        run.Start();
        await run.LiveAsync();
        await Until(() => run.Server.Said("subscribe") == 1);
        run.Stream.Subscribe(StreamMode.Depth, Nifty);
        await Until(() => run.Server.Said("unsubscribe") == 1 && run.Server.Said("subscribe") == 2);
        JsonElement left = run.Server.Heard.First(message => message.GetProperty("action").GetString() == "unsubscribe");
        Assert.Equal(1, left.GetProperty("symbols")[0].GetProperty("mode").GetInt32());
        run.Stream.Unsubscribe(Nifty);
        await Until(() => run.Server.Said("unsubscribe") == 2);
        await run.Server.SendAsync(Tick(Nifty, 1, 1));
        await Until(() => run.Stream.Statistics.Ticks == 1);
        Assert.Empty(run.Sink.Ticks);
        Assert.Empty(run.Stream.StaleInstruments(TimeSpan.Zero));
    }

    private static string Tick(SymbolKey key, decimal price, int time) =>
        $$"""{"type":"market_data","symbol":"{{key.Symbol}}","exchange":"{{key.Exchange}}","mode":2,"data":{"ltp":{{price}},"timestamp":{{1_795_581_500_000 + time}} } }""";

    private static string Order(string id, string status) =>
        $$"""{"type":"order_update","mode":"analyze","orderid":"{{id}}","symbol":"NIFTY01DEC2626000CE","exchange":"NFO","action":"BUY","quantity":65,"price":20.0,"pricetype":"LIMIT","product":"NRML","order_status":"{{status}}","filled_quantity":0}""";

    private static async Task Until(Func<bool> condition)
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), "it happened in time");
            await Task.Delay(20);
        }
    }

    private sealed class Run : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private Task _running = Task.CompletedTask;

        public Run(Func<OpenAlgoStreamOptions, OpenAlgoStreamOptions>? change = null)
        {
            var options = new OpenAlgoStreamOptions
            {
                Url = Server.Url, Key = TestClient.Options.Key, FirstBackoff = TimeSpan.FromMilliseconds(20), SilenceAfter = TimeSpan.FromSeconds(60), Jitter = () => 0.5,
            };
            Stream = new(change?.Invoke(options) ?? options, Sink, TimeProvider.System);
        }

        public FakeStreamServer Server { get; } = new();

        public RecordingSink Sink { get; } = new();

        public OpenAlgoStream Stream { get; }

        public void Start() => _running = Stream.RunAsync(_stop.Token);

        public Task LiveAsync() => Until(() => Stream.State.Phase == StreamPhase.Live);

        public async ValueTask DisposeAsync()
        {
            Sink.Release();
            await _stop.CancelAsync();
            await _running.WaitAsync(TimeSpan.FromMinutes(2));
            await Server.DisposeAsync();
            Stream.Dispose();
            Sink.Dispose();
            _stop.Dispose();
        }
    }

    private sealed class RecordingSink : IStreamSink, IDisposable
    {
        private readonly ManualResetEventSlim _open = new(initialState: true);

        public ConcurrentQueue<(SymbolKey Key, Price Last)> Ticks { get; } = new();

        public ConcurrentQueue<OrderUpdate> Orders { get; } = new();

        public ConcurrentQueue<StreamState> States { get; } = new();

        public void Dispose() => _open.Dispose();

        public void Hold() => _open.Reset();

        public void Release() => _open.Set();

        public void OnTick(in MarketTick tick)
        {
            _open.Wait();
            Ticks.Enqueue((tick.Symbol.Key, tick.Last));
        }

        public void OnOrder(in OrderUpdate update)
        {
            _open.Wait();
            Orders.Enqueue(update);
        }

        public void OnState(StreamState state) => States.Enqueue(state);
    }
}
