using Vyuha.Core;
using Vyuha.Kernel.Configuration;
using Vyuha.Strategies.Buying;
using Vyuha.Strategies.MomentumTrading;

namespace Vyuha.Strategies;

/// <summary>What a momentum rider trades and how.</summary>
public sealed record MomentumRiderOptions
{
    internal static BuyerConfiguration<MomentumProfile> Configuration { get; } = new("momentum-rider", Check);

    /// <summary>Indices whose options are bought.</summary>
    public required IReadOnlyList<string> Underlyings { get; init; }

    /// <summary>The index whose history stands for implied volatility, where it may: of NIFTY only.</summary>
    public required string VolatilityIndex { get; init; }

    /// <summary>In the order of the file; a profile's number is its place here, from 1.</summary>
    public required IReadOnlyList<MomentumProfile> Profiles { get; init; }

    /// <exception cref="InputErrorException">Something is wrong; the message has a line for every problem.</exception>
    public static MomentumRiderOptions Read(LocatedJson document)
    {
        BuyerSettings<MomentumProfile> read = Configuration.Read(document);
        return new() { Underlyings = read.Underlyings, VolatilityIndex = read.VolatilityIndex, Profiles = read.Profiles };
    }

    private static void Check(MomentumProfile profile, LocatedJson node, ConfigurationProblems problems)
    {
        if (profile.TrendMinutes <= profile.BarMinutes)
            problems.Add(node["trend_minutes"] ?? node, $"{profile.TrendMinutes} is not longer than bar_minutes, {profile.BarMinutes}", "", "Give longer bars.");
    }
}
