using System.CommandLine;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Recording;
using Vyuha.Host.Rendering;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Control;
using Vyuha.Host.Session.Logging;
using Vyuha.Host.Session.Preflight;
using Vyuha.Kernel.Configuration;
using Vyuha.OpenAlgo;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha up</c>: a trading day. Without a server, on the sandbox exchange; with one, on its analyzer. Nothing here sends orders to a broker.</summary>
internal static class UpCommand
{
    private const int Failed = 1;

    public static Command Create()
    {
        var url = new Option<string?>("--url") { Description = "OpenAlgo server, like http://127.0.0.1:5000. Without it: a sandbox exchange in this program.", HelpName = "URL" };
        var streamUrl = new Option<string>("--stream-url") { Description = "Its WebSocket.", HelpName = "URL", DefaultValueFactory = _ => "ws://127.0.0.1:8765" };
        var book = new Option<string?>("--book") { Description = "Which book; two traders never share one.", HelpName = "NAME" };
        var bots = new Option<string[]>("--bot") { Description = "Which bots.", DefaultValueFactory = _ => ["option-seller"] };
        var underlying = new Option<string>("--underlying") { Description = "The index they trade.", DefaultValueFactory = _ => "NIFTY" };
        var damage = new Option<bool>("--accept-damage") { Description = "Go on from the last good input of a damaged journal, with entries frozen." };
        var speed = new Option<double>("--speed") { Description = "Sandbox only: how much faster than the world's its clock runs.", DefaultValueFactory = _ => 1 };
        var start = new Option<string?>("--start") { Description = "Sandbox only: its time at the start, Indian time: 2026-11-25T09:14.", HelpName = "TIME" };
        var seed = new Option<ulong>("--seed") { Description = "Sandbox only: names the synthetic market.", DefaultValueFactory = _ => 1 };
        var command = new Command("up", "Run a trading day on a sandbox exchange or on an OpenAlgo server's analyzer. No order goes to a broker.")
        {
            url, streamUrl, book, bots, underlying, damage, speed, start, seed,
        };
        command.SetAction(async (result, cancellation) =>
        {
            (TradingConfiguration configuration, _) = GlobalOptions.LoadConfiguration(result);
            VyuhaHome home = VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home));
            string? server = result.GetValue(url);
            var request = new SessionRequest
            {
                Bots = result.GetValue(bots)!,
                Underlying = result.GetValue(underlying)!.ToUpperInvariant(),
                AcceptDamage = result.GetValue(damage),
                Origin = server is null ? DataOrigin.Synthetic : DataOrigin.Recorded,
            };
            if (server is not null)
            {
                OpenAlgoOptions options = Server(server, result.GetValue(streamUrl)!);
                return await RunAsync(request, configuration, home, result.GetValue(book) ?? BookOption.Default, options, SessionClock.OfMachine(TimeProvider.System), cancellation);
            }

            await using SandboxServer sandbox = await StartSandboxAsync(
                result.GetValue(start), result.GetValue(seed), result.GetValue(speed), cancellation);
            string name = result.GetValue(book) ?? BookOption.Rehearsal;
            BookFolder.PutAside(home, name);
            var here = new OpenAlgoOptions
            {
                Key = ApiKey.From(sandbox.Api.State.ApiKey, "sandbox"),
                BaseUrl = new Uri($"http://127.0.0.1:{sandbox.Port}"),
                StreamUrl = new Uri($"ws://127.0.0.1:{sandbox.StreamPort}"),
                ExpectedMode = ServerMode.Analyze,
            };
            CommandLine.ErrorConsole.MarkupLineInterpolated($"[bold yellow]REHEARSAL[/] on the sandbox exchange: no broker, {sandbox.Api.Market.DataName} data, made up. It ends with this program.");
            return await RunAsync(request, configuration, home, name, here, SessionClock.Rehearsal(sandbox.Api.Market.Now, result.GetValue(speed), TimeProvider.System), cancellation);
        });
        return command;
    }

    private static OpenAlgoOptions Server(string url, string streamUrl) => new()
    {
        Key = ApiKey.FromEnvironment(),
        BaseUrl = Uri.TryCreate(url, UriKind.Absolute, out Uri? rest) ? rest : throw new InputErrorException($"--url '{url}' is no address. Write http://127.0.0.1:5000."),
        StreamUrl = Uri.TryCreate(streamUrl, UriKind.Absolute, out Uri? stream) ? stream : throw new InputErrorException($"--stream-url '{streamUrl}' is no address. Write ws://127.0.0.1:8765."),
        ExpectedMode = ServerMode.Analyze,
    };

    private static async Task<SandboxServer> StartSandboxAsync(string? start, ulong seed, double speed, CancellationToken cancellation)
    {
        (Timestamp at, _) = SandboxCommand.Start(MarketRules.Shipped.Calendar(Exchange.Nfo), start, Timestamp.From(TimeProvider.System.GetUtcNow()));

        // Nobody wants to watch the minutes before the open.
        if (start is null && Ist.TimeOf(at) == new TimeOnly(9, 0))
            at = at.Plus(TimeSpan.FromSeconds(14 * 60 + 30));
        SandboxApi api = SandboxCommand.Build(at, seed, "sandbox", AccountMode.Exchange, new FaultPlan(seed));
        api.State.IsAnalyze = true;
        var server = new SandboxServer(api, new SandboxServerOptions { Port = 0, StreamPort = 0, Speed = speed });
        await server.StartAsync(cancellation);
        return server;
    }

    private static async Task<int> RunAsync(
        SessionRequest request, TradingConfiguration configuration, VyuhaHome home, string bookName, OpenAlgoOptions options, SessionClock clock, CancellationToken cancellation)
    {
        using BookFolder book = BookFolder.Open(home, bookName);
        using var budget = new Vyuha.OpenAlgo.Limits.RateBudget(TimeProvider.System, new Vyuha.OpenAlgo.Limits.RateLimits { OrdersPerSecond = configuration.Limits.OrdersPerSecondMaximum });
        using var client = new OpenAlgoClient(options, budget, TimeProvider.System);
        request = await SessionRecording.LabelledAsync(request, client, cancellation);
        if (await SessionHost.CloseUnfinishedAsync(request, configuration, MarketRules.Shipped, book, client, clock, cancellation) is { } late)
        {
            TellOfLateClose(late);
            await SessionRecording.RecordAsync(home, book.Day(late.Date), cancellation);
        }

        await using SessionHost host = SessionHost.Open(request, configuration, MarketRules.Shipped, book, client, clock);
        IReadOnlyList<CheckResult> checks = await CommandLine.ErrorConsole.Status().StartAsync(
            "Starting", status => host.PrepareAsync(what => status.Status(what), cancellation));
        PreflightTable.Render(CommandLine.ErrorConsole, checks);
        if (!MayStart(request, checks))
            return Failed;
        SessionOutcome outcome = await ShowAsync(host, book, bookName, request, clock, cancellation);
        Report(outcome);
        if (outcome.Phase == DayPhase.Archived)
            await SessionRecording.RecordAsync(home, host.Day, cancellation);
        return outcome.Halted is null ? 0 : Failed;
    }

    /// <summary>The session with everything that looks at it: terminal, control channel, log.</summary>
    private static async Task<SessionOutcome> ShowAsync(
        SessionHost host, BookFolder book, string bookName, SessionRequest request, SessionClock clock, CancellationToken cancellation)
    {
        await using var file = new JsonLinesLog(host.Day.Log, TimeProvider.System);
        ILogger log = file.CreateLogger("trader");
        bool synthetic = request.Origin == DataOrigin.Synthetic;
        string mode = request.Live ? "live" : synthetic ? "rehearsal on the sandbox exchange" : "paper on the server's analyzer";
        var view = new SessionViewBuilder(host.Session, new SessionTitle(bookName, mode, request.Live, synthetic), host.OrderIds, clock.Speed)
        {
            Alarmed = new SessionLog(log, bookName, host.Session.Trader, host.OrderIds).OnAlarm,
        };
        var requests = new OperatorRequests(host.Session.Inbox, log);
        host.Start(view.Update);
        await using ControlServer control = await ControlServer.StartAsync(book.Path, bookName, () => view.Current, requests, log, cancellation);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<bool> shown = new TerminalView(AnsiConsole.Console, () => view.Current, new OperatorKeys(requests, OperatorCommands.User())).RunAsync(ended.Token);
        await Task.WhenAny(host.Ended, shown);
        SessionOutcome outcome = await host.FinishAsync();
        await ended.CancelAsync();
        await shown;
        return outcome;
    }

    private static void TellOfLateClose(LateClose late)
    {
        string orders = late.WorkingOrders == 0 ? "no order was working." : $"{late.WorkingOrders} orders were working: they have lapsed, or filled unseen. The positions of today show which.";
        CommandLine.ErrorConsole.MarkupLineInterpolated($"[yellow]{late.Date:ddd d MMM yyyy} was not closed by its trader; it has been closed now.[/] When that one stopped, {orders}");
    }

    private static void Report(SessionOutcome outcome)
    {
        if (outcome.Halted is { } why)
            CommandLine.ErrorConsole.MarkupLineInterpolated($"[red]Halted:[/] {why}");
        string state = outcome.Phase == DayPhase.Archived
            ? "The day is archived"
            : "Stopped before the day's end; positions stand as they are, and starting again goes on from here";
        CommandLine.ErrorConsole.MarkupLineInterpolated($"{state}. {outcome.Inputs:N0} inputs, output hash {outcome.Hash:x16}; journal in {outcome.Folder}");
    }

    /// <summary>Live wants every item passed; a rehearsal or the analyzer may go on with a note, but never against a server in another mode.</summary>
    private static bool MayStart(SessionRequest request, IReadOnlyList<CheckResult> checks)
    {
        if (PreflightChecks.MayArm(checks))
            return true;
        bool fatal = request.Live || checks.Any(check => check.State == CheckState.Failed && check.Name is "server mode" or "broker session");
        CommandLine.ErrorConsole.MarkupLine(fatal
            ? "[red]The checklist has failed items; no order is sent.[/]"
            : "[yellow]The checklist has failed items. This is no live session, so it goes on.[/]");
        return !fatal;
    }
}
