using System.Diagnostics;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Commands;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Link;
using Vyuha.Host.Session.Orders;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Limits;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;
using Vyuha.Tests.OpenAlgo;
using BrokerSession = Vyuha.Sandbox.Http.BrokerSession;
using RateLimits = Vyuha.OpenAlgo.Limits.RateLimits;

namespace Vyuha.Tests.Host.Session;

/// <summary>What the link to the server tells the session, over the wire and over a scripted one.</summary>
public sealed class OpenAlgoLinkTests
{
    private static readonly Timestamp Start = Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 0));

    [Fact]
    public async Task A_stream_that_found_nobody_logged_in_for_a_moment_does_not_shut_the_session_for_the_day()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        SandboxApi api = SandboxCommand.Build(Start, 1, "sandbox", AccountMode.Exchange, new FaultPlan(1)); // not-a-secret
        api.State.IsAnalyze = true;
        await using var server = new SandboxServer(api, new SandboxServerOptions { Port = 0, StreamPort = 0, Speed = 1 });
        await server.StartAsync(cancellation);
        using var budget = new RateBudget(TimeProvider.System, new RateLimits());
        using var client = new OpenAlgoClient(
            new OpenAlgoOptions
            {
                Key = ApiKey.From("sandbox", "test"), // not-a-secret
                BaseUrl = new Uri($"http://127.0.0.1:{server.Port}"),
                StreamUrl = new Uri($"ws://127.0.0.1:{server.StreamPort}"),
            },
            budget, TimeProvider.System);
        using var inbox = new Inbox();
        await using var link = new OpenAlgoLink(client, inbox, () => Start, "test", ["NIFTY"]);
        api.State.Session = BrokerSession.LoggedOut;
        link.Start();
        bool? loggedIn = null;
        await UntilAsync(() => loggedIn == false); // The stream's doubt has the server asked at once.
        api.State.Session = BrokerSession.LoggedIn;
        await UntilAsync(() => loggedIn == true);

        async Task UntilAsync(Func<bool> done)
        {
            long begun = Stopwatch.GetTimestamp();
            var events = new List<SessionEvent>();
            while (!done())
            {
                Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromMinutes(2), "it does not happen");
                inbox.Drain(events, []);
                foreach (LoginChanged change in events.OfType<LoginChanged>())
                    loggedIn = change.IsLoggedIn;
                await Task.Delay(50, cancellation);
            }
        }
    }

    [Fact]
    public async Task A_placement_that_waits_for_its_turn_in_the_rate_budget_does_not_leave_after_a_freeze_but_an_exit_does()
    {
        using var handler = ScriptedHandler.Answering(200, """{"status":"success","orderid":"1","mode":"live"}""");
        using var budget = new RateBudget(TimeProvider.System, new RateLimits { OrdersPerSecond = 1, EntriesPerSecond = 1 });
        using OpenAlgoClient client = TestClient.Over(handler, TestClient.Options with { ExpectedMode = ServerMode.Live }, budget);
        using var inbox = new Inbox();
        await using var link = new OpenAlgoLink(client, inbox, () => Start, "test", ["NIFTY"]);
        ISessionPort port = link;
        for (long id = 1; id <= 4; id++) // The first takes the second's only place; the others wait.
            port.Send(new BrokerRequest(RequestKind.Place, id, "NIFTY01DEC2624000CE", Exchange.Nfo, Side.Buy, 65, Price.FromRupees(100), null, OpensRisk: id != 3));
        port.Withdraw(Withdrawal.Entries);

        var outcomes = new SortedDictionary<long, OutcomeKind>();
        var events = new List<SessionEvent>();
        for (int wait = 0; outcomes.Count < 4; wait++)
        {
            Assert.True(wait < 6_000, "it does not happen");
            await Task.Delay(10, TestContext.Current.CancellationToken);
            inbox.Drain(events, []);
            foreach (RequestDone done in events.OfType<RequestDone>())
                outcomes.Add(done.Request.OrderId, done.Outcome.Kind);
        }

        Assert.Equal([OutcomeKind.Accepted, OutcomeKind.NotSent, OutcomeKind.Accepted, OutcomeKind.NotSent], outcomes.Values);
        Assert.Equal(2, handler.Requests.Count(request => request.Address.AbsolutePath.EndsWith("placeorder", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_broker_that_refuses_quotes_and_order_book_is_a_dead_feed_at_once_and_a_logout_only_the_second_time()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        SandboxApi api = SandboxCommand.Build(Start, 1, "sandbox", AccountMode.Exchange, new FaultPlan(1)); // not-a-secret
        await using var server = new SandboxServer(api, new SandboxServerOptions { Port = 0, StreamPort = 0, Speed = 1 });
        await server.StartAsync(cancellation);
        using var budget = new RateBudget(TimeProvider.System, new RateLimits());
        using var count = new CountingHandler("orderbook");
        using var client = new OpenAlgoClient(
            new OpenAlgoOptions
            {
                Key = ApiKey.From("sandbox", "test"), // not-a-secret
                BaseUrl = new Uri($"http://127.0.0.1:{server.Port}"),
                StreamUrl = new Uri($"ws://127.0.0.1:{server.StreamPort}"),
            },
            budget, TimeProvider.System, logger: null, reads: count);
        using var inbox = new Inbox();
        await using var link = new OpenAlgoLink(client, inbox, () => Start, "test", ["NIFTY"]);
        link.Start();
        Instrument index = Instrument.Spot(Exchange.NseIndex, "NIFTY");
        link.Subscribe([new InstrumentOfSymbol(1, "NIFTY", index)]);
        var events = new List<SessionEvent>();
        await UntilAsync(() => inbox.Quotes > 2);
        Assert.Empty(events.OfType<LoginChanged>());
        api.State.Session = BrokerSession.Dead; // The live order book is the broker's.
        await UntilAsync(() => events.OfType<QuotesRefused>().Any());
        await UntilAsync(() => events.OfType<LoginChanged>().Any());
        Assert.False(events.OfType<LoginChanged>().First().IsLoggedIn);
        Assert.True(count.Calls >= 2, $"{count.Calls} refusals");
        Assert.True(events.FindIndex(one => one is QuotesRefused) < events.FindIndex(one => one is LoginChanged));
        api.State.Session = BrokerSession.LoggedIn;
        await UntilAsync(() => events.OfType<LoginChanged>().Last().IsLoggedIn);

        async Task UntilAsync(Func<bool> done)
        {
            long begun = Stopwatch.GetTimestamp();
            var some = new List<SessionEvent>();
            while (!done())
            {
                Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromMinutes(2), "it does not happen");
                inbox.Drain(some, []);
                events.AddRange(some);
                await Task.Delay(20, cancellation);
            }
        }
    }

    [Fact]
    public async Task A_reading_of_the_books_that_breaks_in_an_unforeseen_way_is_a_reading_that_failed_and_a_person_hears_of_it()
    {
        List<SessionEvent> events = await ReadBooksAsync(_ => throw new InvalidCastException("nobody foresaw this"), ServerMode.Analyze, wanted: 2);
        Assert.Contains("nobody foresaw this", Assert.Single(events.OfType<BooksFailed>()).Why, StringComparison.Ordinal);
        Assert.Single(events.OfType<LinkBroke>());
    }

    [Fact]
    public async Task Before_the_first_books_the_server_is_asked_for_its_mode()
    {
        var asked = new List<string>();
        List<SessionEvent> events = await ReadBooksAsync(
            path =>
            {
                asked.Add(path);
                return path == "analyzer" ? """{"status":"success","data":{"analyze_mode":false,"mode":"live"}}""" : """{"status":"success","mode":"analyze","data":[]}""";
            },
            ServerMode.Analyze, wanted: 2);
        Assert.Equal("analyzer", asked[0]);
        Assert.False(Assert.IsType<ModeSeen>(events[0]).IsExpected);
    }

    [Fact]
    public async Task Books_of_another_mode_are_no_books()
    {
        List<SessionEvent> events = await ReadBooksAsync(
            path => path switch
            {
                "analyzer" => """{"status":"success","data":{"analyze_mode":false,"mode":"live"}}""",
                "orderbook" => """{"status":"success","mode":"analyze","data":{"orders":[],"statistics":{}}}""",
                _ => """{"status":"success","data":[]}""",
            },
            ServerMode.Live, wanted: 2);
        Assert.False(Assert.IsType<ModeSeen>(events[0]).IsExpected);
        Assert.IsType<BooksFailed>(events[1]);
    }

    [Fact]
    public async Task A_foreign_row_nobody_can_read_comes_beside_the_books()
    {
        List<SessionEvent> events = await ReadBooksAsync(
            path => path switch
            {
                "analyzer" => """{"status":"success","data":{"analyze_mode":false,"mode":"live"}}""",
                "orderbook" => """{"status":"success","data":{"orders":[{"orderid":"9","exchange":"MCX","quantity":0.5},{"orderid":"8","exchange":"NFO"}],"statistics":{}}}""",
                _ => """{"status":"success","data":[]}""",
            },
            ServerMode.Live, wanted: 1);
        BooksRead books = Assert.IsType<BooksRead>(Assert.Single(events));
        Assert.Equal([("9", false), ("8", true)], books.Unread.Select(row => (row.BrokerOrderId!, row.MayHideOrder)));
    }

    [Fact]
    public async Task The_daily_bars_of_the_indices_the_session_follows_are_read_and_no_others()
    {
        using var handler = ScriptedHandler.Answering(200, """{"status":"success","data":[{"timestamp":1795651200,"open":1,"high":2,"low":1,"close":2,"volume":0}]}""");
        using OpenAlgoClient client = TestClient.Over(handler);
        using var inbox = new Inbox();
        await using var link = new OpenAlgoLink(client, inbox, () => Start, "test", ["BANKNIFTY", "INDIAVIX"]);
        var day = new DateOnly(2026, 11, 26); // 1,795,651,200 s after 1970 is its midnight UTC.
        IReadOnlyList<IndexBar> bars = await link.ReadHistoryAsync(day, day, TestContext.Current.CancellationToken);
        Assert.Equal([("BANKNIFTY", day), ("INDIAVIX", day)], bars.Select(bar => (bar.Index, bar.Date)));
        Assert.Contains("\"symbol\":\"BANKNIFTY\"", handler.Requests[0].Body, StringComparison.Ordinal);
    }

    /// <summary>What one reading of the books posts, when the server answers each path so.</summary>
    private static async Task<List<SessionEvent>> ReadBooksAsync(Func<string, string> answer, ServerMode expected, int wanted)
    {
        using var handler = new ScriptedHandler((request, _) => ScriptedHandler.Reply(200, answer(request.RequestUri!.Segments[^1])));
        using OpenAlgoClient client = TestClient.Over(handler, TestClient.Options with { ExpectedMode = expected });
        using var inbox = new Inbox();
        await using var link = new OpenAlgoLink(client, inbox, () => Start, "test", ["NIFTY"]);
        ((ISessionPort)link).ReadBooks();
        var all = new List<SessionEvent>();
        var some = new List<SessionEvent>();
        for (int wait = 0; all.Count < wanted; wait++)
        {
            Assert.True(wait < 3_000, "it does not happen");
            await Task.Delay(10, TestContext.Current.CancellationToken);
            inbox.Drain(some, []);
            all.AddRange(some);
        }

        return all;
    }

    /// <summary>Counts the questions to one endpoint.</summary>
    private sealed class CountingHandler(string endpoint) : DelegatingHandler(new SocketsHttpHandler())
    {
        private int _calls;

        public int Calls => Volatile.Read(ref _calls);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Segments[^1] == endpoint)
                Interlocked.Increment(ref _calls);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
