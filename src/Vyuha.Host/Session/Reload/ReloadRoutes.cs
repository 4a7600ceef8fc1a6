using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Vyuha.Core;
using Vyuha.Host.Session.Control;

namespace Vyuha.Host.Session.Reload;

/// <summary>What the command line sends to change the configuration of a running session.</summary>
/// <param name="Text">The whole configuration, as JSON.</param>
/// <param name="User">Who asks.</param>
/// <param name="DryRun">Only say what would be done.</param>
internal sealed record ReloadMessage(string Text, string User, bool DryRun = false);

/// <summary>The control channel's part of a configuration that is taken up by a running session.</summary>
internal static class ReloadRoutes
{
    private const int LongestUser = 64;
    private const long LargestBody = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void Map(WebApplication app, ReloadDesk desk) => app.MapPost("/configuration", context => ReloadAsync(context, desk));

    private static async Task ReloadAsync(HttpContext context, ReloadDesk desk)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = LargestBody;
        ReloadMessage? message;
        try
        {
            message = await JsonSerializer.DeserializeAsync<ReloadMessage>(context.Request.Body, SessionJson.Options, context.RequestAborted);
        }
        catch (Exception bad) when (bad is JsonException or BadHttpRequestException)
        {
            message = null;
        }

        if (message is null || string.IsNullOrWhiteSpace(message.User) || message.User.Length > LongestUser || message.User.Any(char.IsControl) || string.IsNullOrEmpty(message.Text))
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, $"A change of configuration has the whole text of it, no longer than {LargestBody >> 20} MiB, and a user.");
            return;
        }

        try
        {
            (ReloadPlan plan, string? refusal) = message.DryRun
                ? (await desk.PlanAsync(message.Text).WaitAsync(Patience, context.RequestAborted), null)
                : await desk.ApplyAsync(message.Text, message.User).WaitAsync(Patience, context.RequestAborted);
            if (refusal is not null)
                await FailAsync(context, StatusCodes.Status409Conflict, refusal);
            else
                await context.Response.WriteAsJsonAsync(Answer(plan, !message.DryRun), SessionJson.Options, context.RequestAborted);
        }
        catch (InputErrorException wrong)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, wrong.Message);
        }
        catch (TimeoutException)
        {
            await FailAsync(context, StatusCodes.Status504GatewayTimeout, $"The trader has not answered for {Patience.TotalSeconds:0} s; the change waits for it. See 'vyuha status'.");
        }
    }

    private static object Answer(ReloadPlan plan, bool inForce) => new
    {
        InForce = inForce,
        plan.Changes,
        plan.Refusals,
        Bots = plan.Options.Select(options => options.Bot).ToArray(),
        plan.NotRunning,
    };

    private static Task FailAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { Error = error }, SessionJson.Options, context.RequestAborted);
    }
}
