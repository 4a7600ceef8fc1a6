using System.Net.Http.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Backtesting;
using Vyuha.Host.Commands;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Preflight;
using Vyuha.Host.Session.Reload;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.OpenAlgo;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;
using Vyuha.Storage;
using Vyuha.Storage.Journal;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Session;

/// <summary>A session against the sandbox exchange over its real protocol: REST, stream, threads and all.</summary>
public sealed class SessionHostTests
{
    [Fact]
    public async Task A_session_trades_over_the_wire_and_a_second_one_goes_on_where_the_first_was_stopped()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var home = new TempHome();
        Timestamp start = Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(9, 50));
        SandboxApi api = SandboxCommand.Build(start, 1, "sandbox", AccountMode.Exchange, new FaultPlan(1));
        api.State.IsAnalyze = true;
        await using var server = new SandboxServer(api, new SandboxServerOptions { Port = 0, StreamPort = 0, Speed = 20 });
        await server.StartAsync(cancellation);

        (long inputs, ulong hash) = await RunAsync(server, home.Home, untilInputs: 6_000, cancellation);

        // What was taken is in the journal, and the journal is the whole session.
        string journal = Path.Combine(home.Home.Path, "books", "test", "2026-11-25", DayFolder.JournalName);
        (TradingKernel replayed, _) = Recovery.Replay(journal, header => KernelFactory.Create(header, MarketRules.Shipped, out _));
        Assert.Equal((inputs, hash), (replayed.Sequence, replayed.Hash));

        (long later, _) = await RunAsync(server, home.Home, untilInputs: inputs + 2_000, cancellation);
        Assert.True(later > inputs);

        // The trader never came back that day. The next one closes it first: its journal is complete, and the books go over as they stood.
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}/") };
        (await http.PostAsJsonAsync("sandbox/clock", new { to = "2026-11-26T09:20" }, cancellation)).EnsureSuccessStatusCode();
        await RunAsync(server, home.Home, untilInputs: 3_000, cancellation);
        (TradingKernel closed, JournalEnd end) = Recovery.Replay(journal, header => KernelFactory.Create(header, MarketRules.Shipped, out _));
        Assert.Equal(JournalCompleteness.Complete, end.Completeness);
        string next = Path.Combine(home.Home.Path, "books", "test", "2026-11-26", DayFolder.JournalName);
        using JournalReader opened = JournalReader.Open(next);
        Assert.Equal(closed.Capture().ToJson(), opened.Header.Opening);
    }

    [Fact]
    public async Task With_positions_open_a_start_goes_on_although_nobody_is_logged_in_and_reads_the_day_when_somebody_is()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var home = new TempHome();
        SandboxApi api = SandboxCommand.Build(Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 0)), 1, "sandbox", AccountMode.Exchange, new FaultPlan(1)); // not-a-secret
        api.State.IsAnalyze = true;
        await using var server = new SandboxServer(api, new SandboxServerOptions { Port = 0, StreamPort = 0, Speed = 20 });
        await server.StartAsync(cancellation);
        using BookFolder book = BookFolder.Open(home.Home, "test");
        using var budget = new Vyuha.OpenAlgo.Limits.RateBudget(TimeProvider.System, new Vyuha.OpenAlgo.Limits.RateLimits());
        using OpenAlgoClient client = Client(server, budget);
        await using (SessionHost first = Host(server, book, client, DataOrigin.Synthetic))
        {
            await first.PrepareAsync(_ => { }, cancellation);
            Assert.False(first.MustGoOn);
            await UntilAsync(first, () => first.Session.Trader.Kernel.Structures.Any(one => one.IsOpen));
            await first.FinishAsync();
        }

        api.State.Session = Vyuha.Sandbox.Http.BrokerSession.LoggedOut;
        await using SessionHost second = Host(server, book, client, origin: null);
        Assert.True(second.MustGoOn);
        Assert.Equal(DataOrigin.Synthetic, second.Origin);
        IReadOnlyList<CheckResult> checks = await second.PrepareAsync(_ => { }, cancellation);
        Assert.Contains(checks, check => check is { Name: "broker session", State: CheckState.Failed });
        bool wasAtTheGate = false;
        await UntilAsync(second, () =>
        {
            wasAtTheGate |= second.Session.Phase == DayPhase.LoginGate && second.Session.Trader.Kernel.EntriesSuspended;
            if (wasAtTheGate)
                api.State.Session = Vyuha.Sandbox.Http.BrokerSession.LoggedIn;
            return second.Session.Phase == DayPhase.Tradable && !second.Session.Trader.Kernel.EntriesSuspended;
        });
        Assert.Contains(second.Session.Trader.Alarms, alarm => alarm is { Kind: AlarmKind.MarketDataAwaited, Severity: Severity.Warning });
        Assert.Contains(second.Session.Trader.Alarms, alarm => alarm is { Kind: AlarmKind.MarketDataAwaited, Severity: Severity.Notice });
        Assert.Null((await second.FinishAsync()).Halted);
    }

    [Fact]
    public async Task Options_given_to_a_running_session_are_in_its_journal_and_in_force_after_a_new_start()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var home = new TempHome();
        SandboxApi api = SandboxCommand.Build(Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 0)), 1, "sandbox", AccountMode.Exchange, new FaultPlan(1)); // not-a-secret
        api.State.IsAnalyze = true;
        await using var server = new SandboxServer(api, new SandboxServerOptions { Port = 0, StreamPort = 0, Speed = 20 });
        await server.StartAsync(cancellation);
        using BookFolder book = BookFolder.Open(home.Home, "test");
        using var budget = new Vyuha.OpenAlgo.Limits.RateBudget(TimeProvider.System, new Vyuha.OpenAlgo.Limits.RateLimits());
        using OpenAlgoClient client = Client(server, budget);
        TradingConfiguration other = WithSeller("""{ "profiles": { "weekly-7": { "dte_range": [2, 3], "exit_dte": 1, "profit_target": 0.01 }, "monthly-45-21": {} } }""");
        SessionOutcome outcome;
        await using (SessionHost host = Host(server, book, client, DataOrigin.Synthetic))
        {
            await host.PrepareAsync(_ => { }, cancellation);
            await UntilAsync(host, () => host.Session.Trader.Kernel.Structures.Any(one => one.IsOpen));
            var desk = new ReloadDesk(host.Begun, new OperatorRequests(host.Session.Inbox, NullLogger.Instance));
            (ReloadPlan refused, string? why) = await desk.ApplyAsync(WithSeller("""{ "profiles": { "weekly-7": {} } }""").CanonicalText, "me");
            Assert.Contains("bots.option-seller.options.profiles: the session has monthly-45-21, weekly-7, this has weekly-7", why, StringComparison.Ordinal);
            Assert.NotEmpty(refused.Refusals);
            (ReloadPlan plan, string? problem) = await desk.ApplyAsync(other.CanonicalText, "me");
            Assert.Null(problem);
            Assert.Equal("option-seller", Assert.Single(plan.Options).Bot);
            Assert.Empty((await desk.PlanAsync(other.CanonicalText)).Changes); // It goes by it.
            outcome = await host.FinishAsync();
        }

        // The journal alone makes the same kernel again.
        string journal = Path.Combine(home.Home.Path, "books", "test", "2026-11-25", DayFolder.JournalName);
        (TradingKernel replayed, _) = Recovery.Replay(journal, header => KernelFactory.Create(header, MarketRules.Shipped, out _));
        Assert.Equal((outcome.Inputs, outcome.Hash), (replayed.Sequence, replayed.Hash));
        Assert.Equal(other.Bot("option-seller").Options.ToCanonicalText(), replayed.OptionsGivenTo(1));

        // A start with the file that was applied finds it in force; one with the file before says that it does not count.
        await using (SessionHost second = Host(server, book, client, DataOrigin.Synthetic, other))
            Assert.DoesNotContain(second.Session.Trader.Alarms, alarm => alarm.Kind == AlarmKind.ConfigurationKept);
        await using SessionHost third = Host(server, book, client, DataOrigin.Synthetic);
        Assert.Contains(third.Session.Trader.Alarms, alarm => alarm.Kind == AlarmKind.ConfigurationKept);
    }

    private static TradingConfiguration WithSeller(string options) =>
        TradingConfiguration.Read(LocatedJson.Parse($$"""{ "bots": { "option-seller": { "options": {{options}} } } }""", "vyuha.json"));

    private static async Task UntilAsync(SessionHost host, Func<bool> reached)
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Start(_ =>
        {
            if (reached())
                enough.TrySetResult();
        });
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);
    }

    private static OpenAlgoClient Client(SandboxServer server, Vyuha.OpenAlgo.Limits.RateBudget budget) => new(
        new OpenAlgoOptions
        {
            Key = ApiKey.From("sandbox", "test"), // not-a-secret
            BaseUrl = new Uri($"http://127.0.0.1:{server.Port}"),
            StreamUrl = new Uri($"ws://127.0.0.1:{server.StreamPort}"),
            ExpectedMode = ServerMode.Analyze,
        },
        budget, TimeProvider.System);

    private static SessionHost Host(SandboxServer server, BookFolder book, OpenAlgoClient client, DataOrigin? origin, TradingConfiguration? configuration = null) => SessionHost.Open(
        new SessionRequest { Bots = ["option-seller"], Underlying = "NIFTY", Origin = origin },
        configuration ?? TradingConfiguration.Read(), MarketRules.Shipped, book, client, SessionClock.Rehearsal(server.Api.Market.Now, 20, TimeProvider.System));

    private static async Task<(long Inputs, ulong Hash)> RunAsync(SandboxServer server, VyuhaHome home, long untilInputs, CancellationToken cancellation)
    {
        TradingConfiguration configuration = TradingConfiguration.Read();
        using BookFolder book = BookFolder.Open(home, "test");
        using var budget = new Vyuha.OpenAlgo.Limits.RateBudget(TimeProvider.System, new Vyuha.OpenAlgo.Limits.RateLimits());
        using OpenAlgoClient client = Client(server, budget);
        var request = new SessionRequest { Bots = ["option-seller"], Underlying = "NIFTY", Origin = DataOrigin.Synthetic };
        SessionClock clock = SessionClock.Rehearsal(server.Api.Market.Now, 20, TimeProvider.System);
        await SessionHost.CloseUnfinishedAsync(request, configuration, MarketRules.Shipped, book, client, clock, cancellation);
        await using SessionHost host = SessionHost.Open(request, configuration, MarketRules.Shipped, book, client, clock);
        IReadOnlyList<CheckResult> checks = await host.PrepareAsync(_ => { }, cancellation);
        Assert.DoesNotContain(checks, check => check.State == CheckState.Failed);

        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Start(_ =>
        {
            if (host.Session.Trader.Inputs >= untilInputs && host.Session.Phase == DayPhase.Tradable)
                enough.TrySetResult();
        });
        await enough.Task.WaitAsync(TimeSpan.FromMinutes(2), cancellation);
        SessionOutcome outcome = await host.FinishAsync();
        Assert.Null(outcome.Halted);
        Assert.Empty(outcome.Breaks);
        Assert.Equal(DayPhase.Tradable, outcome.Phase);
        return (outcome.Inputs, outcome.Hash);
    }
}
