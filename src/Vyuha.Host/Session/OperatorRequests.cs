using Microsoft.Extensions.Logging;
using Vyuha.Core.Events;

namespace Vyuha.Host.Session;

/// <summary>What a person can ask of a running session. The names are those of the commands.</summary>
internal enum OperatorVerb
{
    /// <summary>No new risk; exits go on.</summary>
    Freeze,

    /// <summary>New risk again.</summary>
    Resume,

    /// <summary>Close everything, shorts before their hedges; no new risk.</summary>
    Flatten,

    /// <summary>Close everything and stay closed until unlocked.</summary>
    Lock,

    /// <summary>Lifts a lock; entries stay frozen until resumed.</summary>
    Unlock,
}

/// <summary>The one door through which a person's wishes reach the trader: from the terminal's keys and from the command line alike.</summary>
internal sealed class OperatorRequests(Inbox inbox, ILogger log)
{
    /// <summary>Ends when the trader has done it and its journal is on the disk.</summary>
    /// <param name="verb">What is wanted.</param>
    /// <param name="bot">The bot's book; 0 for all.</param>
    /// <param name="user">Who asks.</param>
    /// <returns>Null when it is in force; else, in words, why it is not.</returns>
    public Task<string?> AskAsync(OperatorVerb verb, byte bot, string user)
    {
        Log.OperatorAsked(log, verb, bot, user);
        var done = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        OperatorAction[] actions = ActionsOf(verb);
        for (int i = 0; i < actions.Length; i++)
            inbox.Post(new OperatorAsked(actions[i], bot, user, i == actions.Length - 1 ? halted => done.TrySetResult(halted) : null));
        return done.Task;
    }

    /// <summary>What each wish is made of.</summary>
    private static OperatorAction[] ActionsOf(OperatorVerb verb) => verb switch
    {
        OperatorVerb.Freeze => [OperatorAction.FreezeEntries],
        OperatorVerb.Resume => [OperatorAction.ResumeEntries],
        OperatorVerb.Flatten => [OperatorAction.Flatten],
        OperatorVerb.Lock => [OperatorAction.Lock],
        OperatorVerb.Unlock => [OperatorAction.Unlock],
        _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, "An operator's wish."),
    };
}
