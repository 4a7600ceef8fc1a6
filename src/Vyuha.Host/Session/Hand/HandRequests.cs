using Microsoft.Extensions.Logging;
using Vyuha.Core;

namespace Vyuha.Host.Session.Hand;

/// <summary>What came of a person's wish about one structure or order.</summary>
/// <param name="Refusal">Why nothing was done; null when it was.</param>
/// <param name="StructureId">Of a trade that risk has approved; else 0.</param>
internal readonly record struct HandOutcome(string? Refusal, int StructureId = 0);

/// <summary>Where a person's wishes about single structures and orders go: to the trader's thread, one at a time.</summary>
internal sealed class HandRequests(Inbox inbox, ILogger log)
{
    /// <summary>Ends when it is done and on the disk, or refused.</summary>
    /// <param name="message">A whole message: amounts in range, a user.</param>
    /// <param name="book">Of a ticket's bot; else 0.</param>
    /// <param name="givenUp">From then on it is not done any more: who asks again must not have it twice.</param>
    public Task<HandOutcome> AskAsync(HandMessage message, byte book, CancellationToken givenUp)
    {
        Log.ByHand(log, message.User, Words(message));
        var done = new TaskCompletionSource<HandOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        inbox.Post(new HandAsked(message, book, outcome => done.TrySetResult(outcome), givenUp));
        return done.Task;
    }

    private static string Words(HandMessage message) => message.Action switch
    {
        HandVerb.Place => $"lots {message.Ticket!.Lots}, {string.Join(", ", message.Ticket.Legs.Select(leg => $"{(leg.Side == Side.Buy ? "buy" : "sell")} {leg.Ratio} {leg.Symbol}"))} in the book of {message.Ticket.Bot}, stop {message.Ticket.StopLoss}",
        HandVerb.Move => $"order {message.Id} to {message.Limit}",
        HandVerb.Cancel => $"the entry of structure {message.Id} ended",
        _ => message.Symbol is { } symbol ? $"{symbol} of structure {message.Id} closed" : $"structure {message.Id} closed",
    };
}
