using System.CommandLine;
using Vyuha.Core;

namespace Vyuha.Host.Commands;

/// <summary>The law of the underlying that a user's options are priced by.</summary>
internal enum OptionModel
{
    /// <summary>Lognormal: Black-76 on a forward, Black–Scholes–Merton on a spot.</summary>
    Black,

    /// <summary>Normal, volatility in rupees per √year.</summary>
    Bachelier,
}

/// <summary><c>--model</c>.</summary>
internal static class OptionModelOption
{
    public static Option<string> Create() =>
        new("--model") { Description = "black, or bachelier for a forward that may be negative (volatility in rupees per √year).", DefaultValueFactory = _ => "black" };

    public static OptionModel Parse(string text) => text.ToLowerInvariant() switch
    {
        "black" => OptionModel.Black,
        "bachelier" => OptionModel.Bachelier,
        _ => throw new InputErrorException($"--model {text}: there is no such model. Write black or bachelier."),
    };
}
