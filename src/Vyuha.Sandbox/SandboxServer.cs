using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Vyuha.Core;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Streaming;

namespace Vyuha.Sandbox;

/// <summary>How a sandbox server runs.</summary>
public sealed record SandboxServerOptions
{
    /// <summary>REST; 0 takes a free port.</summary>
    public int Port { get; init; } = 5000;

    /// <summary>The stream; 0 takes a free port.</summary>
    public int StreamPort { get; init; } = 8765;

    /// <summary>Sandbox seconds to a real one.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>How long a socket may stay unauthenticated.</summary>
    public TimeSpan AuthenticationTime { get; init; } = TimeSpan.FromSeconds(15);

    public RateLimits Limits { get; init; } = new();
}

/// <summary>The sandbox as a server on this machine: REST on one port, the stream on another, and a clock that moves the market.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private static readonly TimeSpan ClockStep = TimeSpan.FromMilliseconds(50);

    private readonly SandboxServerOptions _options;
    private readonly SandboxClock _clock;
    private readonly StreamHub _hub;
    private readonly WebApplication _web;
    private readonly CancellationTokenSource _stopping = new();
    private CancellationTokenSource _sockets = new();
    private int _disconnects;
    private Task _clockLoop = Task.CompletedTask;

    public SandboxServer(SandboxApi api, SandboxServerOptions options, TimeProvider? time = null)
    {
        (Api, _options) = (api, options);
        _clock = new SandboxClock(api.Market.Now, options.Speed, time ?? TimeProvider.System);
        _hub = new StreamHub(api);
        api.Market.AddListener(new FaultyStream(api.Faults.Plan, api.Faults, _hub));

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Listen);
        _web = builder.Build();
        _web.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(20), KeepAliveTimeout = TimeSpan.FromSeconds(20) });
        _web.Run(ServeAsync);
    }

    public SandboxApi Api { get; }

    /// <summary>Known once started.</summary>
    public int Port { get; private set; }

    public int StreamPort { get; private set; }

    /// <exception cref="InputErrorException">A port is in use.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            await _web.StartAsync(cancellation);
        }
        catch (IOException error)
        {
            throw new InputErrorException($"The sandbox cannot listen: {error.Message} Give another --port or --ws-port, or 0 for a free one.", error);
        }

        int[] ports = [.. _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address).Port)];
        (Port, StreamPort) = (ports[0], ports[1]);
        _clockLoop = RunClockAsync(_stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sockets.CancelAsync();
        await _clockLoop;
        await _web.StopAsync(CancellationToken.None);
        await _web.DisposeAsync();
        _sockets.Dispose();
        _stopping.Dispose();
    }

    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(IPAddress.Loopback, _options.Port);
        kestrel.Listen(IPAddress.Loopback, _options.StreamPort);
    }

    private async Task RunClockAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(ClockStep);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                Advance();
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private void Advance()
    {
        Api.Market.AdvanceTo(_clock.Now);
        Api.Faults.Poll(Api.Book);
        if (Api.Faults.Disconnects == _disconnects)
            return;
        _disconnects = Api.Faults.Disconnects;
        CancellationTokenSource sockets = Interlocked.Exchange(ref _sockets, new CancellationTokenSource());
        sockets.Cancel();
        sockets.Dispose();
    }

    private Task ServeAsync(HttpContext context)
    {
        if (context.Connection.LocalPort == StreamPort && StreamPort != Port)
            return StreamAsync(context);
        if (context.Request.Path.StartsWithSegments("/sandbox", StringComparison.Ordinal))
            return ControlAsync(context);
        return context.Request is { Method: "GET", Path.Value: "/auth/app-info" } ? VersionAsync(context) : RestAsync(context);
    }

    /// <summary>Of the real server's web page only this: who it is. Needs no key there either.</summary>
    private async Task VersionAsync(HttpContext context)
    {
        if (Api.Faults.IsAway)
        {
            context.Abort();
            return;
        }

        Api.Market.AdvanceTo(_clock.Now);
        await WriteAsync(context, ApiReply.Success(("name", ServerState.SandboxName), ("version", ServerState.SpokenVersion)));
    }

    private async Task StreamAsync(HttpContext context)
    {
        if (Api.Faults.IsAway || !context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        using System.Net.WebSockets.WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, _sockets.Token, context.RequestAborted);
        using var client = new StreamSocket(socket, _hub, _options.AuthenticationTime);
        await client.RunAsync(end.Token);
    }

    private async Task RestAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        using var reader = new StreamReader(request.Body);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        Api.Market.AdvanceTo(_clock.Now);
        ApiReply reply = Api.Handle(new ApiRequest(
            request.Method,
            request.Path.Value ?? "/",
            request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal),
            request.ContentType,
            body,
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            request.Headers["X-API-KEY"] is { Count: > 0 } key ? key.ToString() : null));
        if (reply.Delay > TimeSpan.Zero)
            await Task.Delay(reply.Delay, context.RequestAborted);
        if (reply.IsLost)
        {
            context.Abort();
            return;
        }

        await WriteAsync(context, reply);
    }

    /// <summary>The sandbox's own switches, which no real server has: clock, faults, session.</summary>
    private async Task ControlAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        ApiReply reply;
        try
        {
            reply = (context.Request.Method, context.Request.Path.Value) switch
            {
                ("GET", "/sandbox/clock") => ClockReply(),
                ("POST", "/sandbox/clock") => MoveClock(ObjectOf(body)),
                ("GET", "/sandbox/faults") => new ApiReply(200, JsonNode.Parse(Api.Faults.Plan.Describe())),
                ("POST", "/sandbox/faults") => AddFault(body),
                ("DELETE", "/sandbox/faults") => ClearFaults(),
                ("GET", "/sandbox/state") => StateReply(),
                ("POST", "/sandbox/state") => ChangeState(ObjectOf(body)),
                _ => ApiReply.Error(404, "Not found"),
            };
        }
        catch (InputErrorException error)
        {
            reply = ApiReply.Error(400, error.Message);
        }

        await WriteAsync(context, reply);
    }

    private async Task WriteAsync(HttpContext context, ApiReply reply)
    {
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.Text is null ? "application/json" : "text/plain; charset=utf-8";
        context.Response.Headers.Date = Shown().ToDateTimeOffset().ToString("r", CultureInfo.InvariantCulture);
        await context.Response.WriteAsync(reply.ToText(), context.RequestAborted);
    }

    private Timestamp Shown() => Api.Market.Now.Plus(Api.Faults.ClockSkew);

    private ApiReply ClockReply()
    {
        Api.Market.AdvanceTo(_clock.Now);
        Timestamp now = Shown();
        return new ApiReply(200, new JsonObject
        {
            ["now"] = now.ToDateTimeOffset().ToOffset(Ist.Offset).ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
            ["epoch_ns"] = now.Nanoseconds,
            ["speed"] = _clock.Speed,
        });
    }

    private ApiReply MoveClock(JsonObject body)
    {
        if (body["speed"] is { } speed)
        {
            double factor = (double)(Schema.NumberOf(speed) ?? -1);
            if (factor is not (>= 0 and <= 10_000))
                throw new InputErrorException("speed is a number from 0 to 10000.");
            _clock.Run(factor);
        }

        Timestamp to = _clock.Now;
        if (body["to"]?.ToString() is { } text)
        {
            if (!DateTime.TryParseExact(text, ["yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
                throw new InputErrorException($"'{text}' is not a time. Write 2026-11-25T15:20, Indian time.");
            to = Ist.At(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
        }
        else if (Schema.NumberOf(body["advance_seconds"]) is { } seconds)
        {
            to = to.Plus(TimeSpan.FromSeconds((double)seconds));
        }

        if (!_clock.JumpTo(to))
            throw new InputErrorException("The sandbox's clock runs forwards only. Give a later time, or start again with --start.");
        Advance();
        return ClockReply();
    }

    private ApiReply AddFault(string body)
    {
        Api.Faults.Plan.Add("fault", FaultPlan.ParseRule("fault", body));
        Advance();
        return ApiReply.Success();
    }

    private ApiReply ClearFaults()
    {
        Api.Faults.Plan.Clear();
        return ApiReply.Success();
    }

    private ApiReply StateReply() => new(200, new JsonObject
    {
        ["analyze"] = Api.State.IsAnalyze,
        ["semi_auto"] = Api.State.IsSemiAuto,
        ["session"] = SessionNames[Api.State.Session],
        ["data"] = Api.Market.DataName,
    });

    private ApiReply ChangeState(JsonObject body)
    {
        lock (Api.Market.Gate)
        {
            if (Schema.FlagOf(body["analyze"]) is { } analyze)
                Api.State.IsAnalyze = analyze;
            if (Schema.FlagOf(body["semi_auto"]) is { } semiAuto)
                Api.State.IsSemiAuto = semiAuto;
            if (body["session"]?.ToString() is { } session)
            {
                BrokerSession[] found = [.. SessionNames.Where(pair => pair.Value == session).Select(pair => pair.Key)];
                Api.State.Session = found.Length == 1
                    ? found[0]
                    : throw new InputErrorException($"session is {string.Join(", ", SessionNames.Values)}, not '{session}'.");
            }
        }

        return StateReply();
    }

    private static readonly SortedDictionary<BrokerSession, string> SessionNames = new()
    {
        [BrokerSession.LoggedIn] = "logged_in",
        [BrokerSession.LoggedOut] = "logged_out",
        [BrokerSession.Dead] = "dead",
    };

    private static JsonObject ObjectOf(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw new InputErrorException("The body is a JSON object.");
        }
        catch (JsonException error)
        {
            throw new InputErrorException($"The body is not JSON: {error.Message}", error);
        }
    }
}
