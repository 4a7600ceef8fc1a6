using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vyuha.Core;
using Vyuha.Host.Session.Arming;
using Vyuha.Host.Session.Hand;
using Vyuha.Host.Session.Reload;

namespace Vyuha.Host.Session.Control;

/// <summary>What the command line asks of a running session: an action, on one bot or on all, for a user.</summary>
/// <param name="Rupees">Of a top-up; below zero for its return.</param>
internal sealed record OperatorMessage(OperatorVerb Action, string? Bot, string User, decimal Rupees = 0);

/// <summary>An operator takes a break as it is.</summary>
internal sealed record AcceptMessage(string Id, string Reason, string User);

/// <summary>
/// The running session's ear on this machine: HTTP on 127.0.0.1, opened by a token that only this user can read. Reads answer from the published
/// view; wishes go through the trader's inbox and are answered when they are in force.
/// </summary>
internal sealed class ControlServer : IAsyncDisposable
{
    public const string BookHeader = "X-Vyuha-Book";

    private const int LargestBody = 4096;
    private const int LongestUser = 64;
    private const decimal LargestAmount = 10_000_000_000;
    private const int LongestReason = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly string _bookPath;
    private bool _isClosed;

    private ControlServer(WebApplication app, string bookPath, int port) => (_app, _bookPath, Port) = (app, bookPath, port);

    public int Port { get; }

    /// <summary>Begins to listen and leaves the control file in the book's folder. The caller holds the book's lock.</summary>
    /// <param name="bookPath">Folder of the book.</param>
    /// <param name="book">Its name.</param>
    /// <param name="view">The last view published.</param>
    /// <param name="requests">Where wishes go.</param>
    /// <param name="log">Never sees a token or a body.</param>
    /// <param name="cancellation">Gives up starting.</param>
    public static Task<ControlServer> StartAsync(
        string bookPath, string book, Func<SessionView?> view, OperatorRequests requests, ILogger log, CancellationToken cancellation = default) =>
        StartAsync(bookPath, book, view, requests, log, arming: null, reload: null, cancellation);

    /// <summary>The same, and answers about the checklist and arming, and takes another configuration.</summary>
    public static async Task<ControlServer> StartAsync(
        string bookPath, string book, Func<SessionView?> view, OperatorRequests requests, ILogger log, ArmingDesk? arming, ReloadDesk? reload, CancellationToken cancellation)
    {
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        // The empty builder reads no environment and no settings file: nothing can make it listen elsewhere.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = [] });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        builder.Services.AddRoutingCore();
        WebApplication app = builder.Build();
        byte[] expected = Encoding.ASCII.GetBytes($"Bearer {token}");
        app.Use((context, next) => GuardAsync(context, next, book, expected, log));
        Map(app, view, requests);
        if (arming is not null)
            ArmingRoutes.Map(app, arming);
        if (reload is not null)
            ReloadRoutes.Map(app, reload);
        await app.StartAsync(cancellation);
        int port = new Uri(app.Urls.First()).Port;
        new ControlFile { Port = port, Token = token, Pid = Environment.ProcessId }.Write(bookPath);
        Log.ControlOpened(log, port);
        return new ControlServer(app, bookPath, port);
    }

    /// <summary>Takes the control file away first: who finds it finds somebody listening.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        ControlFile.Delete(_bookPath);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private static async Task GuardAsync(HttpContext context, RequestDelegate next, string book, byte[] expected, ILogger log)
    {
        HttpRequest request = context.Request;
        context.Response.Headers[BookHeader] = book;
        // A page that a browser loads from elsewhere may resolve its own name to 127.0.0.1; it cannot change these two.
        if (request.Host.Host is not ("127.0.0.1" or "localhost") || request.Headers.ContainsKey("Origin"))
        {
            Log.ControlRefused(log, request.Method, request.Path, "host or origin");
            await FailAsync(context, StatusCodes.Status403Forbidden, "This channel is for programs on this machine.");
        }
        else if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(request.Headers.Authorization.ToString()), expected))
        {
            Log.ControlRefused(log, request.Method, request.Path, "token");
            await FailAsync(context, StatusCodes.Status401Unauthorized, "The token is not that of this session.");
        }
        else
        {
            await next(context);
        }
    }

    private static void Map(WebApplication app, Func<SessionView?> view, OperatorRequests requests)
    {
        HandRoutes.Map(app, view, requests.Hand);
        app.MapGet("/status", context => AnswerAsync(context, view, SessionJson.Status));
        app.MapGet("/orders", context => AnswerAsync(context, view, SessionJson.Orders));
        app.MapGet("/positions", context => AnswerAsync(context, view, SessionJson.Positions));
        app.MapGet("/capital", context => AnswerAsync(context, view, SessionJson.Capital));
        app.MapGet("/stress", context => LookAsync(context, requests));
        app.MapGet("/breaks", context => AnswerAsync(context, view, SessionJson.Breaks));
        app.MapPost("/breaks/accept", context => AcceptAsync(context, requests));
        app.MapGet("/why/{bot}", context => WhyAsync(context, view));
        app.MapPost("/operator", context => OperateAsync(context, view, requests));
    }

    private static Task AnswerAsync(HttpContext context, Func<SessionView?> view, Func<SessionView, object> shape) =>
        view() is { } current
            ? context.Response.WriteAsJsonAsync(shape(current), SessionJson.Options, context.RequestAborted)
            : FailAsync(context, StatusCodes.Status503ServiceUnavailable, "The session is starting. Try again in a second.");

    private static async Task LookAsync(HttpContext context, OperatorRequests requests)
    {
        object told;
        try
        {
            told = await requests.LookAsync(Commands.StressSubject.Tell).WaitAsync(Patience, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            await FailAsync(context, StatusCodes.Status504GatewayTimeout, $"The trader has not answered for {Patience.TotalSeconds:0} s. Try again.");
            return;
        }

        await context.Response.WriteAsJsonAsync(told, SessionJson.Options, context.RequestAborted);
    }

    private static Task WhyAsync(HttpContext context, Func<SessionView?> view)
    {
        string name = context.Request.RouteValues["bot"]?.ToString() ?? "";
        if (view() is not { } current)
            return FailAsync(context, StatusCodes.Status503ServiceUnavailable, "The session is starting. Try again in a second.");
        return current.Bot(name) is { } bot
            ? context.Response.WriteAsJsonAsync(SessionJson.Why(bot), SessionJson.Options, context.RequestAborted)
            : FailAsync(context, StatusCodes.Status404NotFound, NoBot(name, current));
    }

    private static async Task OperateAsync(HttpContext context, Func<SessionView?> view, OperatorRequests requests)
    {
        OperatorMessage? message;
        try
        {
            message = await JsonSerializer.DeserializeAsync<OperatorMessage>(context.Request.Body, SessionJson.Options, context.RequestAborted);
        }
        catch (Exception bad) when (bad is JsonException or BadHttpRequestException)
        {
            message = null;
        }

        if (message is null || string.IsNullOrWhiteSpace(message.User) || message.User.Length > LongestUser || message.User.Any(char.IsControl))
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "An operator's request has an action (freeze, resume, cancel_working, flatten, lock, unlock, disarm), a user, and may have a bot.");
            return;
        }

        byte book = 0;
        if (message.Bot is { } name)
        {
            if (view() is not { } current || current.Bot(name) is not { } bot)
            {
                await FailAsync(context, StatusCodes.Status404NotFound, view() is { } known ? NoBot(name, known) : "The session is starting. Try again in a second.");
                return;
            }

            book = bot.Book;
        }

        if (Math.Abs(message.Rupees) > LargestAmount || decimal.Round(message.Rupees, 2) != message.Rupees)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "An amount has at most two decimals and is no more than a thousand crore.");
            return;
        }

        await AskAsync(context, requests, message, book);
    }

    private static async Task AcceptAsync(HttpContext context, OperatorRequests requests)
    {
        AcceptMessage? message;
        try
        {
            message = await JsonSerializer.DeserializeAsync<AcceptMessage>(context.Request.Body, SessionJson.Options, context.RequestAborted);
        }
        catch (Exception bad) when (bad is JsonException or BadHttpRequestException)
        {
            message = null;
        }

        if (message is null || !IsLine(message.Id, LongestUser) || !IsLine(message.User, LongestUser) || !IsLine(message.Reason, LongestReason))
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, $"An acceptance has the id of a break, a user, and a reason of at most {LongestReason} characters on one line.");
            return;
        }

        await AnswerAsync(context, requests.AcceptBreakAsync(message.Id, message.Reason, message.User), new { message.Id, InForce = true });
    }

    private static bool IsLine(string? text, int longest) => !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(char.IsControl);

    private static Task AskAsync(HttpContext context, OperatorRequests requests, OperatorMessage message, byte book) =>
        AnswerAsync(context, requests.AskAsync(message.Action, book, message.User, Money.FromRupees(message.Rupees)), new { message.Action, Book = book, InForce = true });

    private static async Task AnswerAsync(HttpContext context, Task<string?> asked, object inForce)
    {
        string? halted;
        try
        {
            halted = await asked.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            await FailAsync(
                context, StatusCodes.Status504GatewayTimeout,
                $"The trader has not answered for {Patience.TotalSeconds:0} s; the request waits for it. If it does not come back, close positions at the broker.");
            return;
        }

        if (halted is null)
            await context.Response.WriteAsJsonAsync(inForce, SessionJson.Options, context.RequestAborted);
        else
            await FailAsync(context, StatusCodes.Status409Conflict, halted);
    }

    private static string NoBot(string name, SessionView view) =>
        $"There is no bot {name} in this session. The bots are {string.Join(", ", view.Bots.Select(bot => bot.Name))}.";

    private static Task FailAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { Error = error }, SessionJson.Options, context.RequestAborted);
    }
}
