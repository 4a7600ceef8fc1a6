using System.Globalization;
using Vyuha.Core;
using Vyuha.Host.Session.Preflight;
using Vyuha.Kernel.Configuration;

namespace Vyuha.Host.Session.Arming;

/// <summary>
/// The only way to live orders. A bot of a live session opens positions when the configuration allows it, the checklist has just passed, and a person
/// has typed the bot's name and capital; nothing of this can be given in advance, and it ends with the session.
/// </summary>
/// <param name="settings">What the configuration allows.</param>
/// <param name="isLive">Whether this session sends orders to a broker.</param>
/// <param name="view">The last view published.</param>
/// <param name="preflight">Runs the checklist now; true: a person accepts the changes of today's contracts.</param>
/// <param name="requests">The trader's door.</param>
internal sealed class ArmingDesk(
    SessionSettings settings, bool isLive, Func<SessionView?> view, Func<bool, CancellationToken, Task<IReadOnlyList<CheckResult>>> preflight, OperatorRequests requests)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What has to be typed: <c>option-seller LIVE 300000</c>.</summary>
    public static string PhraseOf(string bot, Money capital) => $"{bot} LIVE {capital.ToRupees().ToString("0.##", CultureInfo.InvariantCulture)}";

    /// <summary>The first bot that is not armed; null outside of a live session, and when all are.</summary>
    public BotView? Next => isLive ? view()?.Bots.FirstOrDefault(bot => !bot.IsArmed) : null;

    /// <summary>The checklist as it stands now.</summary>
    public Task<IReadOnlyList<CheckResult>> CheckAsync(bool acceptMaster, CancellationToken cancellation) => preflight(acceptMaster, cancellation);

    /// <summary>Ends when the bot is armed and the journal says so on the disk.</summary>
    /// <returns>Null when it is armed; else, in words, why it is not.</returns>
    public async Task<string?> ArmAsync(string name, string phrase, string user, CancellationToken cancellation)
    {
        if (!isLive)
            return "This is no live session: there is nothing to arm.";
        if (!settings.LiveAllowed)
            return "Not armed: session.live_allowed is false in the configuration.";
        if (view() is not { } current || current.Bot(name) is not { } bot)
            return $"There is no bot {name} in this session.";
        if (!settings.LiveBots.Contains(bot.Name))
            return $"Not armed: {bot.Name} is not among session.live_bots of the configuration.";
        if (phrase != PhraseOf(bot.Name, bot.Allocation))
            return $"Not armed: the phrase is '{PhraseOf(bot.Name, bot.Allocation)}'.";
        try
        {
            IReadOnlyList<CheckResult> results = await preflight(false, cancellation);
            return PreflightChecks.MayArm(results)
                ? await requests.ArmAsync(bot.Book, user).WaitAsync(Patience, cancellation)
                : $"Not armed, the checklist has failed items. {PreflightChecks.Failures(results)}";
        }
        catch (TimeoutException)
        {
            return $"The trader has not answered for {Patience.TotalSeconds:0} s; look at 'vyuha status' before anything else.";
        }
    }
}
