using System.Text;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Backtesting;
using Vyuha.Host.Configuration;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;

namespace Vyuha.Host.Session.Reload;

/// <summary>What of another configuration a running session can take up, and what it cannot.</summary>
/// <remarks>
/// Only options of bots change while a session runs, and of those only what shapes the next entries. Capital, limits and caps are promises that the
/// day was begun with; profiles and windows of signals are what the books and the signals of the day were built by.
/// </remarks>
internal sealed record ReloadPlan
{
    /// <summary>Every field that differs from what the session goes by.</summary>
    public required IReadOnlyList<ConfigurationChange> Changes { get; init; }

    /// <summary>What stands against it, a line for each field; empty: it can be taken up.</summary>
    public required IReadOnlyList<string> Refusals { get; init; }

    /// <summary>Bots that get other options, with the JSON text of all of them.</summary>
    public required IReadOnlyList<GivenOptions> Options { get; init; }

    /// <summary>Bots whose options differ and that do not run in this session.</summary>
    public required IReadOnlyList<string> NotRunning { get; init; }

    /// <param name="running">What the session goes by.</param>
    /// <param name="wanted">What it is to go by.</param>
    /// <param name="bots">Bots of the session.</param>
    /// <param name="underlying">What they trade.</param>
    public static ReloadPlan Of(TradingConfiguration running, TradingConfiguration wanted, IReadOnlyList<string> bots, string underlying)
    {
        IReadOnlyList<ConfigurationChange> changes = ConfigurationHistory.Compare(running, wanted);
        var refusals = new List<string>();
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (ConfigurationChange change in changes)
        {
            string? bot = TradingConfiguration.BotNames.FirstOrDefault(name => change.Field.StartsWith(OptionsOf(name), StringComparison.Ordinal));
            if (bot is null || change.Field == OptionsOf(bot) + "underlyings")
                refusals.Add($"{change.Field}: {change.Before ?? "not there"} -> {change.After ?? "not there"}");
            else
                changed.Add(bot);
        }

        string[] given = [.. bots.Where(changed.Contains)];
        foreach (string name in given)
        {
            refusals.AddRange(Fixed(running.Bot(name), wanted.Bot(name), underlying));
            if (Encoding.UTF8.GetByteCount(wanted.Bot(name).Options.ToCanonicalText()) is var bytes && bytes > TextPayload.LongestText)
                refusals.Add($"bots.{name}.options: {bytes} bytes of text; at most {TextPayload.LongestText} are taken while a session runs");
        }

        return new ReloadPlan
        {
            Changes = changes,
            Refusals = refusals,
            Options = [.. given.Select(name => new GivenOptions(wanted.Bot(name).Book, name, wanted.Bot(name).Options.ToCanonicalText()))],
            NotRunning = [.. changed.Except(bots).Order(StringComparer.Ordinal)],
        };
    }

    /// <summary>A configuration with the options that bots were given since.</summary>
    /// <param name="begun">What the day was begun with.</param>
    /// <param name="given">The last text a bot was given, by its name; null: none.</param>
    public static TradingConfiguration Running(TradingConfiguration begun, Func<string, string?> given)
    {
        LocatedJson document = LocatedJson.Parse(begun.CanonicalText, "the session's configuration");
        return TradingConfiguration.Read(document.WithMembers(part => part.Name != "bots" ? part.Value : part.Value.WithMembers(
            bot => bot.Value.WithMembers(field => field.Name == "options" && given(bot.Name) is { } text ? LocatedJson.Parse(text, "the options it was given") : field.Value))));
    }

    private static string OptionsOf(string bot) => $"bots.{bot}.options.";

    private static IEnumerable<string> Fixed(BotConfiguration running, BotConfiguration wanted, string underlying)
    {
        IStrategy strategy = KernelFactory.StrategyOf(running, underlying);
        foreach (string field in strategy.FixedFieldsIn(wanted.Options))
        {
            yield return field == "profiles"
                ? $"{OptionsOf(running.Name)}profiles: the session has {Names(strategy)}, this has {Names(KernelFactory.StrategyOf(wanted, underlying))}"
                : $"{OptionsOf(running.Name)}{field}: the signals of the day go by it";
        }
    }

    private static string Names(IStrategy strategy) => string.Join(", ", strategy.Vocabulary.Profiles);
}

/// <summary>Options for a running bot.</summary>
/// <param name="Book">Its book.</param>
/// <param name="Bot">Its name.</param>
/// <param name="Text">All of its options, as JSON.</param>
internal sealed record GivenOptions(byte Book, string Bot, string Text);
