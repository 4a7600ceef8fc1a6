using Vyuha.Core;
using Vyuha.Kernel.Configuration;
using Vyuha.Strategies.OptionSelling;

namespace Vyuha.Strategies;

/// <summary>What an option seller trades and how. Read by <see cref="OptionSellerConfiguration"/>.</summary>
public sealed record OptionSellerOptions
{
    /// <summary>Indices whose options are sold.</summary>
    public IReadOnlyList<string> Underlyings { get; init; } = ["NIFTY"];

    /// <summary>The index whose history stands for implied volatility, where it may: of NIFTY only.</summary>
    public string VolatilityIndex { get; init; } = "INDIAVIX";

    /// <summary>In the order of the file; a profile's number is its place here, from 1.</summary>
    public required IReadOnlyList<ProfileOptions> Profiles { get; init; }

    /// <exception cref="InputErrorException">Something is wrong; the message has a line for every problem.</exception>
    public static OptionSellerOptions Read(LocatedJson document) => OptionSellerConfiguration.Read(document);
}
