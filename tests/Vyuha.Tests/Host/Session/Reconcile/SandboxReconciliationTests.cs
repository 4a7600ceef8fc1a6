using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Commands;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Control;
using Vyuha.Host.Session.Reconcile;
using Vyuha.Kernel.Configuration;
using Vyuha.OpenAlgo;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;
using Vyuha.Sandbox.Market;
using Vyuha.Tests.Host.Session.Wire;
using Vyuha.Tests.Sandbox;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Session.Reconcile;

/// <summary>The last minutes of a day over the wire: somebody trades by hand, an operator accepts it, the day closes and is reconciled.</summary>
public sealed class SandboxReconciliationTests
{
    [Fact]
    public async Task An_order_from_the_brokers_terminal_is_a_break_then_external_and_the_day_reconciles()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var home = new TempHome();
        var date = new DateOnly(2026, 11, 25);
        var time = new HastyTime();
        SandboxMarket market = SandboxExchangeTests.SmallMarket(date, new TimeOnly(15, 34), ticks: true);
        var api = new SandboxApi(
            new SandboxExchange(market, new SandboxOptions()), new SandboxExchange(market, new SandboxOptions { FirstOrderNumber = 50_000_001 }),
            new ServerState { ApiKey = "sandbox" }, new FaultPlan(1)); // not-a-secret
        api.State.IsAnalyze = true;
        await using var server = new SandboxServer(api, new SandboxServerOptions { Port = 0, StreamPort = 0, Speed = 20 }, time);
        await server.StartAsync(cancellation);
        using BookFolder book = BookFolder.Open(home.Home, "test");
        using var budget = new Vyuha.OpenAlgo.Limits.RateBudget(TimeProvider.System, new Vyuha.OpenAlgo.Limits.RateLimits());
        using var client = new OpenAlgoClient(
            new OpenAlgoOptions
            {
                Key = ApiKey.From("sandbox", "test"),
                BaseUrl = new Uri($"http://127.0.0.1:{server.Port}"),
                StreamUrl = new Uri($"ws://127.0.0.1:{server.StreamPort}"),
                ExpectedMode = ServerMode.Analyze,
            },
            budget, TimeProvider.System);
        var request = new SessionRequest { Bots = ["option-seller"], Underlying = "NIFTY", Origin = DataOrigin.Synthetic };
        SessionClock clock = SessionClock.Rehearsal(server.Api.Market.Now, 20, time);
        await using SessionHost host = SessionHost.Open(request, TradingConfiguration.Read(), MarketRules.Shipped, book, client, clock);
        await host.PrepareAsync(_ => { }, cancellation);
        var view = new SessionViewBuilder(host.Session, new SessionTitle("test", "paper", IsLive: false, IsSynthetic: true), host.OrderIds, clock.Speed);
        var requests = new OperatorRequests(host.Session.Inbox, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        host.Start(view.Update);
        await using ControlServer control = await ControlServer.StartAsync(book.Path, "test", () => view.Current, requests, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, cancellation);
        using ControlClient operatorsHand = ControlClient.Connect(book.Path, "test");

        await Until(() => host.Session.Reconciler.FundsBase is not null);
        double level = server.Api.Market.Contracts.First(contract => contract.Symbol == "NIFTY").Last / (double)Price.StepsPerRupee;
        string symbol = $"NIFTY01DEC26{Math.Round(level / 100) * 100:0}CE";
        using var http = new HttpClient();
        using HttpResponseMessage added = await http.PostAsync(
            new Uri($"http://127.0.0.1:{server.Port}/sandbox/faults"),
            new StringContent($$"""{"kind":"external_order","symbol":"{{symbol}}","action":"BUY","quantity":130}""", System.Text.Encoding.UTF8, "application/json"), cancellation);
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync(cancellation));
        // Two rounds of questions tell of it, the positions and the order book; who accepts the position then accepts its order with it.
        await Until(() => view.Current!.Breaks.Any(one => one is { State: BreakState.Open, Finding.Kind: BreakKind.Position })
            && view.Current.Breaks.Any(one => one is { IsStanding: true, Finding.Kind: BreakKind.UnknownOrder }));
        Break position = view.Current!.Breaks.Single(one => one.Finding.Kind == BreakKind.Position);
        Assert.Equal((symbol, 130L), (position.Finding.Symbol, position.Finding.Apart));
        Assert.Contains(position.Id, BreaksCommand.InWords(await operatorsHand.GetAsync("breaks", cancellation)), StringComparison.Ordinal);

        await operatorsHand.AcceptAsync(new AcceptMessage(position.Id, "my own hedge", "anna"), cancellation);
        Assert.Equal(130, host.Session.Trader.Kernel.NetUnits(host.Session.IdOf(symbol)));
        InputErrorException twice = await Assert.ThrowsAsync<InputErrorException>(() => operatorsHand.AcceptAsync(new AcceptMessage(position.Id, "again", "anna"), cancellation));
        Assert.Contains("does not stand any more", twice.Message, StringComparison.Ordinal);

        // Nothing more happens before the close: the minutes up to it pass in steps that neither clock takes for a pause.
        while (clock.Now < host.Session.Plan.Close)
        {
            time.Hurry(TimeSpan.FromSeconds(1));
            await Task.Delay(100, cancellation);
        }

        await host.Ended.WaitAsync(TimeSpan.FromMinutes(2), cancellation);
        EodRecord record = host.Session.Record!;
        Assert.True(record.Status == EodStatus.Reconciled, EodText.Of(record));
        Assert.Equal((0, 1, 130L, 130L), (record.Orders!.Ours, record.Orders.OfOthers, Assert.Single(record.Positions).External, record.Positions[0].Broker));
        Assert.Equal(2, record.Accepted.Count);

        SessionOutcome outcome = await host.FinishAsync();
        Assert.Empty(outcome.Breaks);
        Assert.Null(EndOfDayCommand.Damage(EodRecord.Read(host.Day.EndOfDay)!, host.Day));

        // A contract note of the day that names the hand's trade only: not a fill of ours.
        NoteFile note = NoteFile.Read(home.File("note.csv", $"Symbol,Side,Qty,Price\n{symbol},BUY,130,10\n"), date, MarketRules.Shipped, new Dictionary<string, string>());
        Assert.Equal(BreakKind.FillExtra, Assert.Single(ContractNoteCommand.Import(host.Day, note, MarketRules.Shipped)).Finding.Kind);

        async Task Until(Func<bool> reached)
        {
            for (int i = 0; i < 600 && !reached(); i++)
                await Task.Delay(50, cancellation);
            Assert.True(reached(), view.Current is { } current ? $"{current.Phase} {host.Session.Trader.Inputs} inputs, {host.Session.Trader.Kernel.Orders.Live.Count} live, {host.Session.Trader.Kernel.IsDayOpen} {host.Session.Record}: {string.Join("; ", current.Breaks.Select(one => one.InWords))} {string.Join("; ", current.Alarms.Select(alarm => alarm.Text))}" : "no view");
        }
    }
}
