using System.CommandLine;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Recording;
using Vyuha.Host.Rendering;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Arming;
using Vyuha.Host.Session.Control;
using Vyuha.Host.Session.Kill;
using Vyuha.Host.Session.Logging;
using Vyuha.Host.Session.Preflight;
using Vyuha.Host.Session.Reload;
using Vyuha.Kernel.Configuration;
using Vyuha.OpenAlgo;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary>
/// <c>vyuha up</c>: a trading day. Without a server, on the sandbox exchange; with one, on its analyzer; with <c>--live</c>, at the broker, where no bot opens
/// anything before a person has armed it.
/// </summary>
internal static class UpCommand
{
    private const int Failed = 1;

    public static Command Create()
    {
        var at = new ServerOption();
        var live = new Option<bool>("--live") { Description = "Orders go to the broker, once the configuration allows it and each bot is armed by hand (vyuha arm)." };
        var book = new Option<string?>("--book") { Description = "Which book; two traders never share one.", HelpName = "NAME" };
        var bots = new Option<string[]>("--bot") { Description = "Which bots.", DefaultValueFactory = _ => ["option-seller"] };
        var underlying = new Option<string>("--underlying") { Description = "The index they trade.", DefaultValueFactory = _ => "NIFTY" };
        var damage = new Option<bool>("--accept-damage") { Description = "Go on from the last good input of a damaged journal, with entries frozen." };
        var speed = new Option<double>("--speed") { Description = "Sandbox only: how much faster than the world's its clock runs.", DefaultValueFactory = _ => 1 };
        var start = new Option<string?>("--start") { Description = "Sandbox only: its time at the start, Indian time: 2026-11-25T09:14.", HelpName = "TIME" };
        var seed = new Option<ulong>("--seed") { Description = "Sandbox only: names the synthetic market.", DefaultValueFactory = _ => 1 };
        var command = new Command("up", "Run a trading day: on a sandbox exchange in this program, with --url on an OpenAlgo server's analyzer, with --live at the broker.")
        {
            book, bots, underlying, live, damage, speed, start, seed,
        };
        at.AddTo(command);
        command.SetAction(async (result, cancellation) =>
        {
            TradingConfiguration configuration = GlobalOptions.UseConfiguration(result);
            VyuhaHome home = VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home));
            string? server = result.GetValue(at.Url);
            bool isLive = result.GetValue(live);
            if (isLive)
                RequireLiveAllowed(configuration, server);
            var request = new SessionRequest
            {
                Bots = result.GetValue(bots)!,
                Underlying = result.GetValue(underlying)!.ToUpperInvariant(),
                Live = isLive,
                AcceptDamage = result.GetValue(damage),
                Origin = server is null || result.GetValue(at.Rehearse) ? DataOrigin.Synthetic : DataOrigin.Recorded,
            };
            if (server is not null)
            {
                OpenAlgoOptions options = at.Read(result, server, isLive ? ServerMode.Live : ServerMode.Analyze);
                return await RunAsync(
                    request, configuration, home, result.GetValue(book) ?? (isLive ? BookOption.Live : BookOption.Default), options,
                    await at.ClockAsync(result, options, cancellation), cancellation);
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

    /// <summary>Whoever asks for live trading hears at once what forbids it, not from a session that does nothing.</summary>
    private static void RequireLiveAllowed(TradingConfiguration configuration, string? server)
    {
        if (server is null)
            throw new InputErrorException("--live trades at a broker: name the OpenAlgo server with --url.");
        if (!configuration.Session.LiveAllowed)
            throw new InputErrorException("Live trading is not allowed: session.live_allowed is false. Set it to true in the configuration if you mean it (docs/concepts/arming.md); leave out --live for paper.");
    }

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
        BookPurpose.Claim(book, bookName, request.Live);
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
        if (!MayStart(request, checks, host.MustGoOn))
            return Failed;
        SessionOutcome outcome = await ShowAsync(host, book, bookName, request, configuration, clock, cancellation);
        Report(outcome);
        if (outcome.Phase == DayPhase.Archived)
            await SessionRecording.RecordAsync(home, host.Day, cancellation);
        return outcome.Halted is null ? 0 : Failed;
    }

    /// <summary>The session with everything that looks at it: terminal, control channel, log.</summary>
    private static async Task<SessionOutcome> ShowAsync(
        SessionHost host, BookFolder book, string bookName, SessionRequest request, TradingConfiguration configuration, SessionClock clock, CancellationToken cancellation)
    {
        await using var file = new JsonLinesLog(host.Day.Log, TimeProvider.System);
        ILogger log = file.CreateLogger("trader");
        bool synthetic = host.Origin == DataOrigin.Synthetic;
        string mode = request.Live ? "orders go to the broker" : synthetic ? "rehearsal on the sandbox exchange" : "paper on the server's analyzer";
        var view = new SessionViewBuilder(host.Session, new SessionTitle(bookName, mode, request.Live, synthetic), host.OrderIds, clock.Speed)
        {
            Alarmed = new SessionLog(log, bookName, host.Session.Trader, host.OrderIds).OnAlarm,
        };
        var requests = new OperatorRequests(host.Session.Inbox, log) { IsLive = request.Live };
        var arming = new ArmingDesk(configuration.Session, request.Live, () => view.Current, (accept, token) => host.CheckAsync(view.Current?.FeedAgeAt(clock.Now), accept, token), requests);
        using var signals = new KillSignals(requests);
        await using var kill = new KillFile(book.Path, requests);
        kill.Start();
        host.Start(view.Update);
        await using ControlServer control = await ControlServer.StartAsync(book.Path, bookName, () => view.Current, requests, log, arming, new ReloadDesk(host.Begun, requests), cancellation);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<bool> shown = new TerminalView(AnsiConsole.Console, () => view.Current, new OperatorKeys(requests, OperatorCommands.User(), arming)).RunAsync(ended.Token);
        await Task.WhenAny(host.Ended, shown);
        if (shown.IsFaulted)
        {
            // A terminal that went away must not end a session that may hold positions; the commands and the log stay.
            Log.ViewEnded(log, shown.Exception!.GetBaseException().Message);
            await Task.WhenAny(host.Ended, Task.Delay(Timeout.Infinite, cancellation));
        }

        SessionOutcome outcome = await host.FinishAsync();
        await ended.CancelAsync();
        await ((Task)shown).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

    /// <summary>
    /// Against a server in another mode nothing starts, nor, with nothing to look after, against one that does not let us in. All else stops arming and not
    /// the session: exits of what is held must go on as soon as they can, and a lock can only be lifted where one runs.
    /// </summary>
    private static bool MayStart(SessionRequest request, IReadOnlyList<CheckResult> checks, bool mustGoOn)
    {
        if (PreflightChecks.MayArm(checks))
            return true;
        bool fatal = checks.Any(check => check.State == CheckState.Failed && (check.Name == "server mode" && check.Found != PreflightChecks.ModeUnknown
            || !mustGoOn && check.Name is "server mode" or "broker session"));
        CommandLine.ErrorConsole.MarkupLine(fatal
            ? "[red]The checklist has failed items; nothing starts and no order is sent.[/]"
            : request.Live
                ? "[red]The checklist has failed items: no bot can be armed before they are green. Exits of what is held work.[/]"
                : "[yellow]The checklist has failed items. This is no live session, so it goes on.[/]");
        return !fatal;
    }
}
