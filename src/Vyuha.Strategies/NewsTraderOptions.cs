using Vyuha.Core;
using Vyuha.Kernel.Configuration;
using Vyuha.Strategies.Buying;
using Vyuha.Strategies.EventTrading;

namespace Vyuha.Strategies;

/// <summary>What a news and event trader trades and how.</summary>
public sealed record NewsTraderOptions
{
    internal static BuyerConfiguration<EventProfile> Configuration { get; } = new("news-trader", Check);

    /// <summary>Indices whose options are traded. Options on shares are settled in shares, and are not.</summary>
    public required IReadOnlyList<string> Underlyings { get; init; }

    /// <summary>In the order of the file; a profile's number is its place here, from 1.</summary>
    public required IReadOnlyList<EventProfile> Profiles { get; init; }

    /// <exception cref="InputErrorException">Something is wrong; the message has a line for every problem.</exception>
    public static NewsTraderOptions Read(LocatedJson document)
    {
        BuyerSettings<EventProfile> read = Configuration.Read(document);
        return new() { Underlyings = read.Underlyings, Profiles = read.Profiles };
    }

    private static void Check(EventProfile profile, LocatedJson node, ConfigurationProblems problems)
    {
        if (profile.EventDays.From > profile.EventDays.Until)
            problems.Add(node["event_days"] ?? node, $"the range starts at {profile.EventDays.From} and ends at {profile.EventDays.Until} days", "the smaller number first", "");
        if (profile.MinutesAfter.From > profile.MinutesAfter.Until)
            problems.Add(node["minutes_after"] ?? node, $"the range starts at {profile.MinutesAfter.From} and ends at {profile.MinutesAfter.Until} minutes", "the smaller number first", "");
        if (profile.Events.Count == 0)
            problems.Add(node["events"] ?? node, "a profile without events never trades", "a list of kinds of events", "Name at least one.");
        if (profile.Shapes.Count == 0)
            problems.Add(node["shapes"] ?? node, "a profile without shapes never trades", "a list of structures", "Name at least one.");
        if (profile.IsSold && (profile.Shapes.Count > 1 || profile.Phase == EventPhase.Before))
            problems.Add(node["shapes"] ?? node, "volatility is sold only after its event, and not in one profile with what is bought", "\"iron_fly\" alone with phase after", "");
    }
}
