using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Commands;
using Vyuha.Host.Session;
using Vyuha.Kernel.Configuration;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Limits;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;
using Vyuha.Tests.Storage;
using BrokerSession = Vyuha.Sandbox.Http.BrokerSession;
using RateLimits = Vyuha.OpenAlgo.Limits.RateLimits;

namespace Vyuha.Tests.Host.Session;

/// <summary>What the session does when the broker's login, or the server's mode, changes under it: over the wire, in the time of the wall's clock.</summary>
public sealed class BrokerLoginTests : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    private readonly TempHome _home = new();
    private readonly SandboxServer _server;
    private readonly RateBudget _budget = new(TimeProvider.System, new RateLimits());
    private readonly List<Alarm> _alarms = [];
    private BookFolder _book = null!;
    private OpenAlgoClient _client = null!;
    private SessionHost _host = null!;
    private volatile bool _isSuspended;
    private volatile bool _isFrozen;
    private volatile DayPhase _phase;

    public BrokerLoginTests()
    {
        SandboxApi api = SandboxCommand.Build(Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 0)), 1, "sandbox", AccountMode.Exchange, new FaultPlan(1)); // not-a-secret
        api.State.IsAnalyze = true;
        _server = new SandboxServer(api, new SandboxServerOptions { Port = 0, StreamPort = 0, Speed = 1 });
    }

    private ServerState State => _server.Api.State;

    public async ValueTask InitializeAsync()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await _server.StartAsync(cancellation);
        _book = BookFolder.Open(_home.Home, "test");
        _client = new OpenAlgoClient(
            new OpenAlgoOptions
            {
                Key = ApiKey.From("sandbox", "test"), // not-a-secret
                BaseUrl = new Uri($"http://127.0.0.1:{_server.Port}"),
                StreamUrl = new Uri($"ws://127.0.0.1:{_server.StreamPort}"),
                ExpectedMode = ServerMode.Analyze,
            },
            _budget, TimeProvider.System);
        _host = SessionHost.Open(
            new SessionRequest { Bots = ["option-seller"], Underlying = "NIFTY", Origin = DataOrigin.Synthetic },
            TradingConfiguration.Read(), MarketRules.Shipped, _book, _client, await SandboxTime.ReadAsync(_client.Options.BaseUrl, cancellation));
        await _host.PrepareAsync(_ => { }, cancellation);
        _host.Start(_ =>
        {
            (_isSuspended, _isFrozen, _phase) = (_host.Session.Trader.Kernel.EntriesSuspended, _host.Session.Trader.Kernel.EntriesFrozen, _host.Session.Phase);
            lock (_alarms)
                _alarms.AddRange(_host.Session.Trader.Alarms);
            _host.Session.Trader.ClearAlarms();
        });
        await UntilAsync(() => _phase == DayPhase.Tradable && _host.Session.LastQuote is not null);
        await Task.Delay(2_500, cancellation); // Until the feed runs evenly.
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _client.Dispose();
        _budget.Dispose();
        _book.Dispose();
        await _server.DisposeAsync();
        _home.Dispose();
    }

    [Theory]
    [InlineData(BrokerSession.LoggedOut)]
    [InlineData(BrokerSession.Dead)]
    public async Task When_the_login_expires_entries_stop_within_a_second_and_go_on_by_themselves_after_the_next(BrokerSession expired)
    {
        Assert.False(_isSuspended);
        await Promptness.WithinAsync(
            Bound,
            () =>
            {
                State.Session = expired;
                return UntilAsync(() => _isSuspended);
            },
            async () =>
            {
                await UntilAsync(() => _phase == DayPhase.LoginGate);
                Assert.Contains(AlarmKind.NotAuthorised, Alarms());
                State.Session = BrokerSession.LoggedIn;
                await UntilAsync(() => _phase == DayPhase.Tradable && !_isSuspended);
            });
        Assert.False(_isFrozen); // No person had to lift anything.
        Assert.False(_host.Ended.IsCompleted);
    }

    [Fact]
    public async Task A_server_that_changes_its_mode_freezes_the_session_and_hears_no_order_until_a_person_starts_it_again()
    {
        State.IsAnalyze = false;
        _host.Session.Inbox.Post(new BooksWanted());
        await UntilAsync(() => _isFrozen);
        await UntilAsync(() => _phase == DayPhase.LoginGate);
        Assert.Contains(AlarmKind.ModeMismatch, Alarms());
        Assert.Empty(_server.Api.Live.Orders());

        State.IsAnalyze = true;
        await Task.Delay(4_000, TestContext.Current.CancellationToken); // The mode is asked for every three seconds.
        Assert.Equal(DayPhase.LoginGate, _phase);
        Assert.True(_isFrozen);
        Assert.Empty(_host.Session.Reconciler.Breaks);
        Assert.Empty(_server.Api.Live.Orders());
    }

    private AlarmKind[] Alarms()
    {
        lock (_alarms)
            return [.. _alarms.Select(alarm => alarm.Kind)];
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int wait = 0; !condition(); wait++)
        {
            Assert.True(wait < 4_000, "it does not happen");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
