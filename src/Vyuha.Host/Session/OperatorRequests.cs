using Microsoft.Extensions.Logging;
using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Host.Session;

/// <summary>What a person can ask of a running session. The names are those of the commands.</summary>
internal enum OperatorVerb
{
    /// <summary>No new risk; exits go on.</summary>
    Freeze,

    /// <summary>New risk again.</summary>
    Resume,

    /// <summary>No new risk, and orders of entries that still work are taken back; exits go on.</summary>
    CancelWorking,

    /// <summary>Close everything, shorts before their hedges; no new risk.</summary>
    Flatten,

    /// <summary>Close everything and stay closed until unlocked.</summary>
    Lock,

    /// <summary>Lifts a lock; entries stay frozen until resumed.</summary>
    Unlock,

    /// <summary>Lets a bot, or the account, trade again after the daily loss of an earlier day.</summary>
    Acknowledge,

    /// <summary>Moves money from the reserve to a bot whose positions lack margin, or back.</summary>
    TopUp,

    /// <summary>Takes back the permission to open positions with real money. Its giving is no plain wish: see <see cref="Arming.ArmingDesk"/>.</summary>
    Disarm,
}

/// <summary>The one door through which a person's wishes reach the trader: from the terminal's keys and from the command line alike.</summary>
internal sealed class OperatorRequests(Inbox inbox, ILogger log)
{
    /// <summary>Whether the session sends orders to a broker; only there is something to disarm.</summary>
    public bool IsLive { get; init; }

    /// <summary>What a person does with single structures and orders.</summary>
    public Hand.HandRequests Hand { get; } = new(inbox, log);

    /// <summary>Why entries cannot be resumed now, in words; null when nothing stands against it.</summary>
    public Func<string?> Hindrance { get; set; } = static () => null;

    /// <summary>Ends when the trader has done it and its journal is on the disk.</summary>
    /// <param name="verb">What is wanted.</param>
    /// <param name="bot">The bot's book; 0 for all.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="amount">Of a top-up; below zero for its return.</param>
    /// <returns>Null when it is in force; else, in words, why it is not.</returns>
    public Task<string?> AskAsync(OperatorVerb verb, byte bot, string user, Money amount = default)
    {
        Log.OperatorAsked(log, verb, bot, user);
        if (verb is OperatorVerb.Resume or OperatorVerb.Unlock && Hindrance() is { } hindrance)
            return Task.FromResult<string?>(hindrance);
        if (verb == OperatorVerb.Disarm && !IsLive)
            return Task.FromResult<string?>("This is no live session: there is nothing to disarm.");
        if (verb == OperatorVerb.TopUp && (bot == 0 || amount == Money.Zero))
            return Task.FromResult<string?>("A top-up names one bot and an amount.");
        return PostAsync(ActionOf(verb), bot, user, amount);
    }

    /// <summary>Lets one bot open positions with real money. Whoever calls it has seen to the rest.</summary>
    public Task<string?> ArmAsync(byte bot, string user)
    {
        Log.ArmAsked(log, bot, user);
        return PostAsync(OperatorAction.Arm, bot, user);
    }

    /// <summary>What the kernel says of itself, read on the trader's thread between two inputs. It changes nothing.</summary>
    public Task<T> LookAsync<T>(Func<Kernel.TradingKernel, T> look)
    {
        var seen = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        inbox.Post(new KernelAsked(kernel => seen.TrySetResult(look(kernel))));
        return seen.Task;
    }

    private Task<string?> PostAsync(OperatorAction action, byte bot, string user, Money amount = default)
    {
        var done = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        inbox.Post(new OperatorAsked(action, bot, user, halted => done.TrySetResult(halted), amount.Steps));
        return done.Task;
    }

    /// <summary>Ends when a break is accepted and on the disk.</summary>
    /// <param name="id">Of the break.</param>
    /// <param name="reason">Why it is right as it is.</param>
    /// <param name="user">Who accepts.</param>
    /// <returns>Null when it is in force; else, in words, why it is not.</returns>
    public Task<string?> AcceptBreakAsync(string id, string reason, string user)
    {
        Log.BreakAccepted(log, id, user, reason);
        var done = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        inbox.Post(new BreakAccepted(id, user, reason, refusal => done.TrySetResult(refusal)));
        return done.Task;
    }

    /// <summary>Ends when bots go by other options and these are on the disk.</summary>
    /// <param name="options">For each bot, options it can take.</param>
    /// <param name="user">Who gives them.</param>
    /// <returns>Null when they count; else, in words, why they do not.</returns>
    public Task<string?> GiveAsync(IReadOnlyList<Reload.GivenOptions> options, string user)
    {
        Log.OptionsGiven(log, string.Join(", ", options.Select(one => one.Bot)), user);
        var done = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        inbox.Post(new OptionsGiven(options, user, refusal => done.TrySetResult(refusal)));
        return done.Task;
    }

    private static OperatorAction ActionOf(OperatorVerb verb) => verb switch
    {
        OperatorVerb.Freeze => OperatorAction.FreezeEntries,
        OperatorVerb.Resume => OperatorAction.ResumeEntries,
        OperatorVerb.CancelWorking => OperatorAction.CancelWorking,
        OperatorVerb.Flatten => OperatorAction.Flatten,
        OperatorVerb.Lock => OperatorAction.Lock,
        OperatorVerb.Unlock => OperatorAction.Unlock,
        OperatorVerb.Acknowledge => OperatorAction.AcknowledgeLoss,
        OperatorVerb.TopUp => OperatorAction.TopUp,
        OperatorVerb.Disarm => OperatorAction.Disarm,
        _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, "An operator's wish."),
    };
}
