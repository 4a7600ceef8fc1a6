using Vyuha.Core;
using Vyuha.Kernel.Configuration;
using Vyuha.Strategies.Buying;
using Vyuha.Strategies.VolatilityBuying;

namespace Vyuha.Strategies;

/// <summary>What a volatility expander trades and how.</summary>
public sealed record VolatilityExpanderOptions
{
    internal static BuyerConfiguration<ExpansionProfile> Configuration { get; } = new("volatility-expander");

    /// <summary>Indices whose options are bought.</summary>
    public required IReadOnlyList<string> Underlyings { get; init; }

    /// <summary>The index whose history stands for implied volatility, where it may: of NIFTY only.</summary>
    public required string VolatilityIndex { get; init; }

    /// <summary>In the order of the file; a profile's number is its place here, from 1.</summary>
    public required IReadOnlyList<ExpansionProfile> Profiles { get; init; }

    /// <exception cref="InputErrorException">Something is wrong; the message has a line for every problem.</exception>
    public static VolatilityExpanderOptions Read(LocatedJson document)
    {
        BuyerSettings<ExpansionProfile> read = Configuration.Read(document);
        return new() { Underlyings = read.Underlyings, VolatilityIndex = read.VolatilityIndex, Profiles = read.Profiles };
    }
}
