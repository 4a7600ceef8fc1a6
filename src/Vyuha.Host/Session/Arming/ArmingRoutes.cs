using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Vyuha.Host.Session.Control;
using Vyuha.Host.Session.Preflight;

namespace Vyuha.Host.Session.Arming;

/// <summary>What the command line sends to arm a bot: its name, the phrase as typed, and who typed it.</summary>
internal sealed record ArmMessage(string Bot, string Phrase, string User);

/// <summary>The control channel's part of arming: the checklist as it stands, and the typed phrase.</summary>
internal static class ArmingRoutes
{
    private const int LongestText = 128;

    public static void Map(WebApplication app, ArmingDesk desk)
    {
        app.MapGet("/preflight", context => CheckAsync(context, desk, acceptMaster: false));
        app.MapPost("/preflight", context => CheckAsync(context, desk, acceptMaster: true));
        app.MapPost("/arm", context => ArmAsync(context, desk));
    }

    private static async Task CheckAsync(HttpContext context, ArmingDesk desk, bool acceptMaster) => await context.Response.WriteAsJsonAsync(
        PreflightJson.Of(await desk.CheckAsync(acceptMaster, context.RequestAborted)), SessionJson.Options, context.RequestAborted);

    private static async Task ArmAsync(HttpContext context, ArmingDesk desk)
    {
        ArmMessage? message;
        try
        {
            message = await JsonSerializer.DeserializeAsync<ArmMessage>(context.Request.Body, SessionJson.Options, context.RequestAborted);
        }
        catch (Exception bad) when (bad is JsonException or BadHttpRequestException)
        {
            message = null;
        }

        bool isSound = message is not null && new[] { message.Bot, message.Phrase, message.User }
            .All(text => !string.IsNullOrWhiteSpace(text) && text.Length <= LongestText && !text.Any(char.IsControl));
        string? problem = isSound ? await desk.ArmAsync(message!.Bot, message.Phrase, message.User, context.RequestAborted) : "A bot is armed with its name, the phrase, and a user.";
        context.Response.StatusCode = problem is null ? StatusCodes.Status200OK : isSound ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest;
        await context.Response.WriteAsJsonAsync(problem is null ? new { message!.Bot, Armed = true } : (object)new { Error = problem }, SessionJson.Options, context.RequestAborted);
    }
}
