using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Vyuha.Host.Session.Control;

namespace Vyuha.Host.Session.Hand;

/// <summary>The control channel's part of what a person does with single structures and orders.</summary>
internal static class HandRoutes
{
    private const int LongestText = 64;
    private const decimal LargestAmount = 1_000_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void Map(WebApplication app, Func<SessionView?> view, HandRequests requests) =>
        app.MapPost("/hand", context => ActAsync(context, view, requests));

    private static async Task ActAsync(HttpContext context, Func<SessionView?> view, HandRequests requests)
    {
        HandMessage? message;
        try
        {
            message = await JsonSerializer.DeserializeAsync<HandMessage>(context.Request.Body, SessionJson.Options, context.RequestAborted);
        }
        catch (Exception bad) when (bad is JsonException or BadHttpRequestException)
        {
            message = null;
        }

        if (message is null || Problem(message) is not null)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, message is null ? "This is no wish about a structure or an order." : Problem(message)!);
            return;
        }

        byte book = 0;
        if (message.Ticket is { } ticket)
        {
            if (view() is not { } current || current.Bot(ticket.Bot) is not { } bot)
            {
                await FailAsync(context, StatusCodes.Status404NotFound, view() is { } known
                    ? $"There is no bot {ticket.Bot} in this session. The bots are {string.Join(", ", known.Bots.Select(one => one.Name))}."
                    : "The session is starting. Try again in a second.");
                return;
            }

            book = bot.Book;
        }

        using var givenUp = new CancellationTokenSource();
        try
        {
            HandOutcome outcome = await requests.AskAsync(message, book, givenUp.Token).WaitAsync(Patience, context.RequestAborted);
            if (outcome.Refusal is { } refusal)
                await FailAsync(context, StatusCodes.Status409Conflict, refusal);
            else
                await context.Response.WriteAsJsonAsync(new { message.Action, outcome.StructureId, InForce = true }, SessionJson.Options, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            await givenUp.CancelAsync();
            await FailAsync(context, StatusCodes.Status504GatewayTimeout, $"The trader has not answered for {Patience.TotalSeconds:0} s, and the wish is withdrawn. If it was being done at that moment, 'vyuha positions' shows it: look there before you ask again.");
        }
    }

    /// <summary>What is wrong with a message, in words; null: nothing.</summary>
    private static string? Problem(HandMessage message) =>
        !IsText(message.User) ? "Who acts by hand has a name."
        : !Enum.IsDefined(message.Action) ? "What is to be done is place, move, cancel or close."
        : message.Action == HandVerb.Place != message.Ticket is not null ? "A trade is placed with a ticket, and nothing else has one."
        : message.Symbol is not null && !IsText(message.Symbol) ? "A leg is named by its symbol."
        : message.Action == HandVerb.Move && (message.Limit is <= 0 or > LargestAmount || decimal.Round(message.Limit, 4) != message.Limit) ? "A limit is above zero and has at most four decimals."
        : message.Ticket is { } ticket && (ticket.Legs is null || ticket.Legs.Any(leg => leg is null || !IsText(leg.Symbol) || !Enum.IsDefined(leg.Side))) ? "A leg has a side and a symbol."
        : message.Ticket is { } amounts && (Math.Abs(amounts.StopLoss) > LargestAmount || Math.Abs(amounts.Target ?? 0) > LargestAmount || Math.Abs(amounts.Slippage) > LargestAmount) ? "An amount is beyond anything that is traded."
        : message.Ticket is { LeaveAt: { } at } && (at.Year is < 2000 or > 2099 || at.Kind != DateTimeKind.Unspecified) ? "A trade is left at an Indian date and time of this century, without an offset."
        : null;

    private static bool IsText(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= LongestText && !text.Any(char.IsControl);

    private static Task FailAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { Error = error }, SessionJson.Options, context.RequestAborted);
    }
}
