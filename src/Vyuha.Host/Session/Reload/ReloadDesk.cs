using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Configuration;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;

namespace Vyuha.Host.Session.Reload;

/// <summary>Gives a running session another configuration: all of what may change at once, or nothing.</summary>
/// <param name="begun">What the session's journal begins with.</param>
/// <param name="requests">The way to the trader.</param>
internal sealed class ReloadDesk(RunHeader begun, OperatorRequests requests)
{
    /// <summary>What it would do.</summary>
    /// <param name="text">The whole configuration, as JSON.</param>
    /// <exception cref="InputErrorException">It is no configuration; the message has a line for every problem.</exception>
    public async Task<ReloadPlan> PlanAsync(string text)
    {
        TradingConfiguration wanted = ConfigurationFile.Read(LocatedJson.Parse(text, "the configuration"));
        var begunWith = TradingConfiguration.ReadText(begun.Configuration, "the session's configuration");
        IReadOnlyDictionary<string, string?> given = await requests.LookAsync(
            kernel => begun.Bots.ToDictionary(name => name, name => kernel.OptionsGivenTo(begunWith.Bot(name).Book), StringComparer.Ordinal));
        return ReloadPlan.Of(ReloadPlan.Running(begunWith, given.GetValueOrDefault), wanted, begun.Bots, begun.Trades);
    }

    /// <summary>Ends when the bots go by it and it is on the disk.</summary>
    /// <param name="text">The whole configuration, as JSON.</param>
    /// <param name="user">Who asks.</param>
    /// <returns>What was done, and null; or, in words, why nothing was.</returns>
    /// <exception cref="InputErrorException">It is no configuration; the message has a line for every problem.</exception>
    public async Task<(ReloadPlan Plan, string? Refusal)> ApplyAsync(string text, string user)
    {
        // Two at a time are taken one after the other, each whole: what is fixed for one is fixed for the other.
        ReloadPlan plan = await PlanAsync(text);
        if (plan.Refusals.Count > 0)
            return (plan, Words(plan));
        return (plan, plan.Options.Count == 0 ? null : await requests.GiveAsync(plan.Options, user));
    }

    /// <summary>Why a plan cannot be carried out.</summary>
    private static string Words(ReloadPlan plan) =>
        $"Nothing was changed: these do not change while a session runs.\n  {string.Join("\n  ", plan.Refusals)}\nPut them back to apply the rest now; the file counts whole from the next trading day.";

    /// <summary>What a session goes by now.</summary>
    public static TradingConfiguration Running(RunHeader begun, TradingKernel kernel)
    {
        var begunWith = TradingConfiguration.ReadText(begun.Configuration, "the session's configuration");
        return ReloadPlan.Running(begunWith, name => kernel.OptionsGivenTo(begunWith.Bot(name).Book));
    }
}
